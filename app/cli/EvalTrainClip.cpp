// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/EvalLearning.h"
#include "core/training/ClipTrainer.h"

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

void printReport(const training::ClipReport& report)
{
    printProgress(report, report.framesPerSecond, "frames", report.renderShare);
    std::printf("  fresh: %.1f %% of the batch", 100 * report.fresh);
    if (report.heldout) {
        std::printf("  held out: R-precision %.1f", 100 * *report.heldout);
    }
    std::printf("\n");
    std::fflush(stdout);
}

} // namespace

void addEvalTrainClip(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<LearningCommand>();
    auto* command = eval.add_subcommand(
        "train-clip", "Train World-CLIP on frames and captions of the world, going on from its last "
                      "checkpoint");
    addLearningOptions(*command, *options, "resources/training/world-clip.json");
    command->callback([options, &action] {
        action = [options](const Context& context) {
            return learn<training::ClipTrainer>(*options, training::readClipConfig(options->config),
                                                printReport, context);
        };
    });
}

} // namespace cascade::cli
