// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/JsonNumbers.h"
#include "pipeline/files/StrictJson.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace cascade::files {

namespace {

using Json = nlohmann::json;

template <typename Integer>
std::string integerText(Integer value)
{
    if (!isExact(value)) {
        throw std::invalid_argument("expected integers from -2^53 to 2^53, got " + std::to_string(value));
    }
    return std::to_string(value);
}

std::string realText(double value)
{
    if (!std::isfinite(value)) {
        throw std::invalid_argument("expected finite numbers, got infinity or NaN");
    }
    const bool beyond = std::abs(value) > static_cast<double>(kMostExactInteger);
    if (!beyond && value == std::trunc(value)) {
        return integerText(static_cast<std::int64_t>(value));
    }
    std::array<char, 32> digits{};
    // Beyond 2^53 always with an exponent: digits alone would claim to be an exact integer.
    const auto end = beyond
                         ? std::to_chars(digits.begin(), digits.end(), value, std::chars_format::scientific)
                         : std::to_chars(digits.begin(), digits.end(), value);
    return {digits.begin(), end.ptr};
}

void writeValue(const Json& value, std::size_t depth, std::string& out);

/// The elements of an array or object, one a line; `writeElement` gets an iterator.
template <typename WriteElement>
void writeLines(const Json& container, std::size_t depth, const char* brackets, std::string& out,
                const WriteElement& writeElement)
{
    out += brackets[0];
    for (auto element = container.begin(); element != container.end(); ++element) {
        out += element == container.begin() ? "\n" : ",\n";
        out.append(2 * (depth + 1), ' ');
        writeElement(element);
    }
    if (!container.empty()) {
        out += '\n';
        out.append(2 * depth, ' ');
    }
    out += brackets[1];
}

void writeValue(const Json& value, std::size_t depth, std::string& out)
{
    switch (value.type()) {
    case Json::value_t::object:
        writeLines(value, depth, "{}", out, [&](const auto& element) {
            out += Json(element.key()).dump() + ": ";
            writeValue(element.value(), depth + 1, out);
        });
        break;
    case Json::value_t::array:
        writeLines(value, depth, "[]", out,
                   [&](const auto& element) { writeValue(*element, depth + 1, out); });
        break;
    case Json::value_t::number_integer:
        out += integerText(value.get<std::int64_t>());
        break;
    case Json::value_t::number_unsigned:
        out += integerText(value.get<std::uint64_t>());
        break;
    case Json::value_t::number_float:
        out += realText(value.get<double>());
        break;
    case Json::value_t::null:
    case Json::value_t::boolean:
    case Json::value_t::string:
        out += value.dump();
        break;
    case Json::value_t::binary:
    case Json::value_t::discarded:
        throw std::invalid_argument("expected a value of JSON, got binary data or nothing");
    }
}

} // namespace

std::string canonicalJson(const Json& value)
{
    std::string out;
    try {
        writeValue(value, 0, out);
    } catch (const Json::type_error& error) {
        throw std::invalid_argument(std::string("expected text in UTF-8: ") + error.what());
    }
    return out + '\n';
}

} // namespace cascade::files
