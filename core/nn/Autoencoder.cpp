// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Autoencoder.h"

#include "core/nn/CrossAttention.h"
#include "core/nn/LatentUnetBlock.h"

#include <string>
#include <vector>

namespace cascade::nn {

namespace {

constexpr double kEpsilon = 1e-6;

/// Pictures are clips of one frame.
FrameLayout layoutOf(const torch::Tensor& x)
{
    return {x.size(0), 1, 1};
}

ResidualBlock residual(std::int64_t in, std::int64_t out, const torch::TensorOptions& tensors)
{
    ResidualBlockOptions options;
    options.in = in;
    options.out = out;
    options.norm = NormKind::GroupFrame;
    options.epsilon = kEpsilon;
    options.shortcutKey = "conv_shortcut";
    return ResidualBlock(options, tensors);
}

/// Attention between all positions with one head, under its own entry norm.
class MiddleAttention {
public:
    MiddleAttention() = default;
    MiddleAttention(std::int64_t channels, Names& block, const torch::TensorOptions& tensors)
    {
        CrossAttentionOptions options;
        options.channels = options.inner = channels;
        options.heads = 1;
        options.projectionBias = true;
        m_attention = CrossAttention(options, tensors);
        m_norm = Norm(channels, NormKind::GroupFrame, tensors, kEpsilon);
        block.level("attentions").add("0", m_attention);
        m_attention->register_module("group_norm", m_norm);
    }

    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const
    {
        const auto tokens = m_norm->forward(x, layoutOf(x), false).permute({0, 2, 3, 1}).flatten(1, 2);
        const auto mixed = m_attention->forward(tokens); // [N, HW, C]
        return x + mixed.unflatten(1, {x.size(2), x.size(3)}).permute({0, 3, 1, 2});
    }

private:
    CrossAttention m_attention{nullptr};
    Norm m_norm{nullptr};
};

/// The lowest resolution, of the encoder and of the decoder.
struct Middle {
    ResidualBlock before{nullptr}, after{nullptr};
    MiddleAttention attention;

    void make(std::int64_t channels, Names& block, const torch::TensorOptions& tensors)
    {
        before = block.level("resnets").add("0", residual(channels, channels, tensors));
        attention = MiddleAttention(channels, block, tensors);
        after = block.level("resnets").add("1", residual(channels, channels, tensors));
    }
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) const
    {
        const auto layout = layoutOf(x);
        return after->forward(attention.forward(before->forward(x, {}, layout)), {}, layout);
    }
};

struct Level {
    std::vector<ResidualBlock> blocks;
    Convolution resample{nullptr};

    void make(std::int64_t in, std::int64_t out, std::int64_t count, Names& names,
              const torch::TensorOptions& tensors)
    {
        for (std::int64_t j = 0; j < count; ++j) {
            blocks.push_back(
                names.level("resnets").add(std::to_string(j), residual(j == 0 ? in : out, out, tensors)));
        }
    }
    [[nodiscard]] torch::Tensor forward(torch::Tensor x) const
    {
        for (const auto& block : blocks) {
            x = block->forward(std::move(x), {}, layoutOf(x));
        }
        return x;
    }
};

/// The encoder halves by a 3x3 of stride 2 that looks one pixel beyond the right and the lower edge only.
torch::Tensor halved(const torch::Tensor& x, const Convolution& convolution)
{
    const auto padded = at::constant_pad_nd(x, {0, 1, 0, 1});
    return at::conv2d(padded, castLike(convolution->weight, x), castLike(convolution->bias, x), 2);
}

} // namespace

struct AutoencoderImpl::Blocks {
    Convolution encoderIn{nullptr}, encoderOut{nullptr}, quantise{nullptr};
    Convolution decoderIn{nullptr}, decoderOut{nullptr}, dequantise{nullptr};
    std::vector<Level> down, up;
    Middle encoderMiddle, decoderMiddle;
    Norm encoderNorm{nullptr}, decoderNorm{nullptr};

    void makeEncoder(const AutoencoderOptions& options, Names& names, const torch::TensorOptions& tensors);
    void makeDecoder(const AutoencoderOptions& options, Names& names, const torch::TensorOptions& tensors);
};

