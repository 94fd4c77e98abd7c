// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LibraryFilter.h"
#include "ui/models/TakeRecall.h"
#include "ui/panels/CardGrid.h"
#include "ui/panels/CardPictures.h"
#include "ui/session/TakeShelf.h"
#include "ui/style/Palette.h"

#include <QSet>
#include <QWidget>

class QButtonGroup;
class QLineEdit;
class QMenu;
class QToolButton;

namespace cascade::ui {

/// Presets, models and takes as cards with pictures that play under the pointer. Graphs and packs can be
/// dropped on it, and cards dragged out of it as files.
class LibraryPanel : public QWidget {
    Q_OBJECT
public:
    struct Options {
        LibraryModel& model;
        TakeShelf& shelf;
        ClipFrames& frames;
        const Palette& palette;
    };
    explicit LibraryPanel(const Options& options, QWidget* parent = nullptr);

    [[nodiscard]] CardGrid& grid() { return *m_grid; }
    void showOnly(std::optional<LibraryKind> kind);

Q_SIGNALS:
    /// A graph or pack is to be put on the canvas.
    void openRequested(const QString& file);
    /// A model is to be used by the graph on the canvas: the name of its folder.
    void modelRequested(const QString& name);
    /// Weights of others are to be put on the canvas.
    void foundRequested(const FoundNode& node);
    void openTakeRequested(const store::Take& take);
    void finishTakeRequested(const store::Take& take);
    void exportTakeRequested(const store::Take& take);
    /// What a take was made with is to be brought back onto the canvas.
    void recallRequested(const store::Take& take, TakeRecall what);
    void compareTakesRequested(const store::Take& a, const store::Take& b);
    void showInFolderRequested(const QString& file);
    void failed(const QString& message, const QString& hint);

private:
    struct Actions {
        QAction *open, *finish, *reExport, *compare, *folder, *remove;
        QList<QAction*> recall; ///< of one take, the star last
    };
    void makeActions();
    void makeRecall();
    void makeGrid(const Palette& palette);
    [[nodiscard]] QWidget* makeBar();
    void connectSources();
    void fillTags();
    void showState();
    void showMenu(const QPoint& at);
    void open();
    [[nodiscard]] QString openTip(const LibraryItem& item) const;
    void remove();
    void removeChosen();
    void importPack();
    void addModelFile();
    void addModelFolder();
    [[nodiscard]] QWidget* makeAdd(QWidget* bar);
    [[nodiscard]] QWidget* makeScanRow(QWidget* bar);
    void lookForModels();
    [[nodiscard]] QList<LibraryItem> chosen() const;
    [[nodiscard]] LibraryItem itemAt(const QModelIndex& index) const;
    /// Emits a signal with the one take that is chosen.
    void withTake(void (LibraryPanel::*signal)(const store::Take&));
    /// The one take that is chosen; none where it is another number of them.
    [[nodiscard]] std::optional<store::Take> chosenTake() const;
    void compare();
    void compareWith(const QModelIndex& index);

    LibraryModel& m_model;
    TakeShelf& m_shelf;
    ClipFrames& m_frames;
    LibraryFilter* m_filter;
    CardPictures* m_pictures;
    CardGrid* m_grid;
    QLineEdit* m_search = nullptr;
    QButtonGroup* m_kinds = nullptr;
    QToolButton* m_tags = nullptr;
    QWidget* m_scanRow = nullptr; ///< there while models of others are looked for
    QSet<QString> m_chosenTags;
    Actions m_actions{};
};

} // namespace cascade::ui
