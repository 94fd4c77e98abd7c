// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/GraphMarkers.h"

#include "ui/session/Text.h"

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kSamePlaceSec = 1e-9; // what is lost on the way to the shot and back

bool same(const TimelineMarker& a, const TimelineMarker& b)
{
    return std::abs(a.seconds - b.seconds) < kSamePlaceSec && a.name == b.name;
}

} // namespace

GraphMarkers::GraphMarkers(GraphSession& session, Timeline& timeline, QObject* parent)
    : QObject(parent), m_session(session), m_timeline(timeline)
{
    connect(&session, &GraphSession::changed, this, &GraphMarkers::show);
    connect(&timeline, &Timeline::modelChanged, this, &GraphMarkers::show);
    connect(&timeline.markers(), &TimelineMarkers::edited, this, &GraphMarkers::store);
    show();
}

void GraphMarkers::show()
{
    std::vector<TimelineMarker> shown;
    if (const auto* shot = m_timeline.model().canvas()) {
        for (const auto& [seconds, name] : m_session.graph().markers) {
            shown.push_back({0, shot->startSec + seconds, text(name)});
        }
    }
    auto& markers = m_timeline.markers();
    if (!std::equal(shown.begin(), shown.end(), markers.all().begin(), markers.all().end(), same)) {
        markers.replace(std::move(shown)); // only then: one that is being dragged keeps its id
    }
}

void GraphMarkers::store(bool goesOn)
{
    const auto* shot = m_timeline.model().canvas();
    if (shot == nullptr) {
        return;
    }
    graph::SetMarkers edit;
    for (const auto& marker : m_timeline.markers().all()) {
        edit.markers.push_back({std::max(0.0, marker.seconds - shot->startSec), marker.name.toStdString()});
    }
    if (!(goesOn ? m_session.applyMerged(edit) : m_session.apply(edit))) {
        show(); // as they still are
    }
}

} // namespace cascade::ui
