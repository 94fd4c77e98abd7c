// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/StatusLine.h"

#include "ui/session/Text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <cmath>

namespace cascade::ui {

QString progressText(const Progress& progress)
{
    auto line = QString::fromStdString(progress.what);
    if (progress.steps > 0) {
        line += StatusLine::tr(": step %1 of %2")
                    .arg(std::min(progress.step + 1, progress.steps))
                    .arg(progress.steps);
    }
    if (progress.remainingSec >= 0) {
        line += StatusLine::tr(", %1 left").arg(durationText(progress.remainingSec));
    }
    return line + QStringLiteral(", ") + bytesText(static_cast<double>(progress.residentBytes));
}

QString endText(const RunEnd& end, double seconds)
{
    if (end.cancelled()) {
        return StatusLine::tr("Stopped after %1. What is finished is kept; Run goes on from there.")
            .arg(durationText(seconds));
    }
    if (end.error) {
        return QString::fromStdString(end.error->message());
    }
    if (!end.result->heldAfter.empty()) {
        return StatusLine::tr("Held after %1: approve it in the timeline to go on.")
            .arg(QString::fromStdString(end.result->heldAfter.front().text()));
    }
    const auto& files = end.result->files;
    return files.empty() ? StatusLine::tr("Done in %1.").arg(durationText(seconds))
                         : StatusLine::tr("Done in %1: %2")
                               .arg(durationText(seconds), QString::fromStdString(files.back().string()));
}

StatusLine::StatusLine(Studio& studio, QWidget* parent)
    : QWidget(parent), m_studio(studio), m_engine(new QLabel(this)), m_message(new QLabel(this)),
      m_bar(new QProgressBar(this)), m_stop(new QToolButton(this)), m_forecast(new QLabel(this))
{
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setFixedWidth(160);
    m_bar->setAccessibleName(tr("Progress of the run"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("Stop the run (Esc)"));
    m_message->setObjectName(QStringLiteral("statusMessage"));
    m_message->setMinimumWidth(60); // long messages are cut and not allowed to widen the window
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 8, 2);
    row->addWidget(m_message, 1);
    row->addWidget(m_bar);
    row->addWidget(m_stop);
    row->addWidget(m_forecast);
    row->addWidget(m_engine);
    connect(m_stop, &QToolButton::clicked, this, &StatusLine::stopRequested);
    connect(&studio.board, &RunBoard::runChanged, this, &StatusLine::showRun);
    connect(&studio.engine, &EngineLink::stateChanged, this, &StatusLine::showEngine);
    connect(&studio.check, &GraphCheck::reported, this, &StatusLine::showForecast);
    showRun();
    showEngine();
    showForecast();
}

void StatusLine::say(const QString& message, bool isError)
{
    m_message->setText(message.section(QLatin1Char('\n'), 0, 0));
    m_message->setToolTip(message);
    m_message->setProperty("kind", isError ? QStringLiteral("error") : QString());
}

void StatusLine::showRun()
{
    const auto& board = m_studio.board;
    const bool running = board.running();
    m_bar->setVisible(running);
    m_stop->setVisible(running);
    m_forecast->setVisible(!running);
    const auto& progress = board.progress();
    if (running) {
        const auto share = progress.share();
        m_bar->setRange(0, share ? 1000 : 0); // it moves to and fro until it is known
        m_bar->setValue(static_cast<int>(std::lround(1000 * share.value_or(0))));
        say(progress.what.empty() ? tr("The engine begins …") : progressText(progress));
    } else if (board.end()) {
        say(endText(*board.end(), progress.elapsedSec), board.end()->error && !board.end()->cancelled());
    }
}

void StatusLine::showEngine()
{
    const auto state = m_studio.engine.state();
    m_engine->setText(state == EngineLink::State::Up         ? tr("Engine ready")
                      : state == EngineLink::State::Starting ? tr("Engine starts …")
                                                             : tr("Engine is down"));
    m_engine->setToolTip(m_studio.engine.downReason());
}

void StatusLine::showForecast()
{
    const auto report = m_studio.check.report();
    m_forecast->setText(
        report->peakBytes <= 0 ? QString()
        : report->seconds
            ? tr("A run: about %1, %2")
                  .arg(durationText(*report->seconds), bytesText(static_cast<double>(report->peakBytes)))
            : tr("A run: time unknown yet, %1").arg(bytesText(static_cast<double>(report->peakBytes))));
}

} // namespace cascade::ui
