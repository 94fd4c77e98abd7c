// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/nn/Reference.h"

#include "core/nn/RelativePositionBias.h"

#include <cmath>
#include <vector>

namespace cascade::tests {

using torch::Tensor;

Tensor squaresToChannels(const Tensor& x, std::int64_t factor)
{
    std::vector<Tensor> parts;
    for (std::int64_t i = 0; i < factor; ++i) {
        for (std::int64_t j = 0; j < factor; ++j) {
            parts.push_back(x.slice(2, i, x.size(2), factor).slice(3, j, x.size(3), factor));
        }
    }
    return at::cat(parts, 1);
}

Tensor channelsToSquares(const Tensor& x, std::int64_t factor)
{
    const auto channels = x.size(1) / (factor * factor);
    auto out = at::zeros({x.size(0), channels, x.size(2) * factor, x.size(3) * factor}, x.options());
    for (std::int64_t i = 0; i < factor; ++i) {
        for (std::int64_t j = 0; j < factor; ++j) {
            const auto from = (i * factor + j) * channels;
            out.slice(2, i, out.size(2), factor)
                .slice(3, j, out.size(3), factor)
                .copy_(x.slice(1, from, from + channels));
        }
    }
    return out;
}

Reference::Reference(const torch::nn::Module& module)
{
    for (const auto& item : module.named_parameters()) {
        m_parameters[item.key()] = item.value().detach().to(torch::kFloat64);
    }
}

Tensor Reference::norm(const std::string& name, const Tensor& x) const
{
    const auto rms = (x.square().mean(1, true) + 1e-6).sqrt();
    return x / rms * at(name + ".weight").view({1, -1, 1, 1});
}

Tensor Reference::convolution(const std::string& name, const Tensor& x, std::int64_t stride) const
{
    const auto& weight = at(name + ".weight");
    return at::conv2d(x, weight, at(name + ".bias"), stride, weight.size(2) / 2);
}

Tensor Reference::linear(const std::string& name, const Tensor& x) const
{
    const auto y = at::matmul(x, at(name + ".weight").t());
    return has(name + ".bias") ? y + at(name + ".bias") : y;
}

Tensor Reference::residualBlock(const std::string& name, const Tensor& x, const Tensor& condition) const
{
    const auto scaleShift = linear(name + "to_scale_shift", condition).unsqueeze(-1).unsqueeze(-1);
    const auto channels = scaleShift.size(1) / 2;
    auto h = convolution(name + "conv1", at::silu(norm(name + "norm1", x)));
    h = norm(name + "norm2", h) * (1 + scaleShift.slice(1, 0, channels)) + scaleShift.slice(1, channels);
    h = convolution(name + "conv2", at::silu(h));
    return h + (has(name + "shortcut.weight") ? convolution(name + "shortcut", x) : x);
}

namespace {

/// One head: q [Q, d] and k, v [K, d], with a bias [Q, K].
Tensor attendOne(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& bias)
{
    const auto scores = at::matmul(q, k.t()) / std::sqrt(static_cast<double>(q.size(1))) + bias;
    return at::matmul(at::softmax(scores, -1), v);
}

/// A frame [C, H, W] as tokens [H W, C], and back.
Tensor tokensOf(const Tensor& frame)
{
    return frame.flatten(1).t();
}
Tensor frameOf(const Tensor& tokens, const Tensor& like)
{
    return tokens.t().reshape(like.sizes());
}

/// cos(pi k (place + 1/2) / count) for k = 1 ... 8.
Tensor placeFeatures(std::int64_t place, std::int64_t count)
{
    auto features = at::zeros({8}, torch::kFloat64);
    for (std::int64_t k = 1; k <= 8; ++k) {
        features[k - 1] = std::cos(M_PI * static_cast<double>(k) * (static_cast<double>(place) + 0.5) /
                                   static_cast<double>(count));
    }
    return features;
}

} // namespace

Tensor Reference::spatialAttention(const std::string& name, const Tensor& x, const nn::TextCondition& text,
                                   const nn::FrameLayout& layout, std::int64_t heads) const
{
    const auto normed = norm(name + "norm", x);
    const auto channels = x.size(1), width = channels / heads;
    std::vector<Tensor> frames;
    for (std::int64_t n = 0; n < x.size(0); ++n) {
        const auto tokens = tokensOf(normed[n]);
        std::vector<Tensor> keysAndValues;
        if (has(name + "text_to_kv.weight")) { // the words that are there, of this frame's caption
            const auto b = n / layout.frames;
            const auto caption =
                text.ofFrame.defined() ? text.ofFrame[n % layout.frames].item<std::int64_t>() : 0;
            const auto words = text.embedding[b][caption].to(torch::kFloat64);
            const auto there = text.mask[b][caption].nonzero().flatten();
            keysAndValues.push_back(linear(name + "text_to_kv", words.index_select(0, there)));
        }
        if (has(name + "to_kv.weight")) {
            keysAndValues.push_back(linear(name + "to_kv", tokens));
        }
        const auto all = at::cat(keysAndValues);
        const auto q = linear(name + "to_q", tokens), k = all.slice(1, 0, channels),
                   v = all.slice(1, channels);
        std::vector<Tensor> out;
        for (std::int64_t h = 0; h < heads; ++h) {
            const auto part = [&](const Tensor& t) { return t.slice(1, h * width, (h + 1) * width); };
            out.push_back(attendOne(part(q), part(k), part(v), at::zeros({1, 1}, q.options())));
        }
        auto y = tokensOf(x[n]) + linear(name + "to_out", at::cat(out, 1));
        if (has(name + "feed_in.weight")) {
            const auto rms = (y.square().mean(-1, true) + 1e-6).sqrt();
            const auto inner = linear(name + "feed_in", y / rms * at(name + "feed_norm.weight"));
            y = y + linear(name + "feed_out", at::gelu(inner, "tanh"));
        }
        frames.push_back(frameOf(y, x[n]));
    }
    return at::stack(frames);
}

Tensor Reference::temporalAttention(const std::string& name, const Tensor& x, const nn::FrameLayout& layout,
                                    std::int64_t heads, bool allPositions) const
{
    const auto channels = x.size(1), width = channels / heads, positions = x.size(2) * x.size(3);
    auto tokens = norm(name + "norm", x).permute({0, 2, 3, 1}).clone(); // [N, H, W, C]
    if (has(name + "picture.of_row.weight")) {
        for (std::int64_t row = 0; row < x.size(2); ++row) {
            for (std::int64_t column = 0; column < x.size(3); ++column) {
                tokens.select(1, row).select(1, column) +=
                    linear(name + "picture.of_row", placeFeatures(row, x.size(2))) +
                    linear(name + "picture.of_column", placeFeatures(column, x.size(3)));
            }
        }
    }
    const auto qkv = linear(name + "to_qkv", tokens).flatten(1, 2);
    auto mixed = at::zeros({x.size(0), positions, channels}, x.options());
    for (std::int64_t n = 0; n < x.size(0); ++n) {
        const auto first = n / layout.frames * layout.frames, frame = n % layout.frames;
        const bool isImage = frame >= layout.clipFrames;
        for (std::int64_t p = 0; p < positions; ++p) {
            for (std::int64_t h = 0; h < heads; ++h) {
                std::vector<Tensor> keys, values, bias;
                for (std::int64_t other = 0; other < layout.frames; ++other) {
                    if (isImage ? other != frame : other >= layout.clipFrames) {
                        continue;
                    }
                    const auto bucket = nn::relativePositionBucket(other - frame, 32, 32);
                    for (std::int64_t at = allPositions && !isImage ? 0 : p;
                         at < (allPositions && !isImage ? positions : p + 1); ++at) {
                        const auto row = qkv[first + other][at];
                        keys.push_back(row.slice(0, channels + h * width, channels + (h + 1) * width));
                        values.push_back(
                            row.slice(0, 2 * channels + h * width, 2 * channels + (h + 1) * width));
                        bias.push_back(this->at(name + "position.weight")[bucket][h]);
                    }
                }
                const auto query = qkv[n][p].slice(0, h * width, (h + 1) * width).unsqueeze(0);
                mixed[n][p].slice(0, h * width, (h + 1) * width) =
                    attendOne(query, at::stack(keys), at::stack(values), at::stack(bias).unsqueeze(0))[0];
            }
        }
    }
    return x + linear(name + "to_out", mixed).transpose(1, 2).reshape(x.sizes());
}

Tensor Reference::temporalConvolution(const std::string& name, const Tensor& x,
                                      const nn::FrameLayout& layout) const
{
    auto out = x.clone();
    if (layout.clipFrames <= 1) {
        return out;
    }
    const auto normed = at::silu(norm(name + "norm", x));
    for (std::int64_t b = 0; b < layout.batch; ++b) {
        const auto first = b * layout.frames;
        const auto clip = normed.slice(0, first, first + layout.clipFrames); // [T, C, H, W]
        const auto lines = clip.permute({2, 3, 1, 0}).flatten(0, 1);         // [H W, C, T]
        const auto mixed =
            at::conv1d(lines, at(name + "weight").permute({0, 2, 1}).contiguous(), at(name + "bias"), 1, 1);
        out.slice(0, first, first + layout.clipFrames) += mixed.permute({2, 1, 0}).reshape(clip.sizes());
    }
    return out;
}

Tensor Reference::scalar(const std::string& name, const Tensor& value, double scale) const
{
    std::vector<Tensor> columns;
    for (int part = 0; part < 2; ++part) {
        for (int i = 0; i < 32; ++i) {
            const auto angle = value.to(torch::kFloat64) * scale * std::pow(10000.0, -i / 32.0);
            columns.push_back(part == 0 ? angle.cos() : angle.sin());
        }
    }
    return linear(name + ".linear_2", at::silu(linear(name + ".linear_1", at::stack(columns, 1))));
}

Tensor Reference::conditioning(const nn::VideoUnetInput& input, const nn::FrameLayout& layout) const
{
    const std::string name = "conditioning.";
    const auto& c = input.conditioning;
    auto numbers = scalar(name + "log_snr", c.logSnr, 25);
    if (has(name + "low_log_snr.linear_1.weight")) {
        numbers = numbers + scalar(name + "low_log_snr", c.lowLogSnr, 25);
    }
    if (has(name + "guidance.linear_1.weight")) {
        numbers = numbers + scalar(name + "guidance", c.guidanceWeight, 50);
    }
    std::vector<Tensor> rows;
    for (std::int64_t n = 0; n < layout.folded(); ++n) {
        const auto b = n / layout.frames;
        const auto caption =
            c.text.ofFrame.defined() ? c.text.ofFrame[n % layout.frames].item<std::int64_t>() : 0;
        const auto there = c.text.mask[b][caption].nonzero().flatten();
        const auto words = c.text.embedding[b][caption].to(torch::kFloat64).index_select(0, there);
        const auto normed =
            words / (words.square().mean(-1, true) + 1e-6).sqrt() * at(name + "text.norm.weight");
        const auto scores =
            at::matmul(normed, at(name + "text.query")) / std::sqrt(static_cast<double>(words.size(-1)));
        const auto pooled = at::matmul(at::softmax(scores, 0), normed);
        auto row = numbers[b] + linear(name + "text.to_out", pooled);
        const auto frame = n % layout.frames;
        if (has(name + "progress.of_time.weight") && layout.clipFrames > 1 && frame < layout.clipFrames) {
            const auto time = linear(name + "progress.of_time", placeFeatures(frame, layout.clipFrames));
            row = row + linear(name + "progress.to_out", at::silu(row + time));
        }
        rows.push_back(row);
    }
    return at::silu(at::stack(rows));
}

Tensor Reference::down(const std::string& name, const Tensor& x, bool shuffles) const
{
    return shuffles ? convolution(name + ".conv", squaresToChannels(x, 2))
                    : convolution(name + ".conv", x, 2);
}

Tensor Reference::up(const std::string& name, const Tensor& x, bool shuffles) const
{
    return shuffles ? channelsToSquares(convolution(name + ".conv", x), 2)
                    : convolution(name + ".conv", x.repeat_interleave(2, 2).repeat_interleave(2, 3));
}

Tensor Reference::block(const std::string& name, Tensor x, const Tensor& condition,
                        const nn::TextCondition& text, const nn::FrameLayout& layout,
                        const nn::UnetLevel& level, std::int64_t headWidth) const
{
    const auto heads = std::max<std::int64_t>(1, level.channels / headWidth);
    x = residualBlock(name + "residual.", x, condition);
    if (level.selfAttention || level.textAttention) {
        x = spatialAttention(name + "spatial.", x, text, layout, heads);
    }
    switch (level.temporal) {
    case nn::TemporalMixing::None:
        return x;
    case nn::TemporalMixing::Convolution:
        return temporalConvolution(name + "temporal.", x, layout);
    case nn::TemporalMixing::Attention:
        return temporalAttention(name + "temporal.", x, layout, heads, false);
    case nn::TemporalMixing::ConvolutionThenAttention:
        return temporalAttention(name + "frames.", temporalConvolution(name + "temporal.", x, layout), layout,
                                 heads, false);
    case nn::TemporalMixing::SpaceTimeAttention:
        break;
    }
    return temporalAttention(name + "temporal.", x, layout, heads, true);
}

Tensor Reference::unet(const nn::VideoUnetOptions& o, const nn::VideoUnetInput& input) const
{
    const auto sizes = input.noisy.sizes();
    const nn::FrameLayout layout{sizes[0], sizes[2], input.clipFrames < 0 ? sizes[2] : input.clipFrames};
    const auto condition = conditioning(input, layout);
    const auto& text = input.conditioning.text;
    const bool shuffles = o.resampling == nn::ResamplingKind::Shuffle;
    auto clip = input.condition.defined() ? at::cat({input.noisy, input.condition}, 1) : input.noisy;
    auto x = clip.to(torch::kFloat64).transpose(1, 2).flatten(0, 1); // [(B T), C, H, W]
    x = convolution("entry", squaresToChannels(x, o.patch));
    std::vector<Tensor> skips;
    if (o.efficient) {
        skips.push_back(x);
    }
    const auto count = static_cast<std::int64_t>(o.levels.size());
    const auto walk = [&](std::int64_t i, const std::string& kind) {
        const auto& level = o.levels[static_cast<std::size_t>(i)];
        for (std::int64_t j = 0; j < level.blocks; ++j) {
            const auto name = "level_" + std::to_string(i) + kind + std::to_string(j) + ".";
            x = block(name, x, condition, text, layout, level, o.headWidth);
        }
    };
    for (std::int64_t i = 0; i < count; ++i) {
        if (i > 0 || o.efficient) {
            x = down("down_" + std::to_string(i), x, shuffles);
        }
        walk(i, "_");
        if (i + 1 < count) {
            skips.push_back(x);
        }
    }
    for (std::int64_t i = count - 1; i >= 0; --i) {
        if (i + 1 < count) {
            walk(i, "_up_");
        }
        if (i > 0 || o.efficient) {
            x = at::cat({up("up_" + std::to_string(i), x, shuffles), skips.back() / std::sqrt(2.0)}, 1);
            skips.pop_back();
        }
    }
    x = convolution("exit", at::silu(norm("exit_norm", x)));
    x = channelsToSquares(x, o.patch);
    return x.unflatten(0, {sizes[0], sizes[2]}).transpose(1, 2);
}

} // namespace cascade::tests
