// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimecodeField.h"

#include "ui/panels/TimecodeAlgo.h"

#include <QFontDatabase>
#include <QKeyEvent>

namespace cascade::ui {

TimecodeField::TimecodeField(QWidget* parent) : QLineEdit(parent)
{
    setAccessibleName(tr("Timecode"));
    setToolTip(tr("Hours, minutes, seconds and frames. Type a timecode or a frame's number to go there."));
    setAlignment(Qt::AlignCenter);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("00:00:00:000 ")) + 12);
    connect(this, &QLineEdit::returnPressed, this, &TimecodeField::enter);
    showFrame();
}

void TimecodeField::setFrame(std::int64_t frame, const Rate& rate)
{
    if (frame == m_frame && rate == m_rate) {
        return;
    }
    m_frame = frame;
    m_rate = rate;
    if (!isModified()) {
        showFrame();
    }
}

void TimecodeField::enter()
{
    const auto frame = frameOfTimecode(text(), m_rate);
    setModified(false);
    showFrame();
    selectAll();
    if (frame) {
        Q_EMIT frameEntered(*frame);
    }
}

void TimecodeField::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Up:
        Q_EMIT stepped(1);
        break;
    case Qt::Key_Down:
        Q_EMIT stepped(-1);
        break;
    case Qt::Key_Escape:
        showFrame();
        clearFocus();
        break;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

void TimecodeField::focusOutEvent(QFocusEvent* event)
{
    showFrame();
    QLineEdit::focusOutEvent(event);
}

void TimecodeField::showFrame()
{
    setText(timecodeOf(m_frame, m_rate)); // which is no change by hand
}

} // namespace cascade::ui
