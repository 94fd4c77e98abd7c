// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Allocator.h"
#include "app/cli/EvalCommand.h"
#include "app/cli/MachineOptions.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/training/ClassifierTrainer.h"

#include <cstdio>
#include <ctime>
#include <memory>

namespace cascade::cli {

namespace {

struct TrainAttributesOptions {
    std::string config;
    std::string output;
    std::string exportTo;
    std::string start;
    MachineOptions machine;
    std::int64_t stopAfter = -1;
    bool onlyExport = false;
};

void printShares(const char* title, const std::vector<double>& shares)
{
    std::printf("  %s:", title);
    const auto& questions = evaluation::attributeQuestions();
    for (std::size_t q = 0; q < shares.size(); ++q) {
        std::printf(" %s %.1f", questions[q].name.c_str(), 100 * shares[q]);
    }
}

void printReport(const training::ClassifierReport& report)
{
    const std::time_t now = std::time(nullptr);
    char clock[16];
    std::strftime(clock, sizeof clock, "%H:%M:%S", std::localtime(&now));
    std::printf("%s step %lld of %lld  loss %.4f  %.1f clips/s  render %.0f %%  %.1f h left", clock,
                static_cast<long long>(report.step), static_cast<long long>(report.totalSteps), report.loss,
                report.clipsPerSecond, 100 * report.renderShare, report.remainingSec / 3600);
    printShares("fresh", report.fresh);
    if (!report.heldout.empty()) {
        printShares("held out", report.heldout);
    }
    std::printf("\n");
    std::fflush(stdout);
}

Result<void> trainAttributes(const TrainAttributesOptions& options, const Context& context)
{
    auto config = training::readClassifierConfig(options.config);
    if (!config) {
        return config.error();
    }
    config.value().output = options.output;
    config.value().start = options.start;
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    keepFreedMemory();
    auto trainer = training::ClassifierTrainer::open(config.value(), machine.value().device);
    if (!trainer) {
        return trainer.error();
    }
    if (!options.onlyExport) {
        if (auto done = trainer.value()->run({printReport, context.cancel, options.stopAfter}); !done) {
            return done;
        }
    }
    return options.exportTo.empty() ? Result<void>() : trainer.value()->exportAverage(options.exportTo);
}

} // namespace

void addEvalTrainAttributes(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<TrainAttributesOptions>();
    auto* command = eval.add_subcommand(
        "train-attributes", "Train the attribute classifier on the world, going on from its last checkpoint");
    command
        ->add_option("config", options->config,
                     "Configuration (JSON); see resources/training/classifier.json")
        ->required();
    command->add_option("--output", options->output, "Folder for checkpoints")->required();
    command->add_option("--start", options->start,
                        "Weights to start from where there is no checkpoint yet, for example shipped ones");
    command->add_option("--export", options->exportTo,
                        "Afterwards write the running average as bf16 weights to this file");
    command->add_flag("--only-export", options->onlyExport,
                      "Do not train; export what the last checkpoint holds");
    addDeviceOptions(*command, options->machine);
    command->add_option("--stop-after", options->stopAfter, "Stop when so many steps are done in all");
    command->callback([options, &action] {
        action = [options](const Context& context) { return trainAttributes(*options, context); };
    });
}

} // namespace cascade::cli
