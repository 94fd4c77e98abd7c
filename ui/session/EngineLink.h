// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/jobs/RenderJob.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

namespace cascade::ui {

class Background;

/// Names a run that this window asked for.
enum class RunId : qint64 {};

/// How a run ended.
struct RunEnd {
    std::optional<jobs::RenderResult> result; ///< of one that came to its end or to a hold
    std::optional<Error> error;               ///< of a failed or cancelled one
    [[nodiscard]] bool cancelled() const { return error && error->code == ErrorCode::Cancelled; }
};

/// The studio's way to the engine, which is another process: the library's worker. Each run has a connection
/// of its own; should this process end, the worker stops the run and keeps what is finished. Should the
/// worker end, its runs fail here and say so, and the next run starts another one.
///
/// Threads  the window's; all signals arrive there. Nothing here waits.
class EngineLink : public QObject {
    Q_OBJECT
public:
    enum class State {
        Starting, ///< nobody has answered yet
        Up,
        Down, ///< the last attempt failed; the next run tries again
    };
    Q_ENUM(State)

    /// `program`: the `cascade` that is started as the worker if none runs.
    EngineLink(const Places& places, const std::filesystem::path& program, QObject* parent = nullptr);
    /// Cancels and waits for the runs of this window, a second at most each.
    ~EngineLink() override;

    /// Looks for the worker, and starts it where none runs. `stateChanged` tells how that went.
    void start();
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString downReason() const { return m_downReason; }

    /// Renders a job; with previews where that is asked for.
    RunId render(jobs::RenderJob job, bool previews);
    /// `afterStep`: with the state of the running stage kept, so that the same job goes on from there.
    void cancel(RunId run, bool afterStep = false);
    [[nodiscard]] bool running() const { return !m_runs.empty(); }

Q_SIGNALS:
    void stateChanged();
    void queued(RunId run, std::int64_t ahead);
    void progressed(RunId run, const Progress& progress);
    void previewed(RunId run, const std::shared_ptr<const jobs::PreviewFrames>& frames);
    void stageWaits(RunId run, const QString& node);
    void stageEnded(RunId run, const jobs::StageResult& stage);
    void stageScored(RunId run, const jobs::StageScore& score);
    void noted(RunId run, const QString& note);
    void written(RunId run, const QString& file);
    /// Exactly once for each run.
    void ended(RunId run, const RunEnd& end);

private:
    class Job;
    void setState(State state, const QString& reason = {});
    void finish(RunId run, const RunEnd& end);

    Places m_places;
    std::filesystem::path m_program;
    State m_state = State::Starting;
    QString m_downReason;
    qint64 m_lastRun = 0;
    CancelSource m_startCancel;
    std::map<RunId, std::unique_ptr<Job>> m_runs;
    std::unique_ptr<Background> m_starter; // its task uses all of the above
};

} // namespace cascade::ui

Q_DECLARE_METATYPE(cascade::ui::RunId)
Q_DECLARE_METATYPE(cascade::ui::RunEnd)
