// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Allocator.h"
#include "app/cli/Command.h"
#include "app/cli/MachineOptions.h"
#include "app/cli/SampleSheet.h"
#include "core/training/Trainer.h"

#include <cstdio>
#include <ctime>
#include <memory>

namespace cascade::cli {

namespace {

struct TrainOptions {
    std::string config;
    std::string output;
    std::string start;
    std::string exportTo;
    MachineOptions machine;
    std::int64_t stopAfter = -1;
    int dataThreads = 0;
    bool drawOnProcessor = false;
    bool onlyExport = false;
};

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

Result<void> train(const TrainOptions& options, const Context& context)
{
    auto config = training::readTrainingConfig(options.config);
    if (!config) {
        return config.error();
    }
    if (!options.output.empty()) {
        config.value().output = std::filesystem::absolute(options.output);
    }
    if (!options.start.empty()) {
        config.value().start = std::filesystem::absolute(options.start);
    }
    if (config.value().output.empty()) {
        return Error{ErrorCode::BadInput, options.config, "expected a folder for checkpoints, got none",
                     "Give --output, or \"output\" in the file."};
    }
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    keepFreedMemory();
    auto trainer = training::Trainer::open(config.value(), machine.value().device);
    if (!trainer) {
        return trainer.error();
    }
    if (!options.onlyExport) {
        training::TrainingHooks hooks;
        hooks.report = printReport;
        hooks.cancel = context.cancel;
        hooks.stopAfterStep = options.stopAfter;
        hooks.dataThreads = options.dataThreads;
        hooks.drawsOnDevice = !options.drawOnProcessor;
        hooks.showSamples = [folder = config.value().output](std::int64_t step, const torch::Tensor& clips) {
            const auto written = writeSampleSheet(folder / ("samples-" + std::to_string(step)), clips);
            if (!written) {
                std::fprintf(stderr, "note: no sample sheet: %s\n", written.error().message().c_str());
            }
        };
        if (auto done = trainer.value()->run(hooks); !done) {
            return done;
        }
    }
    if (!options.exportTo.empty()) {
        return trainer.value()->exportAverage(options.exportTo);
    }
    return {};
}

} // namespace

void addTrain(CLI::App& app, Action& action)
{
    auto options = std::make_shared<TrainOptions>();
    auto* command = app.add_subcommand(
        "train", "Train one stage of a model on the world, going on from its last checkpoint");
    command->add_option("config", options->config, "Training configuration (JSON); see resources/training")
        ->required();
    command->add_option("--output", options->output, "Folder for checkpoints and sample sheets");
    command->add_option("--start", options->start,
                        "Weights to start from where there is no checkpoint yet, for example shipped ones");
    command->add_option("--export", options->exportTo,
                        "Afterwards write the running average as bf16 weights to this folder");
    command->add_flag("--only-export", options->onlyExport,
                      "Do not train; export what the last checkpoint holds");
    addDeviceOptions(*command, options->machine);
    command
        ->add_option("--data-threads", options->dataThreads,
                     "Threads that draw the world beside the training; 0 = one beside a training on the "
                     "processor, three where a card draws, all but two with --draw-on-processor")
        ->check(CLI::NonNegativeNumber);
    command->add_flag("--draw-on-processor", options->drawOnProcessor,
                      "Draw the world on the processor where the network trains on a card");
    command->add_option("--stop-after", options->stopAfter, "Stop when so many steps are done in all");
    command->footer("Example:\n  cascade train resources/training/base-motion.json --output ~/training/base "
                    "--export resources/models/toybox");
    command->callback([options, &action] {
        action = [options](const Context& context) { return train(*options, context); };
    });
}

} // namespace cascade::cli
