// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/Plot.h"

#include "core/base/Quote.h"
#include "core/evaluation/PlotScale.h"
#include "core/evaluation/SvgWriter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace cascade::evaluation {

namespace {

constexpr SvgPoint kSize{880, 420};
constexpr double kLeft = 84, kTop = 48, kBottom = 358; // of the area of the data
constexpr double kMargin = 24;                         // to its right, without a legend
constexpr double kLegendGap = 18, kSwatch = 22, kRow = 20, kWidestLegend = 320;
constexpr double kMarker = 3.5, kCap = 4; // half of what they measure
constexpr double kBaseline = 4.5;         // from a text's middle down to what it stands on
constexpr double kGroupShare = 0.8;       // of a group's place that its bars take
constexpr const char* kGrid = "#dddddd";
constexpr const char* kAxisColour = "#444444";
constexpr std::array<const char*, 7> kColours{"#0b6e99", "#c4500a", "#3c8d2f", "#8a3ab9",
                                              "#a8324a", "#5f6b00", "#00796b"};

const char* colourOf(std::size_t series)
{
    return kColours[series % kColours.size()];
}

SvgStroke thin(const char* colour)
{
    return {colour, 1, {}};
}

SvgStroke referenceStroke()
{
    return {"#222222", 1.4, "6 4"};
}

std::string titleOf(const PlotAxis& axis)
{
    return axis.unit.empty() ? axis.title : axis.title + " (" + axis.unit + ")";
}

/// How a series shows itself in the legend.
struct LegendRow {
    std::string name;
    SvgStroke line; ///< without a colour: none
    std::string dot;
    std::string square;
};

/// A plot being drawn: its frame is there, and values become places.
class Drawing {
public:
    Drawing(const std::vector<LegendRow>& legend, PlotScale y)
        : m_svg(kSize), m_y(std::move(y)), m_right(kSize.x - kMargin)
    {
        double widest = 0;
        for (const auto& row : legend) {
            widest = std::max(widest, svgTextWidth(row.name));
        }
        if (!legend.empty()) {
            m_right -= std::min(kLegendGap + kSwatch + 8 + widest, kWidestLegend);
        }
    }

    [[nodiscard]] SvgWriter& svg() { return m_svg; }
    [[nodiscard]] double x(double share) const { return kLeft + share * (m_right - kLeft); }
    [[nodiscard]] double y(double value) const { return kBottom - m_y.at(value) * (kBottom - kTop); }

    void titles(const std::string& title, const std::string& below, const std::string& beside)
    {
        m_svg.text({kLeft, 26}, title, {.bold = true});
        if (!below.empty()) {
            m_svg.text({x(0.5), kSize.y - 12}, below, {.anchor = "middle"});
        }
        m_svg.text({20, (kTop + kBottom) / 2}, beside, {.anchor = "middle", .upward = true});
    }

    void verticalAxis()
    {
        m_svg.openGroup("y-axis");
        for (const auto& tick : m_y.ticks()) {
            m_svg.line({kLeft, y(tick.value)}, {m_right, y(tick.value)}, thin(kGrid));
            m_svg.text({kLeft - 8, y(tick.value) + kBaseline}, tick.label,
                       {.anchor = "end", .colour = kAxisColour});
        }
        m_svg.closeGroup();
    }

    void horizontalAxis(const PlotScale& scale)
    {
        m_svg.openGroup("x-axis");
        for (const auto& tick : scale.ticks()) {
            const double at = x(scale.at(tick.value));
            m_svg.line({at, kBottom}, {at, kBottom + 5}, thin(kAxisColour));
            below(at, tick.label);
        }
        m_svg.line({kLeft, kBottom}, {m_right, kBottom}, thin(kAxisColour));
        m_svg.closeGroup();
    }

    void below(double at, const std::string& label)
    {
        m_svg.text({at, kBottom + 20}, label, {.anchor = "middle", .colour = kAxisColour});
    }

