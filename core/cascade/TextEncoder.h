// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/ModelConfig.h"
#include "core/nn/SpatialAttention.h"
#include "core/nn/T5Encoder.h"
#include "core/text/Tokenizer.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cascade {

/// The options of a model's text encoder network.
[[nodiscard]] nn::T5EncoderOptions t5Options(const TextConfig& text);

/// Several texts as token ids, padded to the longest: what a T5 encoder takes.
struct TokenBatch {
    torch::Tensor ids;  ///< [N, L] int64
    torch::Tensor mask; ///< [N, L] bool, true on tokens
};
/// Errors   throws std::invalid_argument if maxTokens < 1.
[[nodiscard]] TokenBatch tokenBatch(const text::Tokenizer& tokenizer, const std::vector<std::string>& texts,
                                    int maxTokens);

} // namespace cascade
