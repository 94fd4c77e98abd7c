// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/PromptWords.h"
#include "ui/style/Palette.h"

#include <QPlainTextEdit>

class QCompleter;
class QMenu;
class QStringListModel;

namespace cascade::ui {

/// Where a prompt is written. Words that the model never saw are underlined, and their menu offers the
/// nearest known ones; known words are completed as one types, or on Ctrl+Space.
class PromptEditor : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit PromptEditor(const Palette& palette, QWidget* parent = nullptr);

    void setWords(const PromptWords& words);
    [[nodiscard]] const PromptWords& words() const { return m_words; }
    [[nodiscard]] QCompleter& completer() const { return *m_completer; }
    /// Lines of text that are in sight without scrolling, at least.
    void setLines(int lines);
    /// The menu at a place of the widget; the caller owns it.
    [[nodiscard]] QMenu* menuAt(const QPoint& point);
    /// Puts a word where the cursor is, with blanks around as needed.
    void insertWord(const QString& word);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    class Highlighter;
    void offerCompletions(bool asked);
    void replace(const WordSpan& word, const QString& by);

    PromptWords m_words;
    Highlighter* m_highlighter;
    QStringListModel* m_offers;
    QCompleter* m_completer;
    int m_lines = 4;
};

} // namespace cascade::ui
