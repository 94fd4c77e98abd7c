// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/video/FrameDepth.h"

#include <array>
#include <cstdint>
#include <memory>

namespace cascade::video {

/// How a picture is brought into a size of other proportions.
enum class FitMode {
    Fit,  ///< scaled until it touches two sides, bars on the others
    Crop, ///< scaled until it covers all, what overlaps cut off
    Pad,  ///< not scaled, bars around; what is larger than the target is cut off
};

struct PictureSize {
    int width = 0;
    int height = 0;
    bool operator==(const PictureSize&) const = default;
};

struct PictureBox {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool operator==(const PictureBox&) const = default;
};

/// Which pixels of the source go to which pixels of the target.
struct Placement {
    PictureBox source;
    PictureBox target;
    bool operator==(const Placement&) const = default;
};

/// Whole pixels, centred (the odd pixel goes right and below), proportions kept to the nearest pixel, never
/// less than one.
[[nodiscard]] Placement placementOf(PictureSize source, PictureSize target, FitMode mode);

struct FrameFitOptions {
    PictureSize source;
    PictureSize target;
    FitMode mode = FitMode::Fit;
    FrameDepth depth = FrameDepth::Bits8;
    std::array<std::uint8_t, 3> bars{}; ///< sRGB
};

/// Brings frame after frame into one size, in the memory of one frame: bicubic where the picture grows, mean
/// of the area where it shrinks. A picture that is not scaled is copied exactly.
///
/// Threads  one at a time.
class FrameFit {
public:
    /// Errors  BadInput for a side below 1 or beyond 16384, or more than 64 Mi pixels; OutOfMemory.
    [[nodiscard]] static Result<FrameFit> make(const FrameFitOptions& options);

    FrameFit(FrameFit&&) noexcept;
    FrameFit& operator=(FrameFit&&) noexcept;
    ~FrameFit();

    /// A frame of the source's size as one of the target's, both packed sRGB of the depth. The result is
    /// valid until the next call.
    [[nodiscard]] const std::uint8_t* apply(const std::uint8_t* rgb);
    [[nodiscard]] const std::uint16_t* apply(const std::uint16_t* rgb);

private:
    struct State;
    explicit FrameFit(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace cascade::video
