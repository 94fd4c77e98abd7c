// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/StrictObject.h"

#include "core/base/Quote.h"

#include <array>
#include <unordered_set>

namespace cascade::text {

namespace {

constexpr int kMostLevels = 16;
constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kMostShown = 60;

} // namespace

nlohmann::json strictObject(std::string_view text)
{
    using Event = nlohmann::json::parse_event_t;
    std::array<std::unordered_set<std::string>, kMostLevels + 2> keys;
    std::size_t values = 0;
    const auto watch = [&](int depth, Event event, nlohmann::json& parsed) {
        if (depth > kMostLevels) {
            throw FileFault{"expected at most 16 levels of JSON, got more"};
        }
        if (++values > kMostValues) {
            throw FileFault{"expected at most 1000000 values, got more"};
        }
        auto& seen = keys[static_cast<std::size_t>(depth)];
        if (event == Event::object_start) {
            keys[static_cast<std::size_t>(depth) + 1].clear();
        } else if (event == Event::key && !seen.insert(parsed.get<std::string>()).second) {
            throw FileFault{"expected each key once, got " + quotedText(parsed.get<std::string>()) +
                            " twice"};
        }
        return true;
    };
    nlohmann::json json;
    try {
        json = nlohmann::json::parse(text.begin(), text.end(), watch);
    } catch (const nlohmann::json::parse_error& error) {
        throw FileFault{"expected JSON, got a fault at byte " + std::to_string(error.byte)};
    } catch (const nlohmann::json::exception&) { // it can be a number that no double holds
        throw FileFault{"expected numbers that a double holds, got a larger one"};
    }
    if (!json.is_object()) {
        throw FileFault{"expected an object, got " + shown(json)};
    }
    return json;
}

std::string shown(const nlohmann::json& value)
{
    if (value.is_null()) {
        return "nothing";
    }
    auto text = value.is_structured() && value.size() > 8
                    ? std::string(value.is_array() ? "a list" : "an object")
                    : value.dump(-1, ' ', true);
    return text.size() > kMostShown ? text.substr(0, kMostShown) + "..." : text;
}

} // namespace cascade::text
