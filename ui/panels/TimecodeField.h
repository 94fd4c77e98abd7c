// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"

#include <QLineEdit>

#include <cstdint>

namespace cascade::ui {

/// Shows where one is as a timecode, and goes where one types: a timecode, the end of one, or a frame's
/// number. Up and Down step by a frame.
class TimecodeField : public QLineEdit {
    Q_OBJECT
public:
    explicit TimecodeField(QWidget* parent = nullptr);

    /// Shows a frame; while one types, the text stays.
    void setFrame(std::int64_t frame, const Rate& rate);

Q_SIGNALS:
    void frameEntered(std::int64_t frame);
    void stepped(int frames);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void enter();
    void showFrame();

    std::int64_t m_frame = 0;
    Rate m_rate;
};

} // namespace cascade::ui
