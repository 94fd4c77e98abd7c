// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Clip.h"
#include "core/video/ContactSheet.h"
#include "pipeline/run/ClipViews.h"
#include "pipeline/run/FrameSamples.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cmath>

namespace cascade::run {

namespace {

/// A frame of a clip as pixels.
Clip pixelsOf(const ClipReader& clip, std::int64_t frame)
{
    const auto& shape = clip.shape();
    const auto bytes = toBytes(clip.read(frame, 1));
    const auto* data = bytes.const_data_ptr<std::uint8_t>();
    return {1, shape.height, shape.width, shape.rate, {data, data + bytes.numel()}};
}

class SheetView final : public ClipReader {
public:
    SheetView(std::vector<ClipPtr> clips, const graph::SheetPlan& plan)
        : ClipReader(plan.shape), m_clips(std::move(clips)), m_plan(plan)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        std::vector<torch::Tensor> frames;
        for (auto i = first; i < first + count; ++i) {
            frames.push_back(fromBytes(drawn(i)));
        }
        return frames.size() == 1 ? frames.front() : at::cat(frames, 2);
    }

private:
    /// The frame that picture `picture` of a clip shows in frame `i` of the sheet.
    [[nodiscard]] std::int64_t frameOf(const ClipReader& clip, int picture, std::int64_t i) const
    {
        const double place = m_plan.pictures > 1 ? double(picture) / (m_plan.pictures - 1) : 0;
        return m_plan.pictures == 0 ? i : std::llround(place * (clip.shape().frames - 1));
    }

    /// Frame `i` of the sheet as bytes [1, H, W, 3].
    [[nodiscard]] torch::Tensor drawn(std::int64_t i) const
    {
        std::vector<Clip> pictures;
        std::vector<video::SheetCell> cells;
        pictures.reserve(static_cast<std::size_t>(m_plan.layout.cells));
        for (std::size_t c = 0; c < m_clips.size(); ++c) {
            for (int picture = 0; picture < std::max(m_plan.pictures, 1); ++picture) {
                pictures.push_back(pixelsOf(*m_clips[c], frameOf(*m_clips[c], picture, i)));
                cells.push_back({&pictures.back(), 0, picture == 0 ? m_plan.clips[c].label : std::string()});
            }
        }
        const auto& layout = m_plan.layout;
        const video::SheetOptions options{.columns = layout.columns,
                                          .cellWidth = layout.cellWidth,
                                          .cellHeight = layout.cellHeight,
                                          .labelScale = m_plan.labelScale,
                                          .gap = layout.gap};
        auto sheet = video::contactSheet(cells, options);
        const auto bytes =
            at::from_blob(sheet.pixels.data(), {1, sheet.height, sheet.width, 3}, torch::kUInt8);
        return at::constant_pad_nd(bytes,
                                   {0, 0, 0, shape().width - sheet.width, 0, shape().height - sheet.height},
                                   options.background);
    }

    std::vector<ClipPtr> m_clips;
    graph::SheetPlan m_plan;
};

} // namespace

ClipPtr sheetOf(const std::vector<ClipPtr>& clips, const graph::SheetPlan& plan)
{
    std::vector<ClipPtr> shown;
    for (const auto& clip : clips) {
        const auto& own = clip->shape();
        const bool asItIs =
            plan.pictures > 0 || (own.frames == plan.shape.frames && own.rate == plan.shape.rate);
        shown.push_back(
            asItIs ? clip
                   : scheduled(clip, {.frames = own.frames, .sourceRate = own.rate, .rate = plan.shape.rate},
                               plan.shape.frames));
    }
    return std::make_shared<SheetView>(std::move(shown), plan);
}

} // namespace cascade::run
