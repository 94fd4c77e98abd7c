// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/diffusion/CounterNoise.h"

#include "core/kernels/NormalRows.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace cascade::diffusion {

namespace {

constexpr std::int64_t kRowsPerGroup = 4;
constexpr std::int64_t kColumnsPadding = 16;

/// A one-to-one scrambling of 64 bits (the finaliser of SplitMix64).
std::uint64_t scrambled(std::uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

void checkRegion(const NoiseRegion& r)
{
    TORCH_CHECK(r.channels >= 0 && r.frames >= 0 && r.rows >= 0 && r.columns >= 0,
                "[noise] a size is negative");
    TORCH_CHECK(r.firstFrame >= 0 && r.firstRow >= 0 && r.firstColumn >= 0,
                "[noise] a coordinate is negative");
    TORCH_CHECK(r.channels <= kSharedFrame && r.firstFrame + r.frames <= kSharedFrame &&
                    r.firstRow + r.rows <= kSharedFrame && r.firstColumn + r.columns <= kSharedFrame,
                "[noise] a coordinate is beyond 32 bits");
}

/// Makes the noise of four rows of one channel, frame after frame.
class RowGroup {
public:
    RowGroup(const std::array<std::uint32_t, 2>& key, const NoiseRegion& region, const FrameBlend& blend,
             std::int64_t channel, std::int64_t group)
        : m_kernels(kernels::normalRowsKernels().front()), m_region(region), m_blend(blend), m_group(group),
          m_stride((region.columns + kColumnsPadding - 1) / kColumnsPadding * kColumnsPadding),
          m_numbers(static_cast<std::size_t>(kRowsPerGroup * m_stride)), m_blended(m_numbers.size())
    {
        m_place.key = key;
        m_place.channel = static_cast<std::uint32_t>(channel);
        m_place.rowGroup = static_cast<std::uint32_t>(group);
        m_place.firstColumn = static_cast<std::uint32_t>(region.firstColumn);
        m_channel = channel;
    }

    void writeTo(float* clip)
    {
        if (m_blend.other == FrameBlend::Other::Shared) {
            draw(kSharedFrame);
            m_shared = m_numbers;
        }
        const bool fromStart = m_blend.other == FrameBlend::Other::Previous;
        for (auto frame = fromStart ? 0 : m_region.firstFrame; frame < m_region.firstFrame + m_region.frames;
             ++frame) {
            makeFrame(frame);
            if (frame >= m_region.firstFrame) {
                copyFrame(frame - m_region.firstFrame, clip);
            }
        }
    }

private:
    void draw(std::int64_t frame)
    {
        m_place.frame = static_cast<std::uint32_t>(frame);
        m_kernels.normals(m_place, m_region.columns, m_stride, m_numbers.data());
    }

    void makeFrame(std::int64_t frame)
    {
        using Other = FrameBlend::Other;
        if (m_blend.other == Other::Nothing || (m_blend.other == Other::Previous && frame == 0)) {
            draw(frame);
            std::swap(m_blended, m_numbers);
            return;
        }
        if (m_blend.other == Other::Shared) {
            m_blended = m_shared;
        }
        if (m_blend.fresh != 0) {
            draw(frame);
            m_kernels.blend(m_blend.kept, m_blend.fresh, static_cast<std::int64_t>(m_blended.size()),
                            m_numbers.data(), m_blended.data());
        }
    }

    void copyFrame(std::int64_t frame, float* clip) const
    {
        const auto first = std::max(m_group * kRowsPerGroup, m_region.firstRow);
        const auto last = std::min((m_group + 1) * kRowsPerGroup, m_region.firstRow + m_region.rows);
        for (auto row = first; row < last; ++row) {
            const auto at = (m_channel * m_region.frames + frame) * m_region.rows + row - m_region.firstRow;
            std::memcpy(clip + at * m_region.columns,
                        m_blended.data() + (row - m_group * kRowsPerGroup) * m_stride,
                        static_cast<std::size_t>(m_region.columns) * sizeof(float));
        }
    }

    const kernels::NormalRowsKernels& m_kernels;
    const NoiseRegion& m_region;
    const FrameBlend& m_blend;
    std::int64_t m_group;
    std::int64_t m_channel = 0;
    std::int64_t m_stride;
    kernels::NormalRowsPlace m_place;
    std::vector<float> m_numbers; ///< a frame's own, [4, stride]
    std::vector<float> m_blended; ///< the frame's noise
    std::vector<float> m_shared;
};

} // namespace

std::uint64_t stageId(std::string_view name)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : name) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    }
    return hash;
}

std::array<std::uint32_t, 2> generatorKey(const NoiseKey& key)
{
    const auto use = static_cast<std::uint64_t>(key.purpose) << 32 | key.step;
    const auto mixed = scrambled(scrambled(scrambled(key.takeSeed + 0x9e3779b97f4a7c15u) ^ key.stage) ^ use);
    return {static_cast<std::uint32_t>(mixed), static_cast<std::uint32_t>(mixed >> 32)};
}

NoiseRegion NoiseRegion::whole(std::int64_t channels, std::int64_t frames, std::int64_t rows,
                               std::int64_t columns)
{
    return {channels, 0, frames, 0, rows, 0, columns};
}

torch::Tensor blendedNoise(const NoiseKey& key, const NoiseRegion& region, const FrameBlend& blend)
{
    checkRegion(region);
    auto clip = torch::empty({region.channels, region.frames, region.rows, region.columns}, torch::kFloat32);
    if (clip.numel() == 0) {
        return clip;
    }
    const auto words = generatorKey(key);
    const auto firstGroup = region.firstRow / kRowsPerGroup;
    const auto groups = (region.firstRow + region.rows - 1) / kRowsPerGroup - firstGroup + 1;
    auto* to = clip.data_ptr<float>();
    at::parallel_for(0, region.channels * groups, 1, [&](std::int64_t begin, std::int64_t end) {
        for (auto task = begin; task < end; ++task) {
            RowGroup(words, region, blend, task / groups, firstGroup + task % groups).writeTo(to);
        }
    });
    return clip;
}

torch::Tensor gaussianNoise(const NoiseKey& key, const NoiseRegion& region)
{
    return blendedNoise(key, region, {});
}

} // namespace cascade::diffusion
