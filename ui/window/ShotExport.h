// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/Take.h"
#include "ui/panels/TimelineModel.h"

#include <QObject>
#include <QProcess>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <vector>

namespace cascade::ui {

/// What stands for one shot in a list: the clip of a take's stage.
struct ShotClip {
    store::TakeId take{};
    QString stage;

    bool operator==(const ShotClip&) const = default;
};

/// For each shot the newest take's clip of the last stage that has one; shots outside of a range are left
/// out.
[[nodiscard]] std::vector<ShotClip> shotClips(const TimelineModel& model, std::optional<double> inSec,
                                              std::optional<double> outSec);

/// Writes shots for an editing program: a video of each in a folder beside the list, and the list (.otio).
/// The command line does the work, one process after the other; nothing is computed anew.
///
/// Threads  the window's; it waits for nothing. Going away ends what is at work.
class ShotExport : public QObject {
    Q_OBJECT
public:
    /// `program`: `cascade`.
    ShotExport(const std::filesystem::path& program, QObject* parent = nullptr);
    ~ShotExport() override;

    [[nodiscard]] bool running() const { return m_process.state() != QProcess::NotRunning; }
    /// Only while none is running. The videos of a list that is written again are replaced.
    void start(const std::vector<ShotClip>& shots, const std::filesystem::path& list);

    /// Ends what is at work: `stopped` follows. Videos that are finished stay.
    void stop();

Q_SIGNALS:
    /// So many of all shots are written.
    void progressed(int done, int all);
    void finished(const QString& list);
    void stopped();
    void failed(const QString& message);

private:
    void next();
    void ended(int code, QProcess::ExitStatus status);

    QProcess m_process;
    QList<QStringList> m_calls; ///< of the command line, that are left
    int m_shots = 0;
    bool m_stops = false;
    QString m_list;
};

} // namespace cascade::ui
