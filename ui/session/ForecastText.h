// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/Ids.h"
#include "ui/session/GraphCheck.h"

#include <QByteArray>
#include <QString>

#include <map>

namespace cascade::ui {

/// What `cascade check --json` says of time, memory and cache.
struct ForecastAnswer {
    std::map<graph::NodeId, NodeForecast> nodes; ///< of the opened graph
    std::optional<double> seconds;               ///< of the whole run, where all is known
    std::int64_t peakBytes = 0;
};

/// Nothing for a text that is not such an answer: a graph that cannot run has no forecast.
[[nodiscard]] std::optional<ForecastAnswer> readForecast(const QByteArray& json);

/// The same by the nodes on the canvas: a closed Cascade is the sum of its stages, and found when all of them
/// are.
[[nodiscard]] std::map<graph::NodeId, NodeForecast>
onCanvas(const std::map<graph::NodeId, NodeForecast>& opened,
         const std::map<graph::NodeId, graph::NodeId>& origins);

/// Why a clip is to be made: "Not in the store: seed is 8 now, was 7." Nothing for a node that makes none or
/// whose clip is found.
[[nodiscard]] QString whyText(const NodeForecast& forecast);

} // namespace cascade::ui
