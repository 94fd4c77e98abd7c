// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/ImGuiHost.h"
#include "ui/canvas/NodeCanvas.h"

#include <QApplication>
#include <QPaintEvent>
#include <QTest>
#include <QWheelEvent>

namespace cascade::tests {

/// Drives the view of a canvas like a hand: real events, then frames of a fixed step.
class CanvasHand {
public:
    CanvasHand(ui::ImGuiHost& host, ui::NodeCanvas& canvas, QWidget& view) : m_canvas(canvas), m_view(view)
    {
        host.setFixedStep(1.0 / 60);
    }

    /// Frames until every animation is over and every edit is made.
    void settle(int frames = 40)
    {
        for (int i = 0; i < frames; ++i) {
            paint();
            QCoreApplication::processEvents();
        }
    }
    /// A frame, now: QWidget::repaint() leaves one of OpenGL to later that comes sooner than the screen shows
    /// the last.
    void paint()
    {
        if (m_view.inherits("QOpenGLWidget")) {
            QPaintEvent event(m_view.rect());
            QCoreApplication::sendEvent(&m_view, &event);
        } else {
            m_view.repaint();
        }
    }
    void step() { settle(4); }

    void moveMouse(const QPointF& to, Qt::MouseButtons held = Qt::NoButton,
                   Qt::KeyboardModifiers modifiers = {})
    {
        send(QEvent::MouseMove, to, Qt::NoButton, held, modifiers);
        step();
    }
    void press(const QPointF& at, Qt::MouseButton button = Qt::LeftButton,
               Qt::KeyboardModifiers modifiers = {})
    {
        moveMouse(at, Qt::NoButton, modifiers);
        send(QEvent::MouseButtonPress, at, button, button, modifiers);
        step();
    }
    void release(const QPointF& at, Qt::MouseButton button = Qt::LeftButton,
                 Qt::KeyboardModifiers modifiers = {})
    {
        send(QEvent::MouseButtonRelease, at, button, Qt::NoButton, modifiers);
        settle(8);
    }
    void click(const QPointF& at, Qt::KeyboardModifiers modifiers = {},
               Qt::MouseButton button = Qt::LeftButton)
    {
        press(at, button, modifiers);
        release(at, button, modifiers);
        settle(30); // not the first half of a double click
    }
    void doubleClick(const QPointF& at)
    {
        moveMouse(at);
        for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease,
                                QEvent::MouseButtonDblClick, QEvent::MouseButtonRelease}) {
            send(type, at, Qt::LeftButton,
                 type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton);
            paint();
        }
        settle(8);
    }
    void drag(const QPointF& from, const QPointF& to, Qt::KeyboardModifiers modifiers = {},
              Qt::MouseButton button = Qt::LeftButton)
    {
        press(from, button, modifiers);
        for (int i = 1; i <= 4; ++i) {
            moveMouse(from + (to - from) * i / 4, button, modifiers);
        }
        release(to, button, modifiers);
    }
    void wheel(const QPointF& at, int notches)
    {
        QWheelEvent event(at, m_view.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, {},
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&m_view, &event);
        settle();
    }
    void type(const QString& text)
    {
        for (const auto letter : text) {
            QKeyEvent event(QEvent::KeyPress, 0, Qt::NoModifier, QString(letter));
            QCoreApplication::sendEvent(&m_view, &event);
        }
        settle(8);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&m_view, key, modifiers);
        settle(8);
    }
    [[nodiscard]] QPointF header(const std::string& node) const
    {
        const auto rect = m_canvas.nodeOnView(graph::NodeId(node));
        return {rect.left() + rect.width() / 3, rect.top() + 10 * m_canvas.scale()};
    }
    [[nodiscard]] QPointF input(const std::string& node, const std::string& port) const
    {
        return m_canvas.portOnView({graph::NodeId(node), port}, false);
    }
    [[nodiscard]] QPointF output(const std::string& node, const std::string& port) const
    {
        return m_canvas.portOnView({graph::NodeId(node), port}, true);
    }

private:
    void send(QEvent::Type type, const QPointF& at, Qt::MouseButton button, Qt::MouseButtons held,
              Qt::KeyboardModifiers modifiers = {})
    {
        QMouseEvent event(type, at, m_view.mapToGlobal(at), button, held, modifiers);
        QCoreApplication::sendEvent(&m_view, &event);
    }

    ui::NodeCanvas& m_canvas;
    QWidget& m_view;
};

/// Adds a node at a place; graphs of tests are small.
inline void put(graph::Graph& graph, const std::string& id, const std::string& type, double x, double y)
{
    graph::Node node;
    node.type = type;
    graph.nodes[graph::NodeId(id)] = node;
    graph::NodeView view;
    view.x = x;
    view.y = y;
    graph.views[graph::NodeId(id)] = view;
}

inline void link(graph::Graph& graph, const std::string& from, const std::string& output,
                 const std::string& to, const std::string& input)
{
    graph.links[{graph::NodeId(to), input}] = {graph::NodeId(from), output};
}

} // namespace cascade::tests
