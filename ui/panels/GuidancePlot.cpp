// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/GuidancePlot.h"

#include "ui/panels/GuidanceCurve.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

using diffusion::GuidanceSchedule;

constexpr double kReach = 10; // pixels around a handle
constexpr int kUsualSteps = 32;
constexpr double kLeastTop = 5;
constexpr double kRoom = 1.2; // above the highest point
constexpr double kKeyWeight = 0.1;
constexpr double kFar = 10;

/// The next of 1, 2, 5, 10, 20 ... that is not below `value`.
double niceAbove(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0}) {
        if (factor * power >= value) {
            return factor * power;
        }
    }
    return 10 * power;
}

} // namespace

GuidancePlot::GuidancePlot(const Palette& palette, QWidget* parent)
    : QWidget(parent), m_palette(palette), m_steps(kUsualSteps)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Guidance curve"));
    describe();
}

QSize GuidancePlot::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 44, fontMetrics().lineSpacing() * 11};
}

QSize GuidancePlot::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 24, fontMetrics().lineSpacing() * 9};
}

QRectF GuidancePlot::area() const
{
    const QFontMetricsF metrics(font());
    const double left = metrics.horizontalAdvance(QStringLiteral("1000")) + 8;
    return QRectF(rect()).adjusted(left, 8, -10, -(metrics.height() + 8));
}

QPointF GuidancePlot::toWidget(double fraction, double weight) const
{
    const auto inside = area();
    const double scale = diffusion::guidanceScale(weight);
    return {inside.left() + fraction * inside.width(), inside.bottom() - scale / m_top * inside.height()};
}

QPointF GuidancePlot::fromWidget(const QPointF& point) const
{
    const auto inside = area();
    const double scale = (inside.bottom() - point.y()) / inside.height() * m_top;
    return {(point.x() - inside.left()) / inside.width(), diffusion::guidanceWeight(scale)};
}

void GuidancePlot::fitScale()
{
    double highest = 1;
    for (const auto& handle : guidanceHandles(m_schedule, m_steps)) {
        highest = std::max(highest, diffusion::guidanceScale(handle.weight));
    }
    m_top = std::max(kLeastTop, niceAbove(highest * kRoom));
}

void GuidancePlot::setSchedule(const GuidanceSchedule& schedule)
{
    m_schedule = schedule;
    const int handles = static_cast<int>(guidanceHandles(schedule, m_steps).size());
    if (m_chosen >= handles) {
        choose(handles - 1);
    }
    if (!m_dragging) {
        fitScale();
    }
    describe();
    update();
}

void GuidancePlot::setSteps(int steps, bool onePass)
{
    m_stepsKnown = steps > 0;
    m_steps = m_stepsKnown ? steps : kUsualSteps;
    m_onePass = onePass;
    describe();
    update();
}

void GuidancePlot::describe()
{
    const auto handles = guidanceHandles(m_schedule, m_steps);
    const bool any = m_chosen >= 0 && m_chosen < static_cast<int>(handles.size());
    const auto* at = any ? &handles[static_cast<std::size_t>(m_chosen)] : nullptr;
    setAccessibleDescription(at == nullptr ? tr("%n points", nullptr, static_cast<int>(handles.size()))
                                           : tr("Point %1 of %2: %3 % of the steps, scale %4")
                                                 .arg(m_chosen + 1)
                                                 .arg(handles.size())
                                                 .arg(at->fraction * 100, 0, 'f', 1)
                                                 .arg(diffusion::guidanceScale(at->weight), 0, 'f', 2));
}

void GuidancePlot::choose(int handle)
{
    if (handle == m_chosen) {
        return;
    }
    m_chosen = handle;
    describe();
    update();
    Q_EMIT chosenChanged(handle);
}

int GuidancePlot::handleAt(const QPointF& point) const
{
    int nearest = -1;
    double least = kReach;
    const auto handles = guidanceHandles(m_schedule, m_steps);
    for (int i = 0; i < static_cast<int>(handles.size()); ++i) {
        const auto& handle = handles[static_cast<std::size_t>(i)];
        const auto away = point - toWidget(handle.fraction, handle.weight);
        const bool level = m_schedule.kind == GuidanceSchedule::Kind::Constant; // can be taken anywhere
        const double distance = level ? std::abs(away.y()) : std::hypot(away.x(), away.y());
        if (distance < least) {
            least = distance;
            nearest = i;
        }
    }
    return nearest;
}

void GuidancePlot::give(const GuidanceSchedule& schedule, bool continues)
{
    if (schedule == m_schedule) {
        return;
    }
    setSchedule(schedule);
    Q_EMIT edited(m_schedule, continues);
}

void GuidancePlot::addAt(double fraction, double weight)
{
    const auto added = withKnot(m_schedule, fraction, weight, m_steps);
    if (added.index >= 0) {
        give(added.schedule, false);
        if (m_schedule == added.schedule) { // whoever keeps it may have refused
            choose(added.index);
        }
    }
}

