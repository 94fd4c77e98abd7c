// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipViews.h"

#include "core/diffusion/Resize.h"
#include "core/video/FrameFit.h"
#include "pipeline/run/FrameSamples.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cascade::run {

namespace {

ClipShape withFrames(ClipShape shape, int frames)
{
    shape.frames = frames;
    return shape;
}

/// Frames at their place in a larger picture, black around them.
torch::Tensor withBars(const torch::Tensor& frames, const video::PictureBox& place,
                       const video::PictureSize& size)
{
    const auto right = size.width - place.x - place.width, below = size.height - place.y - place.height;
    return at::constant_pad_nd(frames, {place.x, right, place.y, below}, -1);
}

class Joined final : public ClipReader {
public:
    Joined(ClipPtr a, ClipPtr b)
        : ClipReader(withFrames(a->shape(), a->shape().frames + b->shape().frames)), m_a(std::move(a)),
          m_b(std::move(b))
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        const std::int64_t border = m_a->shape().frames;
        if (first + count <= border) {
            return m_a->read(first, count);
        }
        if (first >= border) {
            return m_b->read(first - border, count);
        }
        return at::cat({m_a->read(first, border - first), m_b->read(0, first + count - border)}, 2);
    }

private:
    ClipPtr m_a, m_b;
};

class Scheduled final : public ClipReader {
public:
    Scheduled(ClipPtr clip, const FrameSchedule& schedule, int frames)
        : ClipReader({frames, clip->shape().height, clip->shape().width, schedule.rate()}),
          m_clip(std::move(clip)), m_schedule(schedule)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        std::vector<torch::Tensor> parts;
        const auto end = first + count;
        for (auto i = first; i < end;) {
            const auto source = sourceOf(i);
            auto next = i + 1;
            while (next < end && sourceOf(next) == source + (next - i)) { // neighbours, read in one go
                ++next;
            }
            parts.push_back(m_clip->read(source, next - i));
            const auto last = sourceOf(next - 1);
            for (i = next; i < end && sourceOf(i) == last; ++i) { // the same frame again
                parts.push_back(parts.back().narrow(2, parts.back().size(2) - 1, 1));
            }
        }
        return parts.size() == 1 ? parts.front() : at::cat(parts, 2);
    }

private:
    /// Behind its end the clip holds its last frame.
    [[nodiscard]] std::int64_t sourceOf(std::int64_t i) const
    {
        return m_schedule.sourceOf(std::min(i, m_schedule.frames() - 1));
    }

    ClipPtr m_clip;
    FrameSchedule m_schedule;
};

/// Frames continued by their edges at the right and below, or cut there.
torch::Tensor extended(const torch::Tensor& frames, std::int64_t width, std::int64_t height)
{
    const auto part = frames.slice(3, 0, height).slice(4, 0, width);
    return at::replication_pad3d(part, {0, width - part.size(4), 0, height - part.size(3), 0, 0});
}

class Resized final : public ClipReader {
public:
    Resized(ClipPtr clip, int width, int height, Fit fit)
        : ClipReader({clip->shape().frames, height, width, clip->shape().rate}), m_clip(std::move(clip)),
          m_fit(fit)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        const auto frames = m_clip->read(first, count);
        if (m_fit == Fit::Stretch) {
            return diffusion::resize(frames, {shape().height, shape().width});
        }
        if (m_fit == Fit::Extend) {
            return extended(frames, shape().width, shape().height);
        }
        const video::PictureSize from{m_clip->shape().width, m_clip->shape().height},
            to{shape().width, shape().height};
        const auto [source, target] =
            placementOf(from, to, m_fit == Fit::Crop ? video::FitMode::Crop : video::FitMode::Fit);
        const auto part =
            frames.slice(3, source.y, source.y + source.height).slice(4, source.x, source.x + source.width);
        const auto scaled = diffusion::resize(part, {target.height, target.width});
        return withBars(scaled, target, to);
    }

private:
    ClipPtr m_clip;
    Fit m_fit;
};

