// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/DistilledTable.h"

#include "core/base/Words.h"
#include "core/evaluation/ClipTable.h"
#include "core/evaluation/StageClips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace cascade::evaluation {

namespace {

using diffusion::GuidanceSchedule;

constexpr double kMayLose = 2.5;    ///< points of R-precision
constexpr double kLeastFaster = 18; ///< times
constexpr double kLeastFewer = 30;  ///< times
constexpr double kRounding = 1e-9;
constexpr double kPublishedWeight = 6; ///< of guidance
constexpr double kPeta = 1e15;
constexpr double kPercent = 100;
constexpr PublishedAlignment kPublishedTruth{24.27, 86.18, 0};

/// A way to guide the base, with the paper's three rows of it.
struct Mode {
    const char* id;
    const char* name;
    GuidanceSchedule schedule;
    const char* student; ///< the base's variant
    std::array<PublishedAlignment, 3> paper;
};

std::vector<Mode> modes()
{
    return {{"constant",
             "constant 6",
             GuidanceSchedule::constant(6),
             "distilled-8",
             {{{25.19, 92.12, 618}, {25.29, 90.88, 135}, {25.03, 89.68, 35}}}},
            {"oscillating",
             "oscillate(15, 1)",
             GuidanceSchedule::oscillating(15, 1),
             "distilled-8-oscillating",
             {{{25.02, 89.91, 618}, {25.15, 88.78, 135}, {25.12, 90.97, 35}}}}};
}

constexpr std::array<const char*, 3> kCascades{"original", "distilled super-resolution", "distilled"};
constexpr std::array<const char*, 3> kCascadeIds{"original", "sr", "distilled"};

/// The stages of a row; throws ErrorException where a variant is not there.
std::vector<PlannedStage> stagesOf(std::vector<PlannedStage> stages, const Mode& mode, std::size_t cascade,
                                   const OriginalSteps& steps)
{
    for (auto& planned : stages) {
        const bool base = planned.stage.role == StageRole::Base;
        const bool original = cascade < (base ? 2U : 1U);
        if (original) {
            planned.sampling.sampler.steps = base ? steps.base : steps.super;
        } else {
            useVariant(planned, base ? mode.student : "distilled-8").value();
        }
        if (planned.stage.chosen.guidance == GuidanceForm::Own) {
            continue;
        }
        if (base) {
            planned.sampling.guidance = mode.schedule;
        } else if (original && steps.guideSuper) {
            planned.sampling.guidance = GuidanceSchedule::constant(kPublishedWeight);
        }
    }
    return stages;
}

std::string idOf(const Mode& mode, std::size_t cascade)
{
    return std::string(mode.id) + '-' + kCascadeIds.at(cascade);
}

/// Every id must be a row's.
void requireRows(const std::vector<std::string>& only)
{
    std::vector<std::string> ids;
    for (const auto& mode : modes()) {
        for (std::size_t i = 0; i < kCascades.size(); ++i) {
            ids.push_back(idOf(mode, i));
        }
    }
    for (const auto& id : only) {
        if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
            throw ErrorException(Error{ErrorCode::BadInput,
                                       "rows",
                                       "expected some of " + joined(ids, ", ") + ", got \"" + id + "\"",
                                       {}});
        }
    }
}

bool isAsked(const std::vector<std::string>& only, const std::string& id)
{
    return only.empty() || std::find(only.begin(), only.end(), id) != only.end();
}

/// All rows, but for those that are not asked for and whose variants are not there.
std::vector<DistilledRow> allRows(const std::vector<PlannedStage>& planned, const OriginalSteps& steps,
                                  const std::vector<std::string>& only)
{
    std::vector<DistilledRow> rows;
    for (const auto& mode : modes()) {
        for (std::size_t i = 0; i < kCascades.size(); ++i) {
            try {
                rows.push_back({idOf(mode, i), mode.name, kCascades.at(i), stagesOf(planned, mode, i, steps),
                                mode.paper.at(i)});
            } catch (const ErrorException&) {
                if (isAsked(only, idOf(mode, i))) {
                    throw;
                }
            }
        }
    }
    return rows;
}

void markShared(std::vector<DistilledRow>& rows)
{
    std::vector<std::vector<PlannedStage>> ways;
    ways.reserve(rows.size());
    for (const auto& row : rows) {
        ways.push_back(row.stages);
    }
    const auto shared = sharedStages(ways);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].shared = shared[i];
    }
}

/// The result of a row; null where it is missing.
const DistilledResult* find(const std::vector<DistilledResult>& results, const Mode& mode,
                            std::size_t cascade)
{
    const auto found = std::find_if(results.begin(), results.end(),
                                    [&](const auto& result) { return result.row.id == idOf(mode, cascade); });
    return found == results.end() ? nullptr : &*found;
}

