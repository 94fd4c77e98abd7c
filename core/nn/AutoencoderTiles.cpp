// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/AutoencoderTiles.h"

#include "core/nn/Attend.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace cascade::nn {

namespace {

constexpr std::int64_t kLeastTile = 32; // latents
/// The activations of one frame's widest level that live at once, in elements: `kept` times what a level
/// takes in and `made` times what it gives.
std::int64_t widest(const AutoencoderOptions& options, std::int64_t pixels, double kept, double made)
{
    const auto& channels = options.channels;
    double most = 0;
    for (std::size_t i = 0; i < channels.size(); ++i, pixels /= 4) {
        const auto lower = channels[std::min(i + 1, channels.size() - 1)];
        most = std::max(most, static_cast<double>(pixels) * (kept * static_cast<double>(lower) +
                                                             made * static_cast<double>(channels[i])));
    }
    return static_cast<std::int64_t>(most);
}

/// Tiles along one side, all of one length.
struct Axis {
    std::int64_t length, tile, overlap;
    std::vector<std::int64_t> starts;

    Axis(std::int64_t side, std::int64_t wanted)
        : length(side), tile(std::min(side, wanted)), overlap(std::max<std::int64_t>(1, tile / 4))
    {
        const auto count = tile < length ? 1 + (length - tile + tile - overlap - 1) / (tile - overlap) : 1;
        for (std::int64_t i = 0; i < count; ++i) {
            starts.push_back(count > 1 ? i * (length - tile) / (count - 1) : 0);
        }
    }
    /// What each of a tile's places, `zoom` to one of this axis, counts: it fades where another tile begins.
    [[nodiscard]] torch::Tensor fade(std::int64_t start, double zoom) const
    {
        const auto size = std::llround(static_cast<double>(tile) * zoom);
        const auto reach = std::max(1.0, static_cast<double>(overlap) * zoom);
        const auto place = (torch::arange(size, torch::kFloat32) + 0.5) / reach;
        auto weight = torch::ones({size}, torch::kFloat32);
        if (start > 0) {
            weight = at::minimum(weight, place);
        }
        if (start + tile < length) {
            weight = at::minimum(weight, place.flip(0));
        }
        return weight;
    }
};

/// Sums of weighted tiles, and of their weights.
class Blend {
public:
    Blend(std::int64_t channels, std::int64_t height, std::int64_t width)
        : m_sum(torch::zeros({1, channels, height, width})), m_weight(torch::zeros({height, width}))
    {
    }
    void add(const torch::Tensor& tile, const torch::Tensor& weight, std::int64_t top, std::int64_t left)
    {
        const auto placed = [&](const torch::Tensor& t) {
            return t.slice(-2, top, top + weight.size(0)).slice(-1, left, left + weight.size(1));
        };
        placed(m_sum).add_(tile.to(m_sum.device()) * weight);
        placed(m_weight).add_(weight);
    }
    [[nodiscard]] torch::Tensor result(torch::Device device) const { return (m_sum / m_weight).to(device); }

private:
    torch::Tensor m_sum, m_weight;
};

/// The largest side of a square tile in latents whose peak fits.
std::int64_t tileFor(std::int64_t bytes, const std::function<std::int64_t(std::int64_t tile)>& peak)
{
    auto tile = kLeastTile;
    while (peak(tile + kLeastTile / 4) <= bytes) {
        tile += kLeastTile / 4;
    }
    return tile;
}

/// Calls `work(top, left)` for all tiles.
void overTiles(const Axis& down, const Axis& across, const FrameBudget& budget,
               const std::function<void(std::int64_t top, std::int64_t left)>& work)
{
    for (const auto top : down.starts) {
        for (const auto left : across.starts) {
            if (budget.beforeEach) {
                budget.beforeEach();
            }
            work(top, left);
        }
    }
}

torch::Tensor decodedByTiles(const Autoencoder& autoencoder, const torch::Tensor& latents,
                             const FrameBudget& budget)
{
    const auto& options = autoencoder->options();
    const auto factor = options.factor();
    const auto side = tileFor(budget.bytes, [&](std::int64_t tile) {
        return decodePeakBytes(options, 1, tile * factor, tile * factor, latents.element_size());
    });
    const Axis down(latents.size(2), side), across(latents.size(3), side);
    Blend blend(options.imageChannels, latents.size(2) * factor, latents.size(3) * factor);
    overTiles(down, across, budget, [&](std::int64_t top, std::int64_t left) {
        const auto tile = latents.slice(2, top, top + down.tile).slice(3, left, left + across.tile);
        const auto zoom = static_cast<double>(factor);
        blend.add(autoencoder->decode(tile), down.fade(top, zoom).unsqueeze(1) * across.fade(left, zoom),
                  top * factor, left * factor);
    });
    return blend.result(latents.device());
}

LatentDistribution encodedByTiles(const Autoencoder& autoencoder, const torch::Tensor& images,
                                  const FrameBudget& budget)
{
    const auto& options = autoencoder->options();
    const auto factor = options.factor();
    const auto side = tileFor(budget.bytes, [&](std::int64_t tile) {
        return encodePeakBytes(options, 1, tile * factor, tile * factor, images.element_size());
    });
    // in latents, rows of pixels beyond the last whole latent have none
    const Axis down(images.size(2) / factor, side), across(images.size(3) / factor, side);
    Blend mean(options.latentChannels, down.length, across.length),
        logVariance(options.latentChannels, down.length, across.length);
    overTiles(down, across, budget, [&](std::int64_t top, std::int64_t left) {
        const auto tile = images.slice(2, top * factor, (top + down.tile) * factor)
                              .slice(3, left * factor, (left + across.tile) * factor);
        const auto encoded = autoencoder->encode(tile);
        const auto weight = down.fade(top, 1).unsqueeze(1) * across.fade(left, 1);
        mean.add(encoded.mean, weight, top, left);
        logVariance.add(encoded.logVariance, weight, top, left);
    });
    return {mean.result(images.device()), logVariance.result(images.device())};
}

/// Calls `whole(from, to)` for groups of as many of `count` frames as fit, or `tiled(frame)` where none does.
void overGroups(std::int64_t count, const FrameBudget& budget,
                const std::function<std::int64_t(std::int64_t frames)>& peak,
                const std::function<void(std::int64_t from, std::int64_t to)>& whole,
                const std::function<void(std::int64_t frame)>& tiled)
{
    if (peak(1) > budget.bytes) {
        for (std::int64_t frame = 0; frame < count; ++frame) {
            tiled(frame);
        }
        return;
    }
    std::int64_t some = 1;
    while (some < count && peak(some + 1) <= budget.bytes) {
        ++some;
    }
    for (std::int64_t from = 0; from < count; from += some) {
        if (budget.beforeEach) {
            budget.beforeEach();
        }
        whole(from, std::min(from + some, count));
    }
}

} // namespace

