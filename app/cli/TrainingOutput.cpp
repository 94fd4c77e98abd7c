// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/TrainingOutput.h"

#include "app/cli/Allocator.h"
#include "app/cli/SampleSheet.h"

#include <cstdio>
#include <ctime>

namespace cascade::cli {

namespace {

void printReport(const training::TrainingReport& report)
{
    const std::time_t now = std::time(nullptr);
    char clock[16];
    std::strftime(clock, sizeof clock, "%H:%M:%S", std::localtime(&now));
    std::printf("%s step %lld of %lld  loss %.5f  gradient %.2f  rate %.2g  %.1f images/s  data wait %.0f %% "
                " %.1f h left\n",
                clock, static_cast<long long>(report.step), static_cast<long long>(report.totalSteps),
                report.loss, report.gradientNorm, report.learningRate, report.imagesPerSecond,
                100 * report.dataWaitShare, report.remainingSec / 3600);
    std::fflush(stdout);
}

} // namespace

void addTrainingOptions(CLI::App& command, TrainingOptions& options)
{
    command.add_option("--output", options.output, "Folder for checkpoints and sample sheets");
    command.add_option("--start", options.start,
                       "Weights to start from where there is no checkpoint yet, for example shipped ones");
    addDeviceOptions(command, options.machine);
    command
        .add_option("--data-threads", options.dataThreads,
                    "Threads that draw the world beside the training; 0 = one beside a training on the "
                    "processor, three where a card draws, all but two with --draw-on-processor")
        ->check(CLI::NonNegativeNumber);
    command.add_flag("--draw-on-processor", options.drawOnProcessor,
                     "Draw the world on the processor where the network trains on a card");
}

Result<void> applyFolders(const TrainingOptions& options, training::TrainingConfig& config)
{
    if (!options.output.empty()) {
        config.output = std::filesystem::absolute(options.output);
    }
    if (!options.start.empty()) {
        config.start = std::filesystem::absolute(options.start);
    }
    if (config.output.empty()) {
        return Error{ErrorCode::BadInput, options.config, "expected a folder for checkpoints, got none",
                     "Give --output, or \"output\" in the file."};
    }
    return {};
}

Result<PreparedTraining> prepareTraining(const TrainingOptions& options)
{
    auto config = training::readTrainingConfig(options.config);
    if (!config) {
        return config.error();
    }
    if (auto applied = applyFolders(options, config.value()); !applied) {
        return applied.error();
    }
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    keepFreedMemory();
    return PreparedTraining{std::move(config).value(), machine.value()};
}

training::TrainingHooks printingHooks(const TrainingOptions& options, const Context& context)
{
    training::TrainingHooks hooks;
    hooks.report = printReport;
    hooks.cancel = context.cancel;
    hooks.dataThreads = options.dataThreads;
    hooks.drawsOnDevice = !options.drawOnProcessor;
    return hooks;
}

void writeSamples(const std::filesystem::path& base, const torch::Tensor& clips)
{
    if (const auto written = writeSampleSheet(base, clips); !written) {
        std::fprintf(stderr, "note: no sample sheet: %s\n", written.error().message().c_str());
    }
}

} // namespace cascade::cli
