// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace cascade::ui {

/// The one place in time that viewer, timeline and thumbnails show. Time is in seconds from the start of the
/// clip, so that stages of different rates agree.
///
/// Threads  the window's.
class Playhead : public QObject {
    Q_OBJECT
public:
    explicit Playhead(QObject* parent = nullptr);

    [[nodiscard]] double seconds() const { return m_seconds; }
    [[nodiscard]] double durationSec() const { return m_durationSec; }
    /// Of the clip that steps and timecode go by.
    [[nodiscard]] double framesPerSecond() const { return m_framesPerSecond; }
    [[nodiscard]] bool playing() const { return m_speed != 0; }
    /// 1 forwards, -1 backwards, 2, 4, 8 as J and L are repeated; 0 stands.
    [[nodiscard]] double speed() const { return m_speed; }
    [[nodiscard]] std::optional<double> in() const { return m_in; }
    [[nodiscard]] std::optional<double> out() const { return m_out; }
    [[nodiscard]] bool loops() const { return m_loops; }

    void setClip(double durationSec, double framesPerSecond);
    void seek(double seconds); ///< kept within the clip
    void stepFrames(int frames);
    void togglePlay();
    void playRange();       ///< from in to out
    void shuttleForward();  ///< L
    void shuttleBackward(); ///< J
    void stop();            ///< K
    void setIn(std::optional<double> seconds);
    void setOut(std::optional<double> seconds);
    void setLoops(bool loops);

Q_SIGNALS:
    void moved();
    void stateChanged(); ///< playing, speed, clip, range, loop

private:
    void setSpeed(double speed);
    void advance();

    double m_seconds = 0;
    double m_durationSec = 0;
    double m_framesPerSecond = 24;
    double m_speed = 0;
    bool m_loops = true;
    bool m_inRange = false;
    std::optional<double> m_in, m_out;
    QTimer m_timer;
    QElapsedTimer m_clock;
};

} // namespace cascade::ui
