// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphRender.h"

#include "app/cli/Notes.h"
#include "app/cli/ProgressPrinter.h"
#include "core/cascade/NumericMode.h"
#include "pipeline/run/ClipExport.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>

namespace cascade::cli {

namespace {

using namespace graph;
using Clock = std::chrono::steady_clock;

bool isExport(const plan::PreparedRun& run, const NodeId& id)
{
    return run.graph.find(id)->type == "export-video";
}

/// Where the clip of a result goes; empty for a Preview that nobody gave a file for.
std::filesystem::path targetOf(const GraphJob& job, const plan::PreparedRun& run, const NodeId& result)
{
    const bool exports = isExport(run, result);
    std::filesystem::path target = job.output;
    if (target.empty() || std::filesystem::is_directory(target) || target.filename().empty()) {
        const auto own = exports ? std::get<std::string>(run.graph.parameter(result, "file")) : std::string();
        if (target.empty() && !exports && job.until.empty()) {
            return {};
        }
        const auto name = job.name + (exports ? "" : "-" + result.text()) + ".mp4";
        target = own.empty() || !target.empty() ? target / name : std::filesystem::path(own);
    }
    if (job.numbered) {
        target.replace_filename(target.stem().string() + '-' + std::to_string(job.take) +
                                target.extension().string());
    }
    return target;
}

/// The graph that makes exactly this clip, with the seeds of this take and its weights by hash, and how it
/// was made.
video::Tags metadataOf(const GraphJob& job, const plan::PreparedRun& run, const NodeId& result,
                       const Model::Options& model, const std::string& version)
{
    auto text = job.text;
    for (auto& [id, node] : text.graph.nodes) {
        if (node.type == "seed") {
            node.parameters["seed"] = std::get<std::int64_t>(text.graph.parameter(id, "seed")) + job.take;
        }
    }
    text.weights = files::weightsOf(run.inference);
    const auto seed = job.seed + static_cast<std::uint64_t>(job.take);
    return {{"cascade.graph", files::writeGraph(text)},
            {"cascade.node", result.text()},
            {"cascade.seed", std::to_string(seed)},
            {"cascade.weights", nlohmann::json(text.weights).dump()},
            {"cascade.version", version},
            {"cascade.numeric_mode", numericMode(model)},
            {"comment", "Made by a generative model: Cascade Studio " + version + "."}};
}

/// What an Export node says of the file.
void readFormat(const Graph& graph, const NodeId& result, video::VideoWriterOptions& writing)
{
    writing.format = std::get<std::string>(graph.parameter(result, "format"));
    if (const auto quality = std::get<std::int64_t>(graph.parameter(result, "quality")); quality >= 0) {
        writing.quality = static_cast<int>(quality);
    }
}

run::RunEvents eventsOf(const GraphRenderHooks& hooks)
{
    run::RunEvents events;
    events.cancel = hooks.cancel;
    events.done = hooks.done;
    events.progress = [&hooks, begin = Clock::now()](const NodeId& node, const StageProgress& at) {
        if (!hooks.progress) {
            return;
        }
        auto progress = progressOf(node.text(), at);
        progress.elapsedSec = std::chrono::duration<double>(Clock::now() - begin).count();
        hooks.progress(progress);
    };
    return events;
}

} // namespace

GraphRenderer::GraphRenderer(const RunOptions& options, const Context& context, const Model::Options& model,
                             store::StageStore store)
    : m_context(context), m_world(context), m_shelf(model),
      m_evaluator(
          m_shelf, std::move(store),
          {.activationBytes = options.activationBytes(), .scratchFolder = context.cacheFolder / "scratch"})
{
}

Result<std::unique_ptr<GraphRenderer>> GraphRenderer::open(const RunOptions& options, const Context& context)
{
    const auto model = modelOptions(options, context);
    if (!model) {
        return model.error();
    }
    auto store = store::StageStore::open(context.cacheFolder / "stages");
    if (!store) {
        return store.error();
    }
    return std::unique_ptr<GraphRenderer>(
        new GraphRenderer(options, context, model.value(), std::move(store).value()));
}

Result<std::vector<std::filesystem::path>> GraphRenderer::render(const GraphJob& job,
                                                                 const GraphRenderHooks& hooks)
{
    const plan::TakeOptions take{job.seed, static_cast<std::uint64_t>(job.take)};
    const auto targets = job.until.empty() ? std::vector<NodeId>() : std::vector{NodeId(job.until)};
    const auto graph = withAbsoluteFiles(job.text.graph, job.folder);
    const auto run = plan::prepareRun(graph, targets, take, m_world.surroundings(),
                                      m_world.keySurroundings(numericMode(m_shelf.options())));
    if (!run) {
        return run.error();
    }
    std::vector<std::filesystem::path> written;
    for (const auto& result : run.value().targets) {
        const auto clip = m_evaluator.clip(run.value(), outputOf(run.value(), result), eventsOf(hooks));
        if (!clip) {
            return clip.error();
        }
        const auto target = targetOf(job, run.value(), result);
        if (target.empty()) {
            continue;
        }
        std::error_code ignored;
        std::filesystem::create_directories(std::filesystem::absolute(target).parent_path(), ignored);
        video::VideoWriterOptions writing;
        writing.metadata = metadataOf(job, run.value(), result, m_shelf.options(), m_context.version);
        writing.cancel = hooks.cancel;
        writing.threads = at::get_num_threads();
        if (isExport(run.value(), result)) {
            readFormat(run.value().graph, result, writing);
        }
        if (auto file = run::writeClip(target, *clip.value(), writing); !file) {
            return file.error();
        }
        written.push_back(target);
    }
    return written;
}

std::uint64_t seedOf(const Graph& graph)
{
    for (const auto& [id, node] : graph.nodes) {
        if (node.type == "seed") {
            return static_cast<std::uint64_t>(std::get<std::int64_t>(graph.parameter(id, "seed")));
        }
    }
    return 0;
}

Result<void> setSeeds(Graph& graph, std::uint64_t seed)
{
    for (const auto& [id, node] : graph.nodes) {
        if (node.type == "seed") {
            if (auto made = apply(graph, SetParameter{id, "seed", Value(static_cast<std::int64_t>(seed))});
                !made) {
                return made.error();
            }
        }
    }
    return {};
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
        if (auto set = setSeeds(graph, *options.seed); !set) {
            return set;
        }
    }
    auto renderer = GraphRenderer::open(run, context);
    if (!renderer) {
        return renderer.error();
    }
    ProgressPrinter printer(run.quiet ? ProgressStyle::None : progressStyle(run.progress).value());
    GraphRenderHooks hooks;
    hooks.cancel = context.cancel;
    hooks.progress = [&](const Progress& progress) { printer.show(progress); };
    hooks.done = [&](const NodeId& node, run::Outcome outcome, double seconds) {
        printer.endLine();
        if (!run.quiet) {
            std::fprintf(stderr, outcome == run::Outcome::Found ? "%s: found in the cache\n" : "%s: %.1f s\n",
                         node.text().c_str(), seconds);
        }
    };
    const auto seed = seedOf(graph);
    const auto source = std::filesystem::absolute(options.file);
    GraphJob job{std::move(text).value(),
                 source.parent_path(),
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
