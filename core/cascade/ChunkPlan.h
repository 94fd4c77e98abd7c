// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/StageCondition.h"
#include "core/nn/VideoUnet.h"

#include <cstdint>
#include <vector>

namespace cascade {

/// A piece of a clip that is evaluated at once: what it yields, and what it must see to yield exactly that.
struct Chunk {
    ClipWindow core;  ///< the frames and rows that it is responsible for
    ClipWindow input; ///< core and its halo, within the clip; rows start and end at multiples of the
                      ///< network's stride
};

/// Cuts a stage's clip into chunks that yield exactly what the whole would: frames first, and rows of the
/// picture where single frames are too large still. Chunks of the same frames follow each other; all together
/// they cover the clip once.
struct ChunkPlan {
    std::vector<Chunk> chunks;
    std::int64_t haloFrames = 0;
};

struct ChunkLimits {
    std::int64_t activationBytes = 1 << 30; ///< for one evaluation
    std::int64_t bytesPerPixel = 0;         ///< that an evaluation takes, per pixel and frame of its input
};

/// Plans for a network of this receptive field; a network that sees the whole clip or picture is never cut
/// along it.
[[nodiscard]] ChunkPlan planChunks(const ClipShape& shape, const nn::ReceptiveField& field,
                                   std::int64_t stride, const ChunkLimits& limits);

/// Bytes per input pixel that one evaluation of the network takes at its peak, for activations of
/// `elementBytes`.
[[nodiscard]] std::int64_t activationBytesPerPixel(const nn::VideoUnetOptions& network,
                                                   std::int64_t elementBytes);

} // namespace cascade