/// Pictures whose scaling is left to FrameFit, in 16 bits; without scaling nothing is rounded.
class Fitted final : public ClipReader {
public:
    Fitted(ClipPtr clip, video::PictureSize size, video::FitMode mode)
        : ClipReader({clip->shape().frames, size.height, size.width, clip->shape().rate}),
          m_clip(std::move(clip)), m_from{m_clip->shape().width, m_clip->shape().height}, m_to(size),
          m_place(placementOf(m_from, m_to, mode)),
          m_fit(video::FrameFit::make(
                    {.source = m_from, .target = m_to, .mode = mode, .depth = video::FrameDepth::Bits16})
                    .value())
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        const auto frames = m_clip->read(first, count);
        const auto& [source, target] = m_place;
        if (source.width == target.width && source.height == target.height) {
            const auto part = frames.slice(3, source.y, source.y + source.height)
                                  .slice(4, source.x, source.x + source.width);
            return withBars(part, target, m_to);
        }
        const auto words = toWords(frames); // [n, H, W, 3]
        const auto scaled = at::empty({count, m_to.height, m_to.width, 3}, words.options());
        for (std::int64_t i = 0; i < count; ++i) {
            const auto* frame = m_fit.apply(words[i].const_data_ptr<std::uint16_t>());
            std::copy_n(frame, scaled[i].numel(), scaled[i].mutable_data_ptr<std::uint16_t>());
        }
        return fromWords(scaled);
    }

private:
    ClipPtr m_clip;
    video::PictureSize m_from, m_to;
    video::Placement m_place;
    mutable video::FrameFit m_fit; // its memory is that of one frame
};

class Compared final : public ClipReader {
public:
    Compared(ClipPtr a, ClipPtr b, const ClipShape& shape, Comparison comparison, double position)
        : ClipReader(shape), m_a(onShape(std::move(a))), m_b(onShape(std::move(b))), m_comparison(comparison),
          m_position(position)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        const auto a = m_a->read(first, count), b = m_b->read(first, count);
        switch (m_comparison) {
        case Comparison::SideBySide:
            return at::cat({a, b}, 4);
        case Comparison::Difference:
            return (a - b).abs() - 1;
        case Comparison::Wipe:
            break;
        }
        const auto border = std::llround(m_position * static_cast<double>(a.size(4)));
        return at::cat({a.slice(4, 0, border), b.slice(4, border)}, 4);
    }

private:
    /// The clip at the rate and length of the comparison, its own size.
    [[nodiscard]] ClipPtr onShape(ClipPtr clip) const
    {
        const auto& own = clip->shape();
        const ClipShape wanted{shape().frames, own.height, own.width, shape().rate};
        return own == wanted ? clip
                             : scheduled(std::move(clip),
                                         {.frames = own.frames, .sourceRate = own.rate, .rate = shape().rate},
                                         shape().frames);
    }

    ClipPtr m_a, m_b;
    Comparison m_comparison;
    double m_position;
};

} // namespace

ClipPtr scheduled(ClipPtr clip, const FrameScheduleOptions& schedule, int frames)
{
    const auto made = FrameSchedule::make(schedule).value();
    const auto shown = std::max(frames, static_cast<int>(made.frames()));
    return std::make_shared<Scheduled>(std::move(clip), made, shown);
}

ClipPtr joined(ClipPtr a, ClipPtr b)
{
    return std::make_shared<Joined>(std::move(a), std::move(b));
}

ClipPtr resized(ClipPtr clip, int width, int height, Fit fit)
{
    return std::make_shared<Resized>(std::move(clip), width, height, fit);
}

ClipPtr fitted(ClipPtr clip, int width, int height, graph::ExportFit fit)
{
    const auto mode = fit == graph::ExportFit::Crop  ? video::FitMode::Crop
                      : fit == graph::ExportFit::Pad ? video::FitMode::Pad
                                                     : video::FitMode::Fit;
    return std::make_shared<Fitted>(std::move(clip), video::PictureSize{width, height}, mode);
}

ClipPtr compared(ClipPtr a, ClipPtr b, const ClipShape& shape, Comparison comparison, double position)
{
    return std::make_shared<Compared>(std::move(a), std::move(b), shape, comparison, position);
}

} // namespace cascade::run
