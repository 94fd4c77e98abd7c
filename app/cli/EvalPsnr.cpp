// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/RunOptions.h"
#include "core/cascade/Cascade.h"
#include "core/evaluation/StagePsnr.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

struct PsnrOptions {
    RunOptions run;
    std::vector<std::string> stages;
    std::string results;
    evaluation::StagePsnrOptions measure;
};

/// Medians of one stage.
struct StageRow {
    std::string stage;
    std::string plainName;
    double made = 0;
    double plain = 0;
    double gain = 0;
    std::size_t crops = 0;
    int steps = 0; ///< of its sampler
};

StageRow rowOf(const StageConfig& stage, int steps, const std::vector<evaluation::CropPsnr>& crops)
{
    std::vector<double> made, plain, gain;
    for (const auto& crop : crops) {
        made.push_back(crop.stage);
        plain.push_back(crop.plain);
        gain.push_back(crop.stage - crop.plain);
    }
    return {stage.id,
            stage.role == StageRole::Ssr ? "bicubic" : "linear blending",
            evaluation::median(made),
            evaluation::median(plain),
            evaluation::median(gain),
            crops.size(),
            steps};
}

std::string markdownOf(const std::string& model, const std::vector<StageRow>& rows)
{
    std::string text =
        "# PSNR of the super-resolution stages of " + model +
        "\n\nMedians over crops of held-out renders, in dB; DDIM from clean input, made smaller or slower as "
        "in training. Temporal stages are compared on the frames between two known ones. How much better a "
        "stage is is said twice: how far the two medians are apart, and the median of the gains crop by "
        "crop, "
        "which is smaller where many crops hardly move: those are blended within one level of eight bits.\n\n"
        "| stage | crops | steps | made | against | PSNR of that | medians apart | gain of a crop |\n"
        "|---|---|---|---|---|---|---|---|\n";
    for (const auto& row : rows) {
        char line[160];
        std::snprintf(line, sizeof line, "| %s | %zu | %d | %.2f | %s | %.2f | %+.2f | %+.2f |\n",
                      row.stage.c_str(), row.crops, row.steps, row.made, row.plainName.c_str(), row.plain,
                      row.made - row.plain, row.gain);
        text += line;
    }
    return text;
}

std::vector<std::string> stagesAsked(const PsnrOptions& options, const ModelConfig& model)
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

Result<void> measure(const PsnrOptions& options, const Context& context)
{
    auto planned = openPlanned(options.run, options.measure.seed, context);
    if (!planned) {
        return planned.error();
    }
    auto& [model, stages] = planned.value();
    const auto& config = model.config();
    std::vector<StageRow> rows;
    auto json = nlohmann::json::array();
    const auto asked = stagesAsked(options, config);
    for (const auto& id : asked) {
        auto stage = config.stage(id);
        if (!stage) {
            return stage.error();
        }
        SamplingOptions sampling;
        for (const auto& one : stages) {
            if (one.stage.id == id) {
                sampling = one.sampling;
            }
        }
        sampling.sampler.kind = diffusion::SamplerKind::Ddim;
        sampling.augmentationSnr = 0; // clean
        auto how = options.measure;
        how.activationBytes = options.run.activationBytes();
        const auto told = [&](std::int64_t done, const evaluation::CropPsnr& crop) {
            if (!options.run.quiet) {
                std::fprintf(stderr, "%s %lld of %lld  %.2f dB, plain %.2f dB\n", id.c_str(),
                             static_cast<long long>(done), static_cast<long long>(how.crops), crop.stage,
                             crop.plain);
            }
        };
        auto crops = evaluation::measureStagePsnr(model, stage.value(), sampling, how, told, context.cancel);
        if (!crops) {
            return crops.error();
        }
        rows.push_back(rowOf(stage.value(), sampling.sampler.steps, crops.value()));
        const auto& row = rows.back();
        json.push_back({{"stage", id},
                        {"crops", row.crops},
                        {"steps", row.steps},
                        {"psnr", row.made},
                        {"against", row.plainName},
                        {"plainPsnr", row.plain},
                        {"gain", row.gain}});
    }
    return writeResults(resultsFolder(context, options.results, "eval-psnr"), "psnr",
                        {{"model", config.name}, {"stages", json}}, markdownOf(config.name, rows));
}

} // namespace

void addEvalPsnr(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<PsnrOptions>();
    auto* command = eval.add_subcommand(
        "psnr", "Compare super-resolution stages with the truth, and with bicubic or blended frames");
    addRunOptions(*command, options->run);
    command->add_option("--stage", options->stages, "Stages, such as ssr1,tsr1; by default all")
        ->delimiter(',');
    command->add_option("--crops", options->measure.crops, "Crops of each stage")->capture_default_str();
    command->add_option("--seed", options->measure.seed, "Of scenes, places and noise")
        ->capture_default_str();
    command->add_option("--frames", options->measure.frames, "Frames of a crop")->capture_default_str();
    command->add_option("--results", options->results, "Folder for psnr.json and psnr.md");
    command->footer("Example:\n  cascade eval psnr --model toybox --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return measure(*options, context); };
    });
}

} // namespace cascade::cli
