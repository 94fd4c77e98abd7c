// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Job.h"

#include <array>

namespace cascade::store {

namespace {

/// In the order of the enumerations.
constexpr std::array<std::string_view, 6> kStates = {"pending", "held",   "running",
                                                     "done",    "failed", "cancelled"};
constexpr std::array<std::string_view, 2> kPriorities = {"interactive", "batch"};

template <typename Enum, std::size_t N>
Result<Enum> parse(const std::array<std::string_view, N>& names, const char* kind, std::string_view name)
{
    std::string known;
    for (std::size_t i = 0; i < N; ++i) {
        if (names[i] == name) {
            return static_cast<Enum>(i);
        }
        known += (i == 0 ? "" : i + 1 == N ? " or " : ", ") + std::string(names[i]);
    }
    return Error{ErrorCode::BadInput, kind, "expected " + known + ", got \"" + std::string(name) + "\"", {}};
}

} // namespace

std::string nameOf(JobId id)
{
    return "job " + std::to_string(static_cast<std::int64_t>(id));
}

std::string_view nameOf(JobState state)
{
    return kStates.at(static_cast<std::size_t>(state));
}

std::string_view nameOf(Priority priority)
{
    return kPriorities.at(static_cast<std::size_t>(priority));
}

Result<JobState> parseJobState(std::string_view name)
{
    return parse<JobState>(kStates, "job state", name);
}

Result<Priority> parsePriority(std::string_view name)
{
    return parse<Priority>(kPriorities, "priority", name);
}

} // namespace cascade::store
