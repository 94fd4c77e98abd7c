// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/UnetBlock.h"

#include <algorithm>

namespace cascade::nn {

UnetBlockImpl::UnetBlockImpl(std::int64_t in, const UnetLevel& level, const VideoUnetOptions& network,
                             const torch::TensorOptions& tensors)
{
    const auto channels = level.channels;
    const auto heads = std::max<std::int64_t>(1, channels / network.headWidth);
    ResidualBlockOptions residual;
    residual.in = in;
    residual.out = channels;
    residual.conditionWidth = network.conditionWidth;
    residual.norm = network.norm;
    m_residual = register_module("residual", ResidualBlock(residual, tensors));
    if (level.selfAttention || level.textAttention) {
        const SpatialAttentionOptions options{channels,
                                              network.textWidth,
                                              heads,
                                              level.selfAttention,
                                              level.textAttention,
                                              network.feedForward,
                                              network.norm};
        m_spatial = register_module("spatial", SpatialAttention(options, tensors));
    }
    const auto mixing = level.temporal;
    const bool both = mixing == TemporalMixing::ConvolutionThenAttention;
    if (mixing == TemporalMixing::Convolution || both) {
        m_temporalConvolution =
            register_module("temporal", TemporalConvolution(channels, network.norm, tensors));
    }
    const bool everywhere = mixing == TemporalMixing::SpaceTimeAttention;
    if (mixing == TemporalMixing::Attention || everywhere || both) {
        const TemporalAttentionOptions options{
            channels, heads, everywhere ? TemporalWindow::AllPositions : TemporalWindow::SamePosition,
            network.positions && everywhere, network.norm};
        m_temporalAttention =
            register_module(both ? "frames" : "temporal", TemporalAttention(options, tensors));
    }
}

torch::Tensor UnetBlockImpl::forward(torch::Tensor x, const torch::Tensor& condition,
                                     const TextCondition& text, const FrameLayout& layout) const
{
    x = m_residual->forward(std::move(x), condition, layout);
    if (m_spatial) {
        x = m_spatial->forward(x, text, layout);
    }
    if (m_temporalConvolution) {
        x = m_temporalConvolution->forward(std::move(x), layout);
    }
    return m_temporalAttention ? m_temporalAttention->forward(x, layout) : x;
}

} // namespace cascade::nn
