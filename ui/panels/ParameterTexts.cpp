// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterTexts.h"

#include "ui/panels/ParameterField.h"
#include "ui/session/Text.h"
#include "ui/style/Icons.h"

#include <QAction>
#include <QCompleter>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QStringListModel>
#include <QTimer>
#include <QToolButton>

namespace cascade::ui {

namespace {

constexpr int kPauseMs = 1000;
constexpr int kProseLines = 3;

/// The path from the graph's folder where the file lies in it, so that both may move together.
QString shortPath(const std::filesystem::path& folder, const QString& file)
{
    const auto relative = path(file).lexically_relative(folder);
    const bool inside = !folder.empty() && !relative.empty() && *relative.begin() != "..";
    return inside ? text(relative) : file;
}

} // namespace

ParameterLine::ParameterLine(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent)
    : ParameterEditor(spec, parent),
      m_field(new ParameterField(
          [&spec](const std::string& text) -> Result<std::string> {
              const auto value = graph::valueFromText(spec, text);
              return value ? Result(graph::valueText(value.value())) : value.error();
          },
          this)),
      m_suggestions(new QStringListModel(this)),
      m_offer(m_field->addAction(icon(Icon::Down, palette), QLineEdit::TrailingPosition))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_field, 1);
    setFocusProxy(m_field);
    m_field->setAccessibleName(text(spec.name));
    auto* completer = new QCompleter(m_suggestions, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_field->setCompleter(completer);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this,
            [this](const QString& chosen) { editText(chosen, false); });
    m_offer->setObjectName(QStringLiteral("offer"));
    m_offer->setToolTip(tr("Likely values (Down)"));
    m_offer->setVisible(false);
    connect(m_offer, &QAction::triggered, m_field, &ParameterField::offerAll);
    connect(m_field, &ParameterField::accepted, this, &ParameterLine::editText);
    connect(m_field, &ParameterField::refused, this, &ParameterEditor::refused);
}

void ParameterLine::setValue(const std::optional<graph::Value>& value)
{
    m_field->setShown(value ? std::optional(graph::valueText(*value)) : std::nullopt);
    if (value && spec().mayBeEmpty) {
        m_field->setPlaceholderText(spec().kind == graph::ParameterKind::Weights ? tr("nothing yet: choose")
                                                                                 : tr("automatic"));
    }
}

void ParameterLine::setFacts(const ParameterFacts& facts)
{
    if (m_suggestions->stringList() != facts.suggestions) {
        m_suggestions->setStringList(facts.suggestions);
        m_offer->setVisible(!facts.suggestions.isEmpty());
    }
}

ParameterFile::ParameterFile(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent)
    : ParameterLine(spec, palette, parent)
{
    auto* look = new QToolButton(this);
    look->setIcon(icon(Icon::Folder, palette));
    look->setAccessibleName(tr("Choose a file"));
    look->setToolTip(look->accessibleName());
    layout()->addWidget(look);
    connect(look, &QToolButton::clicked, this, &ParameterFile::browse);
}

void ParameterFile::setFacts(const ParameterFacts& facts)
{
    ParameterLine::setFacts(facts);
    m_folder = facts.folder;
}

void ParameterFile::browse()
{
    auto* dialog = new QFileDialog(this, tr("Choose a file"), text(m_folder));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::AnyFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { editText(shortPath(m_folder, file), false); });
    dialog->open();
}

ParameterProse::ParameterProse(const graph::ParameterSpec& spec, QWidget* parent)
    : ParameterEditor(spec, parent), m_edit(new QPlainTextEdit(this)), m_pause(new QTimer(this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_edit);
    setFocusProxy(m_edit);
    m_edit->setAccessibleName(text(spec.name));
    m_edit->setTabChangesFocus(true);
    m_edit->setFixedHeight(m_edit->fontMetrics().lineSpacing() * kProseLines + 16);
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseMs);
    connect(m_edit, &QPlainTextEdit::textChanged, this, &ParameterProse::typed);
}

void ParameterProse::typed()
{
    const bool continues = m_pause->isActive();
    m_pause->start();
    editText(m_edit->toPlainText(), continues);
}

void ParameterProse::setValue(const std::optional<graph::Value>& value)
{
    m_edit->setPlaceholderText(value ? QString() : tr("several"));
    const auto words = value ? text(graph::valueText(*value)) : QString();
    if (words != m_edit->toPlainText()) {
        const QSignalBlocker quiet(m_edit);
        m_edit->setPlainText(words);
    }
}

} // namespace cascade::ui
