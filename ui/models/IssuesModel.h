// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Issue.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace cascade::ui {

/// Everything that is wrong, worst first: what a check of the graph found, and what the last run failed with.
///
/// Threads  the window's.
class IssuesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Node, What, FixColumn, ColumnCount };
    enum Role {
        NodeRole = Qt::UserRole, ///< QString: the node's id, empty where there is none
        SeverityRole,            ///< graph::Issue::Severity as int
        PlaceRole,               ///< QString: port or parameter
        HintRole,                ///< QString
        HasFixRole,              ///< bool
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// `graph` gives nodes the names that an artist knows.
    void setIssues(const std::vector<graph::Issue>& issues, const graph::Graph& graph);
    /// What the last run failed with; none takes it away.
    void setRunError(const std::optional<Error>& error, const graph::Graph& graph);

    /// Null for an index that is none.
    [[nodiscard]] const graph::Issue* issue(const QModelIndex& index) const;
    [[nodiscard]] int errors() const { return count(graph::Issue::Severity::Error); }
    [[nodiscard]] int warnings() const { return count(graph::Issue::Severity::Warning); }
    /// What a person pastes into a message: "[ssr1.clip] expected 80x48, got 64x48" and the hint.
    [[nodiscard]] QString copyText(const QModelIndex& index) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void countsChanged();

private:
    struct Row {
        graph::Issue issue;
        QString nodeTitle;
        bool ofRun = false;
    };
    [[nodiscard]] int count(graph::Issue::Severity severity) const;
    [[nodiscard]] QString text(const Row& row, int column) const;
    void show(std::vector<Row> rows);

    std::vector<Row> m_rows;
};

/// The node that an error of a run is about: "base" of "base/step 12" or "base.steps"; empty if the graph has
/// none of that name.
[[nodiscard]] graph::NodeId nodeOf(const Error& error, const graph::Graph& graph);

} // namespace cascade::ui
