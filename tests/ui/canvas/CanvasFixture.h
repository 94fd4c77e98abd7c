// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/canvas/CanvasHand.h"
#include "ui/canvas/CanvasModel.h"
#include "ui/canvas/SoftView.h"
#include "ui/session/GraphSession.h"
#include "ui/session/Selection.h"

#include <QTest>

namespace cascade::tests {

/// What a hand needs, before it: a graph on a canvas in a window in memory.
template <typename View>
struct CanvasPartsOf {
    explicit CanvasPartsOf(ui::Theme theme) : host(ui::paletteOf(theme)) {}

    ui::GraphSession session;
    ui::Selection selection;
    ui::GraphReport report;
    std::map<graph::NodeId, ui::NodeRun> runs;
    ui::ImGuiHost host;
    ui::NodeCanvas canvas{session, selection, host};
    View view{host};
};

/// A graph on a canvas in a window in memory, driven like by a hand.
template <typename View>
struct CanvasFixtureOf : CanvasPartsOf<View>, CanvasHand {
    using Parts = CanvasPartsOf<View>;
    using Parts::canvas, Parts::host, Parts::report, Parts::runs, Parts::selection, Parts::session,
        Parts::view;

    explicit CanvasFixtureOf(graph::Graph graph = {}, ui::Theme theme = ui::Theme::Dark)
        : Parts(theme), CanvasHand(host, canvas, view)
    {
        QObject::connect(&session, &ui::GraphSession::changed, &canvas, [this] { show(); });
        session.replace({std::move(graph), {}, {}}, {});
        show();
        view.resize(1000, 700);
        view.show();
        if (!QTest::qWaitForWindowExposed(&view)) { // before that, a repaint() paints nothing
            qFatal("the window is not shown");
        }
        view.setFocus();
        view.activateWindow();
        settle();
    }

    void show() { canvas.setModel(ui::canvasModel(session.graph(), report, runs)); }
    void trigger(ui::CanvasAction action)
    {
        canvas.trigger(action);
        settle(8);
    }
};
using CanvasFixture = CanvasFixtureOf<ui::SoftView>;

} // namespace cascade::tests
