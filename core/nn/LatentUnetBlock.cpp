// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/LatentUnetBlock.h"

namespace cascade::nn {

namespace {

/// Adds `module` to the list of that name, behind those that are in it.
template <typename Module>
Module appended(Names& block, const std::string& list, Module module)
{
    auto& names = block.level(list);
    return names.add(std::to_string(names.children().size()), std::move(module));
}

ResidualBlockOptions residualOptions(const LatentLayerParts& parts, const LatentUnetOptions& network)
{
    ResidualBlockOptions options;
    options.in = parts.in;
    options.out = parts.out;
    options.conditionWidth = network.timeWidth();
    options.norm = network.residualNorm();
    options.modulation = Modulation::Add;
    options.conditionKey = "time_emb_proj";
    options.shortcutKey = "conv_shortcut";
    return options;
}

TransformerOptions spatialOptions(const LatentLayerParts& parts, const LatentUnetOptions& network)
{
    TransformerOptions options;
    options.channels = options.inner = parts.out;
    options.heads = parts.heads;
    options.contextWidth = network.contextWidth;
    options.convolutionKeys = !network.linearProjection;
    return options;
}

TransformerOptions temporalOptions(const LatentLayerParts& parts, const LatentUnetOptions& network)
{
    TransformerOptions options;
    options.channels = options.inner = parts.out;
    options.axis = TokenAxis::Time;
    if (network.frames == FrameMixing::MotionModules) {
        options.heads = network.motion.heads;
        options.positions = network.motion.frames;
        options.norm = network.motion.clipStatistics ? NormKind::GroupClip : NormKind::GroupFrame;
    } else {
        options.heads = parts.heads;
        options.norm = NormKind::GroupClip;
    }
    return options;
}

} // namespace

LatentLayer::LatentLayer(const LatentLayerParts& parts, const LatentUnetOptions& network, Names& block,
                         const torch::TensorOptions& tensors)
{
    const bool interleaved = network.frames == FrameMixing::Interleaved;
    m_residual = appended(block, "resnets", ResidualBlock(residualOptions(parts, network), tensors));
    if (interleaved) {
        m_convolutions = appended(block, "temp_convs", FrameConvolutions(parts.out, tensors));
    }
    if (parts.attention) {
        m_spatial = appended(block, "attentions", Transformer(spatialOptions(parts, network), tensors));
    }
    if ((parts.attention && interleaved) || parts.motion) {
        m_temporal = appended(block, parts.motion ? "motion_modules" : "temp_attentions",
                              Transformer(temporalOptions(parts, network), tensors));
    }
}

torch::Tensor LatentLayer::forward(torch::Tensor x, const LatentCondition& condition) const
{
    const auto& layout = condition.layout;
    x = m_residual->forward(std::move(x), condition.time, layout);
    if (m_convolutions) {
        x = m_convolutions->forward(x, layout);
    }
    if (m_spatial) {
        x = m_spatial->forward(x, condition.context, layout);
    }
    return m_temporal ? m_temporal->forward(x, {}, layout) : x;
}

Convolution addDownsampler(Names& block, std::int64_t channels, const torch::TensorOptions& tensors)
{
    return block.level("downsamplers")
        .level("0")
        .add("conv", Convolution(channels, channels, 3, 2, Start::Fan, tensors));
}

Convolution addUpsampler(Names& block, std::int64_t channels, const torch::TensorOptions& tensors)
{
    return block.level("upsamplers")
        .level("0")
        .add("conv", Convolution(channels, channels, 3, 1, Start::Fan, tensors));
}

torch::Tensor upsampleTo(const torch::Tensor& x, at::IntArrayRef size, const Convolution& convolution)
{
    return convolution->forward(at::upsample_nearest2d(x, size));
}

} // namespace cascade::nn
