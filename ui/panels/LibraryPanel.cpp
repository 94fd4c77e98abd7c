// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/LibraryPanel.h"

#include "ui/panels/CardDelegate.h"
#include "ui/panels/CardHint.h"
#include "ui/panels/KeyTip.h"
#include "ui/session/Text.h"

#include <QAbstractButton>
#include <QAction>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cascade::ui {

namespace {

bool isOpened(const LibraryItem& item)
{
    return item.problem.isEmpty() && (!item.isFound || item.node);
}

} // namespace

LibraryPanel::LibraryPanel(const Options& options, QWidget* parent)
    : QWidget(parent), m_model(options.model), m_shelf(options.shelf), m_frames(options.frames),
      m_filter(new LibraryFilter(this)),
      m_pictures(new CardPictures(
          takeFrames(options.frames, [shelf = &options.shelf](store::TakeId id) { return shelf->find(id); }),
          this)),
      m_grid(new CardGrid(this))
{
    setObjectName(QStringLiteral("library"));
    m_filter->setSourceModel(&m_model);
    makeGrid(options.palette);
    makeActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_grid);
    setFocusProxy(m_grid);
    connectSources();
    fillTags();
    showState();
}

void LibraryPanel::makeGrid(const Palette& palette)
{
    m_grid->setModel(m_filter);
    m_grid->setItemDelegate(new CardDelegate(*m_pictures, palette, m_grid));
    m_grid->setAccessibleName(tr("Presets, models and takes"));
    m_grid->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_grid->setDragEnabled(true);
    m_grid->setAcceptDrops(true);
    m_grid->setDragDropMode(QAbstractItemView::DragDrop);
    m_grid->setDefaultDropAction(Qt::CopyAction);
    m_grid->setContextMenuPolicy(Qt::CustomContextMenu);
    new CardHint(*m_grid, tr("Nothing here fits.\nDrop a graph or a pack here, or look for something else."),
                 palette);
    connect(m_grid, &QWidget::customContextMenuRequested, this, &LibraryPanel::showMenu);
    connect(m_grid, &QAbstractItemView::activated, this, &LibraryPanel::open);
    connect(m_grid, &CardGrid::hovered, this,
            [this](const QModelIndex& index) { m_pictures->play(itemAt(index)); });
    connect(m_grid, &CardGrid::secondChosen, this, &LibraryPanel::compareWith);
    connect(m_pictures, &CardPictures::changed, m_grid->viewport(), qOverload<>(&QWidget::update));
}

void LibraryPanel::makeActions()
{
    const auto add = [this](const PanelActionSpec& spec) { return addPanelAction(*m_grid, spec); };
    auto& a = m_actions;
    a.open = add({"library.open", tr("Open"), tr("Put it on the canvas (Enter)")});
    a.finish = add({"library.finish", tr("Finish this take"), tr("Go on from the stages that are there"),
                    QKeySequence(QStringLiteral("Shift+F"))});
    a.reExport = add({"library.export", tr("Export again..."),
                      tr("Write its clip to another file; nothing is computed"),
                      QKeySequence(QStringLiteral("Shift+E"))});
    a.compare = add({"library.compare", tr("Compare"), tr("Look at two takes side by side"),
                     QKeySequence(QStringLiteral("Shift+C"))});
    a.folder = add({"library.folder", tr("Show in its folder"), tr("Show its file in the file manager")});
    a.remove = add({"library.remove", tr("Delete..."), tr("Forget takes, or delete a preset of yours"),
                    QKeySequence(QKeySequence::Delete)});
    connect(a.open, &QAction::triggered, this, &LibraryPanel::open);
    connect(a.finish, &QAction::triggered, this, [this] { withTake(&LibraryPanel::finishTakeRequested); });
    connect(a.reExport, &QAction::triggered, this, [this] { withTake(&LibraryPanel::exportTakeRequested); });
    connect(a.compare, &QAction::triggered, this, &LibraryPanel::compare);
    connect(a.folder, &QAction::triggered, this, [this] {
        if (const auto all = chosen(); !all.isEmpty()) {
            Q_EMIT showInFolderRequested(text(all.front().file));
        }
    });
    connect(a.remove, &QAction::triggered, this, &LibraryPanel::remove);
    makeRecall();
}

