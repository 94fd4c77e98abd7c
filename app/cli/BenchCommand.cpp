// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/BenchLoad.h"
#include "app/cli/BenchMeasure.h"
#include "app/cli/BenchPublished.h"
#ifdef CASCADE_MEDIA
#include "app/cli/BenchRender.h"
#endif
#include "app/cli/BenchTraining.h"
#include "app/cli/Command.h"
#include "app/cli/MachineOptions.h"
#include "app/cli/RunOptions.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/base/Memory.h"
#include "core/cascade/Model.h"
#include "core/cascade/StageBench.h"
#include "core/kernels/NormModulateSilu.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct BenchOptions {
    std::string name;
    std::string model = "toybox";
    std::string size;
    MachineOptions machine;
    std::string memoryLimit = "2.5GiB";
    int frames = 16;
    int clips = 4;
    double seconds = 10;
    std::string until;
    int rounds = 3;
    int steps = -1;
    bool json = false;
    std::string checkpoint; ///< of load
    std::string motion;
};

Result<Measured> benchStage(const BenchOptions& options, const Machine& machine, const Context& context)
{
    auto config = readModelConfig(modelFolder(context, options.model));
    if (!config) {
        return config.error();
    }
    auto stage = config.value().stage(options.name);
    if (!stage) {
        auto error = stage.error();
        error.hint = "Or kernels, for the fused norm.";
        return error;
    }
    RunOptions limits;
    limits.memoryLimit = options.memoryLimit;
    if (auto limit = parseBytes(options.memoryLimit); !limit) {
        return limit.error();
    }
    StageBenchOptions bench{stage.value().output, machine.device, machine.activations,
                            std::max<std::int64_t>(limits.activationBytes(), 1 << 20)};
    bench.shape.frames = std::min(bench.shape.frames, options.frames);
    if (!options.size.empty()) {
        auto size = parseMeasure(options.size, "--size");
        if (!size) {
            return size.error();
        }
        bench.shape.width = size.value().width;
        bench.shape.height = size.value().height;
    }
    const StageBench evaluation(stage.value(), bench);
    const ConvolutionBench convolution(machine.device, machine.activations);
    Measured measured;
    measured.name = options.name;
    measured.shape = std::to_string(bench.shape.frames) + "x" +
                     measureText(bench.shape.width, bench.shape.height) + " in " +
                     std::to_string(evaluation.chunks()) + " chunks";
    measured.than = "conv2d 256 to 256, 3x3, 8x96x160";
    measured.flops = evaluation.floatingPointOperations();
    measured.thanFlops = ConvolutionBench::floatingPointOperations();
    measure(
        measured, [&] { evaluation.evaluate(); }, [&] { convolution.evaluate(); }, context.cancel);
    return measured;
}

/// The fused norm at the sizes of the last stage's blocks, against the same in plain tensor operations.
Measured benchKernels(const Machine& machine, const Context& context)
{
    constexpr std::int64_t frames = 4, positions = 96 * 160, channels = 128;
    const c10::InferenceMode inference;
    const auto numbers = torch::TensorOptions(machine.device);
    const auto x = at::randn({frames, positions, channels}, numbers.dtype(machine.activations));
    const auto weight = at::randn({channels}, numbers), scale = at::randn({frames, channels}, numbers),
               shift = at::randn({frames, channels}, numbers);
    const auto timed = [&](const auto& norm) {
        return [&, norm] {
            (void)norm(x, weight, scale, shift, true);
            if (machine.device.is_cuda()) {
                torch::cuda::synchronize();
            }
        };
    };
    Measured measured;
    measured.name = "norm + modulation + SiLU";
    measured.shape = "4x15360x128";
    measured.than = "plain tensor operations";
    measure(measured, timed(kernels::normModulateSiluRows), timed(kernels::normModulateSiluReference),
            context.cancel);
    return measured;
}

