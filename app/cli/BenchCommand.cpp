// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
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
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>

namespace cascade::cli {

namespace {

constexpr int kRounds = 3;
constexpr double kLeastSec = 0.3; // of one measurement: shorter work is repeated within it

struct BenchOptions {
    std::string name;
    std::string model = "toybox";
    std::string size;
    MachineOptions machine;
    std::string memoryLimit = "2.5GiB";
    int frames = 16;
    int clips = 4;
    double seconds = 10;
    bool json = false;
};

/// One thing measured against another.
struct Measured {
    std::string name;
    std::string shape;
    std::string dtype;
    std::string device;
    std::string than;       ///< what it is measured against
    double seconds = 0;     ///< median of one evaluation
    double thanSeconds = 0; ///< the same of what it is measured against
    double flops = 0;       ///< of one evaluation; 0 where they do not matter
    double thanFlops = 0;

    /// Share of the other's operations a second, or how many times as fast where operations do not matter.
    [[nodiscard]] double ratio() const
    {
        return flops > 0 ? flops / seconds / (thanFlops / thanSeconds) : thanSeconds / seconds;
    }
};

double secondsOf(const std::function<void()>& work)
{
    const auto begin = std::chrono::steady_clock::now();
    double seconds = 0;
    int times = 0;
    do {
        work();
        ++times;
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    } while (seconds < kLeastSec);
    return seconds / times;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Times both in turn, A B A B, after a round that warms up.
void measure(Measured& measured, const std::function<void()>& a, const std::function<void()>& b,
             const CancelToken& cancel)
{
    std::vector<double> secondsOfA, secondsOfB;
    a();
    b();
    for (int round = 0; round < kRounds; ++round) {
        cancel.throwIfCancelled();
        secondsOfA.push_back(secondsOf(a));
        cancel.throwIfCancelled();
        secondsOfB.push_back(secondsOf(b));
    }
    measured.seconds = median(secondsOfA);
    measured.thanSeconds = median(secondsOfB);
}

std::string typeText(torch::ScalarType type)
{
    return type == torch::kFloat32 ? "fp32" : type == torch::kBFloat16 ? "bf16" : "fp16";
}

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

nlohmann::json toJson(const Measured& m)
{
    nlohmann::json json{{"name", m.name},
                        {"shape", m.shape},
                        {"dtype", m.dtype},
                        {"device", m.device},
                        {"medianSec", m.seconds},
                        {"against", m.than},
                        {"againstMedianSec", m.thanSeconds},
                        {"ratio", m.ratio()}};
    if (m.flops > 0) {
        json["flops"] = m.flops;
        json["flopsPerSecond"] = m.flops / m.seconds;
        json["againstFlopsPerSecond"] = m.thanFlops / m.thanSeconds;
    }
    return json;
}

void print(const std::vector<Measured>& all)
{
    for (const auto& m : all) {
        const auto number = [](const char* format, double value) {
            char text[64];
            std::snprintf(text, sizeof text, format, value);
            return std::string(text);
        };
        Table table;
        table.add({m.name, m.shape + ", " + m.dtype + ", " + m.device});
        table.add({"  median", number("%.2f ms", 1000 * m.seconds)});
        table.add({"  against", m.than + ": " + number("%.2f ms", 1000 * m.thanSeconds)});
        if (m.flops > 0) {
            table.add({"  achieved", number("%.1f GFLOP/s of ", m.flops / m.seconds / 1e9) +
                                         number("%.1f GFLOP/s", m.thanFlops / m.thanSeconds / 1e9)});
            table.add({"  ratio", number("%.1f %%", 100 * m.ratio())});
        } else {
            table.add({"  ratio", number("%.2f times as fast", m.ratio())});
        }
        table.print();
    }
    std::printf("peak memory %s, %d threads, medians of %d\n", bytesText(memoryUse().peakBytes).c_str(),
                at::get_num_threads(), kRounds);
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
    if (options.name == "train") {
        return benchTraining(options, machine.device, context);
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
    auto list = nlohmann::json::array();
    for (auto& measured : all) {
        measured.device = machine.device.str();
        measured.dtype = typeText(machine.activations);
        list.push_back(toJson(measured));
    }
    if (options.json) {
        printJson(
            {{"measured", list}, {"threads", at::get_num_threads()}, {"peakBytes", memoryUse().peakBytes}});
    } else {
        print(all);
    }
    return {};
}

} // namespace

void addBench(CLI::App& app, Action& action)
{
    auto options = std::make_shared<BenchOptions>();
    auto* command = app.add_subcommand("bench", "Measure how fast stages and kernels run on this machine");
    command->add_option(
        "name", options->name,
        "A stage (ssr3, ...), kernels, or train: steps of training the base; default: kernels "
        "and ssr3");
    command->add_option("--model", options->model, "Model whose stage it is; its weights need not be there")
        ->capture_default_str();
    command->add_option("--frames", options->frames, "Of the stage's clip, at most")->capture_default_str();
    command->add_option("--clips", options->clips, "Of a batch; for train")->capture_default_str();
    command->add_option("--seconds", options->seconds, "To train for")->capture_default_str();
    command->add_option("--size", options->size, "WIDTHxHEIGHT of the stage's clip (default: its own)");
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
