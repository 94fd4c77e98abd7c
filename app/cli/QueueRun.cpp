// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/QueueRun.h"

#include "app/cli/JobWatch.h"
#include "app/cli/ProgressPrinter.h"
#include "pipeline/jobs/JobSettings.h"

#include <cstdio>

namespace cascade::cli {

namespace {

using namespace store;

/// One job while it runs.
class RunningJob {
public:
    RunningJob(Queue& queue, Job job, const Owner& owner, const Context& context)
        : m_queue(queue), m_job(std::move(job)), m_owner(owner), m_context(context)
    {
    }

    /// Renders the job and tells the queue how it ended. False if the program is to end.
    Result<bool> run(jobs::Renderer& renderer, ProgressPrinter& printer)
    {
        bool gaveWay = false;
        const auto written = render(renderer, printer, gaveWay);
        const bool goOn = !m_context.cancel.cancelled();
        const auto id = m_job.summary.id;
        if (written && !written.value().heldAfter.empty()) {
            return after(hold(written.value().heldAfter), goOn);
        }
        if (written) {
            for (const auto& file : written.value().files) {
                std::printf("%s\n", file.c_str());
            }
            return after(m_queue.finish(id, m_owner, jobs::resultText(written.value().files)), goOn);
        }
        if (!goOn || gaveWay) {
            return after(m_queue.release(id, m_owner), goOn);
        }
        std::fprintf(stderr, "%s: %s\n", nameOf(id).c_str(), written.error().message().c_str());
        return after(m_queue.fail(id, m_owner, written.error()), true);
    }

private:
    static Result<bool> after(const Result<void>& said, bool goOn)
    {
        return said ? Result<bool>(goOn) : said.error();
    }

    /// The job waits until these stages are approved; when it is resumed, it goes on behind them.
    Result<void> hold(const std::vector<graph::NodeId>& stages)
    {
        auto settings = jobs::readSettings(m_job.settings, nameOf(m_job.summary.id));
        if (!settings) {
            return settings.error();
        }
        std::string names;
        for (const auto& stage : stages) {
            settings.value().approved.push_back(stage.text());
            names += (names.empty() ? "" : ", ") + stage.text();
        }
        std::fprintf(stderr, "%s: held after %s; to approve it: cascade queue approve %lld\n",
                     nameOf(m_job.summary.id).c_str(), names.c_str(),
                     static_cast<long long>(m_job.summary.id));
        return m_queue.hold(m_job.summary.id, m_owner, "waits for approval of " + names,
                            jobs::settingsText(settings.value()));
    }

    Result<jobs::RenderResult> render(jobs::Renderer& renderer, ProgressPrinter& printer, bool& gaveWay)
    {
        auto job =
            jobs::renderJobOf(m_job.graph, m_job.settings, m_job.summary.seed, nameOf(m_job.summary.id));
        auto own = job ? openQueue(m_context) : Result<Queue>(job.error());
        if (!own) {
            return own.error();
        }
        job.value().priority = m_job.summary.priority;
        JobWatch watch(std::move(own).value(), m_job.summary, m_owner, m_context.cancel);
        jobs::RenderHooks hooks;
        hooks.cancel = watch.cancel();
        hooks.giveWay = [&] { return watch.givesWay(); };
        hooks.progress = [&](const Progress& progress) {
            printer.show(progress);
            watch.note(progress);
        };
        hooks.done = [&](const jobs::StageResult&) { printer.endLine(); };
        try {
            return renderer.render(job.value(), hooks);
        } catch (const Cancelled&) {
            gaveWay = watch.givesWay() && !watch.cancel().cancelled();
            return Error{ErrorCode::Cancelled, nameOf(m_job.summary.id), "stopped", {}};
        }
    }

    Queue& m_queue;
    Job m_job;
    const Owner& m_owner;
    const Context& m_context;
};

} // namespace

Result<Queue> openQueue(const Context& context)
{
    std::error_code ignored;
    std::filesystem::create_directories(context.dataFolder, ignored);
    return Queue::open(context.dataFolder / "queue.sqlite");
}

Result<void> runQueue(const RunOptions& options, WorkerUse use, const Context& context)
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
    auto renderer = openRenderer(options, use, context);
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
