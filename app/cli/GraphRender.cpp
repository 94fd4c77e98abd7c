// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphRender.h"

#include "app/cli/GraphInput.h"
#include "app/cli/Notes.h"
#include "app/cli/ProgressPrinter.h"
#include "pipeline/plan/Seeds.h"
#include "pipeline/run/LocalRenderer.h"

#include <cstdio>

namespace cascade::cli {

namespace {

/// What is printed while a job runs.
jobs::RenderHooks hooksOf(ProgressPrinter& printer, bool quiet, const CancelToken& cancel)
{
    jobs::RenderHooks hooks;
    hooks.cancel = cancel;
    hooks.progress = [&](const Progress& progress) { printer.show(progress); };
    hooks.done = [&printer, quiet](const graph::NodeId& node, jobs::Outcome outcome, double seconds) {
        printer.endLine();
        if (!quiet) {
            std::fprintf(stderr,
                         outcome == jobs::Outcome::Found ? "%s: found in the cache\n" : "%s: %.1f s\n",
                         node.text().c_str(), seconds);
        }
    };
    return hooks;
}

} // namespace

Result<std::unique_ptr<jobs::Renderer>> openRenderer(const RunOptions& options, const Context& context)
{
    const auto model = modelOptions(options, context);
    if (!model) {
        return model.error();
    }
    auto renderer = run::LocalRenderer::open(placesOf(context), model.value(), options.activationBytes(),
                                             options.saveEverySec);
    if (!renderer) {
        return renderer.error();
    }
    return std::unique_ptr<jobs::Renderer>(std::move(renderer).value());
}

Result<void> renderGraph(const RenderGraphOptions& options, const RunOptions& run, const Context& context)
{
    auto text = loadGraph(options.file);
    if (!text) {
        return text.error();
    }
    auto& graph = text.value().graph;
    if (auto set = applySettings(graph, run.settings); !set) {
        return set;
    }
    if (options.seed) {
        if (auto set = plan::setSeeds(graph, *options.seed); !set) {
            return set;
        }
    }
    auto renderer = openRenderer(run, context);
    if (!renderer) {
        return renderer.error();
    }
    ProgressPrinter printer(run.quiet ? ProgressStyle::None : progressStyle(run.progress).value());
    const auto hooks = hooksOf(printer, run.quiet, context.cancel);
    const auto seed = plan::seedOf(graph);
    const auto source = std::filesystem::absolute(options.file);
    jobs::RenderJob job{std::move(text).value(),
                        source.parent_path(),
                        std::filesystem::current_path(),
                        source.stem().string(),
                        options.output,
                        options.until,
                        options.seed.value_or(seed),
                        0,
                        options.takes > 1};
    for (; job.take < options.takes; ++job.take) {
        const auto files = renderer.value()->render(job, hooks);
        if (!files) {
            return files.error();
        }
        for (const auto& file : files.value()) {
            std::printf("%s\n", file.string().c_str());
        }
        if (files.value().empty() && !run.quiet) {
            printNotes({"nothing was written: the graph only previews; give -o FILE, or add an Export node"});
        }
    }
    return {};
}

} // namespace cascade::cli
