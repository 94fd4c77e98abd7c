// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "pipeline/jobs/Descriptor.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cascade::jobs {

inline constexpr int kMostPreviewSide = 160;   ///< pixels of the longer side
inline constexpr int kMostPreviewFrames = 16;  ///< at once
inline constexpr int kMostPreviewsASecond = 8; ///< of a run

/// Small pictures of a clip on its way: what its network takes it for at a step (x0).
struct PreviewFrames {
    std::string node;
    int step = 0; ///< from 1
    int steps = 0;
    std::int64_t first = 0;  ///< the clip's frame that the first picture shows
    std::int64_t stride = 1; ///< frames of the clip from one picture to the next
    int frames = 0;
    int height = 0;
    int width = 0;
    std::vector<std::uint8_t> pixels; ///< RGB, row after row, picture after picture

    [[nodiscard]] std::size_t bytes() const
    {
        return static_cast<std::size_t>(frames) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(width) * 3;
    }
    bool operator==(const PreviewFrames&) const = default;
};

/// The pixels in memory that can be handed to another process, sealed: nobody can change or shorten it.
///
/// Errors   OutOfMemory.
[[nodiscard]] Result<Descriptor> shareFrames(const PreviewFrames& frames);

/// Takes the pixels of `frames` out of shared memory that another process handed over.
///
/// Errors   BadInput for measures beyond the limits, for memory that is not sealed or not of their size.
[[nodiscard]] Result<void> takeShared(PreviewFrames& frames, const Descriptor& memory);

} // namespace cascade::jobs
