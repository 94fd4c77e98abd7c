// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/nn/Frames.h"
#include "core/nn/Layers.h"

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace cascade::nn {

/// Where each of `count` places along an axis is, whatever their number: feature k of place i is cos(pi (k +
/// 1) (i + 1/2) / count).
///
/// Shapes   [count, features] in fp32.
[[nodiscard]] torch::Tensor axisFeatures(std::int64_t count, std::int64_t features, torch::Device device);

/// Tells every frame of a clip how far the clip has come: mixes the place in time into the vector that
/// conditions it, so that what a caption says can begin, go on and end. A residual branch that starts at
/// zero; images have no place in time. Relative positions alone (RelativePositionBias) leave the network to
/// find first and last frames by their missing neighbours, and motion is learned late.
///
/// Shapes   condition [B, T, E] before its SiLU; returns the same.
class FrameProgressImpl : public torch::nn::Module {
public:
    FrameProgressImpl(std::int64_t width, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& condition, const FrameLayout& layout) const;

private:
    Linear m_ofTime{nullptr};
    Linear m_toOut{nullptr};
};
TORCH_MODULE(FrameProgress);

/// Adds to tokens where in the picture they are, so that attention over a whole clip can follow a thing from
/// place to place. Starts at zero; works at any size.
///
/// Shapes   tokens [N, H, W, C]; returns the same shape and dtype.
class PicturePositionsImpl : public torch::nn::Module {
public:
    PicturePositionsImpl(std::int64_t channels, const torch::TensorOptions& options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& tokens) const;

private:
    Linear m_ofRow{nullptr};
    Linear m_ofColumn{nullptr};
};
TORCH_MODULE(PicturePositions);

} // namespace cascade::nn
