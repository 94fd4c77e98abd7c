// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/GroupNormSilu.h"

#include "core/kernels/NormRows.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cascade::kernels {

namespace {

using torch::Tensor;

/// Positions that one task takes; fixed, so that sums do not depend on the number of threads.
constexpr std::int64_t kChunk = 256;

/// One call in the kernels' form.
struct Call {
    Tensor x;      ///< [N, P, C] contiguous
    Tensor y;      ///< the same
    Tensor shift;  ///< [N, C] fp32 or undefined
    Tensor weight; ///< [C] fp32
    Tensor bias;   ///< [C] fp32
    GroupNormOptions options;

    [[nodiscard]] std::int64_t rows() const { return x.size(0); }
    [[nodiscard]] std::int64_t positions() const { return x.size(1); }
    [[nodiscard]] std::int64_t channels() const { return x.size(2); }
    [[nodiscard]] std::int64_t chunks() const { return (positions() + kChunk - 1) / kChunk; }
    [[nodiscard]] bool isFloat() const { return x.scalar_type() == torch::kFloat32; }
    /// The first value of a chunk.
    template <typename T>
    [[nodiscard]] T* at(const Tensor& t, std::int64_t row, std::int64_t chunk) const
    {
        return static_cast<T*>(t.data_ptr()) + (row * positions() + chunk * kChunk) * channels();
    }
    [[nodiscard]] std::int64_t rowsOf(std::int64_t chunk) const
    {
        return std::min(kChunk, positions() - chunk * kChunk);
    }
};

/// Runs `task(row, chunk)` for all chunks of all rows, on all threads.
template <typename Task>
void overChunks(const Call& call, const Task& task)
{
    at::parallel_for(0, call.rows() * call.chunks(), 1, [&](std::int64_t from, std::int64_t to) {
        for (auto i = from; i < to; ++i) {
            task(i / call.chunks(), i % call.chunks());
        }
    });
}

/// Mean and sum of squared distances from it, of each channel of one row of the batch.
struct ChannelMoments {
    std::vector<double> mean, squares;
};

/// Sums of all chunks: [N, chunks, 2, C], and the origins that they were taken from, [N, C].
struct Sums {
    Tensor partial, origin;
};

Sums sumsOf(const Call& call)
{
    const auto& kernels = normRowKernels().front();
    Sums sums{at::empty({call.rows(), call.chunks(), 2, call.channels()}, torch::kFloat32),
              call.x.select(1, 0).to(torch::kFloat32).contiguous()};
    overChunks(call, [&](std::int64_t row, std::int64_t chunk) {
        auto* const out =
            sums.partial.data_ptr<float>() + (row * call.chunks() + chunk) * 2 * call.channels();
        const MomentSpan span{call.rowsOf(chunk), call.channels(),
                              sums.origin.data_ptr<float>() + row * call.channels(), out,
                              out + call.channels()};
        call.isFloat() ? kernels.momentsFloat(span, call.at<float>(call.x, row, chunk))
                       : kernels.momentsBf16(span, call.at<Bf16>(call.x, row, chunk));
    });
    return sums;
}

ChannelMoments momentsOf(const Call& call, const Sums& sums, std::int64_t row)
{
    const auto channels = static_cast<std::size_t>(call.channels());
    ChannelMoments moments{std::vector<double>(channels), std::vector<double>(channels)};
    const auto* partial = sums.partial.data_ptr<float>() + row * call.chunks() * 2 * call.channels();
    for (std::int64_t chunk = 0; chunk < call.chunks(); ++chunk, partial += 2 * channels) {
        for (std::size_t c = 0; c < channels; ++c) {
            moments.mean[c] += partial[c];
            moments.squares[c] += partial[channels + c];
        }
    }
    const auto count = static_cast<double>(call.positions());
    const auto* const origin = sums.origin.data_ptr<float>() + row * call.channels();
    const auto* const shift =
        call.shift.defined() ? call.shift.data_ptr<float>() + row * call.channels() : nullptr;
    for (std::size_t c = 0; c < channels; ++c) {
        const auto mean = moments.mean[c] / count;
        moments.squares[c] -= moments.mean[c] * mean;
        moments.mean[c] = mean + origin[c] + (shift != nullptr ? shift[c] : 0.0F);
    }
    return moments;
}

/// What each channel of each row of the batch is multiplied by and shifted by, [N, C] each.
struct Affine {
    Tensor multiplier, shift;
};

/// Fills in the rows from `first` on that share statistics.
void normaliseTogether(const Call& call, const Sums& sums, std::int64_t first, const Affine& affine)
{
    const auto& options = call.options;
    std::vector<ChannelMoments> frames;
    for (std::int64_t i = 0; i < options.frames; ++i) {
        frames.push_back(momentsOf(call, sums, first + i));
    }
    const auto width = call.channels() / options.groups;
    const auto count = static_cast<double>(call.positions());
    const auto* const weight = call.weight.data_ptr<float>();
    const auto* const bias = call.bias.data_ptr<float>();
    for (std::int64_t group = 0; group < options.groups; ++group) {
        double mean = 0, squares = 0;
        for (const auto& frame : frames) {
            for (auto c = group * width; c < (group + 1) * width; ++c) {
                mean += frame.mean[static_cast<std::size_t>(c)];
            }
        }
        mean /= static_cast<double>(width * options.frames);
        for (const auto& frame : frames) {
            for (auto c = group * width; c < (group + 1) * width; ++c) {
                const auto away = frame.mean[static_cast<std::size_t>(c)] - mean;
                squares += frame.squares[static_cast<std::size_t>(c)] + count * away * away;
            }
        }
        const auto variance = squares / (count * static_cast<double>(width * options.frames));
        const auto inverse = 1.0 / std::sqrt(variance + options.epsilon);
        for (std::int64_t i = 0; i < options.frames; ++i) {
            const auto row = (first + i) * call.channels();
            for (auto c = group * width; c < (group + 1) * width; ++c) {
                const auto own = call.shift.defined() ? call.shift.data_ptr<float>()[row + c] : 0.0F;
                const auto multiplier = weight[c] * inverse;
                affine.multiplier.data_ptr<float>()[row + c] = static_cast<float>(multiplier);
                affine.shift.data_ptr<float>()[row + c] =
                    static_cast<float>(bias[c] + (own - mean) * multiplier);
            }
        }
    }
}

Affine affineOf(const Call& call, const Sums& sums)
{
    const auto shape = {call.rows(), call.channels()};
    const Affine affine{at::empty(shape, torch::kFloat32), at::empty(shape, torch::kFloat32)};
    at::parallel_for(0, call.rows() / call.options.frames, 1, [&](std::int64_t from, std::int64_t to) {
        for (auto i = from; i < to; ++i) {
            normaliseTogether(call, sums, i * call.options.frames, affine);
        }
    });
    return affine;
}

void apply(const Call& call, const Affine& affine)
{
    const auto& kernels = normRowKernels().front();
    overChunks(call, [&](std::int64_t row, std::int64_t chunk) {
        const AffineSpan span{call.rowsOf(chunk), call.channels(),
                              affine.multiplier.data_ptr<float>() + row * call.channels(),
                              affine.shift.data_ptr<float>() + row * call.channels(), call.options.activate};
        call.isFloat()
            ? kernels.affineFloat(span, call.at<float>(call.x, row, chunk),
                                  call.at<float>(call.y, row, chunk))
            : kernels.affineBf16(span, call.at<Bf16>(call.x, row, chunk), call.at<Bf16>(call.y, row, chunk));
    });
}

bool hasKernel(const Tensor& x, const Tensor& weight)
{
    const auto type = x.scalar_type();
    const bool wantsGradient = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
    return x.is_cpu() && (type == torch::kFloat32 || type == torch::kBFloat16) && !wantsGradient &&
           x.numel() > 0;
}

} // namespace

