// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/IssuesModel.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/RunBoard.h"
#include "ui/session/Selection.h"
#include "ui/style/Palette.h"

#include <QTreeView>
#include <QWidget>

class QLabel;

namespace cascade::ui {

/// Everything that is wrong with the graph on the canvas and with its last run. Each row jumps to its node,
/// and offers the edit that would mend it.
class IssuesPanel : public QWidget {
    Q_OBJECT
public:
    struct Options {
        GraphSession& session;
        GraphCheck& check;
        Selection& selection;
        RunBoard& board;
        const Palette& palette;
    };
    explicit IssuesPanel(const Options& options, QWidget* parent = nullptr);

    [[nodiscard]] IssuesModel& model() { return *m_model; }
    [[nodiscard]] QTreeView& view() { return *m_view; }

Q_SIGNALS:
    /// For a badge on the panel's tab.
    void countsChanged(int errors, int warnings);

private:
    void makeView(const Palette& palette);
    void makeActions();
    void jump();
    void fix(const QModelIndex& index);
    void copy();
    void showCounts();
    void checked();
    void runChanged();

    Options m_options;
    IssuesModel* m_model;
    QTreeView* m_view;
    QLabel* m_summary;
    QAction* m_jump = nullptr;
    QAction* m_fix = nullptr;
    QAction* m_copy = nullptr;
};

} // namespace cascade::ui
