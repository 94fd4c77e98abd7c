// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/BenchLoad.h"

#include "core/base/Memory.h"
#include "core/base/MemoryWatch.h"
#include "core/nn/ClipTextEncoder.h"

#include <chrono>

namespace cascade::cli {

namespace {

void count(LoadMeasure& measure, const torch::nn::Module& network)
{
    for (const auto& parameter : network.parameters()) {
        ++measure.tensors;
        measure.parameters += parameter.numel();
        measure.weightBytes += static_cast<std::int64_t>(parameter.nbytes());
    }
}

} // namespace

Result<LoadMeasure> measureLoad(const LatentModelFiles& files, const Machine& machine,
                                const CancelToken& cancel)
{
    LoadMeasure measure;
    measure.beforeBytes = memoryUse().residentBytes;
    MemoryWatch memory;
    const auto began = std::chrono::steady_clock::now();
    auto model = LatentModel::open(files, {machine.device, machine.activations});
    if (!model) {
        return model.error();
    }
    const auto unet = model.value().unet(cancel);
    const auto autoencoder = model.value().autoencoder(cancel);
    const auto text = model.value().textEncoder(cancel);
    if (!unet || !autoencoder || !text) {
        return !unet ? unet.error() : !autoencoder ? autoencoder.error() : text.error();
    }
    measure.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    measure.peakBytes = memory.takePeak();
    count(measure, *unet.value());
    count(measure, *autoencoder.value());
    count(measure, *text.value());
    return measure;
}

} // namespace cascade::cli
