// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/GraphRender.h"
#include "app/cli/Notes.h"
#include "app/cli/RenderReport.h"
#include "app/cli/RunOptions.h"
#include "app/cli/WorkerUse.h"
#include "core/video/VideoReader.h"
#include "pipeline/plan/UpscalePlan.h"

#include <memory>
#include <optional>
#include <string>

namespace cascade::cli {

namespace {

struct UpscaleOptions {
    RunOptions run;
    std::string footage;
    std::string output = "upscaled.mp4";
    std::string size;
    std::string rate = "24";
    std::string prompt;
    std::uint64_t seed = 0;
    std::optional<int> quality; ///< none: the format's standard
    bool crop = false;
    std::string worker = "auto";
};

Result<plan::UpscaleWish> wishOf(const UpscaleOptions& options)
{
    plan::UpscaleWish wish;
    wish.crop = options.crop;
    if (!options.size.empty()) {
        auto size = parseMeasure(options.size, "--to");
        if (!size) {
            return size.error();
        }
        wish.size = size.value();
    }
    auto rate = parseRate(options.rate, "--fps");
    if (!rate) {
        return rate.error();
    }
    wish.rate = rate.value();
    return wish;
}

/// Looks at the footage and plans its way.
Result<plan::UpscalePlan> planOf(const UpscaleOptions& options, const ModelConfig& model,
                                 const Context& context)
{
    const auto wish = wishOf(options);
    if (!wish) {
        return wish.error();
    }
    const auto footage = video::VideoReader::open(options.footage, {.cancel = context.cancel});
    if (!footage) {
        return footage.error();
    }
    const auto& info = footage.value().info();
    auto plan =
        plan::planUpscale(model, {info.frames, info.height, info.displayWidth(), info.rate}, wish.value());
    if (plan && !options.run.quiet) {
        printNotes(info.notes);
        printNotes(plan.value().notes());
    }
    return plan;
}

Result<graph::Graph> graphOf(const UpscaleOptions& options, const ModelConfig& model,
                             const plan::UpscalePlan& plan)
{
    auto stages = plan.stages;
    if (auto changed = applySettingsOverPreferred(options.run, model, stages); !changed) {
        return changed.error();
    }
    return plan::upscaleGraph(plan, stages,
                              {modelName(options.run.model),
                               std::filesystem::absolute(options.footage).string(), options.prompt,
                               options.seed, options.quality});
}

Result<void> upscale(const UpscaleOptions& options, const Context& context)
{
    RenderReport report(options.run, context, RenderReport::Stages::AtTheEnd);
    const auto worker = workerUse(options.worker);
    if (!worker) {
        return worker.error();
    }
    const auto model = readModelConfig(modelFolder(context, options.run.model));
    if (!model) {
        return model.error();
    }
    const auto plan = planOf(options, model.value(), context);
    if (!plan) {
        return plan.error();
    }
    auto graph = graphOf(options, model.value(), plan.value());
    if (!graph) {
        return graph.error();
    }
    if (auto writable = requireWritable(options.output); !writable) {
        return writable;
    }
    auto renderer = openRenderer(options.run, worker.value(), context);
    if (!renderer) {
        return renderer.error();
    }
    jobs::RenderJob job;
    job.text.graph = std::move(graph).value();
    job.folder = job.workingFolder = std::filesystem::current_path();
    job.name = std::filesystem::path(options.output).stem().string();
    job.output = options.output;
    const auto result = renderer.value()->render(job, report.hooks(context.cancel));
    if (!result) {
        return result.error();
    }
    const bool silent = options.run.quiet || options.prompt.empty();
    const auto notes = silent ? Result<std::vector<std::string>>(std::vector<std::string>())
                              : notesOn(options.prompt, options.run, context);
    if (!notes) {
        return notes.error();
    }
    report.print(job, result.value(), notes.value());
    return {};
}

} // namespace

void addUpscale(CLI::App& app, Action& action)
{
    auto options = std::make_shared<UpscaleOptions>();
    auto* command =
        app.add_subcommand("upscale", "Make footage larger and smoother with the last stages of a model");
    command->add_option("footage", options->footage, "Video file; its sound is kept")->required();
    command->add_option("--to", options->size,
                        "WIDTHxHEIGHT of the result (default: the footage times the stage's factor)");
    command->add_option("--fps", options->rate, "Frames per second of the result")->capture_default_str();
    command->add_option("--prompt", options->prompt, "What the footage shows, if the stages should know");
    command->add_flag("--crop", options->crop,
                      "Fill the picture and cut what does not fit, instead of black bars");
    command->add_option("-o,--output", options->output, "Video file")->capture_default_str();
    command->add_option("--seed", options->seed, "Number that decides all noise")->capture_default_str();
    command->add_option("--crf", options->quality,
                        "Constant quality of the H.264, 0 (lossless) to 51 (default 17); other formats: "
                        "on their own scale");
    addRunOptions(*command, options->run);
    addSaveEvery(*command, options->run);
    addWorkerUse(*command, options->worker);
    command->footer(std::string(kPreferredVariant) +
                    "\nExample:\n  cascade upscale footage.mp4 --to 1280x768 --fps 24 --prompt \"a red torus "
                    "spinning\" -o hd.mp4");
    command->callback([options, &action] {
        action = [options](const Context& context) { return upscale(*options, context); };
    });
}

} // namespace cascade::cli
