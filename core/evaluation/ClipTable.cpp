// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipTable.h"

#include <limits>

namespace cascade::evaluation {

namespace {

constexpr double kPercent = 100;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

void addAlignment(const std::vector<ClipReading>& readings, ResultRow& row)
{
    row.cells["clips"] = numberCell({static_cast<double>(readings.size()), 0});
    row.cells["clipScore"] = numberCell(meanEstimate(readings, clipScoreOf));
    row.cells["rPrecision"] = numberCell(meanEstimate(readings, rPrecisionOf));
}

} // namespace

double clipScoreOf(const ClipReading& reading)
{
    return reading.alignment.value().clipScore;
}

double rPrecisionOf(const ClipReading& reading)
{
    return kPercent * reading.alignment.value().rPrecision;
}

Estimate meanEstimate(const std::vector<ClipReading>& readings,
                      const std::function<double(const ClipReading&)>& number)
{
    return overCaptions(measuredMean(readings, number));
}

Estimate overCaptions(const Measured& measured)
{
    return {measured.value, measured.overCaptions.value_or(kUnknown)};
}

Estimate overRepeats(const Measured& measured)
{
    return {measured.value, measured.overRepeats.value_or(kUnknown)};
}

std::vector<ResultColumn> clipColumns()
{
    return {{"clips", "clips", "", 0},
            {"clipScore", "World-CLIP score"},
            {"rPrecision", "R-precision", "%"},
            {"fid", "FID-W"},
            {"fvd", "FVD-W"},
            {"flicker", "flicker above renders'", "", 4}};
}

ResultRow clipRow(const std::string& name, const std::vector<ClipReading>& readings,
                  const std::vector<ClipReading>& truth)
{
    const auto summary = summarise(readings, truth);
    ResultRow row{name, {}};
    addAlignment(readings, row);
    row.cells["fid"] = numberCell(overRepeats(summary.fid));
    row.cells["fvd"] = numberCell(overRepeats(summary.fvd));
    row.cells["flicker"] = numberCell(overCaptions(summary.flicker));
    return row;
}

ResultRow truthRow(const std::vector<ClipReading>& truth)
{
    ResultRow row{"true renders", {}};
    addAlignment(truth, row);
    return row;
}

} // namespace cascade::evaluation
