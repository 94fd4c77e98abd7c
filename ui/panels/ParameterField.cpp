// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ParameterField.h"

#include "core/config/TextForm.h"
#include "ui/session/Text.h"
#include "ui/style/StudioStyle.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QStyle>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kAngleOfAStep = 120; // of QWheelEvent: eighths of a degree
constexpr double kManySteps = 10;
constexpr double kFewSteps = 0.1;

double stepsOf(Qt::KeyboardModifiers modifiers)
{
    return modifiers.testFlag(Qt::ShiftModifier)     ? kManySteps
           : modifiers.testFlag(Qt::ControlModifier) ? kFewSteps
                                                     : 1;
}

} // namespace

ParameterField::ParameterField(Check check, QWidget* parent) : QLineEdit(parent), m_check(std::move(check))
{
    connect(this, &QLineEdit::textEdited, this, &ParameterField::judge);
}

void ParameterField::setShown(const std::optional<std::string>& text)
{
    if (text == m_shown && (isModified() || this->text() == ui::text(text.value_or("")))) {
        return;
    }
    m_shown = text;
    setPlaceholderText(text ? QString() : tr("several"));
    setText(ui::text(text.value_or("")));
    setCursorPosition(0);
    setModified(false);
    setRefusal({});
}

void ParameterField::judge(const QString& text)
{
    m_stepping = false;
    const auto checked = m_check(text.toStdString());
    setRefusal(checked ? QString() : ui::text(checked.error().what));
}

void ParameterField::setRefusal(const QString& reason)
{
    if (reason == m_reason) {
        return;
    }
    m_reason = reason;
    setProperty(kInvalidProperty, !reason.isEmpty());
    update();
    Q_EMIT refused(reason);
}

void ParameterField::commit()
{
    if (!isModified()) {
        return;
    }
    const auto checked = m_check(text().toStdString());
    if (!checked) {
        setRefusal(ui::text(checked.error().what));
        return;
    }
    setModified(false);
    m_shown = checked.value();
    setText(ui::text(checked.value()));
    Q_EMIT accepted(ui::text(checked.value()), false);
}

void ParameterField::takeBack()
{
    setText(ui::text(shown()));
    setModified(false);
    setRefusal({});
}

void ParameterField::nudge(double steps, bool continues)
{
    if (!m_step || !isEnabled() || isReadOnly()) {
        return;
    }
    const auto from = m_check(text().toStdString());
    const auto moved = m_check(m_step(from ? from.value() : shown(), steps));
    if (!moved || (from && moved.value() == from.value() && !isModified())) {
        return;
    }
    m_shown = moved.value();
    setText(ui::text(moved.value()));
    setModified(false);
    setRefusal({});
    Q_EMIT accepted(ui::text(moved.value()), continues);
}

void ParameterField::offerAll()
{
    completer()->setCompletionPrefix({});
    completer()->complete();
}

void ParameterField::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (completer() != nullptr && completer()->popup()->isVisible() &&
            completer()->popup()->currentIndex().isValid()) {
            event->ignore(); // what is chosen in the list is taken
            return;
        }
        commit();
        selectAll();
        event->accept();
        return;
    case Qt::Key_Escape:
        if (isModified()) {
            takeBack();
            event->accept();
            return;
        }
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (m_step) {
            nudge((event->key() == Qt::Key_Up ? 1 : -1) * stepsOf(event->modifiers()), m_stepping);
            m_stepping = true;
            event->accept();
            return;
        }
        if (event->key() == Qt::Key_Down && completer() != nullptr) {
            offerAll();
            event->accept();
            return;
        }
        break;
    default:
        break;
    }
    QLineEdit::keyPressEvent(event);
}

void ParameterField::wheelEvent(QWheelEvent* event)
{
    if (!m_step || !hasFocus()) {
        event->ignore(); // the panel scrolls
        return;
    }
    nudge(event->angleDelta().y() / kAngleOfAStep * stepsOf(event->modifiers()), m_stepping);
    m_stepping = true;
    event->accept();
}

void ParameterField::focusOutEvent(QFocusEvent* event)
{
    m_stepping = false;
    commit();
    QLineEdit::focusOutEvent(event);
}

ParameterField::Check numberCheck(const NumberRange& range, const std::string& what)
{
    return [range, what](const std::string& text) -> Result<std::string> {
        const auto number = diffusion::parseNumber(text, range.low, range.high, what);
        if (!number) {
            auto error = number.error();
            error.what = ParameterField::tr("expected a number from %1 to %2")
                             .arg(ui::text(diffusion::formatNumber(range.low)),
                                  ui::text(diffusion::formatNumber(range.high)))
                             .toStdString();
            return error;
        }
        if (range.whole && number.value() != std::floor(number.value())) {
            return Error{
                ErrorCode::BadInput, what, ParameterField::tr("expected a whole number").toStdString(), {}};
        }
        return diffusion::formatNumber(number.value());
    };
}

ParameterField::Step numberStep(const NumberRange& range)
{
    return [range](const std::string& text, double steps) {
        const auto number = diffusion::parseNumber(text, range.low, range.high, {});
        const double places = std::pow(10.0, range.whole ? 0 : range.decimals);
        // A tenth of a step of a whole number is a whole one.
        const double most =
            range.whole && steps != 0 && std::abs(steps) < 1 ? std::copysign(1, steps) : steps;
        const double moved = (number ? number.value() : range.low) + most * range.step;
        const double rounded = std::round(moved * places) / places;
        return diffusion::formatNumber(std::clamp(rounded, range.low, range.high));
    };
}

} // namespace cascade::ui
