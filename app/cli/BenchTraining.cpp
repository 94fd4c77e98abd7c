// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/BenchTraining.h"

#include "app/cli/Allocator.h"
#include "core/training/Trainer.h"

#include <chrono>

namespace cascade::cli {

namespace {

training::TrainingBatch batchFor(const StageConfig& stage, const TrainingBench& bench)
{
    training::TrainingBatch batch;
    const auto& shape = stage.output;
    batch.clips = at::rand({bench.clips, 3, bench.frames, shape.height, shape.width}) * 2 - 1;
    batch.clipFrames = bench.frames;
    batch.captions.assign(static_cast<std::size_t>(bench.clips),
                          "a large red glossy ball spinning over a checkered floor");
    return batch;
}

} // namespace

Result<double> trainingImagesPerSecond(const TrainingBench& bench, const CancelToken& cancel)
{
    training::TrainingConfig config;
    config.model = bench.model;
    config.stage = "base";
    config.output = std::filesystem::temp_directory_path() / "cascade-bench-without-checkpoint";
    config.dtype = bench.dtype;
    config.phases.resize(1);
    config.phases[0].steps = 1 << 30;
    auto model = readModelConfig(bench.model);
    if (!model) {
        return model.error();
    }
    auto stage = model.value().stage(config.stage);
    if (!stage) {
        return stage.error();
    }
    keepFreedMemory(); // as cascade train does
    auto trainer = training::Trainer::open(config, bench.device);
    if (!trainer) {
        return trainer.error();
    }
    const auto batch = batchFor(stage.value(), bench);
    (void)trainer.value()->step(batch); // warms up
    const auto begin = std::chrono::steady_clock::now();
    int steps = 0;
    double seconds = 0;
    while (seconds < bench.seconds) {
        cancel.throwIfCancelled();
        (void)trainer.value()->step(batch);
        ++steps;
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }
    return steps * bench.clips * bench.frames / seconds;
}

} // namespace cascade::cli