/// What a take was made with, back onto the canvas by single keys.
void LibraryPanel::makeRecall()
{
    const auto add = [this](const PanelActionSpec& spec, auto run) {
        auto* action = addPanelAction(*m_grid, spec);
        connect(action, &QAction::triggered, this, run);
        m_actions.recall << action;
    };
    const auto recall = [this](TakeRecall what) {
        return [this, what] {
            if (const auto take = chosenTake()) {
                Q_EMIT recallRequested(*take, what);
            }
        };
    };
    add({"library.seed", tr("Recall the seed"), tr("The graph on the canvas gets the take's seed"),
         Qt::Key_S},
        recall(TakeRecall::Seed));
    add({"library.prompt", tr("Recall the prompt"), tr("The graph on the canvas gets the take's words"),
         Qt::Key_P},
        recall(TakeRecall::Prompt));
    add({"library.all", tr("Recall all parameters"),
         tr("Nodes that the take had too get their parameters back"), Qt::Key_A},
        recall(TakeRecall::All));
    add({"library.remix", tr("Remix"), tr("All parameters of the take but its seed"), Qt::Key_R},
        recall(TakeRecall::Remix));
    add({"library.graph", tr("Open the take's graph"), tr("In the place of the graph on the canvas"),
         Qt::Key_W},
        [this] { withTake(&LibraryPanel::openTakeRequested); });
    add({"library.star", tr("Star"), tr("Mark the take, or take the mark away; the tags find it"),
         Qt::Key_Period},
        [this] {
            if (const auto take = chosenTake()) {
                m_model.toggleStar(take->id);
            }
        });
}

void LibraryPanel::connectSources()
{
    connect(&m_model, &LibraryModel::loaded, this, [this] {
        m_pictures->forgetReels();
        fillTags();
    });
    connect(&m_model, &LibraryModel::failed, this, &LibraryPanel::failed);
    connect(&m_model, &LibraryModel::openRequested, this, &LibraryPanel::openRequested);
    connect(&m_shelf, &TakeShelf::changed, this, [this] { m_model.setTakes(m_shelf.takes()); });
    connect(&m_shelf, &TakeShelf::failed, this,
            [this](const QString& message) { Q_EMIT failed(message, {}); });
    connect(&m_frames, &ClipFrames::ready, m_grid->viewport(), [this] { m_grid->viewport()->update(); });
    connect(m_grid->selectionModel(), &QItemSelectionModel::selectionChanged, this, &LibraryPanel::showState);
    m_model.setTakes(m_shelf.takes());
}

LibraryItem LibraryPanel::itemAt(const QModelIndex& index) const
{
    return index.data(LibraryModel::ItemRole).value<LibraryItem>();
}

QList<LibraryItem> LibraryPanel::chosen() const
{
    auto rows = m_grid->selectionModel()->selectedIndexes();
    std::sort(rows.begin(), rows.end());
    QList<LibraryItem> items;
    for (const auto& row : rows) {
        items << itemAt(row);
    }
    return items;
}

void LibraryPanel::showState()
{
    const auto items = chosen();
    const auto takes = std::count_if(items.begin(), items.end(),
                                     [](const auto& item) { return item.kind == LibraryKind::Take; });
    const bool one = items.size() == 1;
    const bool oneTake = one && takes == 1;
    auto& a = m_actions;
    a.open->setEnabled(one && isOpened(items.front()));
    setTip(*a.open, one ? openTip(items.front()) : tr("Put it on the canvas (Enter)"));
    a.finish->setEnabled(oneTake);
    a.reExport->setEnabled(oneTake && items.front().hasPreview);
    a.compare->setEnabled(items.size() == 2 && takes == 2);
    for (auto* action : a.recall) {
        action->setEnabled(oneTake);
    }
    a.folder->setEnabled(one && !items.front().file.empty());
    const bool ownPreset = one && items.front().kind == LibraryKind::Preset && items.front().isOwn;
    a.remove->setEnabled(ownPreset || (takes > 0 && takes == items.size()));
}

/// What opening an item does, or why it cannot be opened.
QString LibraryPanel::openTip(const LibraryItem& item) const
{
    if (!item.problem.isEmpty()) {
        return tr("Cannot be opened: %1").arg(item.problem);
    }
    return item.withoutNode.isEmpty() ? tr("Put it on the canvas (Enter)") : item.withoutNode;
}

