// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/Resize.h"

#include "core/base/Result.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace cascade::diffusion {

namespace {

/// For each pixel of a stretch of one output axis: which input pixels it is made of, and with what weights.
/// All pixels have the same number of taps; the spare ones weigh 0.
struct AxisTaps {
    std::int64_t taps = 0;
    std::vector<std::int64_t>
        first; ///< first input pixel of each output pixel, counted from the start of the input part
    std::vector<float> weights; ///< [outputs * taps]

    [[nodiscard]] std::int64_t outputs() const { return static_cast<std::int64_t>(first.size()); }
};

struct Span {
    std::int64_t begin;
    std::int64_t end;
};

/// Input pixels under the triangle of output pixel `index`.
Span supportOf(std::int64_t from, std::int64_t to, std::int64_t index)
{
    const double ratio = static_cast<double>(from) / static_cast<double>(to);
    const double reach = std::max(ratio, 1.0);
    const double centre = ratio * (static_cast<double>(index) + 0.5);
    return {std::max<std::int64_t>(static_cast<std::int64_t>(centre - reach + 0.5), 0),
            std::min(static_cast<std::int64_t>(centre + reach + 0.5), from)};
}

/// Weights of output pixel `index` over its support, adding up to 1.
std::vector<double> weightsOf(std::int64_t from, std::int64_t to, std::int64_t index, const Span& support)
{
    const double ratio = static_cast<double>(from) / static_cast<double>(to);
    const double reach = std::max(ratio, 1.0);
    const double centre = ratio * (static_cast<double>(index) + 0.5);
    std::vector<double> weights;
    double total = 0;
    for (auto pixel = support.begin; pixel < support.end; ++pixel) {
        const double distance = std::abs(static_cast<double>(pixel) + 0.5 - centre) / reach;
        weights.push_back(std::max(0.0, 1 - distance));
        total += weights.back();
    }
    for (auto& weight : weights) {
        weight /= total;
    }
    return weights;
}

/// Taps of output pixels [output.begin, output.end) reading from input pixels [input.begin, input.end).
AxisTaps tapsOf(std::int64_t from, std::int64_t to, const Span& output, const Span& input)
{
    AxisTaps axis;
    for (auto index = output.begin; index < output.end; ++index) {
        const auto support = supportOf(from, to, index);
        axis.taps = std::max(axis.taps, support.end - support.begin);
    }
    for (auto index = output.begin; index < output.end; ++index) {
        const auto support = supportOf(from, to, index);
        const auto weights = weightsOf(from, to, index, support);
        // Near the end of the part the taps start earlier, so that the spare ones stay inside it.
        const auto first = std::max(std::min(support.begin, input.end - axis.taps), input.begin);
        axis.first.push_back(first - input.begin);
        const auto base = axis.weights.size();
        axis.weights.resize(base + static_cast<std::size_t>(axis.taps), 0.0F);
        std::transform(weights.begin(), weights.end(),
                       axis.weights.begin() + static_cast<std::ptrdiff_t>(base) + (support.begin - first),
                       [](double weight) { return static_cast<float>(weight); });
    }
    return axis;
}

/// One row of output: the vertical blend of the input rows into `blend` (`width` values), then the horizontal
/// one.
void resizeRow(const float* plane, std::int64_t width, const AxisTaps& rows, std::int64_t row,
               const AxisTaps& columns, std::vector<float>& blend, float* output)
{
    const float* source = plane + rows.first[static_cast<std::size_t>(row)] * width;
    const float* weights = rows.weights.data() + row * rows.taps;
    for (std::int64_t x = 0; x < width; ++x) {
        blend[static_cast<std::size_t>(x)] = source[x] * weights[0];
    }
    for (std::int64_t tap = 1; tap < rows.taps; ++tap) {
        const float* line = source + tap * width;
        for (std::int64_t x = 0; x < width; ++x) {
            blend[static_cast<std::size_t>(x)] += line[x] * weights[tap];
        }
    }
    for (std::int64_t x = 0; x < columns.outputs(); ++x) {
        const float* values = blend.data() + columns.first[static_cast<std::size_t>(x)];
        const float* factors = columns.weights.data() + x * columns.taps;
        float sum = values[0] * factors[0];
        for (std::int64_t tap = 1; tap < columns.taps; ++tap) {
            sum += values[tap] * factors[tap];
        }
        output[x] = sum;
    }
}

/// planes [N, h, w], packed fp32 on the CPU, to [N, rows, columns].
torch::Tensor resizeOnCpu(const torch::Tensor& planes, const AxisTaps& rows, const AxisTaps& columns)
{
    const auto height = planes.size(1);
    const auto width = planes.size(2);
    const auto outputs = rows.outputs() * columns.outputs();
    auto result = torch::empty({planes.size(0), rows.outputs(), columns.outputs()}, planes.options());
    const float* source = planes.const_data_ptr<float>();
    float* target = result.data_ptr<float>();
    const auto grain = std::max<std::int64_t>(1, (1 << 15) / std::max<std::int64_t>(columns.outputs(), 1));
    at::parallel_for(0, planes.size(0) * rows.outputs(), grain, [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> blend(static_cast<std::size_t>(width));
        for (auto line = begin; line < end; ++line) {
            const auto plane = line / rows.outputs();
            const auto row = line % rows.outputs();
            resizeRow(source + plane * height * width, width, rows, row, columns, blend,
                      target + plane * outputs + row * columns.outputs());
        }
    });
    return result;
}

/// The same along one dimension by tensor operations: for gradients and other devices.
torch::Tensor resizeAxis(const torch::Tensor& planes, std::int64_t dimension, const AxisTaps& axis)
{
    const auto first = torch::tensor(axis.first, torch::kLong).to(planes.device());
    const auto weights =
        torch::tensor(axis.weights, torch::kFloat).view({axis.outputs(), axis.taps}).to(planes.device());
    torch::Tensor sum;
    for (std::int64_t tap = 0; tap < axis.taps; ++tap) {
        const auto shape = dimension == 1 ? std::vector<std::int64_t>{1, axis.outputs(), 1}
                                          : std::vector<std::int64_t>{1, 1, axis.outputs()};
        const auto term = planes.index_select(dimension, first + tap) * weights.select(1, tap).reshape(shape);
        sum = tap == 0 ? term : sum + term;
    }
    return sum;
}

[[noreturn]] void refuse(const std::string& what)
{
    throw ErrorException(Error{ErrorCode::Internal, "resize", what, {}});
}

std::string shown(const PictureWindow& window)
{
    return std::to_string(window.width) + "x" + std::to_string(window.height) + "+" +
           std::to_string(window.x) + "+" + std::to_string(window.y);
}

bool covers(const PictureWindow& outer, const PictureWindow& inner)
{
    return inner.y >= outer.y && inner.x >= outer.x && inner.y + inner.height <= outer.y + outer.height &&
           inner.x + inner.width <= outer.x + outer.width && inner.height > 0 && inner.width > 0;
}

PictureWindow whole(const PictureSize& size)
{
    return {0, 0, size.height, size.width};
}

void requireInside(const PictureWindow& window, const PictureSize& picture, const char* which)
{
    if (!covers(whole(picture), window)) {
        refuse(std::string("the ") + which + " window " + shown(window) + " lies outside its picture " +
               shown(whole(picture)));
    }
}

} // namespace

