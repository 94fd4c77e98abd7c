// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimelineMarkers.h"

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kSamePlaceSec = 1e-4;

} // namespace

TimelineMarker* TimelineMarkers::entry(int id)
{
    const auto found = std::find_if(m_markers.begin(), m_markers.end(),
                                    [id](const auto& marker) { return marker.id == id; });
    return found == m_markers.end() ? nullptr : &*found;
}

const TimelineMarker* TimelineMarkers::find(int id) const
{
    return const_cast<TimelineMarkers*>(this)->entry(id);
}

int TimelineMarkers::add(double seconds, const QString& name)
{
    for (const auto& marker : m_markers) {
        if (std::abs(marker.seconds - seconds) < kSamePlaceSec) {
            return marker.id;
        }
    }
    const int id = ++m_lastId;
    m_markers.push_back({id, seconds, name.isEmpty() ? freeName() : name});
    sort();
    tellEdited();
    return id;
}

void TimelineMarkers::rename(int id, const QString& name)
{
    auto* marker = entry(id);
    if (marker != nullptr && !name.isEmpty() && marker->name != name) {
        marker->name = name;
        tellEdited();
    }
}

void TimelineMarkers::move(int id, double seconds, bool goesOn)
{
    auto* marker = entry(id);
    if (marker != nullptr && marker->seconds != seconds) {
        marker->seconds = std::max(0.0, seconds);
        sort();
        tellEdited(goesOn);
    }
}

void TimelineMarkers::remove(int id)
{
    const auto removed = std::erase_if(m_markers, [id](const auto& marker) { return marker.id == id; });
    if (removed > 0) {
        tellEdited();
    }
}

void TimelineMarkers::replace(std::vector<TimelineMarker> markers)
{
    m_markers = std::move(markers);
    for (auto& marker : m_markers) {
        marker.id = ++m_lastId;
    }
    sort();
    Q_EMIT changed();
}

void TimelineMarkers::sort()
{
    std::stable_sort(m_markers.begin(), m_markers.end(),
                     [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
}

void TimelineMarkers::tellEdited(bool goesOn)
{
    Q_EMIT changed();
    Q_EMIT edited(goesOn);
}

/// "Marker 3", with the first number that no other has.
QString TimelineMarkers::freeName() const
{
    for (int number = 1;; ++number) {
        const auto name = tr("Marker %1").arg(number);
        if (std::none_of(m_markers.begin(), m_markers.end(),
                         [&](const auto& marker) { return marker.name == name; })) {
            return name;
        }
    }
}

} // namespace cascade::ui
