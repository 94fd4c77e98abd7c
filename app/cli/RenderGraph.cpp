// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/RenderGraph.h"

#include "app/cli/GraphInput.h"
#include "app/cli/ProgressPrinter.h"
#include "core/cascade/NumericMode.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/Evaluator.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>

namespace cascade::cli {

namespace {

using namespace graph;
using Clock = std::chrono::steady_clock;

/// One clip that is asked for: an output, and the node that asks.
struct Wanted {
    NodeId node;    ///< an Export, a Preview, or the node that --until names
    PortRef output; ///< in the prepared graph
};

class GraphRender {
public:
    GraphRender(const RenderGraphOptions& options, const RunOptions& runOptions, const Context& context,
                files::GraphText text, Model::Options model, store::StageStore store)
        : m_options(options), m_run(runOptions), m_context(context), m_text(std::move(text)),
          m_world(context), m_shelf(std::move(model)),
          m_evaluator(m_shelf, std::move(store),
                      {.activationBytes = runOptions.activationBytes(),
                       .scratchFolder = context.cacheFolder / "scratch"}),
          m_progress(runOptions.quiet ? ProgressStyle::None : progressStyle(runOptions.progress).value())
    {
    }

    Result<void> take(int number)
    {
        const auto folder = std::filesystem::absolute(m_options.file).parent_path();
        const auto graph = withAbsoluteFiles(m_text.graph, folder);
        const plan::TakeOptions take{m_options.seed.value_or(0), static_cast<std::uint64_t>(number)};
        std::vector<NodeId> targets;
        if (!m_options.until.empty()) {
            targets.emplace_back(m_options.until);
        }
        auto run = plan::prepareRun(graph, targets, take, m_world.surroundings(),
                                    m_world.keySurroundings(numericMode(m_shelf.options())));
        if (!run) {
            return run.error();
        }
        for (const auto& wanted : wantedOf(run.value())) {
            auto clip = m_evaluator.clip(run.value(), wanted.output, events());
            if (!clip) {
                return clip.error();
            }
            if (auto written = write(run.value(), wanted, *clip.value(), number); !written) {
                return written;
            }
        }
        return {};
    }

private:
    static std::vector<Wanted> wantedOf(const plan::PreparedRun& run)
    {
        std::vector<Wanted> wanted;
        for (const auto& id : run.targets) {
            if (run.graph.typeOf(id)->isResult) {
                wanted.push_back({id, *sourceOf(run.graph, {id, "clip"})});
            } else {
                wanted.push_back({id, {id, "clip"}});
            }
        }
        return wanted;
    }

    run::RunEvents events()
    {
        run::RunEvents events;
        events.cancel = m_context.cancel;
        events.progress = [this](const NodeId& node, const StageProgress& at) {
            Progress progress;
            progress.what = node.text();
            progress.step = at.step + (at.chunk == at.chunks ? 1 : 0);
            progress.steps = at.steps;
            progress.chunk = at.chunk == at.chunks ? 0 : at.chunk;
            progress.chunks = at.chunks;
            progress.elapsedSec = std::chrono::duration<double>(Clock::now() - m_begin).count();
            m_progress.show(progress);
        };
        events.done = [this](const NodeId& node, run::Outcome outcome, double seconds) {
            m_progress.endLine();
            if (!m_run.quiet) {
                std::fprintf(stderr,
                             outcome == run::Outcome::Found ? "%s: found in the cache\n" : "%s: %.1f s\n",
                             node.text().c_str(), seconds);
            }
        };
        return events;
    }

    /// Where a wanted clip goes; empty for a Preview that nobody gave a file for.
    [[nodiscard]] std::filesystem::path targetOf(const plan::PreparedRun& run, const Wanted& wanted,
                                                 int take) const
    {
        const bool exports = run.graph.find(wanted.node)->type == "export-video";
        const auto suffix = m_options.takes > 1 ? "-" + std::to_string(take) : std::string();
        std::filesystem::path target = m_options.output;
        if (target.empty() || std::filesystem::is_directory(target) || m_options.output.back() == '/') {
            const auto own =
                exports ? std::get<std::string>(run.graph.parameter(wanted.node, "file")) : std::string();
            if (target.empty() && own.empty() && !exports && m_options.until.empty()) {
                return {};
            }
            const auto stem = std::filesystem::path(m_options.file).stem().string() +
                              (exports ? "" : "-" + wanted.node.text());
            target = own.empty() || !target.empty() ? target / (stem + ".mp4") : std::filesystem::path(own);
        }
        return target.replace_filename(target.stem().string() + suffix + target.extension().string());
    }

    Result<void> write(const plan::PreparedRun& run, const Wanted& wanted, const ClipReader& clip, int take)
    {
        const auto target = targetOf(run, wanted, take);
        if (target.empty()) {
            return {};
        }
        std::error_code ignored;
        std::filesystem::create_directories(std::filesystem::absolute(target).parent_path(), ignored);
        video::VideoWriterOptions writing;
        writing.metadata = metadata(run, take);
        writing.cancel = m_context.cancel;
        writing.threads = at::get_num_threads();
        if (run.graph.find(wanted.node)->type == "export-video") {
            writing.crf =
                static_cast<int>(std::get<std::int64_t>(run.graph.parameter(wanted.node, "quality")));
        }
        auto written = run::writeClip(target, clip, writing);
        if (!written) {
            return written.error();
        }
        std::printf("%s\n", target.string().c_str());
        return {};
    }

    /// The graph that makes exactly this clip: with the seed of this take, and its weights by hash.
    [[nodiscard]] std::map<std::string, std::string> metadata(const plan::PreparedRun& run, int take) const
    {
        auto text = m_text;
        for (auto& [id, node] : text.graph.nodes) {
            if (node.type == "seed") {
                const auto seed = std::get<std::int64_t>(text.graph.parameter(id, "seed"));
                node.parameters["seed"] = seed + take;
            }
        }
        text.weights = files::weightsOf(run.inference);
        return {{"cascade.graph", files::writeGraph(text)},
                {"cascade.weights", nlohmann::json(text.weights).dump()},
                {"cascade.version", m_context.version},
                {"cascade.numeric_mode", numericMode(m_shelf.options())},
                {"comment", "Made by a generative model: Cascade Studio " + m_context.version + "."}};
    }

    const RenderGraphOptions& m_options;
    const RunOptions& m_run;
    const Context& m_context;
    files::GraphText m_text;
    GraphWorld m_world;
    run::ModelShelf m_shelf;
    run::Evaluator m_evaluator;
    ProgressPrinter m_progress;
    Clock::time_point m_begin = Clock::now();
};

/// Sets every Seed node.
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

} // namespace

Result<void> renderGraph(const RenderGraphOptions& options, const RunOptions& run, const Context& context)
{
    auto text = loadGraph(options.file);
    if (!text) {
        return text.error();
    }
    if (auto set = applySettings(text.value().graph, run.settings); !set) {
        return set;
    }
    if (options.seed) {
        if (auto set = setSeeds(text.value().graph, *options.seed); !set) {
            return set;
        }
    }
    auto model = modelOptions(run, context);
    if (!model) {
        return model.error();
    }
    auto store = store::StageStore::open(context.cacheFolder / "stages");
    if (!store) {
        return store.error();
    }
    GraphRender render(options, run, context, std::move(text).value(), model.value(), store.value());
    for (int take = 0; take < options.takes; ++take) {
        if (auto done = render.take(take); !done) {
            return done;
        }
    }
    return {};
}

} // namespace cascade::cli
