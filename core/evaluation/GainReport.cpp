// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/GainReport.h"

#include "core/evaluation/Estimate.h"
#include "core/evaluation/Frechet.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cascade::evaluation {

namespace {

/// Numbers of a stage's crops, in dB.
struct Gains {
    std::vector<double> made, plain, gain;

    explicit Gains(const StageGain& stage)
    {
        for (const auto& crop : stage.crops) {
            made.push_back(crop.stage);
            plain.push_back(crop.plain);
            gain.push_back(crop.stage - crop.plain);
        }
    }
};

/// FVD-W of many crops, to the true ones.
struct Distances {
    double made = 0;
    double plain = 0;
};

Distances distancesOf(const std::vector<const CropPsnr*>& crops)
{
    FeatureStatistics made, plain, truth;
    for (const auto* crop : crops) {
        made.add(crop->features->made.unsqueeze(0));
        plain.add(crop->features->plain.unsqueeze(0));
        truth.add(crop->features->truth.unsqueeze(0));
    }
    return {frechetDistance(made, truth), frechetDistance(plain, truth)};
}

bool hasFeatures(const StageGain& stage)
{
    return stage.crops.size() >= 2 && std::all_of(stage.crops.begin(), stage.crops.end(),
                                                  [](const auto& crop) { return crop.features.has_value(); });
}

/// FVD-W of a stage and of plain upsampling, over all crops; their errors, and by how much the stage is
/// nearer, from each seed's crops alone.
struct VideoGain {
    Estimate made, plain, nearer;

    explicit VideoGain(const StageGain& stage)
    {
        std::vector<const CropPsnr*> all;
        std::map<int, std::vector<const CropPsnr*>> seeds;
        for (const auto& crop : stage.crops) {
            all.push_back(&crop);
            seeds[crop.repeat].push_back(&crop);
        }
        std::vector<double> mades, plains, differences;
        for (const auto& [seed, crops] : seeds) {
            if (crops.size() >= 2) {
                const auto alone = distancesOf(crops);
                mades.push_back(alone.made);
                plains.push_back(alone.plain);
                differences.push_back(alone.plain - alone.made);
            }
        }
        const auto whole = distancesOf(all);
        made = {whole.made, meanOf(mades).error};
        plain = {whole.plain, meanOf(plains).error};
        nearer = meanOf(differences);
    }
};

std::string plainName(StageRole role)
{
    return role == StageRole::Ssr ? "bicubic" : "linear blending";
}

ResultRow rowOf(const StageGain& stage)
{
    const Gains gains(stage);
    const auto made = medianOf(gains.made), plain = medianOf(gains.plain);
    ResultRow row{stage.stage, {}};
    row.cells["against"] = wordsCell(plainName(stage.role));
    row.cells["crops"] = numberCell({static_cast<double>(stage.crops.size()), 0});
    row.cells["steps"] = numberCell({static_cast<double>(stage.steps), 0});
    row.cells["psnr"] = numberCell(made);
    row.cells["plainPsnr"] = numberCell(plain);
    row.cells["apart"] = numberCell({made.value - plain.value, 0});
    row.cells["gain"] = numberCell(medianOf(gains.gain));
    row.cells["meanGain"] = numberCell(meanOf(gains.gain));
    if (hasFeatures(stage)) {
        const VideoGain video(stage);
        row.cells["fvd"] = numberCell(video.made);
        row.cells["plainFvd"] = numberCell(video.plain);
        row.cells["fvdNearer"] = numberCell(video.nearer);
    }
    return row;
}

ResultTable tableOf(const std::vector<StageGain>& stages)
{
    ResultTable table{"",
                      "stage",
                      {{"crops", "crops", "", 0},
                       {"steps", "steps", "", 0},
                       {"psnr", "made", "dB"},
                       {"against", "against"},
                       {"plainPsnr", "that", "dB"},
                       {"apart", "medians apart", "dB"},
                       {"gain", "gain of a crop", "dB"},
                       {"meanGain", "its mean", "dB"}},
                      {}};
    if (std::any_of(stages.begin(), stages.end(), hasFeatures)) {
        table.columns.push_back({"fvd", "FVD-W, made"});
        table.columns.push_back({"plainFvd", "FVD-W, that"});
        table.columns.push_back({"fvdNearer", "FVD-W, nearer by"});
    }
    for (const auto& stage : stages) {
        table.rows.push_back(rowOf(stage));
    }
    return table;
}

/// That all stages of a role are nearer to the true videos, where that was measured.
void addVideoClaim(StageRole role, const std::string& text, const std::vector<StageGain>& stages,
                   std::vector<Claim>& claims)
{
    Claim claim{text, "", {}};
    for (const auto& stage : stages) {
        if (stage.role == role && hasFeatures(stage)) {
            claim.comparisons.push_back({stage.stage, VideoGain(stage).nearer, Relation::Above, {0, 0}});
        }
    }
    if (!claim.comparisons.empty()) {
        claims.push_back(claim);
    }
}

/// That all stages of a role gain, if there are any.
void addClaim(StageRole role, const std::string& text, const std::vector<StageGain>& stages,
              std::vector<Claim>& claims)
{
    Claim claim{text, "", {}};
    for (const auto& stage : stages) {
        if (stage.role == role) {
            claim.comparisons.push_back({stage.stage, medianOf(Gains(stage).gain), Relation::Above, {0, 0}});
        }
    }
    if (!claim.comparisons.empty()) {
        claims.push_back(claim);
    }
}

} // namespace

