// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/FrameFit.h"

#include "core/video/Ffmpeg.h"
#include "core/video/Scaler.h"

#include <algorithm>
#include <string>
#include <vector>

namespace cascade::video {

namespace {

bool isUsable(PictureSize size)
{
    return size.width >= 1 && size.height >= 1 && size.width <= kMaxSide && size.height <= kMaxSide &&
           std::int64_t{size.width} * size.height <= kMaxPixels;
}

std::string textOf(PictureSize size)
{
    return std::to_string(size.width) + "x" + std::to_string(size.height);
}

/// The largest size of the proportions of `shape` within `room`.
PictureSize largestWithin(PictureSize room, PictureSize shape)
{
    const auto side = [](std::int64_t number, std::int64_t up, std::int64_t down, int most) {
        return static_cast<int>(std::clamp<std::int64_t>((2 * number * up + down) / (2 * down), 1, most));
    };
    if (std::int64_t{room.width} * shape.height <= std::int64_t{room.height} * shape.width) {
        return {room.width, side(room.width, shape.height, shape.width, room.height)};
    }
    return {side(room.height, shape.width, shape.height, room.width), room.height};
}

PictureBox centred(PictureSize size, PictureSize room)
{
    return {(room.width - size.width) / 2, (room.height - size.height) / 2, size.width, size.height};
}

/// A scaler of one channel. Each is scaled as a grey picture of its own, for swscale would take RGB through
/// Y'CbCr and lose digits on the way.
ScalerHandle makeChannelScaler(const Placement& place, FrameDepth depth)
{
    const auto& [from, to] = place;
    const auto format = depth == FrameDepth::Bits8 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_GRAY16;
    const bool grows = to.width > from.width || to.height > from.height;
    ScalerHandle scaler(sws_getContext(from.width, from.height, format, to.width, to.height, format,
                                       (grows ? SWS_BICUBIC : SWS_AREA) | SWS_ACCURATE_RND | SWS_BITEXACT,
                                       nullptr, nullptr, nullptr));
    return scaler;
}

} // namespace

Placement placementOf(PictureSize source, PictureSize target, FitMode mode)
{
    switch (mode) {
    case FitMode::Fit:
        return {{0, 0, source.width, source.height}, centred(largestWithin(target, source), target)};
    case FitMode::Crop:
        return {centred(largestWithin(source, target), source), {0, 0, target.width, target.height}};
    case FitMode::Pad:
        break;
    }
    const PictureSize shown{std::min(source.width, target.width), std::min(source.height, target.height)};
    return {centred(shown, source), centred(shown, target)};
}

struct FrameFit::State {
    template <typename Sample>
    void draw(const Sample* rgb, std::vector<Sample>& canvas);
    template <typename Sample>
    void copy(const Sample* rgb, Sample* canvas) const;
    template <typename Sample>
    void scaleChannel(const Sample* rgb, Sample* canvas);

    /// What is left of the canvas stays bars from the first frame on.
    template <typename Sample>
    void clear(std::vector<Sample>& canvas, unsigned factor) const
    {
        canvas.resize(std::size_t{3} * static_cast<std::size_t>(options.target.width) *
                      static_cast<std::size_t>(options.target.height));
        for (std::size_t i = 0; i < canvas.size(); ++i) {
            canvas[i] = static_cast<Sample>(options.bars[i % 3] * factor);
        }
    }

