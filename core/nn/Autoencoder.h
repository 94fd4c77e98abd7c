// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/AutoencoderOptions.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <memory>

namespace cascade::nn {

/// A diagonal normal distribution over latents.
struct LatentDistribution {
    torch::Tensor mean;        ///< [N, latentChannels, h, w]
    torch::Tensor logVariance; ///< the same, limited to [-30, 20]
};

/// AutoencoderKL under the keys of diffusers. Every picture on its own: no layer looks beyond it, so pictures
/// may be given in any groups.
///
/// Threads  const, may run from several threads.
/// Source   Rombach et al. 2022, arXiv:2112.10752, section 3.1 and appendix G; models.md 5.2.
class AutoencoderImpl : public torch::nn::Module {
public:
    AutoencoderImpl(AutoencoderOptions options, const torch::TensorOptions& tensors);
    ~AutoencoderImpl() override;

    /// Shapes   images [N, 3, H, W] in [-1, 1], H and W at least `factor`; h = H / factor, rounded down at
    ///          each level.
    /// Units    before `scale`; distribution in fp32.
    [[nodiscard]] LatentDistribution encode(const torch::Tensor& images) const;
    /// Shapes   latents [N, latentChannels, h, w] divided by `scale` already; returns [N, 3, h factor,
    ///          w factor] in fp32, near [-1, 1] but not limited to it.
    [[nodiscard]] torch::Tensor decode(const torch::Tensor& latents) const;

    [[nodiscard]] const AutoencoderOptions& options() const { return m_options; }

private:
    struct Blocks;

    AutoencoderOptions m_options;
    std::unique_ptr<Blocks> m_blocks;
};
TORCH_MODULE(Autoencoder);

} // namespace cascade::nn
