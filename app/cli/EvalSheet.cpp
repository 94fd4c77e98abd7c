// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/RunOptions.h"
#include "app/cli/SampleSheet.h"
#include "core/cascade/Cascade.h"
#include "core/diffusion/Resize.h"
#include "core/evaluation/HeldoutCaptions.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

constexpr diffusion::PictureSize kCell{144, 240};
constexpr std::int64_t kGap = 4;     ///< pixels of white round each cell
constexpr std::int64_t kMoments = 7; ///< of a finished clip, in the second sheet

struct SheetOptions {
    RunOptions run;
    HeldoutOptions heldout{.captions = 12};
    std::string results;
};

/// What a row of the two sheets is made of: cells of [3, h, w] in [-1, 1].
struct SheetRow {
    std::vector<torch::Tensor> stages;  ///< the middle frame after each stage
    std::vector<torch::Tensor> moments; ///< frames of the finished clip, evenly spread
};

/// A frame [1, 3, 1, H, W] as a cell.
torch::Tensor cellOf(const torch::Tensor& frame)
{
    const auto picture = diffusion::resize(frame.squeeze(2), kCell).squeeze(0);
    return at::constant_pad_nd(picture, {kGap, kGap, kGap, kGap}, 1.0);
}

torch::Tensor pictureOf(const std::vector<std::vector<torch::Tensor>>& rows)
{
    std::vector<torch::Tensor> bands;
    for (const auto& row : rows) {
        bands.push_back(at::cat(row, 2));
    }
    return at::cat(bands, 1);
}

/// "base 64, tsr1 16": how many steps each stage took.
std::string stepsOf(const std::vector<PlannedStage>& stages)
{
    std::string text;
    for (const auto& planned : stages) {
        text += (text.empty() ? "" : ", ") + planned.stage.id + " " +
                std::to_string(planned.sampling.sampler.steps);
    }
    return text;
}

Result<SheetRow> renderRow(Model& model, const CascadeRun& run, const CancelToken& cancel)
{
    SheetRow row;
    const auto last = run.stages.back().output.frames - 1;
    std::vector<std::int64_t> moments;
    for (std::int64_t i = 0; i < kMoments; ++i) {
        moments.push_back(i * last / (kMoments - 1));
    }
    CascadeHooks hooks;
    hooks.cancel = cancel;
    hooks.stageDone = [&](const PlannedStage&, const ClipBuffer& clip) {
        row.stages.push_back(cellOf(clip.read(clip.shape().frames / 2, 1)));
    };
    hooks.output = [&](std::int64_t first, const torch::Tensor& frames) {
        for (const auto moment : moments) {
            if (moment >= first && moment < first + frames.size(2)) {
                row.moments.push_back(cellOf(frames.slice(2, moment - first, moment - first + 1)));
            }
        }
    };
    if (auto report = runCascade(model, run, hooks); !report) {
        return report.error();
    }
    row.stages.push_back(row.moments[kMoments / 2]);
    return row;
}

Result<void> sheet(const SheetOptions& options, const Context& context)
{
    auto planned = openPlanned(options.run, options.heldout.seed, context);
    if (!planned) {
        return planned.error();
    }
    auto& model = planned.value().model;
    CascadeRun run;
    run.stages = planned.value().stages;
    run.activationBytes = options.run.activationBytes();
    run.scratchFolder = context.cacheFolder / "scratch";
    std::vector<std::vector<torch::Tensor>> stages, moments;
    auto list = nlohmann::json::array();
    const auto& name = model.config().name;
    std::string markdown = "# Clips of " + name + "\n\nHeld-out captions (list " +
                           std::to_string(options.heldout.captionSeed) + "), the first seeds from " +
                           std::to_string(options.heldout.seed) +
                           " on, nothing picked. `sheet-stages.png`: the middle frame after each stage; "
                           "`sheet-moments.png`: seven moments of each finished clip. Steps: " +
                           stepsOf(run.stages) + ".\n\n";
    const auto scenes = evaluation::heldoutCaptions(options.heldout.captionSeed, options.heldout.captions,
                                                    evaluation::singleObjectScenes());
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        run.prompt = scenes[i].caption;
        for (auto& stage : run.stages) {
            stage.sampling.seed = options.heldout.seed + i;
        }
        auto row = renderRow(model, run, context.cancel);
        if (!row) {
            return row.error();
        }
        stages.push_back(row.value().stages);
        moments.push_back(row.value().moments);
        list.push_back(run.prompt);
        markdown += std::to_string(i + 1) + ". " + run.prompt + "\n";
        if (!options.run.quiet) {
            std::fprintf(stderr, "%zu of %zu  \"%s\"\n", i + 1, scenes.size(), run.prompt.c_str());
        }
    }
    const auto folder = resultsFolder(context, options.results, "eval-sheet");
    if (auto written = writeResults(folder, "sheet", {{"model", name}, {"captions", list}}, markdown);
        !written) {
        return written;
    }
    if (auto written = writePicture(folder / "sheet-stages", pictureOf(stages)); !written) {
        return written;
    }
    return writePicture(folder / "sheet-moments", pictureOf(moments));
}

} // namespace

void addEvalSheet(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<SheetOptions>();
    auto* command = eval.add_subcommand(
        "sheet", "Make clips of held-out captions, and contact sheets of their stages and moments");
    addRunOptions(*command, options->run);
    addHeldoutOptions(*command, options->heldout);
    command->add_option("--results", options->results, "Folder for sheet.md and the two pictures");
    command->footer("Example:\n  cascade eval sheet --model toybox --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return sheet(*options, context); };
    });
}

} // namespace cascade::cli
