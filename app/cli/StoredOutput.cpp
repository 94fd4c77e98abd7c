// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/StoredOutput.h"

#include <nlohmann/json.hpp>

namespace cascade::cli {

std::optional<StoredOutput> storedOutput(const store::StoredEntry& entry)
{
    const auto json = entry.about ? nlohmann::json::parse(*entry.about, nullptr, false) : nlohmann::json();
    if (!json.is_object() || !json.contains("node")) {
        return std::nullopt; // damaged, or a sampler's state
    }
    try {
        StoredOutput output{json.at("node").get<std::string>(),
                            {entry.file.key, json.at("kind").get<std::string>(), {}}};
        for (const auto& part : json.at("parts")) {
            output.keyed.parts.emplace_back(part.at(0).get<std::string>(), part.at(1).get<std::string>());
        }
        return output;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

std::optional<plan::KeyDifference> whyNotStored(const std::string& node, const plan::KeyedOutput& output,
                                                const std::vector<StoredOutput>& stored)
{
    std::vector<plan::KeyDifference> fewest;
    for (const auto& other : stored) { // least recently used first: of equals the last one counts
        if (other.node != node) {
            continue;
        }
        auto differs = plan::differences(output, other.keyed);
        if (fewest.empty() || differs.size() <= fewest.size()) {
            fewest = std::move(differs);
        }
    }
    return fewest.empty() ? std::nullopt : std::optional(fewest.front());
}

} // namespace cascade::cli