Result<void> benchTraining(const BenchOptions& options, torch::Device device, const Context& context)
{
    auto rate = trainingImagesPerSecond({modelFolder(context, options.model), device, options.machine.dtype,
                                         std::max(1, options.clips), options.frames, options.seconds},
                                        context.cancel);
    if (!rate) {
        return rate.error();
    }
    if (options.json) {
        printJson({{"imagesPerSecond", rate.value()},
                   {"threads", at::get_num_threads()},
                   {"peakBytes", memoryUse().peakBytes}});
    } else {
        std::printf("training of the base: %.1f images/s, %d threads\n", rate.value(), at::get_num_threads());
    }
    return {};
}

/// What a render costs beyond the engine.
Result<std::vector<Measured>> benchGraph(const BenchOptions& options, const Context& context)
{
#ifdef CASCADE_MEDIA
    RunOptions run;
    run.model = options.model;
    run.machine = options.machine;
    run.memoryLimit = options.memoryLimit;
    run.steps = options.steps;
    return benchRender({options.until, options.rounds, run}, context);
#else
    (void)options, (void)context;
    return Error{ErrorCode::BadInput, "graph", "this build has no FFmpeg and renders nothing", {}};
#endif
}

bool isPublished(const std::string& name)
{
    const auto& names = publishedBenchNames();
    return std::find(names.begin(), names.end(), name) != names.end();
}

Result<void> benchPublished(const BenchOptions& options, const Machine& machine, const Context& context)
{
    PublishedBench bench{options.name, options.frames};
    bench.rounds = options.rounds;
    if (!options.size.empty()) {
        auto size = parseMeasure(options.size, "--size");
        if (!size) {
            return size.error();
        }
        bench.width = size.value().width;
        bench.height = size.value().height;
    }
    auto seconds = timePublished(bench, machine, context.cancel);
    if (!seconds) {
        return seconds.error();
    }
    auto sorted = seconds.value();
    std::sort(sorted.begin(), sorted.end());
    const auto median = sorted[sorted.size() / 2];
    if (options.json) {
        printJson({{"name", bench.name},
                   {"seconds", seconds.value()},
                   {"median", median},
                   {"dtype", typeText(machine.activations)},
                   {"threads", at::get_num_threads()},
                   {"peakBytes", memoryUse().peakBytes}});
    } else {
        std::printf("%s, %lld frames of %s latents, %s: %.3f s, %d threads, peak memory %s\n",
                    bench.name.c_str(), static_cast<long long>(bench.frames),
                    measureText(bench.width, bench.height).c_str(), typeText(machine.activations).c_str(),
                    median, at::get_num_threads(), bytesText(memoryUse().peakBytes).c_str());
    }
    return {};
}

Result<void> benchLoad(const BenchOptions& options, const Machine& machine, const Context& context)
{
    LatentModelFiles files;
    files.checkpoint = options.checkpoint;
    files.motion = options.motion;
    const auto measured = measureLoad(files, machine, context.cancel);
    if (!measured) {
        return measured.error();
    }
    const auto& load = measured.value();
    if (options.json) {
        printJson({{"seconds", load.seconds},
                   {"tensors", load.tensors},
                   {"parameters", load.parameters},
                   {"weightBytes", load.weightBytes},
                   {"peakBytes", load.peakBytes},
                   {"beforeBytes", load.beforeBytes},
                   {"dtype", typeText(machine.activations)}});
        return {};
    }
    std::printf(
        "%zu tensors, %lld parameters, %s: %.1f s, %s of weights, peak memory %s, of which %s were the "
        "program's before\n",
        load.tensors, static_cast<long long>(load.parameters), typeText(machine.activations).c_str(),
        load.seconds, bytesText(load.weightBytes).c_str(), bytesText(load.peakBytes).c_str(),
        bytesText(load.beforeBytes).c_str());
    return {};
}

