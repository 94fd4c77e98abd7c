// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"

#include <QTableWidget>

namespace cascade::ui {

/// The exact numbers of a schedule: the points of a curve as shares of the steps in percent and scales s, or
/// the few numbers of a constant or an oscillation.
class GuidanceTable : public QTableWidget {
    Q_OBJECT
public:
    explicit GuidanceTable(QWidget* parent = nullptr);
    void setSchedule(const diffusion::GuidanceSchedule& schedule);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void edited(const diffusion::GuidanceSchedule& schedule);
    void refused(const QString& reason);

private:
    void fill();
    void refill();
    void addRow(const QString& name, double value);
    void typed(int row, int column);
    [[nodiscard]] Result<diffusion::GuidanceSchedule> changed(int row, int column) const;

    diffusion::GuidanceSchedule m_schedule;
};

} // namespace cascade::ui
