// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/TrainingOutput.h"

#include <memory>

namespace cascade::cli {

namespace {

struct TrainOptions : TrainingOptions {
    std::string exportTo;
    std::int64_t stopAfter = -1;
    bool onlyExport = false;
};

Result<void> train(const TrainOptions& options, const Context& context)
{
    auto prepared = prepareTraining(options);
    if (!prepared) {
        return prepared.error();
    }
    const auto& [config, machine] = prepared.value();
    auto trainer = training::Trainer::open(config, machine.device);
    if (!trainer) {
        return trainer.error();
    }
    if (!options.onlyExport) {
        auto hooks = printingHooks(options, context);
        hooks.stopAfterStep = options.stopAfter;
        hooks.showSamples = [folder = config.output](std::int64_t step, const torch::Tensor& clips) {
            writeSamples(folder / ("samples-" + std::to_string(step)), clips);
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
    addTrainingOptions(*command, *options);
    command->add_option("--export", options->exportTo,
                        "Afterwards write the running average as bf16 weights to this folder");
    command->add_flag("--only-export", options->onlyExport,
                      "Do not train; export what the last checkpoint holds");
    command->add_option("--stop-after", options->stopAfter, "Stop when so many steps are done in all");
    command->footer("Example:\n  cascade train resources/training/base-motion.json --output ~/training/base "
                    "--export resources/models/toybox");
    command->callback([options, &action] {
        action = [options](const Context& context) { return train(*options, context); };
    });
}

} // namespace cascade::cli
