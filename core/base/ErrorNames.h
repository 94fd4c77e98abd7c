// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <optional>
#include <string_view>

namespace cascade {

/// "bad-input", "disk-full", ...: a kind of error as it is kept on disk and sent between processes.
[[nodiscard]] std::string_view nameOf(ErrorCode code);
/// The kind of this name, if there is one.
[[nodiscard]] std::optional<ErrorCode> errorCodeNamed(std::string_view name);

} // namespace cascade
