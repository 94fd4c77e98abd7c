// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/DistilledTable.h"

#include "core/evaluation/ClipTable.h"

#include <array>
#include <cmath>
#include <span>

namespace cascade::evaluation {

namespace {

using diffusion::GuidanceSchedule;

constexpr double kMayLose = 2.5;    ///< points of R-precision
constexpr double kLeastFaster = 18; ///< times
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
        if (cascade < (base ? 2U : 1U)) {
            planned.sampling.sampler.steps = base ? steps.base : steps.super;
        } else {
            useVariant(planned, base ? mode.student : "distilled-8").value();
        }
        if (base && planned.stage.chosen.guidance != GuidanceForm::Own) {
            planned.sampling.guidance = mode.schedule;
        }
    }
    return stages;
}

/// By how many points a row's R-precision is below the original's of its guidance.
Estimate lossOf(const DistilledResult& result, const DistilledResult& original)
{
    return overCaptions(pairedDifference(original.readings, result.readings, rPrecisionOf));
}

std::string nameOf(const DistilledRow& row)
{
    return row.guidance + ", " + row.cascade;
}

ResultCell secondsCell(const std::vector<double>& seconds, double paper)
{
    const auto published = paper > 0 ? std::optional(paper) : std::nullopt;
    return seconds.empty() ? openCell(published) : numberCell(meanOf(seconds), published);
}

/// Results of one guidance, the original first.
std::span<const DistilledResult> modeOf(const std::vector<DistilledResult>& results, std::size_t index)
{
    const auto each = kCascades.size();
    return std::span(results).subspan(index / each * each, each);
}

ResultTable tableOf(const std::vector<DistilledResult>& results, const std::vector<ClipReading>& truth)
{
    ResultTable table{"", "guidance, cascade", clipColumns(), {}};
    table.columns.push_back({"loss", "below the original, same noise", "points"});
    table.columns.push_back({"seconds", "a clip", "s", 3, true});
    for (std::size_t i = 0; i < results.size(); ++i) {
        const auto& result = results[i];
        const auto& paper = result.row.paper;
        auto row = clipRow(nameOf(result.row), result.readings, truth);
        row.cells["clipScore"].paper = paper.clipScore;
        row.cells["rPrecision"].paper = paper.rPrecision;
        row.cells["loss"] = numberCell(lossOf(result, modeOf(results, i).front()));
        row.cells["seconds"] = secondsCell(result.seconds, paper.seconds);
        table.rows.push_back(row);
    }
    auto row = truthRow(truth);
    row.cells["clipScore"].paper = kPublishedTruth.clipScore;
    row.cells["rPrecision"].paper = kPublishedTruth.rPrecision;
    table.rows.push_back(row);
    return table;
}

std::vector<Claim> claimsOf(const std::vector<DistilledResult>& results,
                            const std::vector<ClipReading>& truth)
{
    Claim kept{"All stages distilled, R-precision is within 2.5 points of the original's",
               "92.12 and 89.68 with constant guidance, 89.91 and 90.97 with oscillating",
               {}};
    Claim above{
        "Guided samples are above the true renders in World-CLIP score", "25.19 and 25.02, 24.27", {}};
    Claim faster{"All stages distilled, a clip is made at least 18 times as fast", "618 s and 35 s", {}};
    for (std::size_t i = 0; i < results.size(); i += kCascades.size()) {
        const auto mode = modeOf(results, i);
        const auto &original = mode.front(), &distilled = mode.back();
        kept.comparisons.push_back(
            {original.row.guidance, lossOf(distilled, original), Relation::Near, {0, 0}, kMayLose});
        above.comparisons.push_back({original.row.guidance, meanEstimate(original.readings, clipScoreOf),
                                     Relation::Above, meanEstimate(truth, clipScoreOf)});
        if (!original.seconds.empty() && !distilled.seconds.empty()) {
            const double ratio = meanOf(original.seconds).value / meanOf(distilled.seconds).value;
            faster.comparisons.push_back(
                {original.row.guidance, {ratio, 0}, Relation::AtLeast, {kLeastFaster, 0}});
        }
    }
    return {kept, above, faster};
}

} // namespace

Result<std::vector<DistilledRow>> distilledRows(const ModelConfig& model, const std::string& until,
                                                const OriginalSteps& steps)
{
    try {
        (void)model.stage(until).value();
        auto planned = planCascade(model, 0).value();
        while (planned.back().stage.id != until) {
            planned.pop_back();
        }
        std::vector<DistilledRow> rows;
        for (const auto& mode : modes()) {
            for (std::size_t i = 0; i < kCascades.size(); ++i) {
                rows.push_back({std::string(mode.id) + '-' + kCascadeIds.at(i), mode.name, kCascades.at(i),
                                stagesOf(planned, mode, i, steps), mode.paper.at(i)});
            }
        }
        return rows;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

ResultReport distilledReport(const std::vector<DistilledResult>& results,
                             const std::vector<ClipReading>& truth)
{
    ResultReport report;
    report.name = "iv-table1";
    report.title = "Distilled cascades keep to the words, in a fraction of the time";
    report.about =
        "Clips of held-out captions, several of each, made in six ways on the same noise, and the true "
        "renders of the same captions. World-CLIP score: mean cosine x 100 of eight frames with the caption; "
        "R-precision: how often a frame is nearer to its own caption than to 99 others. Errors are over "
        "captions; \"below the original\" is the mean of differences clip by clip. Numbers in brackets are "
        "the paper's (Imagen Video, Table 1), of another world and other metrics: what is compared is "
        "directions.";
    report.tables = {tableOf(results, truth)};
    report.picture = "R-precision of each cascade and of true renders";
    report.claims = claimsOf(results, truth);
    report.notes = {
        "The original's 256 steps of the base and 128 of the others stand for themselves where times are "
        "measured; alignment is measured in the steps that the settings say.",
        "The paper guides all original stages. Ours guides the base: the super-resolution stages of toybox "
        "are trained without need of it, and take one evaluation a step.",
        "World-CLIP was trained on renders of our world, R-precision is over frames of our clips: absolute "
        "numbers are not the paper's."};
    return report;
}

BarPlot distilledPlot(const std::vector<DistilledResult>& results, const std::vector<ClipReading>& truth)
{
    BarPlot plot;
    plot.title = "R-precision of distilled cascades";
    plot.y = {"R-precision", "%"};
    plot.groups = {kCascades.begin(), kCascades.end()};
    for (std::size_t i = 0; i < results.size(); i += kCascades.size()) {
        BarSeries series{results[i].row.guidance, {}};
        for (const auto& result : modeOf(results, i)) {
            const auto mean = meanEstimate(result.readings, rPrecisionOf);
            series.bars.push_back({mean.value, std::isfinite(mean.error) ? mean.error : 0});
        }
        plot.series.push_back(series);
    }
    plot.references = {{"true renders", meanEstimate(truth, rPrecisionOf).value}};
    return plot;
}

} // namespace cascade::evaluation
