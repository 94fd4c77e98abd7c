// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Allocator.h"
#include "app/cli/Command.h"
#include "app/cli/TrainingOutput.h"
#include "core/training/StudentExport.h"

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct DistillOptions : TrainingOptions {
    std::string exportTo;
    std::string variant;
};

std::string wishOf(const training::DistillationRound& round)
{
    switch (round.kind) {
    case training::DistillationRound::Kind::Guidance:
        return "guidance told to one evaluation";
    case training::DistillationRound::Kind::Halving:
        break;
    case training::DistillationRound::Kind::Overshoot:
        return std::to_string(round.levels) + " steps of the stochastic sampler";
    }
    return std::to_string(round.levels) + " steps for " + std::to_string(round.teacherSteps);
}

training::DistillationHooks hooksOf(const DistillOptions& options, const std::filesystem::path& folder,
                                    const Context& context)
{
    training::DistillationHooks hooks;
    hooks.training = printingHooks(options, context);
    hooks.roundBegins = [](const training::DistillationRound& round) {
        std::printf("%s: %s\n", round.name.c_str(), wishOf(round).c_str());
        std::fflush(stdout);
    };
    hooks.roundFound = [](const training::DistillationRound& round) {
        std::printf("%s: trained already\n", round.name.c_str());
        std::fflush(stdout);
    };
    hooks.roundEnds = [folder](const training::RoundReport& report) {
        writeSamples(folder / report.round.name / "teacher-student", report.clips);
        std::printf("%s: %.1f dB from its teacher, clips in %s\n", report.round.name.c_str(), report.psnr,
                    (folder / report.round.name).c_str());
        std::fflush(stdout);
    };
    return hooks;
}

Result<void> distill(const DistillOptions& options, const Context& context)
{
    auto config = training::readDistillationConfig(options.config);
    if (!config) {
        return config.error();
    }
    auto& training = config.value().training;
    if (auto applied = applyFolders(options, training); !applied) {
        return applied;
    }
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    keepFreedMemory();
    const auto hooks = hooksOf(options, training.output, context);
    const auto student = training::distil(config.value(), machine.value().device, hooks);
    if (!student) {
        return student.error();
    }
    if (options.exportTo.empty()) {
        return {};
    }
    return training::exportStudent(config.value(), student.value(), options.exportTo, options.variant);
}

} // namespace

void addDistill(CLI::App& app, Action& action)
{
    auto options = std::make_shared<DistillOptions>();
    auto* command = app.add_subcommand(
        "distill", "Teach a stage to need fewer steps and one evaluation each, going on where it stopped");
    command->add_option("config", options->config, "Distillation (JSON); see resources/training")->required();
    addTrainingOptions(*command, *options);
    auto* exported = command->add_option("--export", options->exportTo,
                                         "Afterwards add the student to this model folder, as a variant");
    command
        ->add_option("--variant", options->variant, "The variant's name; by default distilled-N, of N steps")
        ->needs(exported);
    command->footer(
        "Example:\n  cascade distill resources/training/distil-base.json --output ~/training/base-8 "
        "--export resources/models/toybox");
    command->callback([options, &action] {
        action = [options](const Context& context) { return distill(*options, context); };
    });
}

} // namespace cascade::cli
