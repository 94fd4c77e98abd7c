// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/Playhead.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kFastest = 8;
constexpr std::chrono::milliseconds kTick{16};
/// A place this close to the next frame belongs to it: seconds of rational rates are rounded.
constexpr double kFrameSlack = 1e-6;

double doubled(double speed, double direction)
{
    return speed * direction > 0 ? std::clamp(speed * 2, -kFastest, kFastest) : direction;
}

} // namespace

Playhead::Playhead(QObject* parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kTick);
    connect(&m_timer, &QTimer::timeout, this, &Playhead::advance);
}

void Playhead::setClip(double durationSec, double framesPerSecond)
{
    if (durationSec == m_durationSec && framesPerSecond == m_framesPerSecond) {
        return;
    }
    m_durationSec = std::max(0.0, durationSec);
    m_framesPerSecond = framesPerSecond > 0 ? framesPerSecond : 24;
    if (m_in && *m_in >= m_durationSec) {
        m_in.reset();
    }
    if (m_out) {
        m_out = std::min(*m_out, m_durationSec);
    }
    Q_EMIT stateChanged();
    seek(m_seconds);
    if (m_durationSec == 0) {
        setSpeed(0);
    }
}

void Playhead::seek(double seconds)
{
    const double kept = std::clamp(seconds, 0.0, m_durationSec);
    if (kept != m_seconds) {
        m_seconds = kept;
        Q_EMIT moved();
    }
}

void Playhead::stepFrames(int frames)
{
    setSpeed(0);
    const double last = std::max(0.0, std::ceil(m_durationSec * m_framesPerSecond - kFrameSlack) - 1);
    const double now = std::min(last, std::floor(m_seconds * m_framesPerSecond + kFrameSlack));
    seek(std::clamp(now + frames, 0.0, last) / m_framesPerSecond);
}

void Playhead::togglePlay()
{
    if (playing()) {
        setSpeed(0);
        return;
    }
    m_inRange = false;
    if (m_seconds + 1 / m_framesPerSecond >= m_durationSec - kFrameSlack) {
        seek(0); // it stands on the last frame
    }
    setSpeed(1);
}

void Playhead::playRange()
{
    const double from = m_in.value_or(0), to = m_out.value_or(m_durationSec);
    if (m_seconds < from || m_seconds >= to) {
        seek(from);
    }
    m_inRange = true;
    setSpeed(1);
}

void Playhead::shuttleForward()
{
    m_inRange = m_inRange && playing();
    setSpeed(doubled(m_speed, 1));
}

void Playhead::shuttleBackward()
{
    m_inRange = m_inRange && playing();
    setSpeed(doubled(m_speed, -1));
}

void Playhead::stop()
{
    setSpeed(0);
}

void Playhead::setIn(std::optional<double> seconds)
{
    if (seconds) {
        seconds = std::clamp(*seconds, 0.0, m_durationSec);
    }
    if (seconds == m_in) {
        return;
    }
    m_in = seconds;
    if (m_in && m_out && *m_out <= *m_in) {
        m_out.reset();
    }
    Q_EMIT stateChanged();
}

void Playhead::setOut(std::optional<double> seconds)
{
    if (seconds) {
        seconds = std::clamp(*seconds, 0.0, m_durationSec);
    }
    if (seconds == m_out) {
        return;
    }
    m_out = seconds;
    if (m_in && m_out && *m_out <= *m_in) {
        m_in.reset();
    }
    Q_EMIT stateChanged();
}

void Playhead::setLoops(bool loops)
{
    if (loops != m_loops) {
        m_loops = loops;
        Q_EMIT stateChanged();
    }
}

void Playhead::setSpeed(double speed)
{
    if (m_durationSec == 0) {
        speed = 0;
    }
    if (speed == m_speed) {
        return;
    }
    m_speed = speed;
    if (playing()) {
        m_clock.start();
        m_timer.start();
    } else {
        m_timer.stop();
        m_inRange = false;
    }
    Q_EMIT stateChanged();
}

void Playhead::advance()
{
    const double from = m_inRange ? m_in.value_or(0) : 0;
    const double to = m_inRange ? m_out.value_or(m_durationSec) : m_durationSec;
    const double length = to - from;
    const double next = m_seconds + m_speed * static_cast<double>(m_clock.nsecsElapsed()) * 1e-9;
    m_clock.start();
    if (next >= from && next < to) {
        seek(next);
    } else if (length <= 0) {
        stop();
    } else if (m_loops) {
        seek(m_speed > 0 ? from + std::fmod(std::max(0.0, next - from), length)
                         : to - std::fmod(std::max(0.0, from - next), length) - kFrameSlack);
    } else {
        seek(m_speed > 0 ? std::max(from, to - 1 / m_framesPerSecond) : from);
        stop();
    }
}

} // namespace cascade::ui
