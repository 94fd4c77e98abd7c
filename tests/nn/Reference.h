// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/VideoUnet.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <map>
#include <string>

namespace cascade::tests {

/// The networks' formulas, written out plainly in fp64, frame by frame and position by position, from a
/// module's parameters by name.
class Reference {
public:
    explicit Reference(const torch::nn::Module& module);

    /// [N, C, H, W] in and out.
    [[nodiscard]] torch::Tensor norm(const std::string& name, const torch::Tensor& x) const;
    [[nodiscard]] torch::Tensor convolution(const std::string& name, const torch::Tensor& x,
                                            std::int64_t stride = 1) const;
    [[nodiscard]] torch::Tensor linear(const std::string& name, const torch::Tensor& x) const;
    [[nodiscard]] torch::Tensor residualBlock(const std::string& name, const torch::Tensor& x,
                                              const torch::Tensor& condition) const;
    [[nodiscard]] torch::Tensor spatialAttention(const std::string& name, const torch::Tensor& x,
                                                 const nn::TextCondition& text, const nn::FrameLayout& layout,
                                                 std::int64_t heads) const;
    [[nodiscard]] torch::Tensor temporalAttention(const std::string& name, const torch::Tensor& x,
                                                  const nn::FrameLayout& layout, std::int64_t heads,
                                                  bool allPositions) const;
    [[nodiscard]] torch::Tensor temporalConvolution(const std::string& name, const torch::Tensor& x,
                                                    const nn::FrameLayout& layout) const;
    [[nodiscard]] torch::Tensor conditioning(const nn::VideoUnetInput& input,
                                             const nn::FrameLayout& layout) const;
    [[nodiscard]] torch::Tensor unet(const nn::VideoUnetOptions& options,
                                     const nn::VideoUnetInput& input) const;

private:
    [[nodiscard]] bool has(const std::string& name) const { return m_parameters.contains(name); }
    [[nodiscard]] const torch::Tensor& at(const std::string& name) const { return m_parameters.at(name); }
    [[nodiscard]] torch::Tensor scalar(const std::string& name, const torch::Tensor& value,
                                       double scale) const;
    [[nodiscard]] torch::Tensor down(const std::string& name, const torch::Tensor& x, bool shuffles) const;
    [[nodiscard]] torch::Tensor up(const std::string& name, const torch::Tensor& x, bool shuffles) const;
    [[nodiscard]] torch::Tensor block(const std::string& name, torch::Tensor x,
                                      const torch::Tensor& condition, const nn::TextCondition& text,
                                      const nn::FrameLayout& layout, const nn::UnetLevel& level,
                                      std::int64_t headWidth) const;

    std::map<std::string, torch::Tensor> m_parameters; ///< fp64
};

/// Squares of pixels into channels by definition: channel (i * factor + j) * C + c is pixel (i, j) of the
/// square.
[[nodiscard]] torch::Tensor squaresToChannels(const torch::Tensor& x, std::int64_t factor);
[[nodiscard]] torch::Tensor channelsToSquares(const torch::Tensor& x, std::int64_t factor);

} // namespace cascade::tests
