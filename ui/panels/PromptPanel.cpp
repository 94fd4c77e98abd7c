// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PromptPanel.h"

#include "ui/panels/PromptEditor.h"
#include "ui/panels/PromptWordList.h"
#include "ui/session/Text.h"
#include "ui/style/Fonts.h"
#include "ui/style/Icons.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kMargin = 10;
constexpr int kLongestEntry = 70; // letters of a history entry in the menu
constexpr int kShownUnknown = 4;
constexpr int kTextLines = 5;
constexpr int kNegativeLines = 2;

const std::string kText = "text";
const std::string kNegative = "negative";

bool isPrompt(const graph::Graph& graph, const graph::NodeId& id)
{
    const auto* node = graph.find(id);
    return node != nullptr && node->type == "prompt";
}

} // namespace

PromptPanel::PromptPanel(const Options& options, QWidget* parent)
    : QWidget(parent), m_options(options), m_theme(options.palette.theme), m_gesture(options.session),
      m_text(new PromptEditor(options.palette, this)), m_negative(new PromptEditor(options.palette, this)),
      m_length(new QLabel(this)), m_warning(new QLabel(this)),
      m_add(new QPushButton(tr("Add a Prompt node"), this))
{
    setAccessibleName(tr("Prompt"));
    m_text->setLines(kTextLines);
    m_text->setAccessibleName(tr("Prompt: what the clip shows"));
    m_text->setPlaceholderText(tr("What the clip shows. Empty is a sample of whatever the model knows."));
    m_text->setToolTip(tr("Ctrl+Space completes a word, Ctrl+Enter runs."));
    m_negative->setLines(kNegativeLines);
    m_negative->setAccessibleName(tr("Negative prompt: what guidance leads away from"));
    m_negative->setPlaceholderText(tr("What to lead away from"));
    for (auto* note : {m_length, m_warning}) {
        note->setWordWrap(true);
        note->setFont(fontsFrom(font()).small);
    }
    m_length->setForegroundRole(QPalette::PlaceholderText);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    rows->addWidget(makeTools());
    rows->addWidget(m_add);
    rows->addWidget(m_text, 3);
    rows->addWidget(m_length);
    rows->addWidget(m_warning);
    rows->addWidget(m_negative, 1);
    rows->addWidget(makeSeeds());
    setFocusProxy(m_text);

    m_pause.setSingleShot(true);
    m_pause.setInterval(options.pauseMs);
    connect(&m_pause, &QTimer::timeout, this, [this] { m_gesture.end(); });
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] { typed(*m_text, kText); });
    connect(m_negative, &QPlainTextEdit::textChanged, this, [this] { typed(*m_negative, kNegative); });
    connect(m_add, &QPushButton::clicked, this, &PromptPanel::addNode);
    connect(&options.session, &GraphSession::changed, this, &PromptPanel::sync);
    connect(&options.selection, &Selection::changed, this, &PromptPanel::sync);
    connect(&options.check, &GraphCheck::reported, this, &PromptPanel::useKnownWords);
    sync();
}

QToolButton* PromptPanel::tool(QLayout& row, const QIcon& icon, const QString& says)
{
    auto* button = new QToolButton(this);
    button->setIcon(icon);
    button->setAutoRaise(true);
    button->setToolTip(says);
    button->setAccessibleName(says);
    row.addWidget(button);
    return button;
}

QWidget* PromptPanel::makeTools()
{
    auto* tools = new QWidget(this);
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    m_drafts = new QCheckBox(tr("Live drafts"), tools);
    m_drafts->setToolTip(tr("Redraws the first stage, in a few steps, a moment after each change."));
    connect(m_drafts, &QCheckBox::clicked, this, &PromptPanel::liveDraftsToggled);
    row->addWidget(m_drafts);
    row->addStretch();
    m_wordList = tool(*row, icon(Icon::Library, m_options.palette), tr("What this model understands"));
    connect(m_wordList, &QToolButton::clicked, this, &PromptPanel::showWords);
    auto* history = tool(*row, icon(Icon::History, m_options.palette), tr("Prompts that were used before"));
    m_history = new QMenu(history);
    history->setMenu(m_history);
    history->setPopupMode(QToolButton::InstantPopup);
    connect(m_history, &QMenu::aboutToShow, this, &PromptPanel::fillHistory);
    return tools;
}

