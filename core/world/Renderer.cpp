// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/world/Renderer.h"

#include "core/world/Samples.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cascade::world {

namespace {

using torch::Tensor;

/// Height of the tiles of a mosaic, in half heights of the picture.
constexpr double kTile = 2.0 / 14.0;

/// Samples painted at once; some 40 tensors of a part of this size are alive at the same time.
constexpr std::int64_t kBudgetSamples = 1 << 20;

/// Samples along each side of a pixel: small pictures are averaged from about 72 rows, drawn lines need more.
std::int64_t sampleFactor(const View& view, bool lines)
{
    if (view.supersample > 0) {
        return view.supersample;
    }
    const std::int64_t rows = lines ? 96 : 72;
    return std::clamp<std::int64_t>((rows - 1 + view.height) / view.height, 1, 4);
}

void check(const std::vector<Scene>& scenes, const std::vector<View>& views)
{
    if (scenes.empty() || views.size() != scenes.size()) {
        throw std::invalid_argument("[world/render] expected one view per scene, got " +
                                    std::to_string(views.size()) + " for " + std::to_string(scenes.size()));
    }
    const View& first = views.front();
    for (const View& view : views) {
        const bool sized = view.frames > 0 && view.height > 0 && view.width > 0 && view.supersample >= 0 &&
                           view.supersample <= 8;
        const bool inside = view.top >= 0 && view.left >= 0 && view.cropHeight >= 0 && view.cropWidth >= 0 &&
                            view.top + view.outHeight() <= view.height &&
                            view.left + view.outWidth() <= view.width;
        const bool alike = view.frames == first.frames && view.outHeight() == first.outHeight() &&
                           view.outWidth() == first.outWidth() && view.height == first.height &&
                           view.supersample == first.supersample;
        if (!sized || !inside || !alike) {
            throw std::invalid_argument(
                "[world/render] expected views of one size with the crop inside, got a "
                "picture of " +
                std::to_string(view.height) + "x" + std::to_string(view.width) + " with a crop of " +
                std::to_string(view.outHeight()) + "x" + std::to_string(view.outWidth()) + " at " +
                std::to_string(view.top) + "," + std::to_string(view.left));
        }
    }
}

std::vector<double> timesOf(const View& view)
{
    std::vector<double> times;
    for (std::int64_t k = 0; k < view.frames; ++k) {
        times.push_back(view.firstSec + static_cast<double>(k) * view.secPerFrame);
    }
    return times;
}

/// A part of the work: some scenes, whose frames and rows fit the budget of samples.
struct Batch {
    std::vector<const Scene*> scenes;
    std::vector<View> views;                ///< with the crop of this part
    std::vector<std::vector<double>> times; ///< [scene][frame], seconds
    std::int64_t factor = 1;
    bool lines = false;
};

/// Renders a batch. [N, 3, T, H, W]
Tensor renderBatch(const Batch& batch, torch::Device device)
{
    const auto count = static_cast<std::int64_t>(batch.scenes.size());
    const auto frames = static_cast<std::int64_t>(batch.times.front().size());
    const std::int64_t height = batch.views.front().outHeight(), width = batch.views.front().outWidth();
    const std::int64_t rows = height * batch.factor, columns = width * batch.factor;
    std::vector<ScreenGrid> grids;
    for (std::size_t n = 0; n < batch.scenes.size(); ++n) {
        grids.push_back(screenGrid(*batch.scenes[n], batch.views[n], batch.factor));
    }
    const auto options = torch::TensorOptions(device).dtype(torch::kFloat32);
    SampleBuffer buffer;
    buffer.colour = torch::empty({3, count, frames, rows, columns}, options);
    if (batch.lines) {
        buffer.ink = torch::zeros({count, frames, rows, columns}, options);
    }
    const Frames all = {batch.scenes, grids, batch.times};
    paintBackdrops(all, buffer);
    paintObjects(all, buffer);
    for (std::size_t n = 0; n < batch.scenes.size(); ++n) {
        const auto index = static_cast<std::int64_t>(n);
        const Tensor colour = buffer.colour.select(1, index);
        paintLettering(*batch.scenes[n], grids[n], batch.times[n], colour);
        applyStyle(*batch.scenes[n], grids[n], colour, batch.lines ? buffer.ink[index] : Tensor());
    }
    Tensor picture = buffer.colour.view({3 * count * frames, 1, rows, columns});
    if (batch.factor > 1) {
        picture = torch::avg_pool2d(picture, batch.factor);
    }
    return picture.mul_(2).sub_(1).view({3, count, frames, height, width}).transpose(0, 1);
}

/// Renders the scenes at `places` into their clips, a budget of samples at a time.
void renderSome(const std::vector<Scene>& scenes, const std::vector<View>& views,
                const std::vector<std::int64_t>& places, bool lines, const Tensor& clips)
{
    const View& first = views.front();
    const std::int64_t factor = sampleFactor(first, lines);
    const std::int64_t height = first.outHeight();
    const std::int64_t rowSamples = first.outWidth() * factor * factor;
    const std::int64_t budget = samplesAtOnce(kBudgetSamples, clips.device());
    const std::int64_t bandRows = std::clamp<std::int64_t>(budget / rowSamples, 1, height);
    const std::int64_t bandFrames =
        std::clamp<std::int64_t>(budget / (rowSamples * bandRows), 1, first.frames);
    const auto together = std::max<std::int64_t>(1, budget / (rowSamples * bandRows * bandFrames));
    const auto count = static_cast<std::int64_t>(places.size());
    for (std::int64_t start = 0; start < count; start += together) {
        for (std::int64_t frame = 0; frame < first.frames; frame += bandFrames) {
            for (std::int64_t top = 0; top < height; top += bandRows) {
                const std::int64_t frames = std::min(bandFrames, first.frames - frame);
                const std::int64_t rows = std::min(bandRows, height - top);
                Batch batch;
                batch.factor = factor;
                batch.lines = lines;
                for (std::int64_t i = start; i < std::min(count, start + together); ++i) {
                    const auto place = static_cast<std::size_t>(places[static_cast<std::size_t>(i)]);
                    View view = views[place];
                    const std::vector<double> times = timesOf(view);
                    batch.times.emplace_back(times.begin() + frame, times.begin() + frame + frames);
                    view.cropWidth = view.outWidth();
                    view.cropHeight = rows;
                    view.top += top;
                    batch.scenes.push_back(&scenes[place]);
                    batch.views.push_back(view);
                }
                const Tensor part = renderBatch(batch, clips.device());
                for (std::int64_t i = 0; i < part.size(0); ++i) {
                    clips[places[static_cast<std::size_t>(start + i)]]
                        .narrow(1, frame, frames)
                        .narrow(2, top, rows)
                        .copy_(part[i]);
                }
            }
        }
    }
}

} // namespace

