// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/cascade/ClipReader.h"

#include <torch/types.h>

namespace cascade::tests {

/// A clip in memory.
class Frames final : public ClipReader {
public:
    Frames(const torch::Tensor& all, Rate rate)
        : ClipReader({static_cast<int>(all.size(2)), static_cast<int>(all.size(3)),
                      static_cast<int>(all.size(4)), rate}),
          m_all(all)
    {
    }
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        return m_all.slice(2, first, first + count).clone();
    }

private:
    torch::Tensor m_all;
};

} // namespace cascade::tests
