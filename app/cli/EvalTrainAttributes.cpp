// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/EvalLearning.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/training/ClassifierTrainer.h"

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

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
    printProgress(report, report.clipsPerSecond, "clips", report.renderShare);
    printShares("fresh", report.fresh);
    if (!report.heldout.empty()) {
        printShares("held out", report.heldout);
    }
    std::printf("\n");
    std::fflush(stdout);
}

} // namespace

void addEvalTrainAttributes(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<LearningCommand>();
    auto* command = eval.add_subcommand(
        "train-attributes", "Train the attribute classifier on the world, going on from its last checkpoint");
    addLearningOptions(*command, *options, "resources/training/classifier.json");
    command->callback([options, &action] {
        action = [options](const Context& context) {
            return learn<training::ClassifierTrainer>(
                *options, training::readClassifierConfig(options->config), printReport, context);
        };
    });
}

} // namespace cascade::cli
