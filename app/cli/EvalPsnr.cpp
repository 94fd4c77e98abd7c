// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/RunOptions.h"
#include "core/cascade/Cascade.h"
#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/GainReport.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>

namespace cascade::cli {

namespace {

/// Of `psnr` and of `iv-real`, which is the same over several seeds.
struct GainOptions {
    RunOptions run;
    std::vector<std::string> stages;
    std::string results;
    evaluation::StagePsnrOptions measure;
    int seeds = 1;
    bool video = false; ///< FVD-W, too
};

/// What FVD-W compares.
Result<std::function<torch::Tensor(const torch::Tensor&)>> videoReader(const GainOptions& options,
                                                                       const Context& context)
{
    if (options.measure.frames < evaluation::kSeenFrames) {
        return Error{ErrorCode::BadInput, "--frames",
                     "expected at least " + std::to_string(evaluation::kSeenFrames) +
                         ", which FVD-W looks at, got " + std::to_string(options.measure.frames),
                     "cascade eval psnr measures shorter crops, without FVD-W."};
    }
    auto classifier = evaluation::openAttributeClassifier(context.resources / "models" / "metrics" /
                                                          "attributes.safetensors");
    if (!classifier) {
        return classifier.error();
    }
    return std::function<torch::Tensor(const torch::Tensor&)>(
        [network = classifier.value()](const torch::Tensor& clip) {
            return evaluation::videoFeatures(network, clip);
        });
}

std::vector<std::string> stagesAsked(const GainOptions& options, const ModelConfig& model)
{
    if (!options.stages.empty()) {
        return options.stages;
    }
    std::vector<std::string> all;
    for (const auto& stage : model.stages) {
        if (stage.role != StageRole::Base) {
            all.push_back(stage.id);
        }
    }
    return all;
}

/// The stage as planned, but sampled by DDIM from clean input.
Result<PlannedStage> cleanStage(const PlannedModel& planned, const std::string& id)
{
    if (auto known = planned.model.config().stage(id); !known) {
        return known.error();
    }
    auto stage = *std::find_if(planned.stages.begin(), planned.stages.end(),
                               [&](const auto& one) { return one.stage.id == id; });
    stage.sampling.sampler.kind = diffusion::SamplerKind::Ddim;
    stage.sampling.augmentationSnr = 0;
    return stage;
}

/// Seeds are as far apart as a seed has crops: no two crops share their noise.
Result<evaluation::StageGain> gainOf(Model& model, const PlannedStage& planned, const GainOptions& options,
                                     const CancelToken& cancel)
{
    const auto& stage = planned.stage;
    evaluation::StageGain gain{stage.id, stage.role, planned.sampling.sampler.steps, {}};
    auto how = options.measure;
    how.activationBytes = options.run.activationBytes();
    if (planned.output.frames < evaluation::kSeenFrames) {
        how.features = {}; // too short a clip for FVD-W: its cells stay empty
    }
    const auto total = how.crops * options.seeds;
    const auto told = [&](std::int64_t done, const evaluation::CropPsnr& crop) {
        if (!options.run.quiet) {
            std::fprintf(stderr, "%s %lld of %lld  %.2f dB, plain %.2f dB\n", stage.id.c_str(),
                         static_cast<long long>(static_cast<std::int64_t>(gain.crops.size()) + done),
                         static_cast<long long>(total), crop.stage, crop.plain);
        }
    };
    for (int i = 0; i < options.seeds; ++i) {
        how.seed = options.measure.seed + static_cast<std::uint64_t>(i * how.crops);
        how.repeat = i;
        auto crops = evaluation::measureStagePsnr(model, planned, how, told, cancel);
        if (!crops) {
            return crops.error();
        }
        gain.crops.insert(gain.crops.end(), crops.value().begin(), crops.value().end());
    }
    return gain;
}

Result<std::vector<evaluation::StageGain>> gainsOf(PlannedModel& planned, const GainOptions& options,
                                                   const CancelToken& cancel)
{
    std::vector<evaluation::StageGain> gains;
    for (const auto& id : stagesAsked(options, planned.model.config())) {
        const auto stage = cleanStage(planned, id);
        if (!stage) {
            return stage.error();
        }
        auto gain = gainOf(planned.model, stage.value(), options, cancel);
        if (!gain) {
            return gain.error();
        }
        gains.push_back(std::move(gain).value());
    }
    return gains;
}

Result<void> measure(GainOptions options, const std::string& name, const std::string& title,
                     const Context& context)
{
    if (options.video) {
        auto reader = videoReader(options, context);
        if (!reader) {
            return reader.error();
        }
        options.measure.features = std::move(reader).value();
    }
    auto planned = openPlanned(options.run, options.measure.seed, context);
    if (!planned) {
        return planned.error();
    }
    auto gains = gainsOf(planned.value(), options, context.cancel);
    if (!gains) {
        return gains.error();
    }
    const auto& model = planned.value().model.config().name;
    auto report = evaluation::gainReport(model, gains.value());
    report.name = name;
    report.title = title + ": " + model;
    report.settings["crops of a seed"] = std::to_string(options.measure.crops);
    report.settings["frames of a crop"] = std::to_string(options.measure.frames);
    report.settings["first seed"] = std::to_string(options.measure.seed);
    report.settings["seeds"] = std::to_string(options.seeds);
    return writeReport(resultsFolder(context, options.results, "eval-" + name), report,
                       evaluation::svgOf(evaluation::gainPlot(model, gains.value())));
}

void addGainOptions(CLI::App& command, GainOptions& options)
{
    addRunOptions(command, options.run);
    command.add_option("--stage", options.stages, "Stages, such as ssr1,tsr1; by default all")
        ->delimiter(',');
    command.add_option("--crops", options.measure.crops, "Crops of each stage and seed")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--seed", options.measure.seed, "Of scenes, places and noise; the first of them")
        ->capture_default_str();
    command.add_option("--frames", options.measure.frames, "Frames of a crop")->capture_default_str();
}

} // namespace

void addEvalPsnr(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<GainOptions>();
    auto* command = eval.add_subcommand(
        "psnr", "Compare super-resolution stages with the truth, and with bicubic or blended frames");
    addGainOptions(*command, *options);
    command->add_option("--results", options->results, "Folder for psnr.json, .md and .svg");
    command->footer("Example:\n  cascade eval psnr --model toybox --stage ssr1");
    command->callback([options, &action] {
        action = [options](const Context& context) {
            return measure(*options, "psnr", "PSNR of the super-resolution stages", context);
        };
    });
}

void addEvalReal(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<GainOptions>();
    options->measure.crops = 32;
    options->seeds = 3;
    options->video = true;
    auto* command = eval.add_subcommand(
        "iv-real",
        "Hold super-resolution stages against renders never seen: psnr over several seeds, and FVD-W");
    addGainOptions(*command, *options);
    command->add_option("--seeds", options->seeds, "How many, each with its own crops and noise")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--results", options->results, "Folder for iv-real.json, .md and .svg");
    command->footer("Example:\n  cascade eval iv-real --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) {
            return measure(*options, "iv-real", "Super-resolution on renders never seen", context);
        };
    });
}

} // namespace cascade::cli
