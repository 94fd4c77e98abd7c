// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/RenderReport.h"

#include "app/cli/CheckReport.h"
#include "pipeline/library/UsedLicences.h"
#include "pipeline/plan/GraphWorld.h"
#include "pipeline/scan/ScanModels.h"

#include <cstdio>
#include <utility>

namespace cascade::cli {

namespace {

/// "12": a take as commands are told it.
std::string numberOf(store::TakeId id)
{
    return std::to_string(static_cast<std::int64_t>(id));
}

/// How to go on with a run that did not come to the end of its graph.
std::vector<std::string> waysOn(const jobs::RenderJob& job, const jobs::RenderResult& result)
{
    if (!result.take) {
        return {};
    }
    const auto take = numberOf(*result.take);
    if (!result.heldAfter.empty()) {
        std::string stages;
        for (const auto& stage : result.heldAfter) {
            stages += (stages.empty() ? "" : ", ") + stage.text();
        }
        return {"held after " + stages + " as take " + take + "; to see it: cascade takes export " + take +
                    " -o look.mp4",
                "to approve it and go on: cascade finish " + take};
    }
    if (result.stopped) {
        return {"stopped after " + job.until + " as take " + take + "; to go on from there: cascade finish " +
                take};
    }
    return {};
}

} // namespace

RenderReport::RenderReport(const RunOptions& run, const Places& places, Stages stages)
    : m_quiet(run.quiet), m_places(places), m_stages(stages),
      m_printer(run.quiet ? ProgressStyle::None : progressStyle(run.progress).value())
{
}

jobs::RenderHooks RenderReport::hooks(const CancelToken& cancel)
{
    jobs::RenderHooks hooks;
    hooks.cancel = cancel;
    hooks.progress = [this](const Progress& progress) { m_printer.show(progress); };
    hooks.note = [this](const std::string& note) {
        m_printer.endLine();
        printNotes({note});
    };
    if (!m_quiet) {
        hooks.scored = [this](const store::PredictionScore& score) {
            m_printer.endLine();
            std::fprintf(stderr, "%s\n", scoreText(score).c_str());
        };
        hooks.stageScored = [this](const jobs::StageScore& score) { stageScored(score); };
        hooks.waits = [](const graph::NodeId& node) {
            printNotes({node.text() + " is made by another process: it is waited for"});
        };
        hooks.queued = [](std::int64_t ahead) {
            if (ahead > 0) {
                printNotes({"the worker has " + std::to_string(ahead) + (ahead == 1 ? " run" : " runs") +
                            " to make first"});
            }
        };
    }
    hooks.done = [this](const jobs::StageResult& stage) { stageDone(stage); };
    return hooks;
}

void RenderReport::stageDone(const jobs::StageResult& stage)
{
    m_printer.endLine();
    const bool found = stage.outcome == jobs::Outcome::Found;
    m_rows.push_back({stage.node.text(), stage.seconds, found ? std::nullopt : std::optional(stage.clipped)});
    if (!m_quiet && m_stages == Stages::AsTheyEnd) {
        std::fprintf(stderr, found ? "%s: found in the cache\n" : "%s: %.1f s\n", stage.node.text().c_str(),
                     stage.seconds);
    }
}

void RenderReport::stageScored(const jobs::StageScore& score)
{
    if (m_rows.empty() || m_rows.back().stage != score.node.text()) {
        return; // it is told right after the stage's end
    }
    m_rows.back().worldClip = score.worldClip;
    if (m_stages == Stages::AsTheyEnd) {
        std::fprintf(stderr, "%s: %s\n", score.node.text().c_str(), worldClipText(score.worldClip).c_str());
    }
}

std::vector<std::string> RenderReport::licences(const jobs::RenderJob& job) const
{
    plan::GraphWorld world(m_places, library::lookAtPath);
    return library::licenceLines(library::usedLicences(job.text.graph, world.surroundings()));
}

void RenderReport::print(const jobs::RenderJob& job, const jobs::RenderResult& result,
                         const std::vector<std::string>& notes)
{
    m_printer.endLine();
    if (!m_quiet) {
        printNotes(notes);
        if (m_stages == Stages::AtTheEnd) {
            printReport(m_rows, result.peakBytes);
        }
        printNotes(waysOn(job, result));
        if (!result.files.empty() && !std::exchange(m_toldLicences, true)) {
            printNotes(licences(job));
        }
        if (result.files.empty() && result.heldAfter.empty()) {
            printNotes({"nothing was written: the graph only previews; give -o FILE, or add an Export node"});
        }
    }
    m_rows.clear();
    for (const auto& file : result.files) {
        std::printf("%s\n", file.string().c_str());
    }
}

} // namespace cascade::cli
