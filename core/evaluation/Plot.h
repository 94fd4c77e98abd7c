// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <string>
#include <vector>

namespace cascade::evaluation {

/// What is shown along an axis: "PSNR (dB)".
struct PlotAxis {
    std::string title;
    std::string unit; ///< may be empty
};

struct PlotPoint {
    double x = 0;
    double y = 0;
    double error = 0; ///< standard error of y; drawn as a bar to both sides
};

struct PlotSeries {
    std::string name;
    std::vector<PlotPoint> points;
    bool joined = true; ///< by lines, in the order given
    bool marked = true; ///< by a dot each
};

/// A number that what is shown is held against, such as the paper's: a dashed line across.
struct PlotReference {
    std::string name = "paper";
    double y = 0;
};

/// Series over an axis of numbers.
struct LinePlot {
    std::string title;
    PlotAxis x;
    PlotAxis y;
    std::vector<PlotSeries> series;
    std::vector<PlotReference> references;
    bool logarithmicX = false;
};

struct PlotBar {
    double value = 0;
    double error = 0; ///< standard error
};

struct BarSeries {
    std::string name;
    std::vector<PlotBar> bars; ///< one for each group
};

/// Bars from zero, side by side in groups.
struct BarPlot {
    std::string title;
    PlotAxis y;
    std::vector<std::string> groups;
    std::vector<BarSeries> series;
    std::vector<PlotReference> references;
};

/// The plot as an SVG picture of 880x420. The same plot gives the same bytes; names are escaped, whoever's
/// they are.
///
/// Errors   BadInput for a plot without series, a series without points or with another number of bars than
///          there are groups, errors below zero, and what PlotScale does not take.
[[nodiscard]] Result<std::string> svgOf(const LinePlot& plot);
[[nodiscard]] Result<std::string> svgOf(const BarPlot& plot);

} // namespace cascade::evaluation