void GuidancePlot::addBehindChosen()
{
    const auto curve = asCurve(m_schedule, m_steps);
    const auto handles = guidanceHandles(curve, m_steps);
    const auto at =
        static_cast<std::size_t>(std::clamp<int>(m_chosen, 0, static_cast<int>(handles.size()) - 1));
    const bool last = at + 1 == handles.size();
    const double from = last && at > 0 ? handles[at - 1].fraction : handles[at].fraction;
    const double to = last && at > 0 ? handles[at].fraction : last ? 1 : handles[at + 1].fraction;
    const double middle = (from + to) / 2;
    addAt(middle, curve.weightAt(qRound(middle * 1000), 1000));
}

void GuidancePlot::removeChosen()
{
    give(withoutKnot(m_schedule, m_chosen), false);
}

void GuidancePlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    choose(handleAt(event->position()));
    m_dragging = m_chosen >= 0;
    m_moved = false;
}

void GuidancePlot::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging) {
        setCursor(handleAt(event->position()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    auto place = fromWidget(event->position());
    place.setY(std::min(place.y(), diffusion::guidanceWeight(m_top)));
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        place = {std::round(place.x() * m_steps) / m_steps, std::round(place.y())};
    }
    const auto before = m_schedule;
    give(movedHandle(m_schedule, m_chosen, place.x(), place.y(), m_steps), m_moved);
    m_moved = m_moved || !(before == m_schedule);
}

void GuidancePlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && std::exchange(m_dragging, false)) {
        fitScale();
        update();
    }
}

void GuidancePlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && !(m_schedule.hasKnots() && handleAt(event->position()) >= 0)) {
        const auto place = fromWidget(event->position());
        addAt(place.x(), place.y());
    }
}

bool GuidancePlot::moveByKey(int key, bool far, bool continues)
{
    const auto handles = guidanceHandles(m_schedule, m_steps);
    const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
    if (!across && key != Qt::Key_Up && key != Qt::Key_Down) {
        return false;
    }
    if (m_chosen < 0) {
        choose(0);
    }
    auto handle = handles[static_cast<std::size_t>(m_chosen)];
    const double sign = (key == Qt::Key_Right || key == Qt::Key_Up ? 1 : -1) * (far ? kFar : 1);
    (across ? handle.fraction : handle.weight) += sign * (across ? 1.0 / m_steps : kKeyWeight);
    give(movedHandle(m_schedule, m_chosen, handle.fraction, handle.weight, m_steps), continues);
    return true;
}

void GuidancePlot::keyPressEvent(QKeyEvent* event)
{
    const int handles = static_cast<int>(guidanceHandles(m_schedule, m_steps).size());
    switch (event->key()) {
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        choose(std::clamp(m_chosen + (event->key() == Qt::Key_PageDown ? 1 : -1), 0, handles - 1));
        return;
    case Qt::Key_Insert:
        addBehindChosen();
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        removeChosen();
        return;
    default:
        break;
    }
    if (!moveByKey(event->key(), event->modifiers().testFlag(Qt::ShiftModifier), event->isAutoRepeat())) {
        QWidget::keyPressEvent(event);
    }
}

void GuidancePlot::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto place = fromWidget(event->pos());
    menu->addAction(tr("Add a point here"), this, [this, place] { addAt(place.x(), place.y()); });
    const int handle = handleAt(event->pos());
    auto* remove = menu->addAction(tr("Remove the point"), this,
                                   [this, handle] { give(withoutKnot(m_schedule, handle), false); });
    remove->setEnabled(m_schedule.hasKnots() && handle >= 0 && m_schedule.knots.size() > 1);
    menu->popup(event->globalPos());
}

QString GuidancePlot::stepText(int step) const
{
    const double weight = m_schedule.weightAt(step, m_steps);
    return tr("Step %1 of %2: s = %3, w = %4, evaluations: %5\n"
              "Double-click adds a point, Delete removes it, arrows move it.")
        .arg(step + 1)
        .arg(m_steps)
        .arg(diffusion::guidanceScale(weight), 0, 'g', 4)
        .arg(weight, 0, 'g', 4)
        .arg(evaluationsAt(weight, m_onePass));
}

bool GuidancePlot::event(QEvent* event)
{
    // Otherwise the arrows, Insert and Delete would go to the window's actions while the plot has the
    // keyboard.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const bool plain = static_cast<QKeyEvent*>(event)->modifiers().testFlag(Qt::ControlModifier) == false;
        constexpr int kOwn[] = {Qt::Key_Left,   Qt::Key_Right,    Qt::Key_Up,
                                Qt::Key_Down,   Qt::Key_Delete,   Qt::Key_Insert,
                                Qt::Key_PageUp, Qt::Key_PageDown, Qt::Key_Backspace};
        if (plain && std::find(std::begin(kOwn), std::end(kOwn), key) != std::end(kOwn)) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto place = fromWidget(help->pos());
        const int step = std::clamp(static_cast<int>(place.x() * m_steps), 0, m_steps - 1);
        QToolTip::showText(help->globalPos(), stepText(step), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace cascade::ui