/// The original of the same guidance; null where it is missing.
const DistilledResult* originalOf(const std::vector<DistilledResult>& results, const DistilledResult& result)
{
    const auto found = std::find_if(results.begin(), results.end(), [&](const auto& other) {
        return other.row.guidance == result.row.guidance && other.row.cascade == kCascades.front();
    });
    return found == results.end() ? nullptr : &*found;
}

/// By how many points a row's R-precision is below the original's of its guidance.
Measured lossOf(const DistilledResult& result, const DistilledResult& original)
{
    return pairedDifference(original.readings, result.readings, rPrecisionOf);
}

ResultCell secondsCell(const std::vector<double>& seconds, double paper)
{
    const auto published = paper > 0 ? std::optional(paper) : std::nullopt;
    return seconds.empty() ? openCell(published) : numberCell(meanOf(seconds), published);
}

ResultRow rowOf(const DistilledResult& result, const DistilledResult* original, const ClipSummary& summary)
{
    const auto& paper = result.row.paper;
    auto row = clipRow(result.row.guidance + ", " + result.row.cascade, summary);
    row.cells["clipScore"].paper = paper.clipScore;
    row.cells["rPrecision"].paper = paper.rPrecision;
    row.cells["loss"] = row.cells["lossRepeats"] = openCell();
    if (original != nullptr) {
        const auto loss = lossOf(result, *original);
        row.cells["loss"] = numberCell(overCaptions(loss));
        row.cells["lossRepeats"] = loss.overRepeats ? numberCell({*loss.overRepeats, 0}) : openCell();
    }
    row.cells["seconds"] = secondsCell(result.seconds, paper.seconds);
    return row;
}

/// A row that was not made: the paper's numbers.
ResultRow openRow(const Mode& mode, std::size_t cascade)
{
    const auto& paper = mode.paper.at(cascade);
    ResultRow row{std::string(mode.name) + ", " + kCascades.at(cascade), {}};
    row.cells["clipScore"] = openCell(paper.clipScore);
    row.cells["rPrecision"] = openCell(paper.rPrecision);
    row.cells["seconds"] = openCell(paper.seconds);
    return row;
}

/// `summaries` are of the results, one each.
ResultTable tableOf(const std::vector<DistilledResult>& results, const std::vector<ClipSummary>& summaries,
                    const std::vector<ClipReading>& truth)
{
    ResultTable table{"", "guidance, cascade", clipColumns(), {}};
    table.columns.push_back({"loss", "below the original, same noise (± over captions)", "points"});
    table.columns.push_back({"lossRepeats", "its ± over repeats", "points"});
    table.columns.push_back({"seconds", "a clip", "s", 3, true});
    for (const auto& mode : modes()) {
        for (std::size_t i = 0; i < kCascades.size(); ++i) {
            const auto* result = find(results, mode, i);
            table.rows.push_back(result != nullptr
                                     ? rowOf(*result, originalOf(results, *result),
                                             summaries[static_cast<std::size_t>(result - results.data())])
                                     : openRow(mode, i));
        }
    }
    auto row = truthRow(truth);
    row.cells["clipScore"].paper = kPublishedTruth.clipScore;
    row.cells["rPrecision"].paper = kPublishedTruth.rPrecision;
    table.rows.push_back(row);
    return table;
}

/// Operations of a clip of which the base, the others or all are distilled.
double flopsOf(std::span<const StageCost> stages, std::size_t cascade)
{
    double flops = 0;
    for (const auto& stage : stages) {
        const bool distilled = cascade >= (stage.role == StageRole::Base ? 2U : 1U);
        flops +=
            (distilled ? kDistilledSteps : kOriginalSteps).evaluations(stage.role) * stage.evaluationFlops;
    }
    return flops;
}

ResultTable costTable(std::span<const StageCost> stages)
{
    const double share = baseShare(stages);
    ResultTable table{"Operations of a clip up to 192x320, 256 and 128 steps guided against 8",
                      "cascade",
                      {{"flops", "a clip, PFLOP", "", 4, true},
                       {"fewer", "times fewer", "", 2},
                       {"closed", "closed form of the steps", "", 2},
                       {"share", "base's part of a step", "%"}},
                      {}};
    for (std::size_t i = 0; i < kCascades.size(); ++i) {
        ResultRow row{kCascades.at(i), {}};
        row.cells["flops"] = numberCell({flopsOf(stages, i) / kPeta, 0});
        row.cells["fewer"] = numberCell({flopsOf(stages, 0) / flopsOf(stages, i), 0});
        table.rows.push_back(row);
    }
    auto& distilled = table.rows.back().cells;
    distilled["fewer"].paper = kPublishedFlopsRatio;
    distilled["closed"] = numberCell({closedFormRatio(share, kOriginalSteps, kDistilledSteps), 0});
    distilled["share"] =
        numberCell({kPercent * share, 0},
                   kPercent * shareForRatio(kPublishedFlopsRatio, kOriginalSteps, kDistilledSteps));
    return table;
}

