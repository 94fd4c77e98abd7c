// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/Measures.h"

#include <cstdint>
#include <string>

namespace cascade::cli {

/// "640 B", "12.3 KiB", "1.5 MiB", "2.0 GiB".
[[nodiscard]] std::string bytesText(std::int64_t bytes);
/// "640", "12.3 k", "1.54 M", "11.60 B": a number of parameters.
[[nodiscard]] std::string countText(std::int64_t count);

} // namespace cascade::cli
