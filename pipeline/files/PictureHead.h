// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>

namespace cascade::files {

/// Whether bytes start as a PNG file of at most `mostSide` pixels a side does: signature and IHDR.
///
/// Errors   BadInput with `where`.
[[nodiscard]] Result<void> checkPngHead(std::string_view bytes, unsigned mostSide, const std::string& where);

/// Whether bytes start as an MP4 file does: with a whole `ftyp` box (ISO 14496-12).
///
/// Errors   BadInput with `where`.
[[nodiscard]] Result<void> checkMp4Head(std::string_view bytes, const std::string& where);

} // namespace cascade::files
