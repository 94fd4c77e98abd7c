// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipViews.h"

#include "core/config/FrameSchedule.h"
#include "core/diffusion/Resize.h"
#include "core/video/FrameFit.h"

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

class Trimmed final : public ClipReader {
public:
    Trimmed(ClipPtr clip, int first, int frames)
        : ClipReader(withFrames(clip->shape(), frames)), m_clip(std::move(clip)), m_first(first)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        return m_clip->read(m_first + first, count);
    }

private:
    ClipPtr m_clip;
    int m_first;
};

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

class Resampled final : public ClipReader {
public:
    Resampled(ClipPtr clip, const ClipShape& shape)
        : ClipReader(shape), m_clip(std::move(clip)),
          m_schedule(
              FrameSchedule::make(
                  {.frames = m_clip->shape().frames, .sourceRate = m_clip->shape().rate, .rate = shape.rate})
                  .value())
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        std::vector<torch::Tensor> frames;
        for (auto i = first; i < first + count;) {
            const auto source = sourceOf(i);
            const auto frame = m_clip->read(source, 1);
            for (; i < first + count && sourceOf(i) == source; ++i) {
                frames.push_back(frame);
            }
        }
        return at::cat(frames, 2);
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

class Replayed final : public ClipReader {
public:
    Replayed(ClipPtr clip, const Rate& rate)
        : ClipReader({clip->shape().frames, clip->shape().height, clip->shape().width, rate}),
          m_clip(std::move(clip))
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        return m_clip->read(first, count);
    }

private:
    ClipPtr m_clip;
};

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
        const video::PictureSize from{m_clip->shape().width, m_clip->shape().height},
            to{shape().width, shape().height};
        const auto [source, target] =
            placementOf(from, to, m_fit == Fit::Crop ? video::FitMode::Crop : video::FitMode::Fit);
        const auto part =
            frames.slice(3, source.y, source.y + source.height).slice(4, source.x, source.x + source.width);
        const auto scaled = diffusion::resize(part, {target.height, target.width});
        const auto right = to.width - target.x - target.width, below = to.height - target.y - target.height;
        return at::constant_pad_nd(scaled, {target.x, right, target.y, below}, -1);
    }

private:
    ClipPtr m_clip;
    Fit m_fit;
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
        return own == wanted ? clip : resampled(std::move(clip), wanted);
    }

    ClipPtr m_a, m_b;
    Comparison m_comparison;
    double m_position;
};

} // namespace

ClipPtr trimmed(ClipPtr clip, int first, int frames)
{
    return std::make_shared<Trimmed>(std::move(clip), first, frames);
}

ClipPtr joined(ClipPtr a, ClipPtr b)
{
    return std::make_shared<Joined>(std::move(a), std::move(b));
}

ClipPtr resampled(ClipPtr clip, const ClipShape& shape)
{
    return std::make_shared<Resampled>(std::move(clip), shape);
}

ClipPtr replayed(ClipPtr clip, const Rate& rate)
{
    return std::make_shared<Replayed>(std::move(clip), rate);
}

ClipPtr resized(ClipPtr clip, int width, int height, Fit fit)
{
    return std::make_shared<Resized>(std::move(clip), width, height, fit);
}

ClipPtr compared(ClipPtr a, ClipPtr b, const ClipShape& shape, Comparison comparison, double position)
{
    return std::make_shared<Compared>(std::move(a), std::move(b), shape, comparison, position);
}

} // namespace cascade::run
