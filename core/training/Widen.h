// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <string>

namespace cascade::training {

/// Whether a parameter of a nn::VideoUnet can be widened: those of convolutions, their norms and modulations,
/// in the plain order. Attention divides its channels among heads, and would not say the same.
[[nodiscard]] bool mayBeNarrower(const std::string& name);

/// The weights of a nn::VideoUnet of fewer channels as those of a wider one that says the same at first. New
/// channels are silent: what makes them is zero; what listens to them is random, so that training wakes them
/// (after Chen et al. 2016, "Net2Net", with silence in the place of copies). Norms over channels count the
/// silent ones, and are scaled for it.
///
/// Shapes   `fresh`: the parameter `name` of the wider network, as it starts; no dimension of `narrow` is
/// larger. Returns the shape of `fresh`.
/// Threads  any; draws from LibTorch's generator where `fresh` starts at zero.
[[nodiscard]] torch::Tensor widened(const std::string& name, const torch::Tensor& narrow,
                                    const torch::Tensor& fresh);

} // namespace cascade::training
