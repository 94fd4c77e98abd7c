// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/QueueProgress.h"

#include "ui/session/Text.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(QueueProgress)
};

/// What `cascade queue run` reports: {"node": "base", "step": 3, "steps": 64}.
QueueProgress runningProgress(const std::string& report)
{
    const auto json = nlohmann::json::parse(report, nullptr, false);
    if (!json.is_object() || !json.contains("node") || !json["node"].is_string()) {
        return {};
    }
    const auto number = [&](const char* name) {
        return json.contains(name) && json[name].is_number_integer() ? json[name].get<std::int64_t>() : 0;
    };
    QueueProgress progress;
    progress.text = text(json["node"].get_ref<const std::string&>());
    if (const auto steps = number("steps"); steps > 0) {
        const auto step = std::clamp<std::int64_t>(number("step"), 0, steps);
        progress.text = Words::tr("%1, step %2 of %3").arg(progress.text).arg(step).arg(steps);
        progress.share = static_cast<double>(step) / static_cast<double>(steps);
    }
    return progress;
}

} // namespace

QueueProgress progressOf(const store::JobSummary& job)
{
    using enum store::JobState;
    switch (job.state) {
    case Running:
        return job.cancelRequested ? QueueProgress{Words::tr("stops after its step"), std::nullopt, false}
                                   : runningProgress(job.progress);
    case Held: // plain words where a stage holds it; JSON or nothing where the artist paused it
        if (const bool words = !job.progress.empty() && job.progress.front() != '{'; words) {
            return {text(job.progress), std::nullopt, true};
        }
        return {};
    case Failed:
        return {job.error ? text(job.error->message()) : QString(), std::nullopt, false};
    default:
        return {};
    }
}

QString stateText(const store::JobSummary& job)
{
    using enum store::JobState;
    switch (job.state) {
    case Pending:
        return Words::tr("waiting");
    case Held:
        return progressOf(job).awaitsApproval ? Words::tr("to approve") : Words::tr("paused");
    case Running:
        return job.cancelRequested ? Words::tr("stopping") : Words::tr("running");
    case Done:
        return Words::tr("done");
    case Failed:
        return Words::tr("failed");
    case Cancelled:
        return Words::tr("cancelled");
    }
    return {};
}

std::optional<double> secondsOf(const store::JobSummary& job, std::int64_t nowMs)
{
    const bool runs = job.state == store::JobState::Running;
    if (!job.startedMs || (!runs && !job.finishedMs)) {
        return std::nullopt;
    }
    return static_cast<double>(std::max<std::int64_t>(0, (runs ? nowMs : *job.finishedMs) - *job.startedMs)) /
           1000;
}

QString clockText(double seconds)
{
    const auto whole = static_cast<qint64>(std::llround(seconds));
    const auto two = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    const auto minutes = whole / 60 % 60;
    const auto tail = two(whole % 60);
    return whole < 3600 ? QStringLiteral("%1:%2").arg(minutes).arg(tail)
                        : QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(minutes), tail);
}

} // namespace cascade::ui