ScreenGrid screenGrid(const Scene& scene, const View& view, std::int64_t factor)
{
    const auto rows = static_cast<double>(view.height);
    ScreenGrid grid;
    grid.aspect = static_cast<double>(view.width) / rows;
    grid.trueSize = 2.0 / (rows * static_cast<double>(factor));
    for (std::int64_t i = 0; i < view.outWidth() * factor; ++i) {
        grid.trueU.push_back((static_cast<double>(view.left * factor + i) + 0.5) * grid.trueSize -
                             grid.aspect);
    }
    for (std::int64_t j = 0; j < view.outHeight() * factor; ++j) {
        grid.trueV.push_back(1.0 - (static_cast<double>(view.top * factor + j) + 0.5) * grid.trueSize);
    }
    grid.u = grid.trueU;
    grid.v = grid.trueV;
    grid.size = grid.trueSize;
    if (scene.style == Style::Mosaic) {
        for (std::vector<double>* axis : {&grid.u, &grid.v}) {
            for (double& c : *axis) {
                c = (std::floor(c / kTile) + 0.5) * kTile;
            }
        }
        grid.size = kTile;
    }
    return grid;
}

Tensor render(const std::vector<Scene>& scenes, const std::vector<View>& views, torch::Device device)
{
    const torch::NoGradGuard noGrad;
    check(scenes, views);
    const View& view = views.front();
    Tensor clips = torch::empty(
        {static_cast<std::int64_t>(scenes.size()), 3, view.frames, view.outHeight(), view.outWidth()},
        torch::TensorOptions(device).dtype(torch::kFloat32));
    for (const bool lines : {false, true}) {
        std::vector<std::int64_t> places;
        for (std::size_t n = 0; n < scenes.size(); ++n) {
            if ((reachOf(scenes[n].style) > 0) == lines) {
                places.push_back(static_cast<std::int64_t>(n));
            }
        }
        renderSome(scenes, views, places, lines, clips);
    }
    return clips;
}

Tensor render(const std::vector<Scene>& scenes, const View& view, torch::Device device)
{
    return render(scenes, std::vector<View>(scenes.size(), view), device);
}

std::array<double, 3> albedoOf(Colour colour)
{
    switch (colour) {
    case Colour::Red:
        return {0.90, 0.09, 0.11};
    case Colour::Orange:
        return {1.00, 0.47, 0.03};
    case Colour::Yellow:
        return {1.00, 0.85, 0.10};
    case Colour::Green:
        return {0.08, 0.62, 0.20};
    case Colour::Cyan:
        return {0.10, 0.78, 0.82};
    case Colour::Blue:
        return {0.10, 0.25, 0.92};
    case Colour::Purple:
        return {0.52, 0.16, 0.78};
    case Colour::Pink:
        return {1.00, 0.50, 0.72};
    case Colour::White:
        return {0.97, 0.97, 0.97};
    default:
        return {0.09, 0.09, 0.10};
    }
}

std::array<double, 3> tintOf(Light light)
{
    switch (light) {
    case Light::Warm:
        return {1.08, 0.95, 0.74};
    case Light::Cool:
        return {0.78, 0.93, 1.12};
    default:
        return {1, 1, 1};
    }
}

} // namespace cascade::world
