// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/VideoUnet.h"

namespace cascade::nn {

namespace {

/// Multiply-adds of one frame of one level's parts, at `positions` positions a frame. `frames` matter to
/// attention over time.
struct LevelCost {
    const VideoUnetOptions& network;
    double positions;
    double frames;

    [[nodiscard]] double resampling(double in, double out, double lowPositions) const
    {
        const bool shuffles = network.resampling == ResamplingKind::Shuffle;
        return lowPositions * (shuffles ? 4 * in * out : 9 * in * out);
    }

    [[nodiscard]] double block(double in, const UnetLevel& level) const
    {
        const auto c = static_cast<double>(level.channels);
        double cost = positions * (9 * in * c + 9 * c * c + (in != c ? in * c : 0));
        if (level.selfAttention || level.textAttention) {
            const auto inner = static_cast<double>(network.feedForward) * c;
            cost += positions * (2 * c * c + 2 * c * inner);
            cost += level.selfAttention ? positions * (2 * c * c + 2 * positions * c) : 0;
        }
        switch (level.temporal) {
        case TemporalMixing::None:
            break;
        case TemporalMixing::Convolution:
            cost += positions * 3 * c * c;
            break;
        case TemporalMixing::Attention:
            cost += positions * (4 * c * c + 2 * frames * c);
            break;
        case TemporalMixing::ConvolutionThenAttention:
            cost += positions * (3 * c * c + 4 * c * c + 2 * frames * c);
            break;
        case TemporalMixing::SpaceTimeAttention:
            cost += positions * (4 * c * c + 2 * frames * positions * c);
            break;
        }
        return cost;
    }
};

} // namespace

double VideoUnetImpl::floatingPointOperations(std::int64_t frames, std::int64_t height,
                                              std::int64_t width) const
{
    const auto& o = m_options;
    const auto square = static_cast<double>(o.patch * o.patch);
    auto positions = static_cast<double>(height * width) / square;
    const auto first = static_cast<double>(o.levels[0].channels);
    const auto taps = static_cast<double>(o.outerKernel * o.outerKernel);
    const auto entry =
        positions * taps * static_cast<double>(o.inputChannels + o.conditionChannels) * square * first;
    const auto exit =
        positions * taps * static_cast<double>(exitWidth()) * static_cast<double>(o.inputChannels) * square;
    double cost = entry + exit;
    double above = first;
    for (std::size_t i = 0; i < o.levels.size(); ++i) {
        const auto& level = o.levels[i];
        const auto c = static_cast<double>(level.channels);
        if (i > 0 || o.efficient) {
            positions /= 4;
            const LevelCost here{o, positions, static_cast<double>(frames)};
            cost += here.resampling(above, c, positions);
            // Going up, a 3x3 works at the higher resolution; the shuffle's 1x1 at the lower.
            cost += o.resampling == ResamplingKind::Shuffle ? here.resampling(c, above, positions)
                                                            : here.resampling(c, above, 4 * positions);
            above = c;
        }
        const LevelCost here{o, positions, static_cast<double>(frames)};
        cost += static_cast<double>(level.blocks) * here.block(c, level);
        if (i + 1 < o.levels.size() && level.blocks > 0) {
            cost += here.block(2 * c, level) + static_cast<double>(level.blocks - 1) * here.block(c, level);
        }
    }
    return 2 * cost * static_cast<double>(frames);
}

} // namespace cascade::nn
