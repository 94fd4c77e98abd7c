// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/jobs/Descriptor.h"

#include <cstddef>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cascade::jobs {

// Sockets with a name in a folder, of whatever length, between processes of one user of one machine. None of
// the functions waits.

/// A socket that others connect to, which only this user can; a name that a killed process left is replaced.
/// Be sure that no other process listens there (WorkerPlace.h).
///
/// Errors   DiskFull if the folder refuses.
[[nodiscard]] Result<Descriptor> listenAt(const std::filesystem::path& socket);

/// Connected to whoever listens there; nothing if nobody does.
///
/// Errors   DiskFull if the folder refuses.
[[nodiscard]] Result<std::optional<Descriptor>> connectTo(const std::filesystem::path& socket);

/// The next one who connected; nothing if there is none, or if it is of another user.
[[nodiscard]] std::optional<Descriptor> acceptFrom(const Descriptor& listening);

/// What a transfer came to.
enum class Transfer { Done, WouldWait, Ended };

/// Sends from `bytes` as much as goes at once, `passed` (if any) along with the first byte, and takes it off.
[[nodiscard]] Transfer sendSome(const Descriptor& socket, std::string_view& bytes, const Descriptor* passed);

/// Receives what is there, at most 64 KiB, and puts descriptors that came along behind `passed`. Without
/// `passed` they are refused.
[[nodiscard]] Transfer receiveSome(const Descriptor& socket, std::string& bytes,
                                   std::deque<Descriptor>* passed);

/// Waits until there is something to receive, at most `timeoutMs`.
void waitToReceive(const Descriptor& socket, int timeoutMs);

} // namespace cascade::jobs
