// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/LatentUnet.h"

#include "core/nn/Conditioning.h"
#include "core/nn/LatentUnetBlock.h"

#include <vector>

namespace cascade::nn {

namespace {

constexpr std::int64_t kEntryHeads = 8;

/// A level on one of its ways.
struct Level {
    std::vector<LatentLayer> layers;
    Convolution resample{nullptr}; ///< to the next level; the last has none
};

/// Shows activations to whoever finds faults.
class Observed {
public:
    explicit Observed(const LatentUnetInput& input) : m_input(input) {}
    void operator()(const std::string& part, const torch::Tensor& activations) const
    {
        if (m_input.observe) {
            m_input.observe(part, activations);
        }
    }

private:
    const LatentUnetInput& m_input;
};

} // namespace

struct LatentUnetImpl::Blocks {
    Convolution entry{nullptr};
    Linear time1{nullptr}, time2{nullptr};
    Transformer entryFrames{nullptr}; ///< UNet3D mixes frames before the first level, too
    std::vector<Level> down;
    std::vector<LatentLayer> middle;
    std::vector<Level> up;
    Norm exitNorm{nullptr};
    Convolution exit{nullptr};

    void makeDown(const LatentUnetOptions& options, Names& blocks, const torch::TensorOptions& tensors);
    void makeMiddle(const LatentUnetOptions& options, Names& block, const torch::TensorOptions& tensors);
    void makeUp(const LatentUnetOptions& options, Names& blocks, const torch::TensorOptions& tensors);
    [[nodiscard]] LatentCondition condition(const LatentUnetInput& input, const FrameLayout& layout) const;
};

void LatentUnetImpl::Blocks::makeDown(const LatentUnetOptions& options, Names& blocks,
                                      const torch::TensorOptions& tensors)
{
    const bool motion = options.frames == FrameMixing::MotionModules;
    auto in = options.levels.front().channels;
    for (std::size_t i = 0; i < options.levels.size(); ++i) {
        const auto& level = options.levels[i];
        auto& names = blocks.level(std::to_string(i));
        down.emplace_back();
        for (std::int64_t j = 0; j < options.layers; ++j) {
            const LatentLayerParts parts{in, level.channels, level.heads, level.attention, motion};
            down.back().layers.emplace_back(parts, options, names, tensors);
            in = level.channels;
        }
        if (i + 1 < options.levels.size()) {
            down.back().resample = addDownsampler(names, level.channels, tensors);
        }
    }
}

void LatentUnetImpl::Blocks::makeMiddle(const LatentUnetOptions& options, Names& block,
                                        const torch::TensorOptions& tensors)
{
    const bool motion = options.frames == FrameMixing::MotionModules && options.motion.middle;
    const auto& lowest = options.levels.back();
    const auto channels = lowest.channels;
    middle.emplace_back(LatentLayerParts{channels, channels, lowest.heads, true, motion}, options, block,
                        tensors);
    middle.emplace_back(LatentLayerParts{channels, channels, lowest.heads, false, false}, options, block,
                        tensors);
}

void LatentUnetImpl::Blocks::makeUp(const LatentUnetOptions& options, Names& blocks,
                                    const torch::TensorOptions& tensors)
{
    const bool motion = options.frames == FrameMixing::MotionModules;
    const auto& levels = options.levels;
    auto in = levels.back().channels;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto at = levels.size() - 1 - i;
        const auto& level = levels[at];
        const auto& below = levels[at > 0 ? at - 1 : 0]; // whose last skip this level takes
        auto& names = blocks.level(std::to_string(i));
        up.emplace_back();
        for (std::int64_t j = 0; j <= options.layers; ++j) {
            const auto skip = j == options.layers ? below.channels : level.channels;
            const LatentLayerParts parts{in + skip, level.channels, level.heads, level.attention, motion};
            up.back().layers.emplace_back(parts, options, names, tensors);
            in = level.channels;
        }
        if (at > 0) {
            up.back().resample = addUpsampler(names, level.channels, tensors);
        }
    }
}

