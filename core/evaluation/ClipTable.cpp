// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipTable.h"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>

namespace cascade::evaluation {

namespace {

constexpr double kPercent = 100;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Of what was asked for by captions alone; the number times `scale`.
ResultCell askedCell(const std::optional<Measured>& measured, double scale)
{
    if (!measured) {
        return openCell();
    }
    const auto mean = overCaptions(*measured);
    return numberCell({scale * mean.value, scale * mean.error});
}

std::map<std::int64_t, double> meanByCaption(const std::vector<ClipReading>& readings,
                                             const std::function<double(const ClipReading&)>& number)
{
    std::map<std::int64_t, std::vector<double>> numbers;
    for (const auto& reading : readings) {
        numbers[reading.index].push_back(number(reading));
    }
    std::map<std::int64_t, double> means;
    for (const auto& [caption, own] : numbers) {
        means[caption] = meanOf(own).value;
    }
    return means;
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

Estimate aboveTruth(const std::vector<ClipReading>& readings, const std::vector<ClipReading>& truth,
                    const std::function<double(const ClipReading&)>& number)
{
    const auto made = meanByCaption(readings, number), rendered = meanByCaption(truth, number);
    std::vector<double> differences;
    for (const auto& [caption, mean] : made) {
        if (const auto same = rendered.find(caption); same != rendered.end()) {
            differences.push_back(mean - same->second);
        }
    }
    return meanOf(differences);
}

std::vector<ResultColumn> clipColumns()
{
    return {{"clips", "clips", "", 0},
            {"clipScore", "World-CLIP score"},
            {"rPrecision", "R-precision", "%"},
            {"fid", "FID-W"},
            {"fvd", "FVD-W"},
            {"isW", "IS-W"},
            {"flicker", "flicker above renders'", "", 4}};
}

ResultRow clipRow(const std::string& name, const ClipSummary& summary)
{
    ResultRow row{name, {}};
    row.cells["clips"] = numberCell({static_cast<double>(summary.clips), 0});
    row.cells["clipScore"] = askedCell(summary.clipScore, 1);
    row.cells["rPrecision"] = askedCell(summary.rPrecision, kPercent);
    row.cells["fid"] = numberCell(overRepeats(summary.fid));
    row.cells["fvd"] = numberCell(overRepeats(summary.fvd));
    row.cells["isW"] = numberCell(overRepeats(summary.inception));
    row.cells["flicker"] = numberCell(overCaptions(summary.flicker));
    return row;
}

ResultRow truthRow(const std::vector<ClipReading>& truth)
{
    ResultRow row{"true renders", {}};
    row.cells["clips"] = numberCell({static_cast<double>(truth.size()), 0});
    row.cells["clipScore"] = numberCell(meanEstimate(truth, clipScoreOf));
    row.cells["rPrecision"] = numberCell(meanEstimate(truth, rPrecisionOf));
    row.cells["isW"] = numberCell(overRepeats(measuredInception(truth)));
    return row;
}

} // namespace cascade::evaluation
