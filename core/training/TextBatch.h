// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/ModelConfig.h"
#include "core/nn/SpatialAttention.h"
#include "core/nn/T5Encoder.h"
#include "core/text/Tokenizer.h"
#include "core/training/TrainingBatch.h"

#include <torch/types.h>

#include <memory>

namespace cascade::training {

/// Turns the captions of batches into what networks are conditioned on.
class TextBatcher {
public:
    /// Opens the tokenizer of a model: sentencepiece's file, or the word table where sentencepiece is not
    /// built in.
    [[nodiscard]] static Result<TextBatcher> open(const ModelConfig& model);

    /// Encodes all captions of a batch together, padded to the longest; those marked in `dropped` become the
    /// empty caption. Differentiable in the encoder's weights.
    ///
    /// Shapes   dropped [captions] bool.
    [[nodiscard]] nn::TextCondition condition(nn::T5Encoder& encoder, const TrainingBatch& batch,
                                              const torch::Tensor& dropped, torch::Device device) const;

private:
    TextBatcher(std::shared_ptr<const text::Tokenizer> tokenizer, int maxTokens)
        : m_tokenizer(std::move(tokenizer)), m_maxTokens(maxTokens)
    {
    }

    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    int m_maxTokens;
};

} // namespace cascade::training
