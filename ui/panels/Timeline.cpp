// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/Timeline.h"

#include "ui/panels/KeyTip.h"
#include "ui/panels/PictureButton.h"
#include "ui/panels/PictureKeys.h"
#include "ui/style/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr double kZoomAKey = 1.5;

/// Whether a take can go on from this strip.
bool canFinish(const TimelineStrip* strip)
{
    return strip != nullptr && strip->take && strip->state == StripState::Held;
}

} // namespace

Timeline::Timeline(const Options& options, QWidget* parent) : QWidget(parent), m_playhead(options.playhead)
{
    setAccessibleName(tr("Timeline"));
    m_view = new TimelineView(options, this);
    m_keys = new PictureKeys(*this);
    build();
    addKeys();
    connect(m_view, &TimelineView::choiceChanged, this, &Timeline::showChoice);
    connect(m_view, &TimelineView::viewRequested, this, &Timeline::viewRequested);
    connect(m_view, &TimelineView::finishTake, this, &Timeline::finishTake);
    connect(m_view, &TimelineView::refused, this, &Timeline::refused);
    setFocusProxy(m_view);
    setTheme(options.palette);
    showChoice();
}

void Timeline::build()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_bar = new QHBoxLayout;
    m_bar->setContentsMargins(8, 4, 8, 4);
    m_bar->setSpacing(2);
    column->addLayout(m_bar);
    column->addWidget(m_view, 1);
}

QToolButton* Timeline::addButton(QHBoxLayout& row, QAction& action)
{
    auto* button = addGlyphButton(*this, action.text());
    followKeys(*button, action.text(), {&action});
    row.addWidget(button);
    connect(button, &QToolButton::clicked, &action, &QAction::trigger);
    m_buttons.append(button);
    return button;
}

void Timeline::addKeys()
{
    auto& keys = *m_keys;
    auto& snap = keys.add({"timeline.snap", tr("Snap to cuts, markers and the range"), {Qt::Key_S}}, [this] {
        m_view->setSnaps(!m_view->snaps());
        m_snap->setChecked(m_view->snaps());
    });
    auto& marker = keys.add({"timeline.marker", tr("Marker here; again to rename it"), {Qt::Key_M}},
                            [this] { m_view->addMarkerHere(); });
    auto& out = keys.add({"timeline.zoom-out", tr("Zoom out"), {Qt::Key_Minus}},
                         [this] { m_view->zoom(1 / kZoomAKey); });
    auto& in = keys.add({"timeline.zoom-in", tr("Zoom in"), {Qt::Key_Equal, Qt::Key_Plus}},
                        [this] { m_view->zoom(kZoomAKey); });
    auto& all =
        keys.add({"timeline.show-all", tr("Show all"), {Qt::Key_Backslash}}, [this] { m_view->showAll(); });
    keys.add({"timeline.remove-marker", tr("Remove the marker here"), {Qt::Key_Delete}},
             [this] { m_view->removeMarkerHere(); });
    keys.add({"timeline.previous-cut", tr("Previous cut or marker"), {Qt::Key_Up}},
             [this] { m_view->goToCut(-1); });
    keys.add({"timeline.next-cut", tr("Next cut or marker"), {Qt::Key_Down}}, [this] { m_view->goToCut(1); });
    keys.add({"timeline.lane-up", tr("Choose the lane above"), {Qt::Key_PageUp}},
             [this] { m_view->chooseNextRow(-1); });
    keys.add({"timeline.lane-down", tr("Choose the lane below"), {Qt::Key_PageDown}},
             [this] { m_view->chooseNextRow(1); });
    m_view->setVersionsAction(
        &keys.add({"timeline.versions", tr("Open or close the versions of the lane"), {Qt::Key_T}},
                  [this] { m_view->toggleStack(m_view->choice().node); }));
    keys.add({"timeline.view", tr("Show the clip in the viewer"), {Qt::Key_Return, Qt::Key_Enter}},
             [this] { m_view->viewChosen(); });
    addTransportKeys(keys, m_playhead);
    m_snap = addButton(*m_bar, snap);
    m_snap->setCheckable(true);
    m_snap->setChecked(m_view->snaps());
    for (auto* action : {&marker, &out, &in, &all}) {
        addButton(*m_bar, *action);
    }
    m_bar->addSpacing(8);
    m_chosen = new QLabel(this);
    m_chosen->setTextFormat(Qt::PlainText);
    m_chosen->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar->addWidget(m_chosen, 1);
    const auto add = [this](const QString& text, const QString& tip, void (Timeline::*pressed)()) {
        auto* button = new QPushButton(text, this);
        button->setToolTip(tip);
        m_bar->addWidget(button);
        connect(button, &QPushButton::clicked, this, pressed);
        return button;
    };
    m_finish = add(TimelinePainter::finishText(), tr("Goes on with the chosen take, from where it is held"),
                   &Timeline::finishChosen);
    m_export = add(tr("Export range…"), tr("Writes the chosen clip, from in to out, to a file"),
                   &Timeline::exportChosen);
    m_shots = add(tr("Export shots…"), tr("Writes the shots as a list for editing programs (.otio)"),
                  &Timeline::exportShots);
}

void Timeline::setModel(TimelineModel model)
{
    const double seconds = model.durationSec();
    m_view->setModel(std::move(model));
    showChoice();
    if (seconds != m_durationSec) {
        m_durationSec = seconds;
        Q_EMIT durationChanged(seconds);
    }
    Q_EMIT modelChanged();
}

void Timeline::setTheme(const Palette& palette)
{
    m_view->setTheme(palette);
    const QList<QIcon> icons{icon(Icon::Magnet, palette), icon(Icon::Marker, palette),
                             icon(Icon::ZoomOut, palette), icon(Icon::ZoomIn, palette),
                             icon(Icon::ShowAll, palette)};
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i]->setIcon(icons[i]);
    }
}

void Timeline::showChoice()
{
    const auto* strip = m_view->chosenStrip();
    m_chosen->setText(strip == nullptr
                          ? QString()
                          : QStringLiteral("%1 · %2 · %3")
                                .arg(strip->node, strip->label, TimelinePainter::stripText(*strip)));
    m_finish->setVisible(canFinish(strip));
    m_export->setEnabled(strip != nullptr && strip->clip);
    const auto& lanes = m_view->model().lanes;
    m_shots->setEnabled(std::any_of(lanes.begin(), lanes.end(), [](const auto& lane) {
        return std::any_of(lane.strips.begin(), lane.strips.end(),
                           [](const auto& one) { return one.clip.has_value(); });
    }));
}

void Timeline::finishChosen()
{
    if (const auto* strip = m_view->chosenStrip(); canFinish(strip)) {
        const auto asked = *strip;
        Q_EMIT finishTake(asked);
    }
}

void Timeline::exportChosen()
{
    if (const auto* strip = m_view->chosenStrip()) {
        const auto chosen = *strip;
        const double in =
            std::clamp(m_playhead.in().value_or(chosen.startSec), chosen.startSec, chosen.endSec());
        const double out = std::clamp(m_playhead.out().value_or(chosen.endSec()), in, chosen.endSec());
        Q_EMIT exportRange(chosen, in, out);
    }
}

} // namespace cascade::ui
