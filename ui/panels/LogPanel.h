// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LogModel.h"
#include "ui/style/Palette.h"

#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QWidget>

namespace cascade::ui {

/// What happened, as text that can be searched and copied. New entries are followed while the last one is in
/// sight.
class LogPanel : public QWidget {
    Q_OBJECT
public:
    struct Options {
        LogModel& model;
        const Palette& palette;
    };
    explicit LogPanel(const Options& options, QWidget* parent = nullptr);

    [[nodiscard]] QTreeView& view() { return *m_view; }

private:
    class Filter;
    void makeView(const Palette& palette);
    [[nodiscard]] QWidget* makeBar();
    void copyChosen();

    LogModel& m_model;
    Filter* m_filter;
    QTreeView* m_view;
    bool m_follows = true; ///< the last entry was in sight when another one came
};

} // namespace cascade::ui