    /// From a standard error below `value` to one above.
    void errorBar(double at, double value, double error, const char* colour)
    {
        if (error <= 0) {
            return;
        }
        const SvgStroke stroke{colour, 1.2, {}};
        const double low = y(value - error), high = y(value + error);
        m_svg.line({at, low}, {at, high}, stroke);
        m_svg.line({at - kCap, low}, {at + kCap, low}, stroke);
        m_svg.line({at - kCap, high}, {at + kCap, high}, stroke);
    }

    void references(const std::vector<PlotReference>& references)
    {
        for (const auto& reference : references) {
            m_svg.openGroup("reference");
            m_svg.line({kLeft, y(reference.y)}, {m_right, y(reference.y)}, referenceStroke());
            m_svg.closeGroup();
        }
    }

    void legend(const std::vector<LegendRow>& rows)
    {
        m_svg.openGroup("legend");
        const double left = m_right + kLegendGap;
        double middle = kTop + 8;
        for (const auto& row : rows) {
            if (!row.line.colour.empty()) {
                m_svg.line({left, middle}, {left + kSwatch, middle}, row.line);
            }
            if (!row.dot.empty()) {
                m_svg.circle({left + kSwatch / 2, middle}, kMarker, row.dot);
            }
            if (!row.square.empty()) {
                m_svg.rectangle({left + kSwatch / 2 - 6, middle - 6}, {12, 12}, row.square);
            }
            m_svg.text({left + kSwatch + 8, middle + kBaseline}, row.name, {});
            middle += kRow;
        }
        m_svg.closeGroup();
    }

private:
    SvgWriter m_svg;
    PlotScale m_y;
    double m_right; ///< of the area of the data
};

Error badPlot(const std::string& what)
{
    return {ErrorCode::BadInput, "plot", what, {}};
}

/// Adds what a value covers, its error too, to `values`.
Result<void> cover(const std::string& series, double value, double error, std::vector<double>& values)
{
    if (!(error >= 0)) {
        return badPlot("expected standard errors of zero or more in " + quotedText(series));
    }
    values.push_back(value - error);
    values.push_back(value + error);
    return {};
}

std::vector<LegendRow> withReferences(std::vector<LegendRow> rows,
                                      const std::vector<PlotReference>& references)
{
    for (const auto& reference : references) {
        rows.push_back({reference.name, referenceStroke(), {}, {}});
    }
    return rows;
}

std::vector<LegendRow> legendOf(const LinePlot& plot)
{
    std::vector<LegendRow> rows;
    for (const auto& series : plot.series) {
        const auto* const colour = colourOf(rows.size());
        rows.push_back({series.name,
                        series.joined ? SvgStroke{colour, 1.8, {}} : SvgStroke{},
                        series.marked ? colour : "",
                        {}});
    }
    return withReferences(std::move(rows), plot.references);
}

std::vector<LegendRow> legendOf(const BarPlot& plot)
{
    std::vector<LegendRow> rows;
    for (const auto& series : plot.series) {
        rows.push_back({series.name, {}, {}, colourOf(rows.size())});
    }
    return withReferences(std::move(rows), plot.references);
}

void drawSeries(Drawing& drawing, const PlotSeries& series, const PlotScale& scale, const char* colour)
{
    auto& svg = drawing.svg();
    svg.openGroup("series");
    std::vector<SvgPoint> places;
    for (const auto& point : series.points) {
        places.push_back({drawing.x(scale.at(point.x)), drawing.y(point.y)});
        drawing.errorBar(places.back().x, point.y, point.error, colour);
    }
    if (series.joined) {
        svg.polyline(places, {colour, 1.8, {}});
    }
    if (series.marked) {
        for (const auto& place : places) {
            svg.circle(place, kMarker, colour);
        }
    }
    svg.closeGroup();
}

/// Of one series, in all groups.
void drawBars(Drawing& drawing, const BarPlot& plot, std::size_t series)
{
    const double slot = (drawing.x(1) - drawing.x(0)) / static_cast<double>(plot.groups.size());
    const double width = kGroupShare * slot / static_cast<double>(plot.series.size());
    auto& svg = drawing.svg();
    svg.openGroup("series");
    const auto& bars = plot.series[series].bars;
    for (std::size_t group = 0; group < bars.size(); ++group) {
        const double left = drawing.x(0) + static_cast<double>(group) * slot + (1 - kGroupShare) / 2 * slot +
                            static_cast<double>(series) * width;
        const double end = drawing.y(bars[group].value), zero = drawing.y(0);
        svg.rectangle({left, std::min(end, zero)}, {width, std::abs(end - zero)}, colourOf(series));
        drawing.errorBar(left + width / 2, bars[group].value, bars[group].error, "#222222");
    }
    svg.closeGroup();
}

void groupNames(Drawing& drawing, const std::vector<std::string>& groups)
{
    auto& svg = drawing.svg();
    svg.openGroup("x-axis");
    const auto count = static_cast<double>(groups.size());
    for (std::size_t group = 0; group < groups.size(); ++group) {
        drawing.below(drawing.x((static_cast<double>(group) + 0.5) / count), groups[group]);
    }
    svg.line({drawing.x(0), drawing.y(0)}, {drawing.x(1), drawing.y(0)}, thin(kAxisColour));
    svg.closeGroup();
}

/// What the axes have to cover.
struct Covered {
    std::vector<double> x;
    std::vector<double> y;
};

Result<Covered> coveredBy(const LinePlot& plot)
{
    if (plot.series.empty()) {
        return badPlot("expected a series of points, got none");
    }
    Covered covered;
    for (const auto& series : plot.series) {
        if (series.points.empty()) {
            return badPlot("expected points in " + quotedText(series.name) + ", got none");
        }
        for (const auto& point : series.points) {
            covered.x.push_back(point.x);
            if (auto done = cover(series.name, point.y, point.error, covered.y); !done) {
                return done.error();
            }
        }
    }
    for (const auto& reference : plot.references) {
        covered.y.push_back(reference.y);
    }
    return covered;
}

Result<Covered> coveredBy(const BarPlot& plot)
{
    if (plot.series.empty() || plot.groups.empty()) {
        return badPlot("expected a series of bars, got none");
    }
    Covered covered{{}, {0}};
    for (const auto& series : plot.series) {
        if (series.bars.size() != plot.groups.size()) {
            return badPlot("expected " + std::to_string(plot.groups.size()) + " bars in " +
                           quotedText(series.name) + ", got " + std::to_string(series.bars.size()));
        }
        for (const auto& bar : series.bars) {
            if (auto done = cover(series.name, bar.value, bar.error, covered.y); !done) {
                return done.error();
            }
        }
    }
    for (const auto& reference : plot.references) {
        covered.y.push_back(reference.y);
    }
    return covered;
}

} // namespace

