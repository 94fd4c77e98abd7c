// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/VideoUnet.h"

#include "core/kernels/ClipSquares.h"
#include "core/nn/Norm.h"
#include "core/nn/Resampling.h"
#include "core/nn/UnetBlock.h"

#include <string>

namespace cascade::nn {

/// The modules in the order in which a clip passes them. `skips` are, in this order: the entry (efficient
/// order only), then the last block of each level but the lowest.
struct VideoUnetImpl::Blocks {
    Conditioning conditioning{nullptr};
    Convolution entry{nullptr};
    std::vector<Downsampling> down;             ///< into level i; undefined into level 0 of the plain order
    std::vector<std::vector<UnetBlock>> onDown; ///< blocks of level i
    std::vector<Upsampling> up;               ///< out of level i; undefined out of level 0 of the plain order
    std::vector<std::vector<UnetBlock>> onUp; ///< blocks of level i on the way up; none at the lowest
    Norm exitNorm{nullptr};
    Convolution exit{nullptr};
};

VideoUnetImpl::~VideoUnetImpl() = default;

VideoUnetImpl::VideoUnetImpl(VideoUnetOptions options, const torch::TensorOptions& tensors)
    : m_options(std::move(options)), m_blocks(std::make_unique<Blocks>())
{
    const auto& o = m_options;
    TORCH_CHECK(!o.levels.empty(), "a VideoUnet needs at least one level");
    TORCH_CHECK(o.outerKernel % 2 == 1, "expected an odd outer kernel, got ", o.outerKernel);
    for (std::size_t i = 0; i < o.levels.size(); ++i) {
        TORCH_CHECK(o.levels[i].blocks > 0 || (i == 0 && !o.efficient && o.levels.size() > 1),
                    "only the first level may have no blocks, and not in the efficient order; level ", i,
                    " has none");
    }
    const auto square = o.patch * o.patch;
    const auto count = o.levels.size();
    auto& b = *m_blocks;
    b.conditioning = register_module(
        "conditioning", Conditioning(ConditioningOptions{o.conditionWidth, o.textWidth, o.lowLogSnr,
                                                         o.guidanceWeight, o.positions},
                                     tensors));
    const auto entryWidth = o.levels[0].channels;
    b.entry = register_module("entry", Convolution((o.inputChannels + o.conditionChannels) * square,
                                                   entryWidth, o.outerKernel, 1, Start::Fan, tensors));
    b.down.assign(count, Downsampling{nullptr});
    b.up.assign(count, Upsampling{nullptr});
    b.onDown.resize(count);
    b.onUp.resize(count);
    auto width = entryWidth;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& level = o.levels[i];
        const auto name = std::to_string(i);
        if (i > 0 || o.efficient) {
            b.down[i] =
                register_module("down_" + name, Downsampling(width, level.channels, o.resampling, tensors));
            const auto above = i > 0 ? o.levels[i - 1].channels : entryWidth;
            b.up[i] = register_module("up_" + name, Upsampling(level.channels, above, o.resampling, tensors));
        }
        width = level.channels;
        for (std::int64_t j = 0; j < level.blocks; ++j) {
            b.onDown[i].push_back(register_module("level_" + name + "_" + std::to_string(j),
                                                  UnetBlock(width, level, o, tensors)));
        }
        for (std::int64_t j = 0; j < level.blocks && i + 1 < count; ++j) {
            b.onUp[i].push_back(register_module("level_" + name + "_up_" + std::to_string(j),
                                                UnetBlock(j == 0 ? 2 * width : width, level, o, tensors)));
        }
    }
    // The skip of level 0 (or of the entry) meets the exit directly where no block takes it in.
    const bool joined = o.efficient || (count > 1 && o.levels[0].blocks == 0);
    const auto exitWidth = joined ? 2 * entryWidth : entryWidth;
    b.exitNorm = register_module("exit_norm", Norm(exitWidth, o.norm, tensors));
    b.exit = register_module(
        "exit", Convolution(exitWidth, o.inputChannels * square, o.outerKernel, 1, Start::Zero, tensors));
}

