// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/GuidanceTable.h"

#include "core/config/TextForm.h"
#include "ui/panels/GuidanceCurve.h"
#include "ui/panels/GuidanceEditor.h"
#include "ui/session/Text.h"

#include <QHeaderView>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

using diffusion::GuidanceSchedule;
using Kind = GuidanceSchedule::Kind;

constexpr double kPercent = 100;
constexpr double kMostSteps = 1e6;
constexpr int kMostRowsInSight = 6;

enum Row { High, Low, FirstSteps };

/// To nine digits, for 0.07 * 100 is not 7.
QString numberText(double value)
{
    return text(diffusion::formatNumber(std::round(value * 1e9) / 1e9));
}

Result<double> weightIn(const QString& text)
{
    const auto scale =
        diffusion::parseNumber(text.toStdString(), diffusion::guidanceScale(diffusion::kMinGuidanceWeight),
                               diffusion::guidanceScale(diffusion::kMaxGuidanceWeight), "s");
    return scale ? Result<double>(std::round(diffusion::guidanceWeight(scale.value()) * 1e9) / 1e9)
                 : scale.error();
}

} // namespace

GuidanceTable::GuidanceTable(QWidget* parent) : QTableWidget(parent)
{
    setAccessibleName(tr("Numbers of the guidance schedule"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 10);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QTableWidget::cellChanged, this, &GuidanceTable::typed);
}

QSize GuidanceTable::sizeHint() const
{
    const int rows = std::min(rowCount(), kMostRowsInSight);
    const int height =
        horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize();
    return {fontMetrics().averageCharWidth() * 30, height + 2 * frameWidth() + 4};
}

void GuidanceTable::addRow(const QString& name, double value)
{
    const int row = rowCount();
    insertRow(row);
    auto* label = new QTableWidgetItem(name);
    label->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    setItem(row, 0, label);
    setItem(row, 1, new QTableWidgetItem(numberText(value)));
}

void GuidanceTable::fill()
{
    setColumnCount(2);
    setRowCount(0);
    const bool curve = m_schedule.hasKnots();
    setHorizontalHeaderLabels({curve ? tr("steps done, %") : tr("number"), tr("scale s")});
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    if (m_schedule.kind == Kind::Constant) {
        addRow(tr("at all steps"), diffusion::guidanceScale(m_schedule.weight));
    } else if (m_schedule.kind == Kind::Oscillating) {
        addRow(tr("high"), diffusion::guidanceScale(m_schedule.high));
        addRow(tr("low"), diffusion::guidanceScale(m_schedule.low));
        addRow(tr("first steps that are high"), m_schedule.highSteps);
    }
    for (const auto& knot : curve ? m_schedule.knots : decltype(m_schedule.knots){}) {
        addRow(numberText(knot.fraction * kPercent), diffusion::guidanceScale(knot.weight));
        item(rowCount() - 1, 0)->setFlags(item(rowCount() - 1, 1)->flags());
    }
}

void GuidanceTable::setSchedule(const GuidanceSchedule& schedule)
{
    if (!(schedule == m_schedule) || rowCount() == 0) {
        m_schedule = schedule;
        refill();
    }
}

Result<GuidanceSchedule> GuidanceTable::changed(int row, int column) const
{
    const auto typed = item(row, column)->text().trimmed();
    auto schedule = m_schedule;
    if (column == 0) {
        const auto percent = diffusion::parseNumber(typed.toStdString(), 0, kPercent, "steps done");
        if (!percent) {
            return percent.error();
        }
        auto& knot = schedule.knots[static_cast<std::size_t>(row)];
        const auto moved = movedHandle(m_schedule, row, percent.value() / kPercent, knot.weight, 1);
        knot.fraction = moved.knots[static_cast<std::size_t>(row)].fraction;
        return schedule;
    }
    if (schedule.kind == Kind::Oscillating && row == FirstSteps) {
        const auto steps = diffusion::parseNumber(typed.toStdString(), 0, kMostSteps, "first steps");
        if (!steps) {
            return steps.error();
        }
        schedule.highSteps = static_cast<int>(std::lround(steps.value()));
        return schedule;
    }
    const auto weight = weightIn(typed);
    if (!weight) {
        return weight.error();
    }
    if (schedule.hasKnots()) {
        schedule.knots[static_cast<std::size_t>(row)].weight = weight.value();
    } else {
        (schedule.kind == Kind::Constant ? schedule.weight
         : row == High                   ? schedule.high
                                         : schedule.low) = weight.value();
    }
    return schedule;
}

void GuidanceTable::refill()
{
    const QSignalBlocker quiet(this);
    const int row = currentRow();
    const int column = currentColumn();
    fill();
    if (row >= 0 && row < rowCount()) {
        setCurrentCell(row, column);
    }
    updateGeometry();
}

void GuidanceTable::typed(int row, int column)
{
    const auto schedule = changed(row, column);
    const auto why = schedule ? guidanceRefusal(schedule.value()) : text(schedule.error().what);
    Q_EMIT refused(why);
    // Once the cell's editor is done with it, the cell shows what is kept: rounded, or as it was.
    QMetaObject::invokeMethod(this, &GuidanceTable::refill, Qt::QueuedConnection);
    if (why.isEmpty() && !(schedule.value() == m_schedule)) {
        m_schedule = schedule.value();
        Q_EMIT edited(m_schedule);
    }
}

} // namespace cascade::ui
