// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/NodeCanvas.h"
#include "ui/session/GraphCheck.h"
#include "ui/session/GraphSession.h"
#include "ui/session/RunBoard.h"
#include "ui/session/Selection.h"
#include "ui/style/Palette.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>

class QAction;

namespace cascade::ui {

class ImGuiHost;

/// The canvas as a panel: shows the graph of a session, with what is known of it and what runs; follows their
/// changes. Each CanvasAction is a QAction of the panel, so that its keys work while the panel has the focus.
class CanvasPanel : public QWidget {
    Q_OBJECT
public:
    struct Parts {
        GraphSession& session;
        GraphCheck& check;
        RunBoard& board;
        Selection& selection;
        Theme theme = Theme::Dark;
    };
    explicit CanvasPanel(const Parts& parts, QWidget* parent = nullptr);
    ~CanvasPanel() override;

    [[nodiscard]] NodeCanvas& canvas() { return *m_canvas; }
    void setTheme(Theme theme);
    /// The place of the canvas at a place of the screen; none where the panel is not.
    [[nodiscard]] std::optional<QPointF> placeAt(const QPointF& screen) const;
    void trigger(CanvasAction action) { m_canvas->trigger(action); }
    /// Puts an action of the window, with keys that an artist may change, in the place of the panel's own; it
    /// has to call `trigger`.
    void setAction(CanvasAction which, QAction* action);
    [[nodiscard]] QAction* action(CanvasAction action) const
    {
        return m_actions.value(static_cast<int>(action));
    }
    /// More entries for the menu of a node: run to here, hold, open.
    void onNodeMenu(std::function<void(QMenu& menu, const graph::NodeId& node)> fill)
    {
        m_fillNodeMenu = std::move(fill);
    }

Q_SIGNALS:
    void viewRequested(const graph::NodeId& node);
    void refused(const QString& message);

private:
    void makeActions();
    void showModel();
    void showMenu(const CanvasMenu& menu);
    void addColours(QMenu& menu, const graph::NodeId& node);

    Parts m_parts;
    ImGuiHost* m_host; ///< goes after the view: children are destroyed in their order
    NodeCanvas* m_canvas;
    QWidget* m_view;
    QHash<int, QAction*> m_actions;
    std::function<void(QMenu&, const graph::NodeId&)> m_fillNodeMenu;
};

} // namespace cascade::ui
