// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// How a layer starts before training.
enum class Start {
    Fan, ///< normal, variance 1 / inputs
    Zero ///< the layer adds nothing at first: residual branches end in it
};

/// The weight of a layer with so many inputs to each output.
[[nodiscard]] torch::Tensor startTensor(at::IntArrayRef shape, std::int64_t inputs, Start start,
                                        const torch::TensorOptions& options);
/// Normal, of this deviation.
[[nodiscard]] torch::Tensor startNormal(at::IntArrayRef shape, double deviation,
                                        const torch::TensorOptions& options);

/// While one lives, what a thread begins with the above has no values, and its memory is not touched: for a
/// network whose every value is read from a file next. To draw a thousand million numbers takes longer than
/// to read them.
class WithoutStartValues {
public:
    WithoutStartValues();
    ~WithoutStartValues();
    WithoutStartValues(const WithoutStartValues&) = delete;
    WithoutStartValues& operator=(const WithoutStartValues&) = delete;

private:
    bool m_before;
};

} // namespace cascade::nn
