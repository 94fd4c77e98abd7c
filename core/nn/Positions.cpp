// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Positions.h"

#include <cmath>

namespace cascade::nn {

namespace {

constexpr std::int64_t kFeatures = 8;

} // namespace

torch::Tensor axisFeatures(std::int64_t count, std::int64_t features, torch::Device device)
{
    const auto options = torch::TensorOptions(torch::kFloat32).device(device);
    const auto place = (at::arange(count, options) + 0.5) * (M_PI / static_cast<double>(count));
    return at::cos(place.unsqueeze(1) * at::arange(1, features + 1, options));
}

FrameProgressImpl::FrameProgressImpl(std::int64_t width, const torch::TensorOptions& options)
{
    m_ofTime = register_module("of_time", Linear(kFeatures, width, true, Start::Fan, options));
    m_toOut = register_module("to_out", Linear(width, width, true, Start::Zero, options));
}

torch::Tensor FrameProgressImpl::forward(const torch::Tensor& condition, const FrameLayout& layout) const
{
    if (layout.allImages()) {
        return condition;
    }
    const auto clip = condition.slice(1, 0, layout.clipFrames);
    const auto time = m_ofTime->forward(axisFeatures(layout.clipFrames, kFeatures, condition.device()));
    const auto told = clip + m_toOut->forward(at::silu(clip + time));
    return layout.hasImages() ? at::cat({told, condition.slice(1, layout.clipFrames)}, 1) : told;
}

PicturePositionsImpl::PicturePositionsImpl(std::int64_t channels, const torch::TensorOptions& options)
{
    m_ofRow = register_module("of_row", Linear(kFeatures, channels, false, Start::Zero, options));
    m_ofColumn = register_module("of_column", Linear(kFeatures, channels, false, Start::Zero, options));
}

torch::Tensor PicturePositionsImpl::forward(const torch::Tensor& tokens) const
{
    const auto device = tokens.device();
    const auto rows = m_ofRow->forward(axisFeatures(tokens.size(1), kFeatures, device)).unsqueeze(1);
    const auto columns = m_ofColumn->forward(axisFeatures(tokens.size(2), kFeatures, device));
    return tokens + (rows + columns).to(tokens.scalar_type()); // [H, 1, C] + [W, C]
}

} // namespace cascade::nn
