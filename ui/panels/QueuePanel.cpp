// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/QueuePanel.h"

#include "ui/panels/CardHint.h"
#include "ui/panels/QueueDelegate.h"
#include "ui/session/Text.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QToolBar>
#include <QVBoxLayout>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace cascade::ui {

namespace {

using enum store::JobState;

/// The files that a job that is done has written.
QStringList filesOf(const store::Job& job)
{
    const auto json = nlohmann::json::parse(job.result, nullptr, false);
    QStringList files;
    if (json.is_object() && json.contains("files") && json["files"].is_array()) {
        for (const auto& file : json["files"]) {
            files << (file.is_string() ? text(file.get_ref<const std::string&>()) : QString());
        }
    }
    files.removeAll(QString());
    return files;
}

} // namespace

QueuePanel::QueuePanel(const Options& options, QWidget* parent)
    : QWidget(parent), m_model(options.model), m_palette(options.palette), m_view(new QTreeView(this)),
      m_summary(new QLabel(this))
{
    setObjectName(QStringLiteral("queue"));
    makeActions();
    makeView();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeToolBar());
    column->addWidget(m_view);
    m_summary->setContentsMargins(8, 4, 8, 4);
    m_summary->setAccessibleName(tr("What the queue has to do"));
    column->addWidget(m_summary);
    setFocusProxy(m_view);
    connectModel();
    showState();
}

void QueuePanel::makeActions()
{
    const auto add = [this](const PanelActionSpec& spec) { return addPanelAction(*m_view, spec); };
    auto& a = m_actions;
    a.run = add({"queue.run", tr("Run queue"), tr("Render what waits, one job after the other"),
                 QKeySequence(QStringLiteral("Ctrl+Shift+Q"))});
    a.run->setCheckable(true);
    a.pauseAll = add({"queue.pauseAll", tr("Hold all"), tr("Let no further job begin")});
    a.pauseAll->setCheckable(true);
    a.up = add({"queue.up", tr("Up"), tr("Before the job above"), QKeySequence(QStringLiteral("Alt+Up"))});
    a.down =
        add({"queue.down", tr("Down"), tr("After the job below"), QKeySequence(QStringLiteral("Alt+Down"))});
    a.top = add({"queue.top", tr("To the top"), tr("Next in its priority"),
                 QKeySequence(QStringLiteral("Alt+Home"))});
    a.pause = add({"queue.pause", tr("Pause"), tr("Hold a waiting job in its place, or let it go on"),
                   QKeySequence(Qt::Key_Space)});
    a.cancel = add({"queue.cancel", tr("Cancel"), tr("Stop the job; finished stages are kept"),
                    QKeySequence(QStringLiteral("Shift+X"))});
    a.retry = add({"queue.retry", tr("Retry"), tr("Let a failed or cancelled job wait again"),
                   QKeySequence(QStringLiteral("Shift+R"))});
    a.nextSeed = add({"queue.nextSeed", tr("Next seed"), tr("Add the job once more with the next seed"),
                      QKeySequence(QStringLiteral("Shift+N"))});
    a.remove = add({"queue.remove", tr("Remove"), tr("Forget the job; what it wrote stays"),
                    QKeySequence(QKeySequence::Delete)});
    a.clear =
        add({"queue.clear", tr("Clear ended"), tr("Forget all jobs that are done, failed or cancelled")});
    a.first = add({"queue.first", tr("Goes first"), tr("Before all batch jobs: somebody waits for it")});
    a.first->setCheckable(true);
    a.open = add({"queue.open", tr("Open its graph"), tr("Put the job's graph on the canvas (Enter)"), {}});
    a.files = add({"queue.files", tr("Show its files"), tr("Show what the job has written in its folder")});

    connect(a.run, &QAction::triggered, this, &QueuePanel::runQueueRequested);
    connect(a.pauseAll, &QAction::triggered, this,
            [this](bool hold) { hold ? m_model.pauseAll() : m_model.resumeAll(); });
    connect(a.up, &QAction::triggered, this, [this] { moveBy(-1); });
    connect(a.down, &QAction::triggered, this, [this] { moveBy(1); });
    connect(a.top, &QAction::triggered, this, [this] { m_model.move(chosen(), QueueModel::Place::Top); });
    connect(a.pause, &QAction::triggered, this, &QueuePanel::pauseOrResume);
    connect(a.cancel, &QAction::triggered, this, [this] { m_model.cancel(chosen()); });
    connect(a.retry, &QAction::triggered, this, [this] { m_model.retry(chosen()); });
    connect(a.nextSeed, &QAction::triggered, this, [this] { m_model.nextSeed(chosen()); });
    connect(a.remove, &QAction::triggered, this, [this] { m_model.remove(chosen()); });
    connect(a.clear, &QAction::triggered, &m_model, &QueueModel::clearEnded);
    connect(a.first, &QAction::triggered, this, &QueuePanel::togglePriority);
    connect(a.open, &QAction::triggered, this, [this] { fetch(Wanted::Graph); });
    connect(a.files, &QAction::triggered, this, [this] { fetch(Wanted::Files); });
}