PictureWindow inputWindowOf(const ResizePlan& plan, const PictureWindow& output)
{
    requireInside(output, plan.to, "output");
    const auto y = supportOf(plan.from.height, plan.to.height, output.y).begin;
    const auto x = supportOf(plan.from.width, plan.to.width, output.x).begin;
    const auto yEnd = supportOf(plan.from.height, plan.to.height, output.y + output.height - 1).end;
    const auto xEnd = supportOf(plan.from.width, plan.to.width, output.x + output.width - 1).end;
    return {y, x, yEnd - y, xEnd - x};
}

torch::Tensor resizeRegion(const torch::Tensor& part, const PictureWindow& input, const ResizePlan& plan,
                           const PictureWindow& output)
{
    requireInside(input, plan.from, "input");
    const auto needed = inputWindowOf(plan, output);
    if (!covers(input, needed)) {
        refuse("the input window " + shown(input) + " does not cover " + shown(needed));
    }
    if (part.dim() < 2 || part.size(-2) != input.height || part.size(-1) != input.width) {
        refuse("the picture is not of the size of the input window " + shown(input));
    }
    const auto rows = tapsOf(plan.from.height, plan.to.height, {output.y, output.y + output.height},
                             {input.y, input.y + input.height});
    const auto columns = tapsOf(plan.from.width, plan.to.width, {output.x, output.x + output.width},
                                {input.x, input.x + input.width});
    auto shape = part.sizes().vec();
    const auto planes = part.to(torch::kFloat).reshape({-1, input.height, input.width});
    const bool direct =
        planes.device().is_cpu() && !(planes.requires_grad() && torch::GradMode::is_enabled());
    const auto resized = direct ? resizeOnCpu(planes.contiguous(), rows, columns)
                                : resizeAxis(resizeAxis(planes, 1, rows), 2, columns);
    shape.at(shape.size() - 2) = output.height;
    shape.at(shape.size() - 1) = output.width;
    return resized.reshape(shape).to(part.scalar_type());
}

torch::Tensor resize(const torch::Tensor& picture, const PictureSize& to)
{
    if (picture.dim() < 2 || picture.size(-2) < 1 || picture.size(-1) < 1 || to.height < 1 || to.width < 1) {
        refuse("expected pictures of at least one pixel");
    }
    const PictureSize from{picture.size(-2), picture.size(-1)};
    return resizeRegion(picture, whole(from), {from, to}, whole(to));
}

} // namespace cascade::diffusion
