// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/IssuesModel.h"

#include "ui/session/EditText.h"
#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

namespace {

using Severity = graph::Issue::Severity;

QString titleOf(const graph::NodeId& id, const graph::Graph& graph)
{
    const auto* node = graph.find(id);
    if (node == nullptr) {
        return text(id.text());
    }
    const auto* type = graph.typeOf(id);
    return node->title.empty() ? (type == nullptr ? text(id.text()) : text(type->title)) : text(node->title);
}

/// Whether two issues are the same row, though a fix of theirs may be another one.
bool same(const graph::Issue& a, const graph::Issue& b)
{
    const auto label = [](const graph::Issue& issue) { return issue.fix ? issue.fix->label : std::string(); };
    return a.severity == b.severity && a.node == b.node && a.place == b.place && a.what == b.what &&
           a.hint == b.hint && label(a) == label(b);
}

} // namespace

graph::NodeId nodeOf(const Error& error, const graph::Graph& graph)
{
    const graph::NodeId id(error.where.substr(0, error.where.find_first_of("/. ")));
    return graph.find(id) == nullptr ? graph::NodeId() : id;
}

void IssuesModel::setIssues(const std::vector<graph::Issue>& issues, const graph::Graph& graph)
{
    std::vector<Row> rows;
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(rows),
                 [](const Row& row) { return row.ofRun; });
    for (const auto& issue : issues) {
        rows.push_back({issue, titleOf(issue.node, graph), false});
    }
    show(std::move(rows));
}

void IssuesModel::setRunError(const std::optional<Error>& error, const graph::Graph& graph)
{
    std::vector<Row> rows;
    if (error) {
        graph::Issue issue;
        issue.node = nodeOf(*error, graph);
        issue.what = issue.node.empty() ? error->message() : error->what;
        if (!issue.node.empty() && error->where != issue.node.text()) {
            issue.place = error->where.substr(issue.node.text().size() + 1);
        }
        issue.hint = error->hint;
        issue.cause = error;
        rows.push_back({issue, issue.node.empty() ? tr("The run") : titleOf(issue.node, graph), true});
    }
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(rows),
                 [](const Row& row) { return !row.ofRun; });
    show(std::move(rows));
}

void IssuesModel::show(std::vector<Row> rows)
{
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.issue.severity < b.issue.severity; });
    const bool alike =
        std::equal(rows.begin(), rows.end(), m_rows.begin(), m_rows.end(), [](const Row& a, const Row& b) {
            return same(a.issue, b.issue) && a.nodeTitle == b.nodeTitle && a.ofRun == b.ofRun;
        });
    if (alike) { // a check after every change mostly finds what it found before: what is chosen stays chosen
        m_rows = std::move(rows);
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    Q_EMIT countsChanged();
}

const graph::Issue* IssuesModel::issue(const QModelIndex& index) const
{
    const bool mine = index.isValid() && index.model() == this && index.row() < rowCount();
    return mine ? &m_rows[static_cast<std::size_t>(index.row())].issue : nullptr;
}

int IssuesModel::count(Severity severity) const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(),
                                          [&](const Row& row) { return row.issue.severity == severity; }));
}

QString IssuesModel::copyText(const QModelIndex& index) const
{
    const auto* one = issue(index);
    if (one == nullptr) {
        return {};
    }
    const auto message = one->node.empty() ? ui::text(one->what) : ui::text(one->message());
    return one->hint.empty() ? message : message + QLatin1Char('\n') + ui::text(one->hint);
}

int IssuesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int IssuesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString IssuesModel::text(const Row& row, int column) const
{
    switch (column) {
    case Node:
        return row.issue.place.empty() ? row.nodeTitle
                                       : tr("%1, %2").arg(row.nodeTitle, ui::text(row.issue.place));
    case What:
        return ui::text(row.issue.what);
    case FixColumn:
        return row.issue.fix ? editText(row.issue.fix->label) : QString();
    default:
        return {};
    }
}

QVariant IssuesModel::data(const QModelIndex& index, int role) const
{
    const auto* one = issue(index);
    if (one == nullptr) {
        return {};
    }
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return copyText(index);
    case Qt::AccessibleTextRole: {
        const auto word = one->severity == Severity::Error     ? tr("Error")
                          : one->severity == Severity::Warning ? tr("Warning")
                                                               : tr("Note");
        return index.column() == Node ? word + QStringLiteral(": ") + text(row, Node)
                                      : text(row, index.column());
    }
    case NodeRole:
        return ui::text(one->node.text());
    case SeverityRole:
        return static_cast<int>(one->severity);
    case PlaceRole:
        return ui::text(one->place);
    case HintRole:
        return ui::text(one->hint);
    case HasFixRole:
        return one->fix.has_value();
    default:
        return {};
    }
}

QVariant IssuesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    return section == Node ? tr("Where") : section == What ? tr("What is wrong") : tr("Remedy");
}

} // namespace cascade::ui
