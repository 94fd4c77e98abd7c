// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/studio/Hand.h"

#include "ui/panels/PromptEditor.h"

#include <QTest>
#include <QWindow>

#include <cmath>

namespace cascade::bench {

namespace {

constexpr auto kEvery = std::chrono::milliseconds(16);
constexpr int kDragInputs = 60;
constexpr int kWheelInputs = 24;
const QString kWords = QStringLiteral(" a small blue cube beside it");

QPointF middleOf(const QWidget& widget)
{
    return QRectF(widget.rect()).center();
}

} // namespace

Hand::Hand(ui::MainWindow& window, tests::InputLatency& latency) : m_window(window), m_latency(latency)
{
    addGestures();
    m_clock = std::jthread([this](const std::stop_token& stop) {
        for (auto at = Clock::now(); !stop.stop_requested(); at += kEvery) {
            std::this_thread::sleep_until(at);
            QMetaObject::invokeMethod(
                this, [this, at] { next(at); }, Qt::QueuedConnection);
        }
    });
}

Hand::~Hand() = default;

void Hand::addGestures()
{
    auto& panels = m_window.panels();
    auto& editor = panels.prompt->editor();
    auto& canvas = panels.canvas->canvas();
    const int letters = static_cast<int>(kWords.size());
    m_gestures.push_back({"type a letter", 2 * letters, [&, letters](int input) {
                              if (input == 0) {
                                  canvas.fit({}, false); // zooming to and fro ends elsewhere at a limit
                                  editor.setFocus();
                                  editor.moveCursor(QTextCursor::End);
                              }
                              if (input < letters) {
                                  key(Qt::Key_A, kWords.mid(input, 1));
                              } else {
                                  key(Qt::Key_Backspace, {});
                              }
                          }});
    auto& view = *panels.canvas->focusProxy();
    addDrag("drag a node",
            [&canvas] {
                const auto node = canvas.nodeOnView(graph::NodeId("prompt"));
                return node.topLeft() + QPointF(node.width() / 3, 10 * canvas.scale());
            },
            view, Qt::LeftButton, {60, 40});
    addDrag("pan the canvas", [&view] { return middleOf(view); }, view, Qt::MiddleButton, {80, 30});
    addWheel("zoom the canvas", view, {});
    auto& ruler = *panels.timeline->view().viewport();
    addDrag("scrub", [&ruler] { return QPointF(ruler.width() * 0.6, 8); }, ruler, Qt::LeftButton, {120, 0});
    addWheel("zoom the timeline", ruler, Qt::ControlModifier);
    addWheel("zoom the picture", panels.viewer->canvas(), {});
}

/// There and back on a circle, pressed at its first input and released at its last.
void Hand::addDrag(const std::string& name, std::function<QPointF()> from, QWidget& over,
                   Qt::MouseButton button, const QPointF& reach)
{
    const auto begin = std::make_shared<QPointF>();
    m_gestures.push_back({name, kDragInputs, [=, this, &over, from = std::move(from)](int input) {
                              if (input == 0) {
                                  *begin = from();
                                  mouse(QEvent::MouseButtonPress, over, *begin, button);
                                  return;
                              }
                              const double turn = 2 * M_PI * input / (kDragInputs - 1);
                              const auto at = *begin + QPointF(reach.x() * std::sin(turn),
                                                               reach.y() * (1 - std::cos(turn)));
                              mouse(input == kDragInputs - 1 ? QEvent::MouseButtonRelease : QEvent::MouseMove,
                                    over, at, button);
                          }});
}

void Hand::addWheel(const std::string& name, QWidget& over, Qt::KeyboardModifiers modifiers)
{
    m_gestures.push_back({name, kWheelInputs, [=, this, &over](int input) {
                              wheel(over, input < kWheelInputs / 2 ? 1 : -1, modifiers);
                          }});
}

void Hand::next(Clock::time_point happened)
{
    const auto& gesture = m_gestures[m_gesture];
    m_latency.begin(gesture.name, happened);
    gesture.make(m_input);
    ++m_inputs;
    if (++m_input == gesture.inputs) {
        m_input = 0;
        m_gesture = (m_gesture + 1) % m_gestures.size();
    }
}

void Hand::key(Qt::Key key, const QString& text)
{
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::NoModifier, text);
        QSpontaneKeyEvent::setSpontaneous(&event);
        QCoreApplication::sendEvent(m_window.windowHandle(), &event);
    }
}

void Hand::mouse(QEvent::Type type, QWidget& over, const QPointF& at, Qt::MouseButton button)
{
    const auto inWindow = QPointF(over.mapTo(&m_window, at.toPoint()));
    const bool moves = type == QEvent::MouseMove;
    QMouseEvent event(type, inWindow, m_window.mapToGlobal(inWindow), moves ? Qt::NoButton : button,
                      type == QEvent::MouseButtonRelease ? Qt::NoButton : button, {});
    QSpontaneKeyEvent::setSpontaneous(&event);
    QCoreApplication::sendEvent(m_window.windowHandle(), &event);
}

void Hand::wheel(QWidget& over, int notches, Qt::KeyboardModifiers modifiers)
{
    const auto inWindow = QPointF(over.mapTo(&m_window, middleOf(over).toPoint()));
    QWheelEvent event(inWindow, m_window.mapToGlobal(inWindow), {}, {0, 120 * notches}, Qt::NoButton,
                      modifiers, Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&event);
    QCoreApplication::sendEvent(m_window.windowHandle(), &event);
}

} // namespace cascade::bench
