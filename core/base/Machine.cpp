// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Machine.h"

#include <filesystem>
#include <fstream>

namespace cascade {

namespace {

/// What follows "`name`:" in a file of /proc; empty if it is not there.
std::string fieldOf(const std::filesystem::path& file, const std::string& name)
{
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos || line.rfind(name, 0) != 0) {
            continue;
        }
        const auto begin = line.find_first_not_of(" \t", colon + 1);
        return begin == std::string::npos ? std::string() : line.substr(begin);
    }
    return {};
}

} // namespace

std::string processorName()
{
    const auto name = fieldOf("/proc/cpuinfo", "model name");
    return name.empty() ? "unknown processor" : name;
}

std::vector<std::string> cardNames()
{
    std::vector<std::string> names;
    std::error_code failed;
    for (const auto& card : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", failed)) {
        if (auto name = fieldOf(card.path() / "information", "Model"); !name.empty()) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

} // namespace cascade
