// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/StageConfig.h"

#include <torch/types.h>

#include <cstdint>

namespace cascade {

/// A clip that can be read a few frames at a time: a stage's result, footage, or what is made of either on
/// the way.
///
/// Threads  one at a time.
class ClipReader {
public:
    virtual ~ClipReader() = default;

    [[nodiscard]] const ClipShape& shape() const { return m_shape; }
    /// Frames [first, first + count) as [1, C, count, H, W] fp32, pixels in [-1, 1], a copy in which each
    /// frame is packed. Throws ErrorException: DiskFull if the file cannot be read, BadInput if it is
    /// damaged.
    [[nodiscard]] virtual torch::Tensor read(std::int64_t first, std::int64_t count) const = 0;

protected:
    explicit ClipReader(const ClipShape& shape) : m_shape(shape) {}

private:
    ClipShape m_shape;
};

} // namespace cascade
