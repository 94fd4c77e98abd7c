// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphRender.h"

#include "app/cli/GraphInput.h"
#include "app/cli/Notes.h"
#include "app/cli/RenderReport.h"
#include "core/base/AtomicFile.h"
#include "pipeline/jobs/StartWorker.h"
#include "pipeline/jobs/WorkerRenderer.h"
#include "pipeline/plan/Seeds.h"
#include "pipeline/run/LocalRenderer.h"

#include <ATen/Parallel.h>

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
    auto link = jobs::WorkerLink::open(context);
    if (!link) {
        return link.error();
    }
    return link.value()
               ? Result<jobs::WorkerLink>(std::move(*link.value()))
               : jobs::startWorker(std::filesystem::read_symlink("/proc/self/exe"), context, context.cancel);
}

/// What a worker is that is not like this program.
std::string otherWorker(const jobs::Welcome& worker)
{
    return "the worker is version " + worker.version + " with the models in " + worker.resources.string() +
           (worker.houseRules.empty() ? std::string()
                                      : " and the house rules in " + worker.houseRules.string());
}

/// Whether jobs go to the worker. One of another version is no help: said, and left alone.
Result<bool> shouldAttach(WorkerUse use, const Context& context)
{
    if (use == WorkerUse::Start) {
        const auto link = reachWorker(context);
        return link ? Result<bool>(true) : link.error();
    }
    const auto link = jobs::WorkerLink::open(context);
    const bool fits = link && link.value() && link.value()->fits(context);
    if (!link || (link.value() && !fits)) {
        printNotes({"this process renders: " +
                    (link ? otherWorker(link.value()->worker()) : link.error().message())});
    }
    return fits;
}

} // namespace

Result<void> requireWritable(const std::filesystem::path& target)
{
    auto tried = writePartial(target, {});
    if (!tried) {
        tried = Error{tried.error().code, target.string(), tried.error().what, tried.error().hint};
    }
    std::error_code ignored;
    std::filesystem::remove(partialPath(target), ignored);
    return tried;
}

std::string modelName(const std::string& wish)
{
    const bool isFolder = std::filesystem::exists(std::filesystem::path(wish) / "model.json");
    return isFolder ? std::filesystem::absolute(wish).lexically_normal().string() : wish;
}

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
    auto renderer =
        run::LocalRenderer::open(context, model.value(), options.activationBytes(), options.saveEverySec);
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
    auto text = source ? files::loadGraph(source.value().file) : Result<files::GraphText>(source.error());
    if (!text) {
        return text.error();
    }
    auto& graph = text.value().graph;
    if (auto set = applySettings(graph, run.settings); !set) {
        return set;
    }
    if (!options.hold.empty()) {
        if (auto held = holdAfter(graph, options.hold); !held) {
            return held;
        }
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
    RenderReport report(run, context, RenderReport::Stages::AsTheyEnd);
    const auto hooks = report.hooks(context.cancel);
    const auto origin = originOf(source.value().file);
    const auto seed = origin.seed.value_or(plan::seedOf(graph));
    jobs::RenderJob job;
    job.text = std::move(text).value();
    job.folder = source.value().folder;
    job.workingFolder = std::filesystem::current_path();
    job.name = source.value().name;
    job.output = options.output;
    job.until = options.until.empty() ? origin.node : options.until; // a video is made again as it is
    job.seed = options.seed.value_or(seed);
    job.numbered = options.takes > 1;
    job.keepStages = options.keepStages;
    for (; job.take < options.takes; ++job.take) {
        const auto result = renderer.value()->render(job, hooks);
        if (!result) {
            return result.error();
        }
        report.print(job, result.value(), {});
    }
    return {};
}

} // namespace cascade::cli