void QueuePanel::makeView()
{
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new QueueDelegate(m_palette, m_view));
    m_view->setAccessibleName(tr("Jobs"));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_view->setDragDropMode(QAbstractItemView::InternalMove);
    m_view->setDragDropOverwriteMode(false);
    m_view->setDropIndicatorShown(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setFrameShape(QFrame::NoFrame);
    auto& header = *m_view->header();
    header.setStretchLastSection(false);
    const int letter = fontMetrics().averageCharWidth();
    header.resizeSection(QueueModel::Job, letter * 7);
    header.resizeSection(QueueModel::Title, letter * 30);
    header.resizeSection(QueueModel::State, letter * 17);
    header.resizeSection(QueueModel::Seed, letter * 12);
    header.resizeSection(QueueModel::PriorityColumn, letter * 10);
    header.resizeSection(QueueModel::Duration, letter * 10);
    header.setSectionResizeMode(QueueModel::Progress, QHeaderView::Stretch);
    new CardHint(*m_view, tr("Nothing is queued.\nCtrl+Shift+Enter adds the graph on the canvas."),
                 m_palette);
    connect(m_view, &QWidget::customContextMenuRequested, this, &QueuePanel::showMenu);
    connect(m_view, &QAbstractItemView::activated, this, [this] { fetch(Wanted::Graph); });
}

QToolBar* QueuePanel::makeToolBar()
{
    auto* bar = new QToolBar(this);
    bar->setAccessibleName(tr("Queue"));
    bar->setToolButtonStyle(Qt::ToolButtonTextOnly);
    const auto& a = m_actions;
    bar->addActions({a.run, a.pauseAll});
    bar->addSeparator();
    bar->addActions({a.pause, a.cancel, a.retry, a.nextSeed});
    bar->addSeparator();
    bar->addActions({a.up, a.down, a.remove, a.clear});
    return bar;
}

void QueuePanel::connectModel()
{
    connect(&m_model, &QueueModel::changed, this, [this] {
        chooseAdded();
        showState();
    });
    connect(&m_model, &QueueModel::failed, this, &QueuePanel::failed);
    connect(&m_model, &QueueModel::fetched, this, &QueuePanel::fetched);
    connect(&m_model, &QueueModel::added, this, [this](const Ids& ids) { m_toChoose = ids; });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuePanel::showState);
}

void QueuePanel::setQueueRuns(bool runs)
{
    m_runs = runs;
    watch();
    showState();
}

void QueuePanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    watch();
}

void QueuePanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    watch();
}

void QueuePanel::watch()
{
    m_model.setWatched(isVisible() || m_runs);
}