ResultReport gainReport(const std::string& model, const std::vector<StageGain>& stages)
{
    ResultReport report;
    report.about =
        "Medians over crops of held-out renders, in dB, with their standard errors; DDIM from clean input, "
        "made smaller or slower as in training. Temporal stages are compared on the frames between two known "
        "ones. How much better a stage is is said three times: how far the two medians are apart, the median "
        "of the gains crop by crop, and their mean. The last two are smaller where many crops hardly move: "
        "those are blended within one level of eight bits, or without any fault, which counts as 100 dB.";
    if (std::any_of(stages.begin(), stages.end(), hasFeatures)) {
        report.about +=
            " FVD-W is the Frechet distance to the true crops, of features of the network that reads our "
            "world's attributes, not I3D's: of whole crops of all seeds together, averaged down to 48x80 (or "
            "up, for the stages below that). Its errors, and by how much a stage is nearer, are from the "
            "crops of each seed alone; distances of fewer crops are larger.";
    }
    report.settings["model"] = model;
    report.tables = {tableOf(stages)};
    report.picture = "PSNR of each stage and of plain upsampling";
    addClaim(StageRole::Ssr, "Every spatial stage is nearer to the truth than bicubic upsampling", stages,
             report.claims);
    addClaim(StageRole::Tsr, "Every temporal stage is nearer to the truth than blended frames", stages,
             report.claims);
    addVideoClaim(StageRole::Ssr, "Clips of every spatial stage are nearer by FVD-W than bicubic upsampling",
                  stages, report.claims);
    addVideoClaim(StageRole::Tsr, "Clips of every temporal stage are nearer by FVD-W than blended frames",
                  stages, report.claims);
    report.notes = {"The paper says that its super-resolution models work on real footage too (section 2.2), "
                    "and gives no numbers. Ours are held against renders that no training has shown: these "
                    "are not footage of a camera."};
    return report;
}

BarPlot gainPlot(const std::string& model, const std::vector<StageGain>& stages)
{
    BarPlot plot;
    plot.title = "Super-resolution stages of " + model + " on renders never seen";
    plot.y = {"PSNR, median", "dB"};
    plot.series = {{"stage", {}}, {"bicubic or blended", {}}};
    const auto barOf = [](const std::vector<double>& values) {
        const auto estimate = medianOf(values);
        return PlotBar{estimate.value, std::isfinite(estimate.error) ? estimate.error : 0};
    };
    for (const auto& stage : stages) {
        const Gains gains(stage);
        plot.groups.push_back(stage.stage);
        plot.series[0].bars.push_back(barOf(gains.made));
        plot.series[1].bars.push_back(barOf(gains.plain));
    }
    return plot;
}

} // namespace cascade::evaluation