QWidget* PromptPanel::makeSeeds()
{
    auto* seeds = new QWidget(this);
    auto* row = new QHBoxLayout(seeds);
    row->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Seed"), seeds);
    row->addWidget(label);
    const auto& palette = m_options.palette;
    connect(tool(*row, icon(Icon::Left, palette), tr("The seed before")), &QToolButton::clicked, this,
            &PromptPanel::previousSeedAsked);
    connect(tool(*row, icon(Icon::Dice, palette), tr("Another seed by chance")), &QToolButton::clicked, this,
            &PromptPanel::randomSeedAsked);
    connect(tool(*row, icon(Icon::Right, palette), tr("The next seed")), &QToolButton::clicked, this,
            &PromptPanel::nextSeedAsked);
    row->addStretch();
    row->addWidget(new QLabel(tr("Variations"), seeds));
    for (const int count : {2, 4, 8}) {
        auto* button =
            tool(*row, {}, tr("%n takes of this prompt, each with a seed of its own", nullptr, count));
        button->setText(QString::number(count));
        button->setAutoRaise(false);
        connect(button, &QToolButton::clicked, this, [this, count] { Q_EMIT variationsAsked(count); });
    }
    return seeds;
}

graph::NodeId PromptPanel::node() const
{
    const auto& graph = m_options.session.graph();
    if (isPrompt(graph, m_options.selection.current())) {
        return m_options.selection.current();
    }
    for (const auto& id : m_options.selection.nodes()) {
        if (isPrompt(graph, id)) {
            return id;
        }
    }
    const auto first = std::find_if(graph.nodes.begin(), graph.nodes.end(),
                                    [](const auto& entry) { return entry.second.type == "prompt"; });
    return first == graph.nodes.end() ? graph::NodeId() : first->first;
}

void PromptPanel::typed(PromptEditor& editor, const std::string& parameter)
{
    const auto written = editor.toPlainText().toStdString();
    const auto& graph = m_options.session.graph();
    if (m_node.empty() || std::get<std::string>(graph.parameter(m_node, parameter)) == written) {
        return; // a change of looks only
    }
    m_pause.start();
    m_gesture.apply(graph::SetParameter{m_node, parameter, graph::Value(written)}, true);
    showNote();
}

void PromptPanel::sync()
{
    if (const auto now = node(); now != m_node) {
        m_node = now;
        m_gesture.end();
    }
    m_add->setVisible(m_node.empty());
    for (auto* editor : {m_text, m_negative}) {
        editor->setEnabled(!m_node.empty());
    }
    showNode(*m_text, kText);
    showNode(*m_negative, kNegative);
    showNote();
}

void PromptPanel::showNode(PromptEditor& editor, const std::string& parameter)
{
    const auto words =
        m_node.empty() ? QString()
                       : text(std::get<std::string>(m_options.session.graph().parameter(m_node, parameter)));
    if (words == editor.toPlainText()) {
        return;
    }
    const QSignalBlocker quiet(&editor);
    auto cursor = editor.textCursor();
    const int place = std::min<int>(cursor.position(), static_cast<int>(words.size()));
    editor.setPlainText(words);
    cursor = editor.textCursor();
    cursor.setPosition(place);
    editor.setTextCursor(cursor);
}

int PromptPanel::tokenLimit() const
{
    const auto& networks = m_options.check.report()->openedInference.networks;
    return networks.empty() ? 0 : networks.begin()->second.model->text.maxTokens;
}

