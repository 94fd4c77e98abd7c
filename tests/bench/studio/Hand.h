// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/InputLatency.h"
#include "ui/window/MainWindow.h"

#include <QPointer>

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace cascade::bench {

/// An artist's hand at the window, which never rests: it types, drags nodes, pans and zooms the canvas,
/// scrubs, chooses nodes, looks closer at the picture. An input every 16 ms, by the clock of a thread of its
/// own: a window that is busy finds them waiting, as it would those of the system.
///
/// Threads  made and destroyed in the window's.
class Hand : public QObject {
    Q_OBJECT
public:
    Hand(ui::MainWindow& window, tests::InputLatency& latency);
    ~Hand() override;

    /// Inputs that were made so far.
    [[nodiscard]] int inputs() const { return m_inputs; }

private:
    using Clock = tests::InputLatency::Clock;

    /// A movement of so many inputs; `make` makes one of them.
    struct Gesture {
        std::string name;
        int inputs;
        std::function<void(int input)> make;
    };
    void addGestures();
    void addDrag(const std::string& name, std::function<QPointF()> from, QWidget& over,
                 Qt::MouseButton button, const QPointF& reach);
    void addWheel(const std::string& name, QWidget& over, Qt::KeyboardModifiers modifiers);
    void next(Clock::time_point happened);
    void key(Qt::Key key, const QString& text);
    void mouse(QEvent::Type type, QWidget& over, const QPointF& at, Qt::MouseButton button);
    void wheel(QWidget& over, int notches, Qt::KeyboardModifiers modifiers);

    ui::MainWindow& m_window;
    tests::InputLatency& m_latency;
    std::vector<Gesture> m_gestures;
    std::size_t m_gesture = 0;
    int m_input = 0; ///< of the gesture
    int m_inputs = 0;
    std::jthread m_clock; // last: it uses all of the above
};

} // namespace cascade::bench