void QueuePanel::showState()
{
    auto& a = m_actions;
    const bool some = !chosen().empty();
    const bool waiting = all({Pending, Held});
    a.run->setChecked(m_runs);
    a.pauseAll->setChecked(m_model.paused());
    for (auto* action : {a.up, a.down, a.top, a.pause, a.first}) {
        action->setEnabled(waiting);
    }
    const bool held = all({Held});
    const auto index = m_view->currentIndex();
    a.pause->setText(!held                                           ? tr("Pause")
                     : index.data(QueueModel::ApprovalRole).toBool() ? tr("Approve")
                                                                     : tr("Resume"));
    a.first->setChecked(index.data(QueueModel::PriorityRole).toInt() ==
                        static_cast<int>(store::Priority::Interactive));
    a.cancel->setEnabled(all({Pending, Held, Running}));
    a.retry->setEnabled(all({Failed, Cancelled}));
    a.nextSeed->setEnabled(some);
    a.remove->setEnabled(all({Pending, Held, Done, Failed, Cancelled}));
    a.open->setEnabled(some);
    a.files->setEnabled(all({Done}));
    a.clear->setEnabled(std::any_of(m_model.jobs().begin(), m_model.jobs().end(), [](const auto& job) {
        return job.state == Done || job.state == Failed || job.state == Cancelled;
    }));
    m_summary->setText(m_model.paused() ? tr("%1. All is held: no job begins.").arg(m_model.summary())
                       : m_runs         ? tr("%1. The queue runs.").arg(m_model.summary())
                                        : tr("%1. The queue does not run.").arg(m_model.summary()));
}

QueuePanel::Ids QueuePanel::chosen() const
{
    auto rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    Ids ids;
    for (const auto& row : rows) {
        ids.push_back(store::JobId{row.data(QueueModel::IdRole).toLongLong()});
    }
    return ids;
}

bool QueuePanel::all(std::initializer_list<store::JobState> states) const
{
    const auto ids = chosen();
    return !ids.empty() && std::all_of(ids.begin(), ids.end(), [&](auto id) {
        const auto* job = m_model.find(id);
        return job != nullptr && std::find(states.begin(), states.end(), job->state) != states.end();
    });
}

void QueuePanel::moveBy(int step)
{
    auto rows = m_view->selectionModel()->selectedRows();
    if (rows.isEmpty()) {
        return;
    }
    std::sort(rows.begin(), rows.end());
    const auto& edge = step < 0 ? rows.front() : rows.back();
    const auto other = m_model.index(edge.row() + step, 0);
    const auto* neighbour = m_model.find(store::JobId{other.data(QueueModel::IdRole).toLongLong()});
    const auto* mine = m_model.find(chosen().front());
    const bool waits = neighbour != nullptr && (neighbour->state == Pending || neighbour->state == Held);
    if (waits && mine != nullptr && neighbour->priority == mine->priority) {
        m_model.move(chosen(), step < 0 ? QueueModel::Place::Before : QueueModel::Place::After,
                     neighbour->id);
    }
}

void QueuePanel::pauseOrResume()
{
    all({Held}) ? m_model.resume(chosen()) : m_model.pause(chosen());
}

void QueuePanel::togglePriority()
{
    m_model.setPriority(chosen(),
                        m_actions.first->isChecked() ? store::Priority::Interactive : store::Priority::Batch);
}

void QueuePanel::fetch(Wanted wanted)
{
    if (const auto ids = chosen(); !ids.empty()) {
        m_wanted = wanted;
        m_model.fetch(ids.front());
    }
}

void QueuePanel::fetched(const std::shared_ptr<const store::Job>& job)
{
    const auto wanted = std::exchange(m_wanted, Wanted::Nothing);
    if (wanted == Wanted::Graph) {
        Q_EMIT openGraphRequested(job);
    } else if (wanted == Wanted::Files) {
        Q_EMIT showFilesRequested(filesOf(*job));
    }
}

/// New jobs are chosen as soon as their rows are there.
void QueuePanel::chooseAdded()
{
    for (int row = 0; row < m_model.rowCount() && !m_toChoose.empty(); ++row) {
        const auto index = m_model.index(row, 0);
        if (index.data(QueueModel::IdRole).toLongLong() == static_cast<qint64>(m_toChoose.back())) {
            m_toChoose.clear();
            m_view->setCurrentIndex(index);
        }
    }
}

void QueuePanel::showMenu(const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const auto& a = m_actions;
    menu->addActions({a.open, a.files});
    menu->addSeparator();
    menu->addActions({a.pause, a.cancel, a.retry, a.nextSeed, a.first});
    menu->addSeparator();
    menu->addActions({a.top, a.up, a.down});
    menu->addSeparator();
    menu->addActions({a.remove, a.clear});
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

} // namespace cascade::ui
