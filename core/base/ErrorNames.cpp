// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/ErrorNames.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cascade {

namespace {

constexpr std::array<std::pair<ErrorCode, std::string_view>, 6> kNames = {{
    {ErrorCode::BadInput, "bad-input"},
    {ErrorCode::WeightsMissing, "weights-missing"},
    {ErrorCode::OutOfMemory, "out-of-memory"},
    {ErrorCode::DiskFull, "disk-full"},
    {ErrorCode::Cancelled, "cancelled"},
    {ErrorCode::Internal, "internal"},
}};

} // namespace

std::string_view nameOf(ErrorCode code)
{
    return kNames.at(static_cast<std::size_t>(code)).second;
}

std::optional<ErrorCode> errorCodeNamed(std::string_view name)
{
    const auto* found =
        std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.second == name; });
    return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

} // namespace cascade