void decodeFrames(const Autoencoder& autoencoder, const torch::Tensor& latents, const FrameBudget& budget,
                  const DecodedFrames& sink)
{
    const auto& options = autoencoder->options();
    const auto factor = options.factor();
    overGroups(
        latents.size(0), budget,
        [&](std::int64_t frames) {
            return decodePeakBytes(options, frames, latents.size(2) * factor, latents.size(3) * factor,
                                   latents.element_size());
        },
        [&](std::int64_t from, std::int64_t to) {
            sink(from, autoencoder->decode(latents.slice(0, from, to)));
        },
        [&](std::int64_t frame) {
            sink(frame, decodedByTiles(autoencoder, latents.slice(0, frame, frame + 1), budget));
        });
}

void encodeFrames(const Autoencoder& autoencoder, const torch::Tensor& images, const FrameBudget& budget,
                  const EncodedFrames& sink)
{
    const auto& options = autoencoder->options();
    overGroups(
        images.size(0), budget,
        [&](std::int64_t frames) {
            return encodePeakBytes(options, frames, images.size(2), images.size(3), images.element_size());
        },
        [&](std::int64_t from, std::int64_t to) {
            sink(from, autoencoder->encode(images.slice(0, from, to)));
        },
        [&](std::int64_t frame) {
            sink(frame, encodedByTiles(autoencoder, images.slice(0, frame, frame + 1), budget));
        });
}

std::int64_t decodePeakBytes(const AutoencoderOptions& options, std::int64_t frames, std::int64_t height,
                             std::int64_t width, std::int64_t elementBytes)
{
    // A level's first block holds what it takes in, that normalised, and one result.
    return frames * elementBytes * widest(options, height * width, 2, 1) + kernelScratchBytes(elementBytes);
}

std::int64_t encodePeakBytes(const AutoencoderOptions& options, std::int64_t frames, std::int64_t height,
                             std::int64_t width, std::int64_t elementBytes)
{
    // A block holds what it takes in, that normalised, and one result, all as wide as the level.
    return frames * elementBytes * widest(options, height * width, 0, 3) + kernelScratchBytes(elementBytes);
}

} // namespace cascade::nn
