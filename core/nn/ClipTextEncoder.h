// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ClipTextOptions.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <optional>

namespace cascade::nn {

/// The text half of CLIP under the keys of transformers, `text_model.…`: token ids to one vector a token.
/// Each token sees itself and those before it; padding is not masked.
///
/// Threads  const, may run from several threads.
/// Source   Radford et al. 2021, arXiv:2103.00020, section 2.4; models.md 3.
class ClipTextEncoderImpl : public torch::nn::Module {
public:
    ClipTextEncoderImpl(const ClipTextOptions& options, const torch::TensorOptions& tensors);
    ~ClipTextEncoderImpl() override;

    /// The last hidden states behind the final norm; `skip` leaves out so many of the last layers (clip
    /// skip).
    ///
    /// Shapes   ids [B, L] int64, L at most `tokens`; returns [B, L, width] in `activations`, else in the
    /// parameters' dtype.
    /// Errors   c10::Error for more tokens than there are positions or a skip of every layer.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& ids, std::int64_t skip = 0,
                                        std::optional<torch::ScalarType> activations = {}) const;

    [[nodiscard]] const ClipTextOptions& options() const { return m_options; }

private:
    struct Blocks;

    ClipTextOptions m_options;
    std::unique_ptr<Blocks> m_blocks;
};
TORCH_MODULE(ClipTextEncoder);

} // namespace cascade::nn