void PromptPanel::showNote()
{
    const auto words = m_text->toPlainText();
    const auto spans = PromptWords::wordsIn(words);
    const auto count = spans.size();
    QStringList warnings;
    // Each word is a token or more, and the end of the text is one.
    if (const int limit = tokenLimit(); limit > 0) {
        m_length->setText(tr("%n words, at least %1 of %2 tokens", nullptr, static_cast<int>(count))
                              .arg(count + 1)
                              .arg(limit));
        if (count + 1 > limit) {
            warnings << tr("Too long: the model reads only the beginning.");
        }
    } else {
        m_length->setText(tr("%n words", nullptr, static_cast<int>(count)));
    }
    QStringList unknown;
    for (const auto& span : m_text->words().unknownIn(words)) {
        const auto word = words.mid(span.start, span.length);
        const auto nearest = m_text->words().nearest(word, 1);
        unknown << (nearest.isEmpty() ? word : tr("%1 (%2?)").arg(word, nearest.front()));
    }
    unknown.removeDuplicates();
    if (!unknown.isEmpty()) {
        const auto more = unknown.size() - kShownUnknown;
        warnings << tr("The model never saw: %1%2")
                        .arg(unknown.mid(0, kShownUnknown).join(QStringLiteral(", ")),
                             more > 0 ? tr(" and %n more", nullptr, static_cast<int>(more)) : QString());
    }
    auto colours = palette();
    colours.setColor(QPalette::WindowText, m_options.palette.warning);
    m_warning->setPalette(colours);
    m_warning->setText(warnings.join(QLatin1Char('\n')));
    m_warning->setVisible(!warnings.isEmpty() && !m_node.empty());
    m_length->setVisible(!m_node.empty());
}

void PromptPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_options.palette.theme != m_theme) {
        m_theme = m_options.palette.theme;
        underline();
    }
    QWidget::changeEvent(event);
}

QString PromptPanel::note() const
{
    return m_length->text() + QLatin1Char('\n') + m_warning->text();
}

void PromptPanel::setKnownWords(const QStringList& words)
{
    m_known = words;
    underline();
}

/// Open models know other words than the world's language: which, nobody tells.
bool PromptPanel::isForOpenModel() const
{
    const auto& nodes = m_options.session.graph().nodes;
    return m_options.check.report()->openedInference.networks.empty() &&
           std::any_of(nodes.begin(), nodes.end(),
                       [](const auto& node) { return node.second.type == "image-checkpoint"; });
}

void PromptPanel::useKnownWords()
{
    if (m_text->words().empty() != (m_known.isEmpty() || isForOpenModel())) {
        underline();
    } else {
        showNote();
    }
}

void PromptPanel::underline()
{
    const PromptWords known(isForOpenModel() ? QStringList() : m_known);
    m_text->setWords(known);
    m_negative->setWords(known);
    m_wordList->setEnabled(!known.empty());
    showNote();
}

void PromptPanel::setLiveDrafts(bool on)
{
    m_drafts->setChecked(on);
}

void PromptPanel::showWords()
{
    auto* list = new PromptWordList(m_text->words().all(), this);
    connect(list, &PromptWordList::chosen, m_text, &PromptEditor::insertWord);
    list->move(m_wordList->mapToGlobal(m_wordList->rect().bottomLeft()));
    list->show();
    list->setFocus();
}

void PromptPanel::fillHistory()
{
    m_history->clear();
    for (const auto& prompt : m_options.history.prompts()) {
        auto label = prompt.simplified();
        if (label.size() > kLongestEntry) {
            label = label.left(kLongestEntry) + QStringLiteral("...");
        }
        label.replace(QLatin1Char('&'), QStringLiteral("&&"));
        auto* action = m_history->addAction(label, this, [this, prompt] {
            m_gesture.end();
            m_text->setPlainText(prompt);
            m_gesture.end();
        });
        action->setToolTip(prompt);
    }
    if (m_history->isEmpty()) {
        m_history->addAction(tr("None yet: runs put their prompts here"))->setEnabled(false);
        return;
    }
    m_history->addSeparator();
    m_history->addAction(tr("Forget them"), &m_options.history, &PromptHistory::clear);
}

void PromptPanel::addNode()
{
    const auto id = m_options.session.graph().freeId("prompt");
    m_options.session.apply(graph::AddNode{id, {.type = "prompt"}, {}});
    m_text->setFocus();
}

void PromptPanel::remember()
{
    m_options.history.add(m_text->toPlainText());
}

} // namespace cascade::ui
