// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Installed.h"

namespace cascade {

namespace {

constexpr auto kResources = "share/cascade-studio/resources"; // below the prefix; see CascadeInstall.cmake

} // namespace

std::filesystem::path shippedResources(const std::filesystem::path& program,
                                       const std::filesystem::path& built)
{
    const auto installed = program.parent_path().parent_path() / kResources;
    std::error_code unreadable;
    return program.is_absolute() && std::filesystem::is_directory(installed, unreadable) ? installed : built;
}

} // namespace cascade
