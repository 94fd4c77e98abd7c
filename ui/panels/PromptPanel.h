// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ParameterGesture.h"
#include "ui/panels/PromptHistory.h"
#include "ui/panels/PromptWords.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/Selection.h"
#include "ui/style/Palette.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLayout;
class QMenu;
class QPushButton;
class QToolButton;

namespace cascade::ui {

class PromptEditor;

/// Where an artist writes what the clip shows, and what to lead away from. It edits the chosen Prompt node of
/// the graph, or the first one; typing is one step of undo until a pause.
///
/// Threads  the window's.
class PromptPanel : public QWidget {
    Q_OBJECT
public:
    struct Options {
        GraphSession& session;
        GraphCheck& check;
        Selection& selection;
        PromptHistory& history;
        const Palette& palette;
        int pauseMs = 1000; ///< without a key that ends a step of undo
    };
    explicit PromptPanel(const Options& options, QWidget* parent = nullptr);

    /// The words that the model of the graph was trained on; empty where that is not known.
    void setKnownWords(const QStringList& words);
    /// Shows whether live drafts are on; emits nothing.
    void setLiveDrafts(bool on);
    /// Puts the prompt into the history.
    void remember();
    /// The node that is edited; empty where the graph has none.
    [[nodiscard]] graph::NodeId node() const;
    [[nodiscard]] PromptEditor& editor() const { return *m_text; }
    [[nodiscard]] PromptEditor& negativeEditor() const { return *m_negative; }
    /// What stands below the prompt: its length, and words that the model never saw.
    [[nodiscard]] QString note() const;

Q_SIGNALS:
    void liveDraftsToggled(bool on);
    void randomSeedAsked();
    void nextSeedAsked();
    void previousSeedAsked();
    /// Runs of the same prompt with so many seeds.
    void variationsAsked(int count);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeTools();
    QWidget* makeSeeds();
    QToolButton* tool(QLayout& row, const QIcon& icon, const QString& says);
    void typed(PromptEditor& editor, const std::string& parameter);
    void sync();
    void showNode(PromptEditor& editor, const std::string& parameter);
    void showNote();
    void fillHistory();
    void showWords();
    [[nodiscard]] bool isForOpenModel() const;
    void useKnownWords();
    void underline();
    void addNode();
    [[nodiscard]] int tokenLimit() const;

    Options m_options;
    Theme m_theme; ///< that the words were underlined in
    ParameterGesture m_gesture;
    QTimer m_pause;
    graph::NodeId m_node; ///< that is shown
    QStringList m_known;  ///< the words of the world's language
    PromptEditor* m_text;
    PromptEditor* m_negative;
    QLabel* m_length;
    QLabel* m_warning;
    QPushButton* m_add;
    QMenu* m_history = nullptr;
    QToolButton* m_wordList = nullptr;
    QCheckBox* m_drafts = nullptr;
};

} // namespace cascade::ui
