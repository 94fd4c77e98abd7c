// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/InspectorFigures.h"

#include "ui/session/ForecastText.h"
#include "ui/session/Text.h"

#include <QCoreApplication>

#include <cmath>

namespace cascade::ui {

InspectorFigures::InspectorFigures(const InspectorOptions& options, graph::NodeId node, QWidget* parent)
    : QLabel(parent), m_options(options), m_node(std::move(node))
{
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setAccessibleName(tr("Shape, time and memory"));
    refresh();
}

QStringList InspectorFigures::shapes() const
{
    QStringList all;
    const auto* type = m_options.session.graph().typeOf(m_node);
    const auto& clips = m_options.check.report()->inference.clips;
    for (const auto& output : type == nullptr ? std::vector<graph::PortSpec>{} : type->outputs) {
        if (const auto found = clips.find({m_node, output.name}); found != clips.end()) {
            all << tr("%1: %2").arg(ui::text(output.name), shapeText(found->second));
        }
    }
    return all;
}

QString InspectorFigures::forecast() const
{
    const auto& forecasts = m_options.check.report()->forecasts;
    const auto found = forecasts.find(m_node);
    if (found == forecasts.end()) {
        return {};
    }
    if (found->second.found) {
        return tr("In the store: a run takes it from there.");
    }
    const auto memory =
        found->second.peakBytes > 0
            ? tr(", at most %1 of memory").arg(bytesText(static_cast<double>(found->second.peakBytes)))
            : QString();
    const auto cost = found->second.seconds
                          ? tr("Would take about %1%2.").arg(durationText(*found->second.seconds), memory)
                          : tr("Never measured on this machine%1.").arg(memory);
    const auto why = whyText(found->second);
    return why.isEmpty() ? cost : why + QLatin1Char('\n') + cost;
}

QString InspectorFigures::lastRun() const
{
    const auto& run = m_options.board.node(m_node);
    const auto score =
        run.worldClip ? QLatin1Char(' ') + worldClipText(*run.worldClip) + QLatin1Char('.') : QString();
    switch (run.state) {
    case NodeRun::State::None:
        return {};
    case NodeRun::State::Waiting:
        return tr("Waits for its turn.");
    case NodeRun::State::Running:
        return run.steps > 0 ? tr("Runs: step %1 of %2.").arg(run.step).arg(run.steps) : tr("Runs.");
    case NodeRun::State::Found:
        return tr("Last run: found in the store.") + score;
    case NodeRun::State::Computed:
        return tr("Last run: %1.").arg(durationText(run.seconds)) + score;
    case NodeRun::State::Failed:
        return tr("Last run failed: %1").arg(run.error);
    case NodeRun::State::Stopped:
        return tr("Last run: stopped at step %1 of %2.").arg(run.step).arg(run.steps);
    }
    return {};
}

void InspectorFigures::refresh()
{
    auto lines = shapes();
    lines << forecast() << lastRun();
    lines.removeAll(QString());
    setText(lines.join(QLatin1Char('\n')));
    setToolTip(m_options.board.node(m_node).worldClip ? worldClipHint() : QString());
    setVisible(!lines.isEmpty());
}

} // namespace cascade::ui
