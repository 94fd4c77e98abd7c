// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AugmentationTable.h"

#include "core/config/TextForm.h"
#include "core/evaluation/ClipTable.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cascade::evaluation {

namespace {

constexpr std::size_t kFewestRows = 3; ///< two ends, and one between them

Error rejected(const std::string& what)
{
    return Error{ErrorCode::BadInput, "noise on the condition", what, {}};
}

/// FID-W of the clips of each repeat alone: what may be subtracted row from row on the same noise.
std::map<std::int64_t, double> fidOfRepeats(const std::vector<ClipReading>& readings,
                                            const std::vector<ClipReading>& truth)
{
    std::map<std::int64_t, std::vector<ClipReading>> repeats;
    for (const auto& reading : readings) {
        repeats[reading.repeat].push_back(reading);
    }
    std::map<std::int64_t, double> fids;
    for (const auto& [repeat, clips] : repeats) {
        fids[repeat] = summarise(clips, truth).fid.value;
    }
    return fids;
}

/// By how much FID-W of `worse` is above that of `better`, with its error over repeats.
Estimate fidAbove(const AugmentationResult& worse, const AugmentationResult& better,
                  const std::vector<ClipReading>& truth)
{
    const auto one = fidOfRepeats(worse.readings, truth), other = fidOfRepeats(better.readings, truth);
    std::vector<double> differences;
    for (const auto& [repeat, fid] : one) {
        if (const auto same = other.find(repeat); same != other.end()) {
            differences.push_back(fid - same->second);
        }
    }
    return meanOf(differences);
}

double fidOf(const AugmentationResult& result, const std::vector<ClipReading>& truth)
{
    return summarise(result.readings, truth).fid.value;
}

/// Of the rows between the two ends, the one with the lowest FID-W.
const AugmentationResult& bestBetween(const std::vector<AugmentationResult>& results,
                                      const std::vector<ClipReading>& truth)
{
    return *std::min_element(results.begin() + 1, results.end() - 1,
                             [&](const auto& a, const auto& b) { return fidOf(a, truth) < fidOf(b, truth); });
}

Claim claimOf(const std::vector<AugmentationResult>& results, const std::vector<ClipReading>& truth)
{
    const auto& best = bestBetween(results, truth);
    const auto against = [&](const AugmentationResult& end) {
        return Comparison{"FID-W at SNR " + diffusion::formatNumber(end.row.snr) + " above that at " +
                              diffusion::formatNumber(best.row.snr),
                          fidAbove(end, best, truth),
                          Relation::Above,
                          {0, 0}};
    };
    return {"Clips are nearest to true renders with some noise on the condition: neither the least of the "
            "range nor the most",
            "SNR 3 or 5 at sampling",
            {against(results.front()), against(results.back())}};
}

} // namespace

Result<std::vector<AugmentationRow>> augmentationRows(const std::vector<PlannedStage>& stages,
                                                      std::vector<double> snrs)
{
    if (stages.empty() || stages.back().stage.role != StageRole::Ssr) {
        return rejected("expected clips of a spatial super-resolution stage, got " +
                        (stages.empty() ? std::string("none") : "those of " + stages.back().stage.id));
    }
    std::sort(snrs.begin(), snrs.end());
    if (snrs.size() < kFewestRows || !(snrs.front() > 0) || !std::isfinite(snrs.back()) ||
        std::adjacent_find(snrs.begin(), snrs.end()) != snrs.end()) {
        return rejected("expected at least three different SNRs above zero, such as 3,10,100");
    }
    std::vector<AugmentationRow> rows;
    for (const double snr : snrs) {
        rows.push_back({"snr-" + diffusion::formatNumber(snr), snr, stages});
        rows.back().stages.back().sampling.augmentationSnr = snr;
    }
    return rows;
}

ResultReport augmentationReport(const std::vector<AugmentationResult>& results,
                                const std::vector<ClipReading>& truth)
{
    const auto& last = results.front().row.stages.back();
    ResultReport report;
    report.name = "iv-2.5";
    report.title = "Noise on the condition of super-resolution mends what the stage before did";
    report.about = "Clips of held-out captions, several of each. The stages before " + last.stage.id +
                   " make each clip once and the same; " + last.stage.id +
                   " then makes it larger with more or less noise on what it is given, and is told how "
                   "much. FID-W and FVD-W are distances to true renders of the same captions, with errors "
                   "over clips of other noise; the claim is of differences on the same noise.";
    ResultTable table{"", "SNR of the condition", clipColumns(), {}};
    for (const auto& result : results) {
        const auto summary = summarise(result.readings, truth);
        table.rows.push_back(clipRow(diffusion::formatNumber(result.row.snr), summary));
        report.details["rows"][result.row.id] = toJson(summary);
    }
    table.rows.push_back(truthRow(truth));
    report.tables = {table};
    report.picture = "FID-W over the SNR of the condition";
    report.claims = {claimOf(results, truth)};
    report.notes = {"The paper samples with SNR 3 or 5 (section 2.5) and gives no numbers of other ones.",
                    "The row between the two ends that is held against them is the best of those that were "
                    "measured, chosen from the same clips."};
    return report;
}

LinePlot augmentationPlot(const std::vector<AugmentationResult>& results,
                          const std::vector<ClipReading>& truth)
{
    LinePlot plot;
    plot.title = "Noise on the condition of " + results.front().row.stages.back().stage.id;
    plot.x = {"SNR of the condition", ""};
    plot.y = {"FID-W", ""};
    plot.logarithmicX = true;
    PlotSeries series{"generated input", {}};
    for (const auto& result : results) {
        const auto fid = overRepeats(summarise(result.readings, truth).fid);
        series.points.push_back({result.row.snr, fid.value, std::isfinite(fid.error) ? fid.error : 0});
    }
    plot.series = {series};
    return plot;
}

} // namespace cascade::evaluation
