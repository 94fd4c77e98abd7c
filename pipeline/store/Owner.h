// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <string>

namespace cascade::store {

/// Who runs a job: a process that can be told from every other one, also after its end, a reused process id
/// or a restart of the machine.
struct Owner {
    std::string id;                ///< 32 hexadecimal digits, random; each worker of a process has its own
    std::int64_t pid = 0;          ///< as the process sees itself
    std::int64_t startTicks = 0;   ///< start of the process since boot: /proc/PID/stat, field 22
    std::int64_t pidNamespace = 0; ///< where `pid` means something: containers number their processes anew
    std::string bootId;            ///< changes when the machine starts

    /// A new owner in this process.
    ///
    /// Errors   Internal if /proc does not say what is asked.
    [[nodiscard]] static Result<Owner> create();

    bool operator==(const Owner&) const = default;
};

/// An owner in another container is not seen by its process id. It is taken for gone if it has not reported
/// for this long.
inline constexpr std::int64_t kUnseenOwnerMs = 120'000;

/// Whether the owner's process is certainly over: gone, a zombie, or of an earlier boot. `silentMs` is the
/// time since it last reported; it counts only for owners that this process cannot see.
///
/// Threads  any. Errors: an owner that cannot be judged counts as alive.
[[nodiscard]] bool hasEnded(const Owner& owner, std::int64_t silentMs);

} // namespace cascade::store
