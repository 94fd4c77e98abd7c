// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/BenchRender.h"

#include "app/cli/PromptRender.h"
#include "core/base/ScratchFolder.h"
#include "core/evaluation/StagePsnr.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/LocalRenderer.h"

#include <ATen/Parallel.h>

#include <unistd.h>

#include <chrono>
#include <functional>

namespace cascade::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kPrompt = "a large red torus spinning over a checkered floor";
constexpr std::int64_t kBufferBytes = 256 << 20; // as CascadeRun has it

/// Both ways to render the sentence; every call uses another seed, so that nothing is found.
class Contest {
public:
    Contest(const RenderBench& bench, const Context& context, PlannedModel planned, graph::Graph graph,
            std::unique_ptr<run::LocalRenderer> renderer, const fs::path& folder)
        : m_bench(bench), m_context(context), m_planned(std::move(planned)), m_graph(std::move(graph)),
          m_renderer(std::move(renderer)), m_folder(folder)
    {
    }

    [[nodiscard]] Result<void> engine()
    {
        video::VideoWriterOptions writing;
        writing.threads = at::get_num_threads();
        writing.cancel = m_context.cancel;
        auto writer =
            run::FrameWriter::open(m_folder / "engine.mp4", m_planned.stages.back().output, writing);
        if (!writer) {
            return writer.error();
        }
        CascadeRun cascade;
        cascade.stages = m_planned.stages;
        for (auto& stage : cascade.stages) {
            stage.sampling.seed = m_seed;
        }
        ++m_seed;
        cascade.prompt = kPrompt;
        cascade.activationBytes = m_bench.run.activationBytes();
        cascade.bufferBytes = kBufferBytes;
        cascade.scratchFolder = m_folder;
        CascadeHooks hooks;
        hooks.cancel = m_context.cancel;
        hooks.output = [&](std::int64_t, const torch::Tensor& frames) { writer.value().write(frames); };
        if (auto made = runCascade(m_planned.model, cascade, hooks); !made) {
            return made.error();
        }
        const auto written = writer.value().finish();
        return written ? Result<void>() : written.error();
    }

    [[nodiscard]] Result<void> graph(bool watched)
    {
        jobs::RenderJob job;
        job.text.graph = m_graph;
        job.folder = job.workingFolder = m_folder;
        job.name = "graph";
        job.output = (m_folder / "graph.mp4").string();
        job.until = m_bench.until;
        job.take = static_cast<int>(m_seed++);
        jobs::RenderHooks hooks;
        hooks.cancel = m_context.cancel;
        if (watched) {
            hooks.preview = [](const jobs::PreviewFrames&) {};
        }
        const auto made = m_renderer->render(job, hooks);
        return made ? Result<void>() : made.error();
    }

private:
    const RenderBench& m_bench;
    const Context& m_context;
    PlannedModel m_planned;
    graph::Graph m_graph;
    std::unique_ptr<run::LocalRenderer> m_renderer;
    fs::path m_folder;
    std::uint64_t m_seed = 1;
};

Result<double> secondsOf(const std::function<Result<void>()>& work)
{
    const auto begin = std::chrono::steady_clock::now();
    if (auto done = work(); !done) {
        return done.error();
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Measured against(const std::string& name, const std::string& shape, const std::vector<double>& seconds,
                 const std::string& than, const std::vector<double>& thanSeconds)
{
    Measured measured;
    measured.name = name;
    measured.shape = shape;
    measured.than = than;
    measured.seconds = evaluation::median(seconds);
    measured.thanSeconds = evaluation::median(thanSeconds);
    return measured;
}

/// Runs the contest's rounds in turn, every other one from the end: a machine that grows slower is none's
/// fault.
Result<std::vector<Measured>> rounds(Contest& contest, int count, const std::string& shape)
{
    const std::vector<std::function<Result<void>()>> ways{[&] { return contest.engine(); },
                                                          [&] { return contest.graph(false); },
                                                          [&] { return contest.graph(true); }};
    std::vector<std::vector<double>> seconds(ways.size());
    for (int round = 0; round < count; ++round) {
        for (std::size_t turn = 0; turn < ways.size(); ++turn) {
            const auto way = round % 2 == 0 ? turn : ways.size() - 1 - turn;
            const auto taken = secondsOf(ways[way]);
            if (!taken) {
                return taken.error();
            }
            seconds[way].push_back(taken.value());
        }
    }
    return std::vector{against("graph", shape, seconds[1], "the engine alone", seconds[0]),
                       against("graph with previews", shape, seconds[2], "graph", seconds[1])};
}

} // namespace

Result<std::vector<Measured>> benchRender(const RenderBench& bench, const Context& context)
{
    if (bench.rounds < 1) {
        return Error{
            ErrorCode::BadInput, "--rounds", "expected at least 1, got " + std::to_string(bench.rounds), {}};
    }
    auto planned = openPlanned(bench.run, 0, context);
    auto absolute = bench.run; // the library of the contest is empty, and has no models of its own
    absolute.model = modelFolder(context, bench.run.model).string();
    auto graph = promptGraphOf({.prompt = kPrompt, .until = bench.until}, absolute, context);
    if (!planned || !graph) {
        return !planned ? planned.error() : graph.error();
    }
    if (auto stopped = stopAfter(bench.until, planned.value().model.config(), planned.value().stages);
        !bench.until.empty() && !stopped) {
        return stopped.error();
    }
    const ScratchFolder folder(context.cacheFolder / ("bench-" + std::to_string(::getpid())));
    Places places = context;
    places.cacheFolder = places.dataFolder = folder.path();
    const auto model = modelOptions(bench.run, context);
    if (!model) {
        return model.error();
    }
    auto renderer =
        run::LocalRenderer::open(places, model.value(), bench.run.activationBytes(), bench.run.saveEverySec);
    if (!renderer) {
        return renderer.error();
    }
    const auto output = planned.value().stages.back().output;
    const auto shape = std::to_string(output.frames) + "x" + std::to_string(output.width) + "x" +
                       std::to_string(output.height) + ", " + std::to_string(bench.rounds) + " rounds";
    Contest contest(bench, context, std::move(planned).value(), std::move(graph).value(),
                    std::move(renderer).value(), folder.path());
    return rounds(contest, bench.rounds, shape);
}

} // namespace cascade::cli