/// Operations of a clip as a row is planned: of those stages, each as often as its network is asked.
double plannedFlops(const DistilledRow& row, std::span<const StageCost> stages)
{
    double flops = 0;
    for (const auto& planned : row.stages) {
        const auto cost = std::find_if(stages.begin(), stages.end(),
                                       [&](const auto& one) { return one.id == planned.stage.id; });
        if (cost != stages.end()) {
            flops += evaluationsFrom(0, planned, false) * cost->evaluationFlops;
        }
    }
    return flops;
}

/// What is planned, against the closed form; of guidances both of whose rows are planned.
std::vector<Claim> costClaims(std::span<const StageCost> stages, const std::vector<DistilledRow>& published)
{
    const double closed = closedFormRatio(baseShare(stages), kOriginalSteps, kDistilledSteps);
    Claim least{"All stages distilled, a clip takes at least 30 times fewer operations", "36x", {}};
    Claim form{
        "That is the closed form of the step counts: 64 times for the base, 32 times for the others", "", {}};
    for (const auto& mode : modes()) {
        const auto planned = [&](std::size_t cascade) {
            return std::find_if(published.begin(), published.end(),
                                [&](const auto& row) { return row.id == idOf(mode, cascade); });
        };
        const auto original = planned(0), distilled = planned(2);
        if (original == published.end() || distilled == published.end()) {
            continue;
        }
        const double fewer = plannedFlops(*original, stages) / plannedFlops(*distilled, stages);
        least.comparisons.push_back({mode.name, {fewer, 0}, Relation::AtLeast, {kLeastFewer, 0}});
        form.comparisons.push_back({mode.name, {fewer, 0}, Relation::Near, {closed, 0}, kRounding * closed});
    }
    return {least, form};
}

/// Claims on what was measured.
std::vector<Claim> measuredClaims(const std::vector<DistilledResult>& results,
                                  const std::vector<ClipReading>& truth)
{
    Claim kept{"All stages distilled, R-precision is at most 2.5 points below the original's",
               "92.12 and 89.68 with constant guidance, 89.91 and 90.97 with oscillating",
               {}};
    Claim above{
        "Guided samples are above the true renders in World-CLIP score", "25.19 and 25.02, 24.27", {}};
    Claim faster{"All stages distilled, a clip is made at least 18 times as fast", "618 s and 35 s", {}};
    for (const auto& mode : modes()) {
        const auto* original = find(results, mode, 0);
        const auto* distilled = find(results, mode, 2);
        if (original == nullptr) {
            continue;
        }
        above.comparisons.push_back({std::string(mode.name) + ", above the render of the same caption",
                                     aboveTruth(original->readings, truth, clipScoreOf),
                                     Relation::Above,
                                     {0, 0}});
        if (distilled == nullptr) {
            continue;
        }
        kept.comparisons.push_back({mode.name,
                                    overCaptions(lossOf(*distilled, *original)),
                                    Relation::WithinAbove,
                                    {0, 0},
                                    kMayLose});
        if (!original->seconds.empty() && !distilled->seconds.empty()) {
            faster.comparisons.push_back({mode.name,
                                          ratioOfMeans(original->seconds, distilled->seconds),
                                          Relation::AtLeast,
                                          {kLeastFaster, 0}});
        }
    }
    return {kept, above, faster};
}

/// All claims; one of which nothing was measured or planned is left out.
std::vector<Claim> claimsOf(const std::vector<DistilledResult>& results,
                            const std::vector<ClipReading>& truth, std::span<const StageCost> stages,
                            const std::vector<DistilledRow>& published)
{
    auto claims = measuredClaims(results, truth);
    for (auto& claim : costClaims(stages, published)) {
        claims.push_back(std::move(claim));
    }
    std::erase_if(claims, [](const auto& claim) { return claim.comparisons.empty(); });
    return claims;
}

