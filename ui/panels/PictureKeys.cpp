// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PictureKeys.h"

#include <QKeyEvent>

#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kFrameSlack = 1e-6;

/// When the frame that is seen begins.
double frameStart(const Playhead& playhead)
{
    return std::floor(playhead.seconds() * playhead.framesPerSecond() + kFrameSlack) /
           playhead.framesPerSecond();
}

int framesOfSecond(const Playhead& playhead)
{
    return std::max(1, static_cast<int>(std::lround(playhead.framesPerSecond())));
}

} // namespace

PictureKeys::PictureKeys(QWidget& panel) : QObject(&panel), m_panel(panel)
{
    panel.installEventFilter(this);
}

QAction& PictureKeys::add(const Command& command, std::function<void()> run)
{
    auto* action = new QAction(command.text, &m_panel);
    action->setObjectName(QLatin1String(command.name));
    action->setShortcuts(command.keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    m_panel.addAction(action);
    return *action;
}

QList<QAction*> PictureKeys::actions(const QStringList& names) const
{
    QList<QAction*> found;
    for (auto* action : m_panel.actions()) {
        if (names.contains(action->objectName())) {
            found.append(action);
        }
    }
    return found;
}

bool PictureKeys::eventFilter(QObject* watched, QEvent* event)
{
    const bool asked = event->type() == QEvent::ShortcutOverride;
    if (watched != &m_panel || (!asked && event->type() != QEvent::KeyPress)) {
        return false;
    }
    QAction* action = actionOf(static_cast<const QKeyEvent&>(*event));
    if (action == nullptr) {
        return false;
    }
    event->accept(); // an override that is accepted comes again, as a press
    if (!asked) {
        action->trigger();
    }
    return true;
}

QAction* PictureKeys::actionOf(const QKeyEvent& event) const
{
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const QKeySequence pressed(QKeyCombination(modifiers, static_cast<Qt::Key>(event.key())));
    for (auto* action : m_panel.actions()) {
        if (action->isEnabled() && action->shortcuts().contains(pressed)) {
            return action;
        }
    }
    return nullptr;
}

void addTransportKeys(PictureKeys& keys, Playhead& playhead)
{
    const auto add = [&](const char* name, const QString& text, const QList<QKeySequence>& sequences,
                         std::function<void()> run) {
        keys.add({name, text, sequences}, std::move(run));
    };
    auto* head = &playhead;
    add("transport.play", PictureKeys::tr("Play or pause"), {Qt::Key_Space}, [head] { head->togglePlay(); });
    add("transport.play-range", PictureKeys::tr("Play from in to out"), {Qt::SHIFT | Qt::Key_Space},
        [head] { head->playRange(); });
    add("transport.backward", PictureKeys::tr("Play backwards, faster each time"), {Qt::Key_J},
        [head] { head->shuttleBackward(); });
    add("transport.stop", PictureKeys::tr("Stop"), {Qt::Key_K}, [head] { head->stop(); });
    add("transport.forward", PictureKeys::tr("Play, faster each time"), {Qt::Key_L},
        [head] { head->shuttleForward(); });
    add("transport.back", PictureKeys::tr("One frame back"), {Qt::Key_Left},
        [head] { head->stepFrames(-1); });
    add("transport.step", PictureKeys::tr("One frame on"), {Qt::Key_Right}, [head] { head->stepFrames(1); });
    add("transport.second-back", PictureKeys::tr("One second back"), {Qt::SHIFT | Qt::Key_Left},
        [head] { head->stepFrames(-framesOfSecond(*head)); });
    add("transport.second-on", PictureKeys::tr("One second on"), {Qt::SHIFT | Qt::Key_Right},
        [head] { head->stepFrames(framesOfSecond(*head)); });
    add("transport.first", PictureKeys::tr("First frame"), {Qt::Key_Home, Qt::CTRL | Qt::Key_Home},
        [head] { goToFirstFrame(*head); });
    add("transport.last", PictureKeys::tr("Last frame"), {Qt::Key_End, Qt::CTRL | Qt::Key_End},
        [head] { goToLastFrame(*head); });
    add("transport.in", PictureKeys::tr("The range begins here"), {Qt::Key_I}, [head] { setInHere(*head); });
    add("transport.out", PictureKeys::tr("The range ends here"), {Qt::Key_O}, [head] { setOutHere(*head); });
    add("transport.to-in", PictureKeys::tr("Go to the start of the range"), {Qt::SHIFT | Qt::Key_I},
        [head] { goToIn(*head); });
    add("transport.to-out", PictureKeys::tr("Go to the end of the range"), {Qt::SHIFT | Qt::Key_O},
        [head] { goToOut(*head); });
    add("transport.clear-range", PictureKeys::tr("Forget the range"), {Qt::ALT | Qt::Key_X}, [head] {
        head->setIn({});
        head->setOut({});
    });
}

void goToFirstFrame(Playhead& playhead)
{
    playhead.seek(0);
}

void goToLastFrame(Playhead& playhead)
{
    playhead.seek(playhead.durationSec());
    playhead.stepFrames(0); // to the start of that frame
}

void setInHere(Playhead& playhead)
{
    playhead.setIn(frameStart(playhead));
}

void setOutHere(Playhead& playhead)
{
    playhead.setOut(frameStart(playhead) + 1 / playhead.framesPerSecond());
}

void goToIn(Playhead& playhead)
{
    playhead.seek(playhead.in().value_or(0));
}

void goToOut(Playhead& playhead)
{
    if (const auto out = playhead.out()) {
        playhead.seek(*out - 1 / playhead.framesPerSecond());
    } else {
        goToLastFrame(playhead);
    }
}

} // namespace cascade::ui