Tensor groupNormSilu(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& shift,
                     const GroupNormOptions& options)
{
    TORCH_CHECK(x.dim() == 4 && x.size(1) % options.groups == 0 && x.size(0) % options.frames == 0,
                "[group norm] expected [N, C, H, W], C in ", options.groups, " groups and N in clips of ",
                options.frames, ", got ", x.sizes());
    TORCH_CHECK(!shift.defined() || (shift.size(0) == x.size(0) && shift.size(1) == x.size(1)),
                "[group norm] expected a shift for each row and channel, got ",
                shift.defined() ? shift.sizes() : at::IntArrayRef());
    if (!hasKernel(x, weight)) {
        return groupNormSiluReference(x, weight, bias, shift, options);
    }
    const auto plain = [](const Tensor& t) { return t.to(torch::kFloat32).contiguous(); };
    Call call{
        x.permute({0, 2, 3, 1}).contiguous().flatten(1, 2), {}, {}, plain(weight), plain(bias), options};
    call.y = at::empty_like(call.x);
    call.shift = shift.defined() ? plain(shift) : shift;
    apply(call, affineOf(call, sumsOf(call)));
    return call.y.unflatten(1, {x.size(2), x.size(3)}).permute({0, 3, 1, 2});
}

Tensor groupNormSiluReference(const Tensor& x, const Tensor& weight, const Tensor& bias, const Tensor& shift,
                              const GroupNormOptions& options)
{
    const auto type = x.scalar_type();
    const auto moved = shift.defined() ? x + shift.to(type).unsqueeze(-1).unsqueeze(-1) : x;
    const auto clips =
        moved.unflatten(0, {-1, options.frames}).transpose(1, 2); // [N / frames, C, frames, H, W]
    const auto normed =
        at::group_norm(clips, options.groups, weight.to(type), bias.to(type), options.epsilon);
    const auto y = normed.transpose(1, 2).flatten(0, 1).contiguous(at::MemoryFormat::ChannelsLast);
    return options.activate ? at::silu(y) : y;
}

} // namespace cascade::kernels