    FrameFitOptions options;
    Placement place;
    ScalerHandle scaler; ///< null: nothing is scaled
    std::vector<std::uint8_t> narrow;
    std::vector<std::uint16_t> wide;
    std::vector<std::uint16_t> from; ///< one channel of the source's box; also as bytes
    std::vector<std::uint16_t> to;   ///< one channel of the target's box
};

template <typename Sample>
void FrameFit::State::copy(const Sample* rgb, Sample* canvas) const
{
    const auto& [source, target] = place;
    for (int y = 0; y < source.height; ++y) {
        const Sample* row = rgb + 3 * (std::ptrdiff_t{source.y + y} * options.source.width + source.x);
        std::copy_n(row, 3 * source.width,
                    canvas + 3 * (std::ptrdiff_t{target.y + y} * options.target.width + target.x));
    }
}

/// Scales the channel that `rgb` and `canvas` point to the first sample of.
template <typename Sample>
void FrameFit::State::scaleChannel(const Sample* rgb, Sample* canvas)
{
    const auto& [source, target] = place;
    auto* plane = reinterpret_cast<Sample*>(from.data());
    for (int y = 0; y < source.height; ++y) {
        const Sample* row = rgb + 3 * (std::ptrdiff_t{source.y + y} * options.source.width + source.x);
        for (int x = 0; x < source.width; ++x) {
            *plane++ = row[3 * x];
        }
    }
    const std::array<const std::uint8_t*, 4> planes{reinterpret_cast<const std::uint8_t*>(from.data())};
    const std::array<std::uint8_t*, 4> scaled{reinterpret_cast<std::uint8_t*>(to.data())};
    const std::array<int, 4> fromBytes{source.width * static_cast<int>(sizeof(Sample))};
    const std::array<int, 4> toBytes{target.width * static_cast<int>(sizeof(Sample))};
    sws_scale(scaler.get(), planes.data(), fromBytes.data(), 0, source.height, scaled.data(), toBytes.data());
    const auto* result = reinterpret_cast<const Sample*>(to.data());
    for (int y = 0; y < target.height; ++y) {
        Sample* row = canvas + 3 * (std::ptrdiff_t{target.y + y} * options.target.width + target.x);
        for (int x = 0; x < target.width; ++x) {
            row[3 * x] = *result++;
        }
    }
}

template <typename Sample>
void FrameFit::State::draw(const Sample* rgb, std::vector<Sample>& canvas)
{
    if (!scaler) {
        copy(rgb, canvas.data());
        return;
    }
    for (int channel = 0; channel < 3; ++channel) {
        scaleChannel(rgb + channel, canvas.data() + channel);
    }
}

FrameFit::FrameFit(std::unique_ptr<State> state) : m_state(std::move(state)) {}
FrameFit::FrameFit(FrameFit&&) noexcept = default;
FrameFit& FrameFit::operator=(FrameFit&&) noexcept = default;
FrameFit::~FrameFit() = default;

Result<FrameFit> FrameFit::make(const FrameFitOptions& options)
{
    prepareFfmpeg();
    if (!isUsable(options.source) || !isUsable(options.target)) {
        return Error{ErrorCode::BadInput, "size",
                     "expected sides from 1 to " + std::to_string(kMaxSide) + " and at most " +
                         std::to_string(kMaxPixels >> 20) + " Mi pixels, got " + textOf(options.source) +
                         " to " + textOf(options.target),
                     "Choose another size."};
    }
    auto state = std::make_unique<State>();
    state->options = options;
    state->place = placementOf(options.source, options.target, options.mode);
    const auto& [source, target] = state->place;
    if (source.width != target.width || source.height != target.height) {
        state->scaler = makeChannelScaler(state->place, options.depth);
        if (!state->scaler) {
            return Error{ErrorCode::OutOfMemory, "size", "no memory for scaling", "Close other programs."};
        }
        state->from.resize(std::size_t(source.width) * std::size_t(source.height) + kScalerSlack);
        state->to.resize(std::size_t(target.width) * std::size_t(target.height) + kScalerSlack);
    }
    if (options.depth == FrameDepth::Bits8) {
        state->clear(state->narrow, 1);
    } else {
        state->clear(state->wide, 257);
    }
    return FrameFit(std::move(state));
}

const std::uint8_t* FrameFit::apply(const std::uint8_t* rgb)
{
    m_state->draw(rgb, m_state->narrow);
    return m_state->narrow.data();
}

const std::uint16_t* FrameFit::apply(const std::uint16_t* rgb)
{
    m_state->draw(rgb, m_state->wide);
    return m_state->wide.data();
}

} // namespace cascade::video