std::int64_t VideoUnetImpl::exitWidth() const
{
    const auto& first = m_options.levels[0];
    const bool joined = m_options.efficient || (m_options.levels.size() > 1 && first.blocks == 0);
    return joined ? 2 * first.channels : first.channels;
}

torch::Tensor VideoUnetImpl::forward(const VideoUnetInput& input) const
{
    const auto& b = *m_blocks;
    const auto sizes = input.noisy.sizes();
    TORCH_CHECK(sizes[3] % stride() == 0 && sizes[4] % stride() == 0,
                "expected height and width to be multiples of ", stride(), ", got ", sizes[3], "x", sizes[4]);
    const FrameLayout layout{sizes[0], sizes[2], input.clipFrames < 0 ? sizes[2] : input.clipFrames};
    const auto condition = b.conditioning->forward(input.conditioning, layout).to(input.dtype());
    const auto& text = input.conditioning.text;

    const auto seen = [&input](const std::string& part, const torch::Tensor& activations) {
        if (input.observe) {
            input.observe(part, activations);
        }
    };
    seen("conditioning", condition);
    std::vector<torch::Tensor> clips{input.noisy};
    if (input.condition.defined()) {
        clips.push_back(input.condition);
    }
    auto x = b.entry->forward(kernels::clipsToSquares(clips, m_options.patch, input.dtype()));
    seen("entry", x);
    std::vector<torch::Tensor> skips;
    if (m_options.efficient) {
        skips.push_back(x);
    }
    const auto count = m_options.levels.size();
    for (std::size_t i = 0; i < count; ++i) {
        x = b.down[i] ? b.down[i]->forward(x) : x;
        for (std::size_t j = 0; j < b.onDown[i].size(); ++j) {
            x = b.onDown[i][j]->forward(std::move(x), condition, text, layout);
            seen("level_" + std::to_string(i) + "_" + std::to_string(j), x);
        }
        if (i + 1 < count) {
            skips.push_back(x);
        }
    }
    for (std::size_t i = count; i-- > 0;) {
        for (std::size_t j = 0; j < b.onUp[i].size(); ++j) {
            x = b.onUp[i][j]->forward(std::move(x), condition, text, layout);
            seen("level_" + std::to_string(i) + "_up_" + std::to_string(j), x);
        }
        if (b.up[i]) {
            x = b.up[i]->forward(x, skips.back());
            skips.pop_back();
        }
    }
    x = b.exit->forward(b.exitNorm->forward(x, layout, true));
    seen("exit", x);
    return kernels::squaresToClip(x, layout.batch, m_options.patch);
}

ReceptiveField VideoUnetImpl::receptiveField() const
{
    const auto& o = m_options;
    ReceptiveField field;
    bool wholePicture = false;
    auto pixel = o.patch; // input pixels per position of the current level
    const bool convolves = o.resampling == ResamplingKind::Convolution;
    field.pixels = 2 * (o.outerKernel / 2) * pixel + (pixel - 1); // entry, exit, and their squares
    for (std::size_t i = 0; i < o.levels.size(); ++i) {
        const auto& level = o.levels[i];
        if (i > 0 || o.efficient) {
            field.pixels += pixel * (convolves ? 1 : 0); // 3x3 of the downsampling
            pixel *= 2;
            field.pixels +=
                pixel - 1 + (convolves ? pixel / 2 : 0); // squares of two, and 3x3 of the upsampling
        }
        const auto blocks = level.blocks * (i + 1 < o.levels.size() ? 2 : 1);
        field.pixels += blocks * 2 * pixel;
        wholePicture |= level.selfAttention || level.temporal == TemporalMixing::SpaceTimeAttention;
        if (level.temporal == TemporalMixing::Convolution && field.frames >= 0) {
            field.frames += blocks;
        } else if (level.temporal != TemporalMixing::None && blocks > 0) {
            field.frames = -1;
        }
    }
    if (wholePicture) {
        field.pixels = -1;
    }
    if (o.positions) {
        field.frames = -1;
    }
    return field;
}

} // namespace cascade::nn
