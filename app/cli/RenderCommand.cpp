// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/GraphInput.h"
#include "app/cli/GraphRender.h"
#include "app/cli/Notes.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/RunOptions.h"
#include "app/cli/RunRecord.h"
#include "core/cascade/Cascade.h"
#include "pipeline/run/ClipExport.h"

#include <ATen/Parallel.h>

#include <cstdio>
#include <memory>
#include <optional>

namespace cascade::cli {

namespace {

struct RenderOptions {
    RunOptions run;
    std::string prompt;
    std::string negative;
    std::string output; ///< empty = cascade.mp4, or where the graph's Export nodes say
    std::string until;
    std::optional<std::uint64_t> seed; ///< none = 0, or what the graph's Seed nodes say
    int takes = 1;
    bool keepStages = false;
    std::string worker = "auto"; ///< of a graph
};

/// `clip.mp4`, or for the k-th of several takes `clip-k.mp4`; in a folder, a name made of the seed.
std::filesystem::path targetOf(const RenderOptions& options, int take)
{
    std::filesystem::path target = options.output.empty() ? "cascade.mp4" : options.output;
    const auto seed = std::to_string(options.seed.value_or(0) + static_cast<std::uint64_t>(take));
    if (std::filesystem::is_directory(target) || target.filename().empty()) {
        std::filesystem::create_directories(target);
        return target / ("take-" + seed + ".mp4");
    }
    if (options.takes > 1) {
        target.replace_filename(target.stem().string() + "-" + seed + target.extension().string());
    }
    return target;
}

std::filesystem::path stageTarget(const std::filesystem::path& target, const std::string& stage)
{
    auto path = target;
    return path.replace_filename(target.stem().string() + "." + stage + target.extension().string());
}

Result<void> renderTake(const RenderOptions& options, const Context& context, Model& model,
                        std::vector<PlannedStage> stages, int take)
{
    const auto target = targetOf(options, take);
    const auto seed = options.seed.value_or(0) + static_cast<std::uint64_t>(take);
    for (auto& planned : stages) {
        planned.sampling.seed = seed;
    }
    video::VideoWriterOptions writing;
    writing.cancel = context.cancel;
    writing.threads = at::get_num_threads();
    auto writer = run::FrameWriter::open(target, stages.back().output, writing);
    if (!writer) {
        return writer.error();
    }
    ProgressPrinter progress(options.run.quiet ? ProgressStyle::None
                                               : progressStyle(options.run.progress).value());
    CascadeRun run;
    run.stages = stages;
    run.prompt = options.prompt;
    run.negativePrompt = options.negative;
    run.activationBytes = options.run.activationBytes();
    run.scratchFolder = context.cacheFolder / "scratch";
    RunRecord record{context.version, options.prompt, options.negative, seed, stages, model};
    CascadeHooks hooks;
    hooks.cancel = context.cancel;
    hooks.progress = [&](const Progress& p) { progress.show(p); };
    hooks.output = [&](std::int64_t, const torch::Tensor& frames) { writer.value().write(frames); };
    std::vector<std::filesystem::path> kept;
    hooks.stageDone = [&](const PlannedStage& planned, const ClipBuffer& clip) {
        if (options.keepStages) {
            kept.push_back(stageTarget(target, planned.stage.id));
            video::VideoWriterOptions own;
            own.metadata = record.metadata();
            own.cancel = context.cancel;
            (void)run::writeClip(kept.back(), clip, own).value();
        }
    };
    auto report = runCascade(model, run, hooks);
    if (!report) {
        return report.error();
    }
    for (const auto& [key, value] : record.metadata()) {
        writer.value().setMetadata(key, value);
    }
    auto written = writer.value().finish();
    if (!written) {
        return written.error();
    }
    progress.endLine();
    if (!options.run.quiet) {
        printNotes(promptNotes(options.prompt, report.value().prompt));
        printReport(report.value());
    }
    for (const auto& path : kept) {
        std::printf("%s\n", path.string().c_str());
    }
    std::printf("%s\n", target.string().c_str());
    return {};
}

Result<void> render(const RenderOptions& options, const Context& context)
{
    if (options.takes < 1) {
        return Error{
            ErrorCode::BadInput, "--takes", "expected at least 1, got " + std::to_string(options.takes), {}};
    }
    if (auto style = progressStyle(options.run.progress); !style) {
        return style.error();
    }
    if (isGraphFile(options.prompt)) {
        const auto worker = workerUse(options.worker);
        return worker ? renderGraph({options.prompt, options.output, options.until, options.seed,
                                     options.takes, worker.value()},
                                    options.run, context)
                      : worker.error();
    }
    auto planned = openPlanned(options.run, options.seed.value_or(0), context);
    if (!planned) {
        return planned.error();
    }
    auto& [model, stages] = planned.value();
    if (!options.until.empty()) {
        if (auto stopped = stopAfter(options.until, model.config(), stages); !stopped) {
            return stopped;
        }
    }
    for (int take = 0; take < options.takes; ++take) {
        if (auto done = renderTake(options, context, model, stages, take); !done) {
            return done;
        }
    }
    return {};
}

} // namespace

void addRender(CLI::App& app, Action& action)
{
    auto options = std::make_shared<RenderOptions>();
    auto* command = app.add_subcommand("render", "Make a video clip from a sentence or a graph");
    command
        ->add_option("prompt", options->prompt,
                     "What the clip shows (empty text gives an unconditional sample); or a .cascade file, a "
                     ".cascadepack, "
                     "preset:NAME, or a video or picture that Cascade Studio exported")
        ->required();
    command->add_option("-o,--output", options->output,
                        "Video file, or a folder; cascade.mp4, or where the graph says");
    command->add_option("--negative", options->negative, "What guidance leads away from");
    command->add_option("--seed", options->seed,
                        "Number that decides all noise; take k uses seed + k; 0, or what the graph says");
    command->add_option("--takes", options->takes, "How many clips to make")->capture_default_str();
    command->add_option(
        "--until", options->until,
        "Stop after this stage: base tsr1 ssr1 ssr2 tsr2 tsr3 ssr3; of a graph, after this node");
    command->add_flag("--keep-stages", options->keepStages,
                      "Write the clip of every finished stage beside the result");
    addRunOptions(*command, options->run);
    addSaveEvery(*command, options->run);
    addWorkerUse(*command, options->worker);
    command->footer(
        "Example:\n  cascade render \"a large red torus spinning over a checkered floor\" -o torus.mp4\n"
        "  cascade render \"two green cubes\" --until ssr1 --takes 4 --set base.guidance=4 -o drafts/\n"
        "  cascade render shot.cascade --set prompt.text=\"a blue star\" --set base.steps=64 --takes 2");
    command->callback([options, &action] {
        action = [options](const Context& context) { return render(*options, context); };
    });
}

} // namespace cascade::cli
