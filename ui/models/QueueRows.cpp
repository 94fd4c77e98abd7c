// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/QueueModel.h"

#include "ui/session/Text.h"

#include <QDataStream>
#include <QDateTime>
#include <QIODevice>
#include <QLocale>
#include <QMimeData>

#include <algorithm>

namespace cascade::ui {

namespace {

const QString kMimeType = QStringLiteral("application/x-cascade-jobs");

bool waits(const store::JobSummary& job)
{
    return job.state == store::JobState::Pending || job.state == store::JobState::Held;
}

qint64 numberOf(store::JobId id)
{
    return static_cast<qint64>(id);
}

QueueModel::Ids idsIn(const QMimeData* data)
{
    QueueModel::Ids ids;
    if (data != nullptr && data->hasFormat(kMimeType)) {
        QDataStream stream(data->data(kMimeType));
        for (qint64 id = 0; !stream.atEnd();) {
            stream >> id;
            ids.push_back(store::JobId{id});
        }
    }
    return ids;
}

QString momentText(std::int64_t ms)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), QLocale::ShortFormat);
}

} // namespace

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_jobs.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant QueueModel::text(const store::JobSummary& job, int column) const
{
    switch (column) {
    case Job:
        return numberOf(job.id);
    case Title:
        return ui::text(job.title);
    case State:
        return stateText(job);
    case Progress:
        return progressOf(job).text;
    case Seed:
        return QString::number(job.seed);
    case PriorityColumn:
        return job.priority == store::Priority::Interactive ? tr("first") : tr("batch");
    case Duration: {
        const auto seconds = secondsOf(job, QDateTime::currentMSecsSinceEpoch());
        return seconds ? clockText(*seconds) : QString();
    }
    default:
        return {};
    }
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const auto& job = m_jobs[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
    case Qt::AccessibleTextRole:
        return text(job, index.column());
    case Qt::TextAlignmentRole: {
        return static_cast<int>((index.column() == Duration ? Qt::AlignRight : Qt::AlignLeft) |
                                Qt::AlignVCenter);
    }
    case Qt::ToolTipRole: {
        auto tip = tr("%1, added %2").arg(ui::text(job.title), momentText(job.createdMs));
        if (job.error) {
            tip += QLatin1Char('\n') + ui::text(job.error->message());
            tip += job.error->hint.empty() ? QString() : QLatin1Char('\n') + ui::text(job.error->hint);
        }
        return tip;
    }
    case IdRole:
        return numberOf(job.id);
    case StateRole:
        return static_cast<int>(job.state);
    case PriorityRole:
        return static_cast<int>(job.priority);
    case ShareRole: {
        const auto share = progressOf(job).share;
        return share ? QVariant(*share) : QVariant();
    }
    case ApprovalRole:
        return progressOf(job).awaitsApproval;
    case HintRole:
        return job.error ? ui::text(job.error->hint) : QString();
    default:
        return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole) {
        return static_cast<int>((section == Duration ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return QAbstractTableModel::headerData(section, orientation, role);
    }
    switch (section) {
    case Job:
        return tr("Job");
    case Title:
        return tr("Title");
    case State:
        return tr("State");
    case Progress:
        return tr("Progress");
    case Seed:
        return tr("Seed");
    case PriorityColumn:
        return tr("Priority");
    case Duration:
        return tr("Time");
    default:
        return {};
    }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) {
        return Qt::ItemIsDropEnabled; // between rows
    }
    auto flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (const auto& job = m_jobs[static_cast<std::size_t>(index.row())]; waits(job)) {
        flags |= Qt::ItemIsDragEnabled | Qt::ItemIsDropEnabled;
        flags |= index.column() == Title || index.column() == Seed ? Qt::ItemIsEditable : Qt::NoItemFlags;
    }
    return flags;
}

bool QueueModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable) || value == data(index, Qt::EditRole)) {
        return false;
    }
    store::JobEdit changes;
    if (index.column() == Title) {
        changes.title = value.toString().trimmed().toStdString();
    } else {
        bool isNumber = false;
        changes.seed = value.toString().trimmed().toULongLong(&isNumber);
        if (!isNumber) {
            Q_EMIT failed(tr("A seed is a whole number of 0 or more."), {});
            return false;
        }
    }
    edit(m_jobs[static_cast<std::size_t>(index.row())].id, changes);
    return true;
}

// ---- Dragging

QStringList QueueModel::mimeTypes() const
{
    return {kMimeType};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const
{
    QList<int> rows;
    for (const auto& index : indexes) {
        if (!rows.contains(index.row())) {
            rows << index.row();
        }
    }
    std::sort(rows.begin(), rows.end());
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    for (const int row : rows) {
        stream << numberOf(m_jobs[static_cast<std::size_t>(row)].id);
    }
    auto* data = new QMimeData; // NOLINT(cppcoreguidelines-owning-memory): QDrag owns it
    data->setData(kMimeType, bytes);
    return data;
}

std::optional<QueueModel::Landing> QueueModel::landing(const QMimeData* data, int row,
                                                       const QModelIndex& parent) const
{
    const auto ids = idsIn(data);
    const auto* dragged = ids.empty() ? nullptr : find(ids.front());
    if (dragged == nullptr) {
        return std::nullopt;
    }
    const int at = parent.isValid() ? parent.row() : row < 0 ? rowCount() : row;
    const auto fits = [&](int other) {
        if (other < 0 || other >= rowCount()) {
            return false;
        }
        const auto& job = m_jobs[static_cast<std::size_t>(other)];
        return waits(job) && job.priority == dragged->priority &&
               std::find(ids.begin(), ids.end(), job.id) == ids.end();
    };
    if (fits(at)) {
        return Landing{Place::Before, m_jobs[static_cast<std::size_t>(at)].id};
    }
    if (fits(at - 1)) {
        return Landing{Place::After, m_jobs[static_cast<std::size_t>(at - 1)].id};
    }
    return std::nullopt;
}

bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int /*column*/,
                                 const QModelIndex& parent) const
{
    return action == Qt::MoveAction && landing(data, row, parent).has_value();
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int /*column*/,
                              const QModelIndex& parent)
{
    const auto where = landing(data, row, parent);
    if (action == Qt::MoveAction && where) {
        move(idsIn(data), where->place, where->other);
    }
    return false; // the rows move when the queue says so; the view has nothing to remove
}

} // namespace cascade::ui
