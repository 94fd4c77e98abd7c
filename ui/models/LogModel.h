// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>

#include <deque>

namespace cascade::ui {

/// One thing that happened.
struct LogEntry {
    enum class Severity { Note, Warning, Error };

    QDateTime time;
    QString source; ///< "engine", "queue", "files", a node's id
    Severity severity = Severity::Note;
    QString text; ///< may have several lines
};

/// What happened since the studio was started, the last thing at the end. The oldest entries are dropped
/// beyond a number.
///
/// Threads  the window's.
class LogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Source, Text, ColumnCount };
    enum Role { SeverityRole = Qt::UserRole /**< LogEntry::Severity as int */ };

    static constexpr int kMostEntries = 5000;
    explicit LogModel(QObject* parent = nullptr, int mostEntries = kMostEntries);

    /// An entry of no time is of now.
    void append(LogEntry entry);
    void note(const QString& source, const QString& text)
    {
        append({{}, source, LogEntry::Severity::Note, text});
    }
    void warn(const QString& source, const QString& text)
    {
        append({{}, source, LogEntry::Severity::Warning, text});
    }
    void fail(const QString& source, const QString& text)
    {
        append({{}, source, LogEntry::Severity::Error, text});
    }
    void clear();
    /// "2026-11-27 02:45:01 engine: error: no memory", as it is pasted into a message.
    [[nodiscard]] QString line(int row) const;
    [[nodiscard]] QString allLines() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    int m_mostEntries;
    std::deque<LogEntry> m_entries;
};

} // namespace cascade::ui