/// What the report cannot say, for want of rows or of times; empty where it says all.
std::string missingFrom(const std::vector<DistilledResult>& results)
{
    std::string rows, missing;
    bool timed = false;
    for (const auto& mode : modes()) {
        for (std::size_t i = 0; i < kCascades.size(); ++i) {
            const auto* result = find(results, mode, i);
            rows += result != nullptr ? "" : (rows.empty() ? "" : ", ") + idOf(mode, i);
            timed = timed || (result != nullptr && !result->seconds.empty());
        }
    }
    if (!rows.empty()) {
        missing = "Not made: " + rows + ". What is claimed of these rows is not judged.";
    }
    if (!timed) {
        missing += std::string(missing.empty() ? "" : " ") +
                   "Times were not measured, so whether a distilled clip is made 18 times as fast is not "
                   "judged.";
    }
    return missing;
}

} // namespace

Result<std::vector<DistilledRow>> distilledRows(const ModelConfig& model, const std::string& until,
                                                const OriginalSteps& steps,
                                                const std::vector<std::string>& only)
{
    try {
        requireRows(only);
        (void)model.stage(until).value();
        auto planned = planCascade(model, 0).value();
        while (planned.back().stage.id != until) {
            planned.pop_back();
        }
        auto rows = allRows(planned, steps, only);
        markShared(rows);
        std::erase_if(rows, [&](const auto& row) { return !isAsked(only, row.id); });
        return rows;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

ResultReport distilledReport(const std::vector<DistilledResult>& results,
                             const std::vector<ClipReading>& truth, const std::vector<StageCost>& costs,
                             const std::vector<DistilledRow>& published)
{
    const auto evaluated = evaluatedStages(costs);
    std::vector<ClipSummary> summaries;
    summaries.reserve(results.size());
    for (const auto& result : results) {
        summaries.push_back(summarise(result.readings, truth));
    }
    ResultReport report;
    report.name = "iv-table1";
    report.title = "Distilled cascades keep to the words, in a fraction of the time";
    report.about =
        "Clips of held-out captions, several of each, made in six ways on the same noise, and the true "
        "renders of the same captions. World-CLIP score: mean cosine x 100 of eight frames with the caption; "
        "R-precision: how often a frame is nearer to its own caption than to 99 others. Errors of both are "
        "over captions, those of FID-W, FVD-W and IS-W over repeats. \"Below the original\" is the mean of "
        "differences clip by clip; its error over captions is what is added to the 2.5 points, that over "
        "repeats, of other noise, stands beside it. Numbers in brackets are the paper's (Imagen Video, Table "
        "1), of another world and other metrics: what is compared is directions.";
    report.tables = {tableOf(results, summaries, truth), costTable(evaluated)};
    report.picture = "R-precision of each cascade and of true renders";
    report.claims = claimsOf(results, truth, evaluated, published);
    for (std::size_t i = 0; i < results.size(); ++i) {
        report.details["rows"][results[i].row.id] = toJson(summaries[i]);
    }
    report.notes = {
        "The original's 256 steps of the base and 128 of the others stand for themselves where times are "
        "measured; alignment is measured in the steps that the settings say.",
        "The paper guides all original stages. Where times are measured and operations are counted, so do "
        "ours: two evaluations a step. Where alignment is measured only the base is guided: the "
        "super-resolution stages of toybox are trained without need of it.",
        "World-CLIP was trained on renders of our world, R-precision is over frames of our clips: absolute "
        "numbers are not the paper's.",
        "How many times as fast a clip is made is the ratio of mean times; its error is from single clips, "
        "paired by caption. Operations that are claimed are those of the rows as they are planned in 256 and "
        "128 steps, the table's those of the step counts."};
    if (auto missing = missingFrom(results); !missing.empty()) {
        report.notes.push_back(std::move(missing));
    }
    return report;
}

BarPlot distilledPlot(const std::vector<DistilledResult>& results, const std::vector<ClipReading>& truth)
{
    BarPlot plot;
    plot.title = "R-precision of distilled cascades";
    plot.y = {"R-precision", "%"};
    const auto barOf = [](const DistilledResult& result) {
        const auto mean = meanEstimate(result.readings, rPrecisionOf);
        return PlotBar{mean.value, std::isfinite(mean.error) ? mean.error : 0};
    };
    if (results.size() == modes().size() * kCascades.size()) {
        plot.groups = {kCascades.begin(), kCascades.end()};
        for (const auto& mode : modes()) {
            plot.series.push_back({mode.name, {}});
            for (std::size_t i = 0; i < kCascades.size(); ++i) {
                plot.series.back().bars.push_back(barOf(*find(results, mode, i)));
            }
        }
    } else { // some rows are missing: those that are there, one by one
        plot.series = {{"R-precision", {}}};
        for (const auto& result : results) {
            plot.groups.push_back(result.row.id);
            plot.series[0].bars.push_back(barOf(result));
        }
    }
    plot.references = {{"true renders", meanEstimate(truth, rPrecisionOf).value}};
    return plot;
}

} // namespace cascade::evaluation
