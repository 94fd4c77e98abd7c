// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphRender.h"

#include "app/cli/CheckReport.h"
#include "app/cli/GraphInput.h"
#include "app/cli/Notes.h"
#include "app/cli/ProgressPrinter.h"
#include "pipeline/jobs/StartWorker.h"
#include "pipeline/jobs/WorkerRenderer.h"
#include "pipeline/plan/Seeds.h"
#include "pipeline/run/LocalRenderer.h"

#include <ATen/Parallel.h>

#include <cstdio>

namespace cascade::cli {

namespace {

/// On what the options ask to compute, all of it said: a worker's own defaults may be others.
Result<jobs::Machine> machineOf(const RunOptions& options, const Context& context)
{
    const auto model = modelOptions(options, context); // checks them, and sets the threads
    if (!model) {
        return model.error();
    }
    return jobs::Machine{options.machine.device, options.machine.dtype, at::get_num_threads(),
                         parseBytes(options.memoryLimit).value(), options.saveEverySec};
}

/// The library's worker, started if none runs.
Result<jobs::WorkerLink> reachWorker(const Context& context)
{
    const auto places = placesOf(context);
    auto link = jobs::WorkerLink::open(places);
    if (!link) {
        return link.error();
    }
    return link.value()
               ? Result<jobs::WorkerLink>(std::move(*link.value()))
               : jobs::startWorker(std::filesystem::read_symlink("/proc/self/exe"), places, context.cancel);
}

/// Whether jobs go to the worker. One of another version is no help: said, and left alone.
Result<bool> shouldAttach(WorkerUse use, const Context& context)
{
    const auto places = placesOf(context);
    if (use == WorkerUse::Start) {
        const auto link = reachWorker(context);
        return link ? Result<bool>(true) : link.error();
    }
    const auto link = jobs::WorkerLink::open(places);
    const bool fits = link && link.value() && link.value()->fits(places);
    if (!link || (link.value() && !fits)) {
        printNotes({"this process renders: " +
                    (link ? "the worker is version " + link.value()->worker().version +
                                " with the models in " + link.value()->worker().resources.string()
                          : link.error().message())});
    }
    return fits;
}

/// What is printed while a job runs.
jobs::RenderHooks hooksOf(ProgressPrinter& printer, bool quiet, const CancelToken& cancel)
{
    jobs::RenderHooks hooks;
    hooks.cancel = cancel;
    hooks.progress = [&](const Progress& progress) { printer.show(progress); };
    hooks.waits = [quiet](const graph::NodeId& node) {
        if (!quiet) {
            printNotes({node.text() + " is made by another process: it is waited for"});
        }
    };
    hooks.queued = [quiet](std::int64_t ahead) {
        if (!quiet && ahead > 0) {
            printNotes({"the worker has " + std::to_string(ahead) + (ahead == 1 ? " run" : " runs") +
                        " to make first"});
        }
    };
    hooks.done = [&printer, quiet](const graph::NodeId& node, jobs::Outcome outcome, double seconds) {
        printer.endLine();
        if (!quiet) {
            std::fprintf(stderr,
                         outcome == jobs::Outcome::Found ? "%s: found in the cache\n" : "%s: %.1f s\n",
                         node.text().c_str(), seconds);
        }
    };
    hooks.note = [&printer](const std::string& note) {
        printer.endLine();
        printNotes({note});
    };
    hooks.scored = [&printer, quiet](const store::PredictionScore& score) {
        printer.endLine();
        if (!quiet) {
            std::fprintf(stderr, "%s\n", scoreText(score).c_str());
        }
    };
    return hooks;
}

/// Renders the takes of a job and prints their files.
Result<void> renderTakes(jobs::Renderer& renderer, jobs::RenderJob job, int takes,
                         const jobs::RenderHooks& hooks, bool quiet)
{
    for (; job.take < takes; ++job.take) {
        const auto files = renderer.render(job, hooks);
        if (!files) {
            return files.error();
        }
        for (const auto& file : files.value()) {
            std::printf("%s\n", file.string().c_str());
        }
        if (files.value().empty() && !quiet) {
            printNotes({"nothing was written: the graph only previews; give -o FILE, or add an Export node"});
        }
    }
    return {};
}

} // namespace

Result<std::unique_ptr<jobs::Renderer>> openHere(const jobs::Machine& machine, const Context& context)
{
    RunOptions options;
    options.machine = {machine.device, machine.dtype, machine.threads};
    options.memoryLimit = std::to_string(machine.memoryBytes);
    options.saveEverySec = machine.saveEverySec;
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

Result<std::unique_ptr<jobs::Renderer>> openRenderer(const RunOptions& options, WorkerUse use,
                                                     const Context& context)
{
    const auto machine = machineOf(options, context);
    if (!machine) {
        return machine.error();
    }
    auto attach = use == WorkerUse::Never ? Result<bool>(false) : shouldAttach(use, context);
    if (!attach) {
        return attach.error();
    }
    if (!attach.value()) {
        return openHere(machine.value(), context);
    }
    return std::unique_ptr<jobs::Renderer>(
        std::make_unique<jobs::WorkerRenderer>(machine.value(), [context] { return reachWorker(context); }));
}

Result<void> renderGraph(const RenderGraphOptions& options, const RunOptions& run, const Context& context)
{
    const auto source = graphSource(options.file, context);
    auto text = source ? loadGraph(source.value().file) : Result<files::GraphText>(source.error());
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
    auto renderer = openRenderer(run, options.worker, context);
    if (!renderer) {
        return renderer.error();
    }
    ProgressPrinter printer(run.quiet ? ProgressStyle::None : progressStyle(run.progress).value());
    const auto hooks = hooksOf(printer, run.quiet, context.cancel);
    const auto seed = plan::seedOf(graph);
    jobs::RenderJob job{
        std::move(text).value(), source.value().folder, std::filesystem::current_path(), source.value().name,
        options.output,          options.until,         options.seed.value_or(seed),     0,
        options.takes > 1};
    try {
        return renderTakes(*renderer.value(), std::move(job), options.takes, hooks, run.quiet);
    } catch (const Cancelled&) {
        return Error{ErrorCode::Cancelled,
                     {},
                     "stopped",
                     "Run the same command again: finished stages are found in the cache."};
    }
}

} // namespace cascade::cli
