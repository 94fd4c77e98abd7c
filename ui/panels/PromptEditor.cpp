// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PromptEditor.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QStringListModel>
#include <QSyntaxHighlighter>

namespace cascade::ui {

namespace {

constexpr int kNearest = 4;       // known words that a menu offers
constexpr int kFewestLetters = 2; // that are completed without being asked
constexpr int kMostOffers = 12;

} // namespace

/// Underlines what the model never saw.
class PromptEditor::Highlighter : public QSyntaxHighlighter {
public:
    Highlighter(PromptEditor& editor, const Palette& palette)
        : QSyntaxHighlighter(editor.document()), m_editor(editor), m_palette(palette)
    {
    }

protected:
    void highlightBlock(const QString& text) override
    {
        QTextCharFormat unknown;
        unknown.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        unknown.setUnderlineColor(m_palette.warning);
        for (const auto& word : m_editor.words().unknownIn(text)) {
            setFormat(word.start, word.length, unknown);
        }
    }

private:
    PromptEditor& m_editor;
    const Palette& m_palette;
};

PromptEditor::PromptEditor(const Palette& palette, QWidget* parent)
    : QPlainTextEdit(parent), m_highlighter(new Highlighter(*this, palette)),
      m_offers(new QStringListModel(this)), m_completer(new QCompleter(m_offers, this))
{
    setTabChangesFocus(true);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    connect(m_completer, qOverload<const QString&>(&QCompleter::activated), this,
            [this](const QString& word) {
                const auto cursor = textCursor();
                const int block = cursor.block().position();
                auto begun = wordAt(cursor.block().text(), cursor.positionInBlock());
                begun.start += block;
                replace(begun, word);
            });
}

void PromptEditor::setWords(const PromptWords& words)
{
    m_words = words;
    m_highlighter->rehighlight();
}

void PromptEditor::setLines(int lines)
{
    m_lines = lines;
    updateGeometry();
}

QSize PromptEditor::sizeHint() const
{
    const int frame = 2 * frameWidth() + static_cast<int>(2 * document()->documentMargin()) + 4;
    return {fontMetrics().averageCharWidth() * 24, fontMetrics().lineSpacing() * m_lines + frame};
}

void PromptEditor::replace(const WordSpan& word, const QString& by)
{
    auto cursor = textCursor();
    cursor.setPosition(word.start);
    cursor.setPosition(word.start + word.length, QTextCursor::KeepAnchor);
    cursor.insertText(by);
    setTextCursor(cursor);
}

void PromptEditor::insertWord(const QString& word)
{
    auto cursor = textCursor();
    const auto before = cursor.block().text().left(cursor.positionInBlock());
    const bool apart = before.isEmpty() || before.back().isSpace();
    cursor.insertText((apart ? QString() : QStringLiteral(" ")) + word);
    setTextCursor(cursor);
}

void PromptEditor::offerCompletions(bool asked)
{
    const auto cursor = textCursor();
    const auto block = cursor.block().text();
    const auto word = wordAt(block, cursor.positionInBlock());
    const int typed = cursor.positionInBlock() - word.start;
    const bool atEnd = typed == word.length;
    const auto beginning = block.mid(word.start, typed);
    const bool enough = hasFocus() && (asked || typed >= kFewestLetters);
    const auto offers = enough && atEnd ? m_words.completions(beginning) : QStringList();
    if (offers.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    m_offers->setStringList(offers.mid(0, kMostOffers));
    auto place = cursorRect();
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) +
                   m_completer->popup()->verticalScrollBar()->sizeHint().width() + 12);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_offers->index(0));
}

void PromptEditor::keyPressEvent(QKeyEvent* event)
{
    const bool offering = m_completer->popup()->isVisible();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
    case Qt::Key_Escape:
        if (offering) {
            event->ignore(); // the list takes it
            return;
        }
        break;
    case Qt::Key_Space:
        if (event->modifiers() == Qt::ControlModifier) {
            offerCompletions(true);
            return;
        }
        break;
    default:
        break;
    }
    if (event->modifiers().testFlag(Qt::ControlModifier) &&
        (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        event->ignore(); // runs the graph
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
    if (!event->text().isEmpty()) {
        offerCompletions(false);
    }
}

QMenu* PromptEditor::menuAt(const QPoint& point)
{
    auto* menu = createStandardContextMenu(point);
    const auto cursor = cursorForPosition(point);
    const auto block = cursor.block().text();
    auto word = wordAt(block, cursor.positionInBlock());
    const auto letters = block.mid(word.start, word.length);
    if (word.length == 0 || m_words.knows(letters)) {
        return menu;
    }
    word.start += cursor.block().position();
    auto* first = menu->actions().value(0);
    const auto nearest = m_words.nearest(letters, kNearest);
    for (const auto& known : nearest) {
        auto* action = new QAction(tr("Replace by \"%1\"").arg(known), menu);
        connect(action, &QAction::triggered, this, [this, word, known] { replace(word, known); });
        menu->insertAction(first, action);
    }
    if (nearest.isEmpty()) {
        auto* none = new QAction(tr("The model never saw \"%1\", nor a word like it").arg(letters), menu);
        none->setEnabled(false);
        menu->insertAction(first, none);
    }
    menu->insertSeparator(first);
    return menu;
}

void PromptEditor::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = menuAt(event->pos());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(event->globalPos());
}

} // namespace cascade::ui