void LibraryPanel::open()
{
    const auto items = chosen();
    if (items.size() != 1 || !isOpened(items.front())) {
        return;
    }
    const auto& item = items.front();
    switch (item.kind) {
    case LibraryKind::Preset:
        Q_EMIT openRequested(text(item.file));
        break;
    case LibraryKind::Model:
        if (item.node) {
            Q_EMIT foundRequested(*item.node);
        } else {
            Q_EMIT modelRequested(text(item.file.filename()));
        }
        break;
    case LibraryKind::Take:
        withTake(&LibraryPanel::openTakeRequested);
        break;
    }
}

void LibraryPanel::withTake(void (LibraryPanel::*signal)(const store::Take&))
{
    if (const auto take = chosenTake()) {
        Q_EMIT(this->*signal)(*take);
    }
}

/// A copy: the shelf may be read anew meanwhile.
std::optional<store::Take> LibraryPanel::chosenTake() const
{
    const auto items = chosen();
    const auto* found = items.size() == 1 ? m_shelf.find(items.front().take) : nullptr;
    return found == nullptr ? std::nullopt : std::optional(*found);
}

void LibraryPanel::compare()
{
    const auto items = chosen();
    const auto* a = items.size() == 2 ? m_shelf.find(items[0].take) : nullptr;
    const auto* b = items.size() == 2 ? m_shelf.find(items[1].take) : nullptr;
    if (a != nullptr && b != nullptr) {
        const auto left = *a, right = *b;
        Q_EMIT compareTakesRequested(left, right);
    }
}

/// The take that is chosen beside another one.
void LibraryPanel::compareWith(const QModelIndex& index)
{
    const auto first = chosenTake();
    const auto* second = m_shelf.find(itemAt(index).take);
    if (first && second != nullptr && second->id != first->id) {
        const auto other = *second;
        Q_EMIT compareTakesRequested(*first, other);
    }
}

void LibraryPanel::remove()
{
    const auto items = chosen();
    if (items.isEmpty()) {
        return;
    }
    const bool takes = items.front().kind == LibraryKind::Take;
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Delete"),
                        items.size() > 1 ? tr("Forget %n takes?", nullptr, static_cast<int>(items.size()))
                        : takes          ? tr("Forget the take \"%1\"?").arg(items.front().title)
                                         : tr("Delete the preset \"%1\"?").arg(items.front().title),
                        QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(takes ? tr("Exported files stay; clips stay until room is needed.")
                                       : tr("Its file is deleted. This cannot be undone."));
    auto* yes = question->addButton(tr("Delete"), QMessageBox::DestructiveRole);
    connect(yes, &QPushButton::clicked, this, &LibraryPanel::removeChosen);
    question->open();
}

void LibraryPanel::removeChosen()
{
    for (const auto& item : chosen()) {
        if (item.kind == LibraryKind::Take) {
            m_shelf.remove(item.take);
        } else if (item.kind == LibraryKind::Preset) {
            m_model.removePreset(item.id);
        }
    }
}

void LibraryPanel::importPack()
{
    auto* dialog = new QFileDialog(this, tr("Add a pack to the library"), {}, tr("Packs (*.cascadepack)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { m_model.import(path(file)); });
    dialog->open();
}

void LibraryPanel::addModelFile()
{
    auto* dialog = new QFileDialog(this, tr("Add a model file"), {},
                                   tr("Weights (*.safetensors *.ckpt *.pt *.pth *.bin *.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { m_model.addModels(path(file)); });
    dialog->open();
}

void LibraryPanel::addModelFolder()
{
    auto* dialog = new QFileDialog(this, tr("Add a folder of models"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& folder) { m_model.addModels(path(folder)); });
    dialog->open();
}

void LibraryPanel::showMenu(const QPoint& at)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const auto& a = m_actions;
    menu->addAction(a.open);
    menu->addSeparator();
    menu->addActions({a.finish, a.reExport, a.compare});
    menu->addSeparator();
    menu->addActions(a.recall);
    menu->addSeparator();
    menu->addActions({a.folder, a.remove});
    menu->popup(m_grid->viewport()->mapToGlobal(at));
}

} // namespace cascade::ui
