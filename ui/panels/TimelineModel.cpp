// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/TimelineModel.h"

#include <algorithm>

namespace cascade::ui {

int TimelineLane::depth() const
{
    int deepest = 0;
    for (const auto& strip : strips) {
        deepest = std::max(deepest, strip.depth);
    }
    return deepest;
}

const TimelineStrip* TimelineLane::front(int shot) const
{
    const auto found = std::find_if(strips.begin(), strips.end(), [shot](const auto& strip) {
        return strip.shot == shot && strip.depth == 0;
    });
    return found == strips.end() ? nullptr : &*found;
}

const TimelineShot* TimelineModel::canvas() const
{
    return canvasShot < 0 ? nullptr : &shots[static_cast<std::size_t>(canvasShot)];
}

double TimelineModel::durationSec() const
{
    return shots.empty() ? 0 : shots.back().endSec();
}

std::vector<double> TimelineModel::cuts() const
{
    std::vector<double> all;
    for (const auto& shot : shots) {
        all.push_back(shot.startSec);
    }
    if (!shots.empty()) {
        all.push_back(durationSec());
    }
    return all;
}

const TimelineStrip* TimelineModel::at(int lane, double seconds) const
{
    if (lane < 0 || lane >= static_cast<int>(lanes.size())) {
        return nullptr;
    }
    for (int shot = 0; shot < static_cast<int>(shots.size()); ++shot) {
        const auto& place = shots[static_cast<std::size_t>(shot)];
        if (seconds < place.endSec() || shot + 1 == static_cast<int>(shots.size())) {
            return lanes[static_cast<std::size_t>(lane)].front(shot);
        }
    }
    return nullptr;
}

} // namespace cascade::ui
