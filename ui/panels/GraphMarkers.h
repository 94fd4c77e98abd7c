// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/Timeline.h"
#include "ui/session/GraphSession.h"

#include <QObject>

namespace cascade::ui {

/// Keeps the markers of the graph on the canvas and those that a timeline shows the same: the graph has them
/// from the start of its clips, the timeline at its shot. What an artist does to them is an edit of the
/// graph, undone and saved with it; a drag is one.
///
/// Threads  the window's.
class GraphMarkers : public QObject {
    Q_OBJECT
public:
    GraphMarkers(GraphSession& session, Timeline& timeline, QObject* parent = nullptr);

private:
    void show();
    void store(bool goesOn);

    GraphSession& m_session;
    Timeline& m_timeline;
};

} // namespace cascade::ui