void AutoencoderImpl::Blocks::makeEncoder(const AutoencoderOptions& options, Names& names,
                                          const torch::TensorOptions& tensors)
{
    const auto& channels = options.channels;
    encoderIn =
        names.add("conv_in", Convolution(options.imageChannels, channels.front(), 3, 1, Start::Fan, tensors));
    auto& blocks = names.level("down_blocks");
    for (std::size_t i = 0; i < channels.size(); ++i) {
        auto& block = blocks.level(std::to_string(i));
        down.emplace_back().make(channels[i > 0 ? i - 1 : 0], channels[i], options.layers, block, tensors);
        if (i + 1 < channels.size()) {
            down.back().resample = addDownsampler(block, channels[i], tensors);
        }
    }
    encoderMiddle.make(channels.back(), names.level("mid_block"), tensors);
    encoderNorm = names.add("conv_norm_out", Norm(channels.back(), NormKind::GroupFrame, tensors, kEpsilon));
    encoderOut = names.add(
        "conv_out", Convolution(channels.back(), 2 * options.latentChannels, 3, 1, Start::Fan, tensors));
}

void AutoencoderImpl::Blocks::makeDecoder(const AutoencoderOptions& options, Names& names,
                                          const torch::TensorOptions& tensors)
{
    const auto& channels = options.channels;
    const auto count = channels.size();
    decoderIn =
        names.add("conv_in", Convolution(options.latentChannels, channels.back(), 3, 1, Start::Fan, tensors));
    auto& blocks = names.level("up_blocks");
    auto in = channels.back();
    for (std::size_t i = 0; i < count; ++i) {
        auto& block = blocks.level(std::to_string(i));
        const auto out = channels[count - 1 - i];
        up.emplace_back().make(in, out, options.layers + 1, block, tensors);
        if (i + 1 < count) {
            up.back().resample = addUpsampler(block, out, tensors);
        }
        in = out;
    }
    decoderMiddle.make(channels.back(), names.level("mid_block"), tensors);
    decoderNorm = names.add("conv_norm_out", Norm(channels.front(), NormKind::GroupFrame, tensors, kEpsilon));
    decoderOut = names.add("conv_out",
                           Convolution(channels.front(), options.imageChannels, 3, 1, Start::Fan, tensors));
}

AutoencoderImpl::AutoencoderImpl(AutoencoderOptions options, const torch::TensorOptions& tensors)
    : m_options(std::move(options)), m_blocks(std::make_unique<Blocks>())
{
    const auto latents = m_options.latentChannels;
    m_blocks->makeEncoder(m_options, *register_module("encoder", std::make_shared<Names>()), tensors);
    m_blocks->makeDecoder(m_options, *register_module("decoder", std::make_shared<Names>()), tensors);
    m_blocks->quantise =
        register_module("quant_conv", Convolution(2 * latents, 2 * latents, 1, 1, Start::Fan, tensors));
    m_blocks->dequantise =
        register_module("post_quant_conv", Convolution(latents, latents, 1, 1, Start::Fan, tensors));
}

AutoencoderImpl::~AutoencoderImpl() = default;

LatentDistribution AutoencoderImpl::encode(const torch::Tensor& images) const
{
    auto x = m_blocks->encoderIn->forward(images.contiguous(at::MemoryFormat::ChannelsLast));
    for (const auto& level : m_blocks->down) {
        x = level.forward(std::move(x));
        x = level.resample ? halved(x, level.resample) : x;
    }
    x = m_blocks->encoderMiddle.forward(x);
    x = m_blocks->encoderNorm->forward(x, layoutOf(x), true);
    const auto moments = m_blocks->quantise->forward(m_blocks->encoderOut->forward(x)).to(torch::kFloat32);
    const auto halves = moments.chunk(2, 1);
    return {halves[0], halves[1].clamp(-30.0, 20.0)};
}

torch::Tensor AutoencoderImpl::decode(const torch::Tensor& latents) const
{
    auto x = m_blocks->dequantise->forward(latents.contiguous(at::MemoryFormat::ChannelsLast));
    x = m_blocks->decoderMiddle.forward(m_blocks->decoderIn->forward(x));
    for (const auto& level : m_blocks->up) {
        x = level.forward(std::move(x));
        if (level.resample) {
            x = upsampleTo(x, {2 * x.size(2), 2 * x.size(3)}, level.resample);
        }
    }
    x = m_blocks->decoderNorm->forward(x, layoutOf(x), true);
    return m_blocks->decoderOut->forward(x).to(torch::kFloat32);
}

} // namespace cascade::nn
