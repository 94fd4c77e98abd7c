// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/PromptRender.h"

#include "app/cli/GraphInput.h"
#include "app/cli/GraphRender.h"
#include "app/cli/Notes.h"
#include "app/cli/RenderReport.h"
#include "pipeline/graph/Edit.h"
#include "pipeline/plan/PromptGraph.h"

namespace cascade::cli {

namespace {

/// `clip.mp4`, or for the k-th of several takes `clip-k.mp4`; in a folder, a name made of the seed.
std::filesystem::path targetOf(const RenderPromptOptions& options, int take)
{
    std::filesystem::path target = options.output.empty() ? "cascade.mp4" : options.output;
    const auto seed = std::to_string(options.seed + static_cast<std::uint64_t>(take));
    if (std::filesystem::is_directory(target) || target.filename().empty()) {
        std::filesystem::create_directories(target);
        return target / ("take-" + seed + ".mp4");
    }
    if (options.takes > 1) {
        target.replace_filename(target.stem().string() + "-" + seed + target.extension().string());
    }
    return target;
}

} // namespace

Result<graph::Graph> promptGraphOf(const RenderPromptOptions& options, const RunOptions& run,
                                   const Context& context)
{
    const auto config = readModelConfig(modelFolder(context, run.model));
    if (!config) {
        return config.error();
    }
    const auto& model = config.value();
    for (const auto& stage : {options.until, options.hold}) {
        if (auto known = model.stage(stage); !stage.empty() && !known) {
            return known.error();
        }
    }
    auto stages = planCascade(model, options.seed);
    if (!stages) {
        return stages.error();
    }
    if (auto changed = applySettingsOverPreferred(run, model, stages.value()); !changed) {
        return changed.error();
    }
    auto graph = plan::promptGraph(model, {modelName(run.model), options.prompt, options.negative,
                                           options.seed, std::move(stages).value()});
    if (graph && !options.hold.empty()) {
        if (auto held = holdAfter(graph.value(), options.hold); !held) {
            return held.error();
        }
    }
    return graph;
}

Result<void> renderPrompt(const RenderPromptOptions& options, const RunOptions& run, const Context& context)
{
    auto graph = promptGraphOf(options, run, context);
    if (!graph) {
        return graph.error();
    }
    auto renderer = openRenderer(run, options.worker, context);
    if (!renderer) {
        return renderer.error();
    }
    RenderReport report(run, context, RenderReport::Stages::AtTheEnd);
    const auto hooks = report.hooks(context.cancel);
    jobs::RenderJob job;
    job.text.graph = std::move(graph).value();
    job.folder = job.workingFolder = std::filesystem::current_path();
    job.until = options.until;
    job.seed = options.seed;
    job.keepStages = options.keepStages;
    for (; job.take < options.takes; ++job.take) {
        const auto target = targetOf(options, job.take);
        if (auto writable = requireWritable(target); !writable) {
            return writable;
        }
        job.name = target.stem().string();
        job.output = target.string();
        const auto result = renderer.value()->render(job, hooks);
        if (!result) {
            return result.error();
        }
        const auto notes = run.quiet ? Result<std::vector<std::string>>(std::vector<std::string>())
                                     : notesOn(options.prompt, run, context);
        if (!notes) {
            return notes.error();
        }
        report.print(job, result.value(), notes.value());
    }
    return {};
}

} // namespace cascade::cli
