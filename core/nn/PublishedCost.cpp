// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/PublishedCost.h"

#include "core/nn/Attend.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/LatentUnet.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace cascade::nn {

namespace {

constexpr double kWords = 77;

/// Tensors of a level's size that a transformer holds beside the skips: its own and its tokens, those
/// normalised, queries, keys, values, and two results.
constexpr std::int64_t kTransformer = 8;

bool has(std::string_view key, std::string_view part)
{
    return key.find(part) != std::string_view::npos;
}

/// How often the size is halved where a tensor works; `levels` of them. `up` counts from the lowest.
std::size_t levelOf(std::string_view key, std::size_t levels, std::string_view down, std::string_view up,
                    std::string_view middle)
{
    const auto number = [&](std::string_view part) {
        return static_cast<std::size_t>(key[key.find(part) + part.size()] - '0');
    };
    if (has(key, middle)) {
        return levels - 1;
    }
    if (has(key, down)) {
        return number(down) + (has(key, "downsamplers") ? 1 : 0);
    }
    if (has(key, up)) {
        const auto level = levels - 1 - number(up);
        return level > 0 && has(key, "upsamplers") ? level - 1 : level;
    }
    return 0;
}

double positionsAt(double height, double width, std::size_t level)
{
    const auto scale = static_cast<double>(std::size_t{1} << level);
    return std::max(1.0, height / scale) * std::max(1.0, width / scale);
}

/// Of attention's two products, over `keys` for each of `positions`, at a width.
double products(double positions, double keys, double width)
{
    return 4 * positions * keys * width;
}

} // namespace

double latentUnetFlops(const LatentUnetOptions& options, std::int64_t frames, std::int64_t height,
                       std::int64_t width)
{
    const LatentUnet unet(options, torch::TensorOptions(torch::kMeta));
    const auto clip = static_cast<double>(frames);
    double sum = 0;
    for (const auto& item : unet->named_parameters()) {
        const auto& key = item.key();
        const auto& weight = item.value();
        if (weight.dim() < 2) {
            continue;
        }
        const auto level = levelOf(key, options.levels.size(), "down_blocks.", "up_blocks.", "mid_block.");
        const auto picture = positionsAt(static_cast<double>(height), static_cast<double>(width), level);
        const bool ofWords = has(key, "attn2.to_k") || has(key, "attn2.to_v");
        const bool overFrames =
            has(key, "motion_modules") || has(key, "temp_attentions") || has(key, "transformer_in");
        const bool ofTime = has(key, "time_emb"); // both layers of the embedding, and each block's own
        const auto positions = ofTime ? 1 : ofWords && !overFrames ? kWords * clip : picture * clip;
        sum += 2 * static_cast<double>(weight.numel()) * positions;
        if (has(key, ".to_q.weight")) {
            const auto keys = overFrames ? clip : has(key, "attn2") ? kWords : picture;
            sum += products(picture * clip, keys, static_cast<double>(weight.size(0)));
        }
    }
    return sum;
}

double decoderFlops(const AutoencoderOptions& options, std::int64_t height, std::int64_t width)
{
    const Autoencoder autoencoder(options, torch::TensorOptions(torch::kMeta));
    const auto factor = static_cast<double>(options.factor());
    double sum = 0;
    for (const auto& item : autoencoder->named_parameters()) {
        const auto& key = item.key();
        const auto& weight = item.value();
        if (weight.dim() < 2 || has(key, "encoder.") || key.starts_with("quant_conv")) {
            continue;
        }
        const bool first = has(key, "post_quant_conv") || has(key, "decoder.conv_in");
        const auto level = first ? options.channels.size() - 1
                                 : levelOf(key, options.channels.size(), "none", "up_blocks.", "mid_block.");
        const auto picture =
            positionsAt(static_cast<double>(height) * factor, static_cast<double>(width) * factor, level);
        sum += 2 * static_cast<double>(weight.numel()) * picture;
        if (has(key, ".to_q.weight")) {
            sum += products(picture, picture, static_cast<double>(weight.size(0)));
        }
    }
    return sum;
}

std::int64_t unetPeakBytes(const LatentUnetOptions& options, const UnetClip& clip, std::int64_t elementBytes)
{
    const auto& levels = options.levels;
    const auto frames = clip.batch * clip.frames;
    auto height = clip.height, width = clip.width;
    std::int64_t skips = frames * height * width * levels.front().channels, most = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto places = frames * height * width;
        const auto own = levels[i].channels, lower = levels[std::min(i + 1, levels.size() - 1)].channels;
        // The first layer on the way up: what comes from below, joined with its skip, and that normalised.
        const auto joined = 3 * (lower + own);
        skips += options.layers * places * own;
        most = std::max(most, places * std::max(kTransformer * own, joined) + skips);
        height = (height + 1) / 2;
        width = (width + 1) / 2;
        skips += i + 1 < levels.size() ? frames * height * width * own : 0;
    }
    return elementBytes * most + kernelScratchBytes(elementBytes);
}

} // namespace cascade::nn
