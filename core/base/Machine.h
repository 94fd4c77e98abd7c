// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace cascade {

/// The processor in its maker's words: "Intel(R) Xeon(R) Platinum 8481C"; "unknown processor" where the
/// kernel does not say.
[[nodiscard]] std::string processorName();

/// Every card that the NVIDIA driver knows, in its order; LibTorch's own names need its CUDA headers.
[[nodiscard]] std::vector<std::string> cardNames();

} // namespace cascade
