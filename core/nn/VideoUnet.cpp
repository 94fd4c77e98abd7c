// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/VideoUnet.h"

#include "core/nn/UnetBlock.h"

#include <cmath>
#include <string>

namespace cascade::nn {

namespace {

const double kSkipScale = 1.0 / std::sqrt(2.0); // Saharia et al. 2022, "Imagen": skip connections scaled

/// Noisy clip and condition side by side, frames folded, squares of pixels as channels: one pass over each,
/// whatever their dtype.
torch::Tensor patches(const VideoUnetInput& input, std::int64_t patch)
{
    const auto s = input.noisy.sizes();
    const auto conditionChannels = input.condition.defined() ? input.condition.size(1) : 0;
    auto folded = at::empty({s[0] * s[2], s[3] / patch, s[4] / patch, patch, patch, s[1] + conditionChannels},
                            input.noisy.options().dtype(input.dtype())); // [(B T), h, w, p, p, C]
    const auto put = [&](const torch::Tensor& clip, std::int64_t from) {
        const auto squares =
            clip.unflatten(4, {-1, patch}).unflatten(3, {-1, patch}); // [B, C, T, h, p, w, p]
        folded.unflatten(0, {s[0], s[2]})
            .slice(-1, from, from + clip.size(1))
            .copy_(squares.permute({0, 2, 3, 5, 4, 6, 1}));
    };
    put(input.noisy, 0);
    if (input.condition.defined()) {
        put(input.condition, s[1]);
    }
    return folded.flatten(3).permute({0, 3, 1, 2});
}

/// The inverse, for what comes out: [(B T), C p p, h, w] to [B, C, T, H, W] in fp32, in one pass.
torch::Tensor clipOf(const torch::Tensor& x, const FrameLayout& layout, std::int64_t patch)
{
    const auto squares =
        x.permute({0, 2, 3, 1}).unflatten(3, {patch, patch, -1}).unflatten(0, {layout.batch, layout.frames});
    const auto pixels = squares.permute({0, 6, 1, 2, 4, 3, 5}); // [B, C, T, h, p, w, p]
    return pixels.to(torch::kFloat32, false, true, at::MemoryFormat::Contiguous).flatten(5, 6).flatten(3, 4);
}

} // namespace

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
    for (std::size_t i = 0; i < o.levels.size(); ++i) {
        TORCH_CHECK(o.levels[i].blocks > 0 || (i == 0 && !o.efficient && o.levels.size() > 1),
                    "only the first level may have no blocks, and not in the efficient order; level ", i,
                    " has none");
    }
    const auto square = o.patch * o.patch;
    const auto count = o.levels.size();
    auto& b = *m_blocks;
    b.conditioning = register_module(
        "conditioning", Conditioning(o.conditionWidth, o.textWidth, o.lowLogSnr, o.guidanceWeight, tensors));
    const auto entryWidth = o.levels[0].channels;
    b.entry = register_module("entry", Convolution((o.inputChannels + o.conditionChannels) * square,
                                                   entryWidth, 3, 1, Start::Fan, tensors));
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
    b.exit =
        register_module("exit", Convolution(exitWidth, o.inputChannels * square, 3, 1, Start::Zero, tensors));
}

std::int64_t VideoUnetImpl::exitWidth() const
{
    const auto& first = m_options.levels[0];
    const bool joined = m_options.efficient || (m_options.levels.size() > 1 && first.blocks == 0);
    return joined ? 2 * first.channels : first.channels;
}

std::int64_t VideoUnetImpl::stride() const
{
    const auto halvings = static_cast<std::int64_t>(m_options.levels.size()) - (m_options.efficient ? 0 : 1);
    return m_options.patch << halvings;
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
    auto x = b.entry->forward(patches(input, m_options.patch));
    seen("entry", x);
    std::vector<torch::Tensor> skips;
    if (m_options.efficient) {
        skips.push_back(x);
    }
    const auto count = m_options.levels.size();
    for (std::size_t i = 0; i < count; ++i) {
        x = b.down[i] ? b.down[i]->forward(x) : x;
        for (std::size_t j = 0; j < b.onDown[i].size(); ++j) {
            x = b.onDown[i][j]->forward(x, condition, text, layout);
            seen("level_" + std::to_string(i) + "_" + std::to_string(j), x);
        }
        if (i + 1 < count) {
            skips.push_back(x);
        }
    }
    for (std::size_t i = count; i-- > 0;) {
        for (std::size_t j = 0; j < b.onUp[i].size(); ++j) {
            x = b.onUp[i][j]->forward(x, condition, text, layout);
            seen("level_" + std::to_string(i) + "_up_" + std::to_string(j), x);
        }
        if (b.up[i]) {
            x = at::cat({b.up[i]->forward(x), skips.back() * kSkipScale}, 1);
            skips.pop_back();
        }
    }
    x = b.exit->forward(b.exitNorm->forward(x, layout, true));
    seen("exit", x);
    return clipOf(x, layout, m_options.patch);
}

ReceptiveField VideoUnetImpl::receptiveField() const
{
    const auto& o = m_options;
    ReceptiveField field;
    bool wholePicture = false;
    auto pixel = o.patch; // input pixels per position of the current level
    const bool convolves = o.resampling == ResamplingKind::Convolution;
    field.pixels = 2 * pixel + (pixel - 1); // entry, exit, and the squares that they work on
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
    return field;
}

} // namespace cascade::nn
