// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/cascade/ClipReader.h"

#include <torch/types.h>

#include <filesystem>
#include <memory>

namespace cascade {

/// The frames of a clip, in memory or in a file of their own that goes with the object: read and written a
/// few frames at a time, so that what is resident does not grow with the clip.
///
/// Threads  one at a time.
class ClipBuffer : public ClipReader {
public:
    /// Writes [1, C, n, H, W] at frame `first`, rounded to the buffer's dtype. Throws ErrorException
    /// (DiskFull).
    virtual void write(std::int64_t first, const torch::Tensor& frames) = 0;

protected:
    using ClipReader::ClipReader;
};

/// How a buffer keeps its values.
struct ClipBufferOptions {
    torch::ScalarType dtype = torch::kFloat32; ///< fp32 for sampler state, fp16 for clips between stages
    std::int64_t memoryBytes = 256 << 20;      ///< larger buffers live in a file
    std::filesystem::path
        folder; ///< for that file; it has no name there, so nothing is left behind by a kill
};

/// Errors   DiskFull if the file cannot be made that large.
[[nodiscard]] Result<std::unique_ptr<ClipBuffer>> makeClipBuffer(const ClipShape& shape,
                                                                 const ClipBufferOptions& options);

} // namespace cascade