Result<std::string> svgOf(const LinePlot& plot)
{
    const auto covered = coveredBy(plot);
    if (!covered) {
        return covered.error();
    }
    const auto x = PlotScale::covering(covered.value().x, plot.logarithmicX);
    const auto y = PlotScale::covering(covered.value().y, false);
    if (!x || !y) {
        return !x ? x.error() : y.error();
    }
    const auto legend = legendOf(plot);
    Drawing drawing(legend, y.value());
    drawing.titles(plot.title, titleOf(plot.x), titleOf(plot.y));
    drawing.verticalAxis();
    drawing.horizontalAxis(x.value());
    drawing.references(plot.references);
    for (std::size_t i = 0; i < plot.series.size(); ++i) {
        drawSeries(drawing, plot.series[i], x.value(), colourOf(i));
    }
    drawing.legend(legend);
    return drawing.svg().finish();
}

Result<std::string> svgOf(const BarPlot& plot)
{
    const auto covered = coveredBy(plot);
    if (!covered) {
        return covered.error();
    }
    const auto y = PlotScale::covering(covered.value().y, false);
    if (!y) {
        return y.error();
    }
    const auto legend = legendOf(plot);
    Drawing drawing(legend, y.value());
    drawing.titles(plot.title, {}, titleOf(plot.y));
    drawing.verticalAxis();
    for (std::size_t i = 0; i < plot.series.size(); ++i) {
        drawBars(drawing, plot, i);
    }
    groupNames(drawing, plot.groups);
    drawing.references(plot.references);
    drawing.legend(legend);
    return drawing.svg().finish();
}

} // namespace cascade::evaluation
