// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Rate.h"
#include "ui/session/Playhead.h"
#include "ui/style/Palette.h"

#include <QWidget>

#include <cstdint>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace cascade::ui {

class ElidedLabel;
class PictureKeys;
class TimecodeField;

/// The buttons below a viewer: first, back, play, step, last, loop, in and out; timecode, frame and speed.
class ViewerTransport : public QWidget {
    Q_OBJECT
public:
    ViewerTransport(Playhead& playhead, const Palette& palette, QWidget* parent = nullptr);

    /// The clip that timecode and frame number are of: its exact rate, its frames, and when it begins.
    void setClip(const Rate& rate, std::int64_t frames, double startSec);
    void setTheme(const Palette& palette);
    /// The tips of the buttons say the keys that do the same.
    void showKeys(const PictureKeys& keys);

private:
    QToolButton* addButton(QHBoxLayout& row, const QString& tip, void (*run)(Playhead&));
    void addPlayButtons(QHBoxLayout& row);
    void addRangeButtons(QHBoxLayout& row);
    void showPlace();
    void showState();

    Playhead& m_playhead;
    const Palette* m_palette;
    Rate m_rate;
    std::int64_t m_frames = 0;
    double m_startSec = 0;
    QList<QToolButton*> m_buttons; ///< from the left
    QToolButton* m_play = nullptr;
    QToolButton* m_loop = nullptr;
    QLabel* m_speed = nullptr;
    ElidedLabel* m_frame = nullptr;
    ElidedLabel* m_range = nullptr;
    TimecodeField* m_timecode = nullptr;
};

} // namespace cascade::ui