LatentUnetImpl::LatentUnetImpl(LatentUnetOptions options, const torch::TensorOptions& tensors)
    : m_options(std::move(options)), m_blocks(std::make_unique<Blocks>())
{
    TORCH_CHECK(!m_options.levels.empty(), "[U-Net] expected at least one level, got none");
    const auto first = m_options.levels.front().channels;
    const auto width = m_options.timeWidth();
    m_blocks->entry =
        register_module("conv_in", Convolution(m_options.inputChannels, first, 3, 1, Start::Fan, tensors));
    const auto time = register_module("time_embedding", std::make_shared<Names>());
    m_blocks->time1 = time->add("linear_1", Linear(first, width, true, Start::Fan, tensors));
    m_blocks->time2 = time->add("linear_2", Linear(width, width, true, Start::Fan, tensors));
    if (m_options.frames == FrameMixing::Interleaved) {
        TransformerOptions entry;
        entry.channels = first;
        entry.heads = kEntryHeads;
        entry.inner = kEntryHeads * m_options.entryHeadWidth;
        entry.axis = TokenAxis::Time;
        entry.norm = NormKind::GroupClip;
        m_blocks->entryFrames = register_module("transformer_in", Transformer(entry, tensors));
    }
    m_blocks->makeDown(m_options, *register_module("down_blocks", std::make_shared<Names>()), tensors);
    m_blocks->makeMiddle(m_options, *register_module("mid_block", std::make_shared<Names>()), tensors);
    m_blocks->makeUp(m_options, *register_module("up_blocks", std::make_shared<Names>()), tensors);
    m_blocks->exitNorm = register_module("conv_norm_out", Norm(first, m_options.residualNorm(), tensors));
    m_blocks->exit =
        register_module("conv_out", Convolution(first, m_options.outputChannels, 3, 1, Start::Zero, tensors));
}

LatentUnetImpl::~LatentUnetImpl() = default;

LatentCondition LatentUnetImpl::Blocks::condition(const LatentUnetInput& input,
                                                  const FrameLayout& layout) const
{
    const auto type = input.noisy.scalar_type();
    const auto embedded = sinusoidalEmbedding(input.timestep, time1->weight.size(1)).to(type);
    const auto time = at::silu(time2->forward(at::silu(time1->forward(embedded)))); // [B, E]
    return {time.repeat_interleave(layout.frames, 0), input.context.to(type), layout};
}

torch::Tensor LatentUnetImpl::forward(const LatentUnetInput& input) const
{
    const auto sizes = input.noisy.sizes();
    TORCH_CHECK(sizes.size() == 5 && input.timestep.dim() == 1 && input.timestep.size(0) == sizes[0] &&
                    input.context.dim() == 3 && input.context.size(0) == sizes[0],
                "[U-Net] expected [B, C, T, H, W], [B] and [B, L, D], got ", sizes, ", ",
                input.timestep.sizes(), " and ", input.context.sizes());
    const auto& blocks = *m_blocks;
    const Observed observed(input);
    const FrameLayout layout{sizes[0], sizes[2], sizes[2]};
    const auto condition = blocks.condition(input, layout);
    auto x = blocks.entry->forward(foldFrames(input.noisy));
    if (blocks.entryFrames) {
        x = blocks.entryFrames->forward(x, {}, layout);
    }
    observed("entry", x);
    std::vector<torch::Tensor> skips{x};
    for (std::size_t i = 0; i < blocks.down.size(); ++i) {
        for (const auto& layer : blocks.down[i].layers) {
            x = layer.forward(std::move(x), condition);
            skips.push_back(x);
        }
        if (blocks.down[i].resample) {
            x = blocks.down[i].resample->forward(x);
            skips.push_back(x);
        }
        observed("down_blocks." + std::to_string(i), x);
    }
    for (const auto& layer : blocks.middle) {
        x = layer.forward(std::move(x), condition);
    }
    observed("mid_block", x);
    for (std::size_t i = 0; i < blocks.up.size(); ++i) {
        for (const auto& layer : blocks.up[i].layers) {
            x = at::cat({x, skips.back()}, 1);
            skips.pop_back();
            x = layer.forward(std::move(x), condition);
        }
        if (blocks.up[i].resample) {
            x = upsampleTo(x, skips.back().sizes().slice(2), blocks.up[i].resample);
        }
        observed("up_blocks." + std::to_string(i), x);
    }
    x = blocks.exit->forward(blocks.exitNorm->forward(x, layout, true));
    return unfoldFrames(x, layout).to(torch::kFloat32);
}

} // namespace cascade::nn
