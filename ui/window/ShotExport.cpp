// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ShotExport.h"

#include "ui/session/Text.h"

#include <QDir>
#include <QFileInfo>

namespace cascade::ui {

std::vector<ShotClip> shotClips(const TimelineModel& model, std::optional<double> inSec,
                                std::optional<double> outSec)
{
    std::vector<ShotClip> clips;
    for (int shot = 0; shot < static_cast<int>(model.shots.size()); ++shot) {
        const auto& place = model.shots[static_cast<std::size_t>(shot)];
        if ((inSec && place.endSec() <= *inSec) || (outSec && place.startSec >= *outSec)) {
            continue;
        }
        const TimelineStrip* best = nullptr;
        for (const auto& lane : model.lanes) { // the last that has one is the furthest
            for (const auto& strip : lane.strips) {
                const bool fits = strip.shot == shot && strip.clip && strip.take;
                if (fits && (best == nullptr || best->node != strip.node || strip.depth < best->depth)) {
                    best = &strip;
                }
            }
        }
        if (best != nullptr) {
            clips.push_back({*best->take, best->node});
        }
    }
    return clips;
}

ShotExport::ShotExport(const std::filesystem::path& program, QObject* parent) : QObject(parent)
{
    m_process.setProgram(text(program));
    connect(&m_process, &QProcess::finished, this, &ShotExport::ended);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) { // then it does not finish either
            m_calls.clear();
            Q_EMIT failed(m_process.errorString());
        }
    });
}

ShotExport::~ShotExport()
{
    m_process.disconnect(this);
    m_process.kill();
    m_process.waitForFinished();
}

void ShotExport::start(const std::vector<ShotClip>& shots, const std::filesystem::path& list)
{
    m_stops = false;
    m_list = text(list);
    m_shots = static_cast<int>(shots.size());
    m_calls.clear();
    const QDir folder(text(list.parent_path() / (list.stem().string() + "-shots")));
    folder.mkpath(QStringLiteral("."));
    QStringList timeline{QStringLiteral("timeline")};
    for (const auto& shot : shots) {
        const auto number = m_calls.size() + 1;
        const auto file = folder.filePath(QStringLiteral("%1.mp4").arg(number, 2, 10, QLatin1Char('0')));
        m_calls.append({QStringLiteral("takes"), QStringLiteral("export"),
                        QString::number(static_cast<qint64>(shot.take)), QStringLiteral("--stage"),
                        shot.stage, QStringLiteral("-o"), file});
        timeline << file;
    }
    m_calls.append(timeline << QStringLiteral("-o") << m_list);
    Q_EMIT progressed(0, m_shots);
    next();
}

void ShotExport::stop()
{
    if (running()) {
        m_stops = true;
        m_process.terminate(); // what is half written goes with it
    }
}

void ShotExport::next()
{
    m_process.setArguments(m_calls.takeFirst());
    m_process.start(QIODevice::ReadOnly);
}

void ShotExport::ended(int code, QProcess::ExitStatus status)
{
    if (m_stops) {
        m_calls.clear();
        Q_EMIT stopped();
    } else if (status != QProcess::NormalExit || code != 0) {
        m_calls.clear();
        const auto words = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
        Q_EMIT failed(words.isEmpty() ? tr("The export of the shots ended early.") : words);
    } else if (m_calls.isEmpty()) {
        Q_EMIT finished(m_list);
    } else {
        Q_EMIT progressed(m_shots - static_cast<int>(m_calls.size()) + 1, m_shots);
        next();
    }
}

} // namespace cascade::ui
