// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/QueueRun.h"

#include "app/cli/ProgressPrinter.h"
#include "pipeline/jobs/JobSettings.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>

namespace cascade::cli {

namespace {

using namespace store;
using Clock = std::chrono::steady_clock;

constexpr double kReportSec = 1; // between looks at the queue while a job runs

/// One job while it runs: tells the queue how far it is, and hears from it when to stop.
class RunningJob {
public:
    RunningJob(Queue& queue, Job job, const Owner& owner, const Context& context)
        : m_queue(queue), m_job(std::move(job)), m_owner(owner), m_context(context)
    {
    }

    /// Renders the job and tells the queue how it ended. False if it was given back because the program
    /// stops.
    Result<bool> run(jobs::Renderer& renderer, ProgressPrinter& printer)
    {
        const auto written = render(renderer, printer);
        if (m_context.cancel.cancelled()) {
            return after(m_queue.release(m_job.summary.id, m_owner), false);
        }
        if (m_giveBack) {
            return after(m_queue.release(m_job.summary.id, m_owner), true);
        }
        if (!written) {
            std::fprintf(stderr, "%s: %s\n", nameOf(m_job.summary.id).c_str(),
                         written.error().message().c_str());
            return after(m_queue.fail(m_job.summary.id, m_owner, written.error()), true);
        }
        auto files = nlohmann::json::array();
        for (const auto& file : written.value()) {
            files.push_back(file.string());
            std::printf("%s\n", file.string().c_str());
        }
        return after(m_queue.finish(m_job.summary.id, m_owner, nlohmann::json{{"files", files}}.dump()),
                     true);
    }

private:
    static Result<bool> after(const Result<void>& said, bool goOn)
    {
        return said ? Result<bool>(goOn) : said.error();
    }

    Result<std::vector<std::filesystem::path>> render(jobs::Renderer& renderer, ProgressPrinter& printer)
    {
        const auto job =
            jobs::renderJobOf(m_job.graph, m_job.settings, m_job.summary.seed, nameOf(m_job.summary.id));
        if (!job) {
            return job.error();
        }
        jobs::RenderHooks hooks;
        hooks.cancel = m_stop.token();
        hooks.progress = [&](const Progress& progress) {
            printer.show(progress);
            look(progress);
        };
        hooks.done = [&](const graph::NodeId&, jobs::Outcome, double) { printer.endLine(); };
        try {
            return renderer.render(job.value(), hooks);
        } catch (const Cancelled&) {
            return Error{ErrorCode::Cancelled, nameOf(m_job.summary.id), "stopped", {}};
        }
    }

    /// Once a second: reports, and asks whether to stop.
    void look(const Progress& progress)
    {
        if (m_context.cancel.cancelled()) {
            m_stop.cancel();
        }
        const auto now = Clock::now();
        if (std::chrono::duration<double>(now - m_looked).count() < kReportSec) {
            return;
        }
        m_looked = now;
        const auto id = m_job.summary.id;
        const auto text =
            progress.what + " " + std::to_string(progress.step) + "/" + std::to_string(progress.steps);
        const bool held = m_queue.report(id, m_owner, text).ok();
        const auto cancelled = m_queue.cancelRequested(id);
        const bool batch = m_job.summary.priority == Priority::Batch;
        const auto waiting = batch ? m_queue.interactiveWaiting() : Result<bool>(false);
        m_giveBack = waiting && waiting.value();
        if (!held || m_giveBack || (cancelled && cancelled.value())) {
            m_stop.cancel();
        }
    }

    Queue& m_queue;
    Job m_job;
    const Owner& m_owner;
    const Context& m_context;
    CancelSource m_stop;
    bool m_giveBack = false; ///< somebody waits for an interactive job
    Clock::time_point m_looked{};
};

} // namespace

Result<Queue> openQueue(const Context& context)
{
    std::error_code ignored;
    std::filesystem::create_directories(context.dataFolder, ignored);
    return Queue::open(context.dataFolder / "queue.sqlite");
}

Result<void> runQueue(const RunOptions& options, const Context& context)
{
    if (auto style = progressStyle(options.progress); !style) {
        return style.error();
    }
    auto queue = openQueue(context);
    if (!queue) {
        return queue.error();
    }
    const auto owner = Owner::create();
    if (!owner) {
        return owner.error();
    }
    auto renderer = openRenderer(options, context);
    if (!renderer) {
        return renderer.error();
    }
    ProgressPrinter printer(options.quiet ? ProgressStyle::None : progressStyle(options.progress).value());
    for (;;) {
        context.cancel.throwIfCancelled();
        auto job = queue.value().claimNext(owner.value());
        if (!job) {
            return job.error();
        }
        if (!job.value()) {
            return {};
        }
        RunningJob running(queue.value(), std::move(*job.value()), owner.value(), context);
        const auto goOn = running.run(*renderer.value(), printer);
        if (!goOn) {
            return goOn.error();
        }
        if (!goOn.value()) {
            throw Cancelled{};
        }
    }
}

} // namespace cascade::cli