Result<std::vector<Measured>> measureAll(const BenchOptions& options, const Machine& machine,
                                         const Context& context)
{
    if (options.name == "graph") {
        return benchGraph(options, context);
    }
    std::vector<Measured> all;
    if (options.name.empty() || options.name == "kernels") {
        all.push_back(benchKernels(machine, context));
    }
    if (options.name != "kernels") {
        auto named = options;
        named.name = options.name.empty() ? "ssr3" : options.name;
        auto measured = benchStage(named, machine, context);
        if (!measured) {
            return measured.error();
        }
        all.push_back(measured.value());
    }
    return all;
}

void report(const std::vector<Measured>& all, bool asJson)
{
    if (asJson) {
        auto list = nlohmann::json::array();
        for (const auto& measured : all) {
            list.push_back(toJson(measured));
        }
        printJson(
            {{"measured", list}, {"threads", at::get_num_threads()}, {"peakBytes", memoryUse().peakBytes}});
        return;
    }
    for (const auto& measured : all) {
        print(measured);
    }
    std::printf("peak memory %s, %d threads, medians\n", bytesText(memoryUse().peakBytes).c_str(),
                at::get_num_threads());
}

Result<void> bench(const BenchOptions& options, const Context& context)
{
    auto chosen = chooseMachine(options.machine);
    if (!chosen) {
        return chosen.error();
    }
    const auto& machine = chosen.value();
    if (options.frames < 1) {
        return Error{ErrorCode::BadInput,
                     "--frames",
                     "expected at least 1, got " + std::to_string(options.frames),
                     {}};
    }
    if (isPublished(options.name)) {
        return benchPublished(options, machine, context);
    }
    if (options.name == "load") {
        return benchLoad(options, machine, context);
    }
    if (options.name == "train") {
        return benchTraining(options, machine.device, context);
    }
    auto all = measureAll(options, machine, context);
    if (!all) {
        return all.error();
    }
    for (auto& measured : all.value()) {
        measured.device = machine.device.str();
        measured.dtype = typeText(machine.activations);
    }
    report(all.value(), options.json);
    return {};
}

} // namespace

void addBench(CLI::App& app, Action& action)
{
    auto options = std::make_shared<BenchOptions>();
    auto* command = app.add_subcommand("bench", "Measure how fast stages and kernels run on this machine");
    command->add_option(
        "name", options->name,
        "A stage (ssr3, ...), kernels, train: steps of training the base, graph: a render against the "
        "engine alone, and with previews; animatediff, modelscope or vae: these networks at full size on "
        "random weights; load: reading an open checkpoint; default: kernels and ssr3");
    command->add_option("--checkpoint", options->checkpoint,
                        "Of load: a folder of diffusers, or a single file");
    command->add_option("--motion", options->motion, "Of load: motion modules to put into it");
    command->add_option("--model", options->model, "Model whose stage it is; its weights need not be there")
        ->capture_default_str();
    command->add_option("--frames", options->frames, "Of the stage's clip, at most")->capture_default_str();
    command->add_option("--clips", options->clips, "Of a batch; for train")->capture_default_str();
    command->add_option("--seconds", options->seconds, "To train for")->capture_default_str();
    command->add_option("--until", options->until, "Of graph: the last stage that runs (default: all)");
    command->add_option("--rounds", options->rounds, "Of graph and of networks at full size")
        ->capture_default_str();
    command->add_option("--steps", options->steps, "Of graph: of every stage (default: each stage's own)");
    command->add_option(
        "--size", options->size,
        "WIDTHxHEIGHT of the stage's clip (default: its own), or of the latents (default: 32x32)");
    addMachineOptions(*command, options->machine);
    command->add_option("--memory-limit", options->memoryLimit, "What the program may take")
        ->capture_default_str();
    command->add_flag("--json", options->json, "As JSON");
    command->footer("Example:\n  cascade bench ssr3\n  cascade bench kernels --dtype fp32 --json");
    command->callback([options, &action] {
        action = [options](const Context& context) { return bench(*options, context); };
    });
}

} // namespace cascade::cli
