// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/LogModel.h"

namespace cascade::ui {

LogModel::LogModel(QObject* parent, int mostEntries) : QAbstractTableModel(parent), m_mostEntries(mostEntries)
{
}

void LogModel::append(LogEntry entry)
{
    if (!entry.time.isValid()) {
        entry.time = QDateTime::currentDateTime();
    }
    const int end = rowCount();
    beginInsertRows({}, end, end);
    m_entries.push_back(std::move(entry));
    endInsertRows();
    if (rowCount() > m_mostEntries) {
        beginRemoveRows({}, 0, 0);
        m_entries.pop_front();
        endRemoveRows();
    }
}

void LogModel::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

QString LogModel::line(int row) const
{
    const auto& entry = m_entries.at(static_cast<std::size_t>(row));
    const QString word = entry.severity == LogEntry::Severity::Error     ? QStringLiteral("error: ")
                         : entry.severity == LogEntry::Severity::Warning ? QStringLiteral("warning: ")
                                                                         : QString();
    return entry.time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss ")) + entry.source + QStringLiteral(": ") +
           word + entry.text;
}

QString LogModel::allLines() const
{
    QString all;
    for (int row = 0; row < rowCount(); ++row) {
        all += line(row) + QLatin1Char('\n');
    }
    return all;
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int LogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const auto& entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Time     ? entry.time.toString(QStringLiteral("HH:mm:ss"))
               : index.column() == Source ? entry.source
                                          : entry.text;
    case Qt::ToolTipRole:
        return line(index.row());
    case SeverityRole:
        return static_cast<int>(entry.severity);
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    return section == Time ? tr("Time") : section == Source ? tr("From") : tr("What happened");
}

} // namespace cascade::ui
