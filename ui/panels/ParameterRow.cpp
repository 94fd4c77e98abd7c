// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterRow.h"

#include "ui/session/Text.h"
#include "ui/style/Icons.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>

#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kPixelsAStep = 8;

QString spokenStandard(const graph::ParameterSpec& spec)
{
    const auto words = text(graph::valueText(spec, spec.standard));
    return !words.isEmpty()  ? words
           : spec.mayBeEmpty ? ParameterRow::tr("automatic")
                             : ParameterRow::tr("empty");
}

QString toolTipOf(const graph::ParameterSpec& spec)
{
    const auto standard = ParameterRow::tr("Standard: %1").arg(spokenStandard(spec));
    return text(spec.help).toHtmlEscaped() + QStringLiteral("<br>") + standard.toHtmlEscaped();
}

} // namespace

ParameterRow::ParameterRow(const graph::ParameterSpec& spec, const QString& title, const Palette& palette,
                           QWidget* parent)
    : QWidget(parent), m_palette(palette), m_editor(makeParameterEditor(spec, palette, this)),
      m_name(new QLabel(title, this)), m_note(new QLabel(this)), m_reset(new QToolButton(this)),
      m_menu(new QMenu(this))
{
    m_name->setBuddy(m_editor);
    m_name->setWordWrap(true);
    m_note->setWordWrap(true);
    m_note->hide();
    for (QWidget* part : {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_editor)}) {
        part->setToolTip(toolTipOf(spec));
    }
    if (m_editor->canNudge()) {
        m_name->setCursor(Qt::SizeHorCursor);
        m_name->installEventFilter(this);
    }
    place(spec, palette);
    fillMenu(palette);
    connect(m_editor, &ParameterEditor::edited, this, [this](const graph::Value& value, bool continues) {
        refuse({});
        Q_EMIT edited(value, continues);
    });
    connect(m_editor, &ParameterEditor::refused, this, &ParameterRow::refuse);
}

void ParameterRow::place(const graph::ParameterSpec& spec, const Palette& palette)
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 2, 0, 2);
    grid->setColumnStretch(1, 1);
    m_name->setContentsMargins(0, 4, 4, 0);
    const bool wide = m_editor->wide();
    grid->addWidget(m_name, 0, 0, 1, wide ? 3 : 1, Qt::AlignTop);
    if (wide) {
        grid->addWidget(m_editor, 1, 0, 1, 5);
    } else {
        grid->addWidget(m_editor, 0, 1);
    }
    if (!spec.unit.empty() && !wide) {
        auto* unit = new QLabel(text(spec.unit), this);
        unit->setForegroundRole(QPalette::PlaceholderText);
        grid->addWidget(unit, 0, 2);
    }
    m_reset->setIcon(icon(Icon::Reset, palette));
    m_reset->setAutoRaise(true);
    m_reset->setToolTip(tr("Reset to %1").arg(spokenStandard(spec)));
    m_reset->setAccessibleName(tr("Reset %1").arg(text(spec.name)));
    m_reset->setEnabled(false);
    connect(m_reset, &QToolButton::clicked, this, &ParameterRow::resetAsked);
    auto* more = new QToolButton(this);
    more->setIcon(icon(Icon::More, palette));
    more->setAutoRaise(true);
    more->setMenu(m_menu);
    more->setPopupMode(QToolButton::InstantPopup);
    more->setToolTip(tr("Copy, paste, publish"));
    more->setAccessibleName(tr("More for %1").arg(text(spec.name)));
    grid->addWidget(m_reset, 0, 3, Qt::AlignTop);
    grid->addWidget(more, 0, 4, Qt::AlignTop);
    grid->addWidget(m_note, 2, wide ? 0 : 1, 1, wide ? 5 : 4);
}

void ParameterRow::fillMenu(const Palette& palette)
{
    m_menu->addAction(icon(Icon::Reset, palette), tr("Reset to standard"), this, &ParameterRow::resetAsked);
    m_menu->addAction(icon(Icon::Copy, palette), tr("Copy value"), this, &ParameterRow::copy);
    m_menu->addAction(icon(Icon::Paste, palette), tr("Paste value"), this, &ParameterRow::paste);
    m_menu->addSeparator();
    m_publish = m_menu->addAction(icon(Icon::Form, palette), tr("Show in the simple form"));
    m_publish->setCheckable(true);
    connect(m_publish, &QAction::triggered, this, &ParameterRow::publishAsked);
    m_name->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_name, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { m_menu->popup(m_name->mapToGlobal(at)); });
}

void ParameterRow::setNameWidth(int width)
{
    if (!m_editor->wide()) {
        m_name->setFixedWidth(width);
    }
}

void ParameterRow::setValue(const std::optional<graph::Value>& value, bool set)
{
    m_value = value;
    m_set = set;
    m_editor->setValue(value);
    auto font = m_name->font();
    font.setBold(set);
    m_name->setFont(font);
    m_reset->setEnabled(set);
    showNote();
}

void ParameterRow::setPublished(bool published)
{
    m_publish->setChecked(published);
}

void ParameterRow::refuse(const QString& reason)
{
    m_refusal = reason;
    showNote();
}

void ParameterRow::showNote()
{
    const bool tellStandard = m_set && !(m_value && *m_value == spec().standard);
    auto colours = palette();
    colours.setColor(QPalette::WindowText, m_refusal.isEmpty() ? m_palette.faintText : m_palette.error);
    m_note->setPalette(colours);
    m_note->setText(!m_refusal.isEmpty() ? m_refusal
                    : tellStandard       ? tr("standard: %1").arg(spokenStandard(spec()))
                                         : QString());
    m_note->setVisible(!m_note->text().isEmpty());
}

void ParameterRow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        showNote();
    }
    QWidget::changeEvent(event);
}

void ParameterRow::copy() const
{
    if (m_value) {
        QApplication::clipboard()->setText(text(graph::valueText(*m_value)));
    }
}

void ParameterRow::paste()
{
    const auto pasted = graph::valueFromText(spec(), QApplication::clipboard()->text().toStdString());
    if (!pasted) {
        refuse(text(pasted.error().what));
        return;
    }
    refuse({});
    Q_EMIT edited(pasted.value(), false);
}

bool ParameterRow::eventFilter(QObject* watched, QEvent* event)
{
    const auto* mouse = dynamic_cast<QMouseEvent*>(event);
    if (watched != m_name || mouse == nullptr) {
        return QWidget::eventFilter(watched, event);
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        if (mouse->button() == Qt::LeftButton) {
            m_dragFrom = mouse->position().x();
            m_dragged = 0;
            m_dragMoved = false;
            m_editor->setFocus(Qt::MouseFocusReason);
            return true;
        }
        break;
    case QEvent::MouseMove:
        if (m_dragFrom) {
            const double steps = std::trunc((mouse->position().x() - *m_dragFrom) / kPixelsAStep);
            if (steps != m_dragged) {
                m_editor->nudge(steps - std::exchange(m_dragged, steps), m_dragMoved);
                m_dragMoved = true;
            }
            return true;
        }
        break;
    case QEvent::MouseButtonRelease:
        m_dragFrom.reset();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace cascade::ui
