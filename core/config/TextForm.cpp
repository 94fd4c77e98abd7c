// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/TextForm.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace cascade::diffusion {

namespace {

std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Error badForm(const std::string& setting, std::string_view text, const std::string& why)
{
    return Error{ErrorCode::BadInput, setting, "cannot read " + quotedText(text) + ": " + why, {}};
}

bool hasOption(const TextForm& form, std::string_view key)
{
    return std::any_of(form.options.begin(), form.options.end(),
                       [&](const auto& option) { return option.first == key; });
}

/// Adds one argument to the form; returns what is wrong with it, or an empty text.
std::string addArgument(TextForm& form, std::string_view argument)
{
    if (form.values.size() + form.options.size() >= kMaxFormArguments) {
        return "more than " + std::to_string(kMaxFormArguments) + " arguments";
    }
    const auto equals = argument.find('=');
    if (equals == std::string_view::npos) {
        form.values.emplace_back(trimmed(argument));
        return form.values.back().empty() ? "an argument is empty" : "";
    }
    const auto key = trimmed(argument.substr(0, equals));
    const auto value = trimmed(argument.substr(equals + 1));
    if (key.empty() || value.empty()) {
        return "an argument is empty";
    }
    if (hasOption(form, key)) {
        return quotedText(key) + " is given twice";
    }
    form.options.emplace_back(key, value);
    return {};
}

} // namespace

Result<TextForm> parseTextForm(std::string_view text, const std::string& setting)
{
    if (text.size() > kMaxFormLength) {
        return badForm(setting, text, "longer than " + std::to_string(kMaxFormLength) + " characters");
    }
    const auto form = trimmed(text);
    const auto open = form.find('(');
    TextForm result;
    result.name = trimmed(form.substr(0, open));
    if (open == std::string_view::npos) {
        return result;
    }
    if (form.find(')') != form.size() - 1 || form.find('(', open + 1) != std::string_view::npos) {
        return badForm(setting, text, "expected one pair of brackets at the end");
    }
    auto rest = form.substr(open + 1, form.size() - open - 2);
    for (;;) {
        const auto comma = rest.find(',');
        if (const auto wrong = addArgument(result, rest.substr(0, comma)); !wrong.empty()) {
            return badForm(setting, text, wrong);
        }
        if (comma == std::string_view::npos) {
            return result;
        }
        rest = rest.substr(comma + 1);
    }
}

Result<double> parseNumber(std::string_view text, double low, double high, const std::string& setting)
{
    const auto digits = trimmed(text);
    double value = 0;
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (failed != std::errc() || end != digits.data() + digits.size() || !(value >= low && value <= high)) {
        return badForm(setting, text,
                       "expected a number from " + formatNumber(low) + " to " + formatNumber(high));
    }
    return value;
}

std::string formatNumber(double value)
{
    std::array<char, 64> buffer{};
    const auto [end, failed] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return failed == std::errc() ? std::string(buffer.data(), end) : std::string("nan");
}

} // namespace cascade::diffusion
