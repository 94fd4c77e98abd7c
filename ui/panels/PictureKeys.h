// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/Playhead.h"

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QStringList>
#include <QWidget>

#include <functional>

class QKeyEvent;

namespace cascade::ui {

/// The keys of a panel that shows pictures, as actions that the window can list and rebind. They hold while
/// the panel or a part of it has the focus, and then win over the window's own.
class PictureKeys : public QObject {
    Q_OBJECT
public:
    explicit PictureKeys(QWidget& panel);

    struct Command {
        const char* name = ""; ///< of the action, for the settings: "viewer.swap"
        QString text;          ///< what the key does: "Swap A and B"
        QList<QKeySequence> keys;
    };
    QAction& add(const Command& command, std::function<void()> run);
    /// Those of these names, for the tips of buttons that do the same.
    [[nodiscard]] QList<QAction*> actions(const QStringList& names) const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QAction* actionOf(const QKeyEvent& event) const;

    QWidget& m_panel;
};

/// Play and shuttle, steps of frames and seconds, first and last frame, in and out.
void addTransportKeys(PictureKeys& keys, Playhead& playhead);

// What the keys do; buttons do the same.
void goToFirstFrame(Playhead& playhead);
void goToLastFrame(Playhead& playhead);
void setInHere(Playhead& playhead);
void setOutHere(Playhead& playhead); ///< behind the frame that is seen, so that the range holds it
void goToIn(Playhead& playhead);
void goToOut(Playhead& playhead); ///< the last frame of the range

} // namespace cascade::ui
