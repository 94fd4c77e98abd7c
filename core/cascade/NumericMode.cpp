// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/NumericMode.h"

#include "core/base/Machine.h"
#include "core/cascade/Precision.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace cascade {

namespace {

std::string instructionPath()
{
    const auto features = processorFeatures();
    return features.amxBf16      ? "amx"
           : features.avx512Bf16 ? "avx512-bf16"
           : features.avx512     ? "avx512"
           : features.avx2       ? "avx2"
                                 : "portable";
}

} // namespace

std::string numericMode(const Model::Options& options)
{
    return options.device.str() + " " + c10::toString(options.activations) + " " + instructionPath() +
           " threads=" + std::to_string(at::get_num_threads()) + " libtorch=" + TORCH_VERSION;
}

std::string machineText(const Model::Options& options)
{
    auto text = numericMode(options) + " on " + processorName();
    if (options.device.is_cuda()) {
        const auto cards = cardNames();
        const auto index = static_cast<std::size_t>(options.device.index());
        text += " and " + (index < cards.size() ? cards[index] : "unknown card");
    }
    return text;
}

} // namespace cascade
