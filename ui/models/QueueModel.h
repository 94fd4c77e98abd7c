// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/store/Queue.h"
#include "ui/models/QueueProgress.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace cascade::ui {

/// The queue of the library, one job a row, in the order in which jobs run: running ones, waiting ones,
/// ended ones. Other processes change it too; the model follows while it is watched.
///
/// What is asked of it goes to the database in a thread of its own. How that went is seen in the rows, or
/// told by `failed`.
///
/// Threads  the window's; it waits for nothing.
class QueueModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Job, Title, State, Progress, Seed, PriorityColumn, Duration, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, ///< qint64
        StateRole,             ///< store::JobState as int
        PriorityRole,          ///< store::Priority as int
        ShareRole,             ///< double of [0, 1], or invalid
        ApprovalRole,          ///< bool: held after a stage until somebody approves it
        HintRole,              ///< QString: what to do about a failure
    };
    enum class Place { Top, Bottom, Before, After };

    explicit QueueModel(const Places& places, QObject* parent = nullptr);
    ~QueueModel() override;

    /// Whether somebody looks at it, or jobs of this window run. While nobody does, the file is left alone.
    void setWatched(bool watched);
    void refresh();
    /// No job begins while the whole queue is paused.
    [[nodiscard]] bool paused() const { return m_paused; }
    [[nodiscard]] const std::vector<store::JobSummary>& jobs() const { return m_jobs; }
    [[nodiscard]] const store::JobSummary* find(store::JobId id) const;
    /// "2 running, 3 waiting, 1 to approve": what is to be done and what asks for somebody.
    [[nodiscard]] QString summary() const;

    // Asked of the queue; each as the function of store::Queue of the same name, for each of the jobs.
    using Ids = std::vector<store::JobId>;
    void add(std::vector<store::JobRequest> requests);
    void edit(store::JobId id, const store::JobEdit& changes);
    /// Moves jobs, kept in their order, among the waiting ones of their priority. `other` of Before and
    /// After.
    void move(const Ids& ids, Place place, store::JobId other = {});
    void setPriority(const Ids& ids, store::Priority priority);
    void pause(const Ids& ids);
    void resume(const Ids& ids); ///< approves, too: a job that a stage holds goes on
    void cancel(const Ids& ids);
    void retry(const Ids& ids);
    void nextSeed(const Ids& ids);
    void remove(const Ids& ids);
    void clearEnded(); ///< done, failed and cancelled ones
    void pauseAll();
    void resumeAll();
    /// Reads all of a job, its graph and result included; `fetched` follows.
    void fetch(store::JobId id);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// Title and seed of a job that waits.
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    // Waiting jobs are dragged among those of their priority.
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    [[nodiscard]] bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                       const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    /// Rows or whether the queue is paused.
    void changed();
    void added(const std::vector<store::JobId>& ids);
    void fetched(const std::shared_ptr<const store::Job>& job);
    void failed(const QString& message, const QString& hint);

private:
    class Desk;
    struct View {
        std::vector<store::JobSummary> jobs;
        bool paused = false;
    };
    struct Landing {
        Place place = Place::Before;
        store::JobId other{};
    };
    using Asked = std::function<Result<void>(store::Queue&)>;

    void ask(Asked asked);
    void askEach(const Ids& ids, Result<void> (store::Queue::*what)(store::JobId));
    void show(View view);
    void arrange(const std::vector<store::JobSummary>& jobs);
    void replaceRow(int row, const store::JobSummary& job);
    [[nodiscard]] QVariant text(const store::JobSummary& job, int column) const;
    [[nodiscard]] std::optional<Landing> landing(const QMimeData* data, int row,
                                                 const QModelIndex& parent) const;

    std::vector<store::JobSummary> m_jobs;
    bool m_paused = false;
    QTimer m_poll;
    std::unique_ptr<Desk> m_desk; ///< last: its thread ends before all else
};

} // namespace cascade::ui
