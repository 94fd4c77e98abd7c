// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/LatentUnetOptions.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <functional>
#include <memory>
#include <string>

namespace cascade::nn {

/// What a published U-Net is given for one evaluation.
struct LatentUnetInput {
    torch::Tensor noisy;    ///< [B, C, T, H, W]; any H and W
    torch::Tensor timestep; ///< [B], from 0 to 1000, fractions allowed
    torch::Tensor context;  ///< [B, L, D], padding included: none of it is masked
    /// Shown what every part gives, frames folded, with its name in the checkpoint; for finding faults. May
    /// be empty.
    std::function<void(const std::string& part, const torch::Tensor& activations)> observe;
};

/// A published U-Net, under the keys that diffusers gives it: noisy latents in, its prediction out, which
/// means what its schedule says (eps, v or sample).
///
/// Shapes   [B, C, T, H, W] in and out, the output in fp32; computes in the dtype of `noisy`, frames folded
/// and channels-last. Threads  forward is const and may run from several threads. Source   models.md sections
/// 4 and 5; Rombach et al. 2022, arXiv:2112.10752.
class LatentUnetImpl : public torch::nn::Module {
public:
    LatentUnetImpl(LatentUnetOptions options, const torch::TensorOptions& tensors);
    ~LatentUnetImpl() override;

    [[nodiscard]] torch::Tensor forward(const LatentUnetInput& input) const;
    [[nodiscard]] const LatentUnetOptions& options() const { return m_options; }

private:
    struct Blocks;

    LatentUnetOptions m_options;
    std::unique_ptr<Blocks> m_blocks;
};
TORCH_MODULE(LatentUnet);

} // namespace cascade::nn
