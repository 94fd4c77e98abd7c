// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/PredictionTable.h"

#include "core/evaluation/Estimate.h"

#include <ATen/Functions.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <map>

namespace cascade::evaluation {

namespace {

using diffusion::Prediction;

constexpr double kHalfLevels = 127.5; ///< levels of eight bits from -1 to 0
constexpr Prediction kBoth[] = {Prediction::V, Prediction::Epsilon};

using Number = double PredictionReading::*;

/// By step, then by seed.
using Curve = std::map<std::int64_t, std::map<std::uint64_t, double>>;

Curve curveOf(const std::vector<PredictionReading>& readings, Prediction prediction, Number number)
{
    Curve curve;
    for (const auto& reading : readings) {
        if (reading.prediction == prediction) {
            curve[reading.step][reading.seed] = reading.*number;
        }
    }
    return curve;
}

Estimate meanOfSeeds(const std::map<std::uint64_t, double>& bySeed)
{
    std::vector<double> values;
    for (const auto& [seed, value] : bySeed) {
        values.push_back(value);
    }
    return meanOf(values);
}

/// Of the seeds that both have.
Estimate differenceOf(const std::map<std::uint64_t, double>& more,
                      const std::map<std::uint64_t, double>& less)
{
    std::vector<double> differences;
    for (const auto& [seed, value] : more) {
        if (const auto other = less.find(seed); other != less.end()) {
            differences.push_back(value - other->second);
        }
    }
    return meanOf(differences);
}

/// At every moment but the first, eps is above v.
std::vector<Comparison> comparisonsOf(const std::vector<PredictionReading>& readings, Number number)
{
    const auto v = curveOf(readings, Prediction::V, number);
    const auto eps = curveOf(readings, Prediction::Epsilon, number);
    std::vector<Comparison> comparisons;
    bool first = true;
    for (const auto& [step, bySeed] : v) {
        const auto same = eps.find(step);
        if (!first && same != eps.end()) {
            comparisons.push_back({"after " + std::to_string(step) + " steps, eps less v",
                                   differenceOf(same->second, bySeed),
                                   Relation::Above,
                                   {0, 0}});
        }
        first = false;
    }
    return comparisons;
}

ResultTable tableOf(const std::vector<PredictionReading>& readings)
{
    ResultTable table{"", "steps of training", {}, {}};
    std::map<std::int64_t, ResultRow> rows;
    const std::pair<const char*, Number> numbers[] = {{"colour shift", &PredictionReading::colourShift},
                                                      {"FID-W", &PredictionReading::firstFrameFid}};
    for (const auto& [title, number] : numbers) {
        for (const auto prediction : kBoth) {
            const auto name = diffusion::predictionName(prediction);
            const auto id = std::string(title) + ' ' + name;
            table.columns.push_back({id, std::string(title) + ", " + name});
            for (const auto& [step, bySeed] : curveOf(readings, prediction, number)) {
                rows[step].name = std::to_string(step);
                rows[step].cells[id] = numberCell(meanOfSeeds(bySeed));
            }
        }
    }
    for (const auto& [step, row] : rows) {
        table.rows.push_back(row);
    }
    return table;
}

} // namespace

nlohmann::json toJson(const PredictionReading& reading)
{
    return {{"prediction", diffusion::predictionName(reading.prediction)},
            {"seed", reading.seed},
            {"step", reading.step},
            {"colourShift", reading.colourShift},
            {"firstFrameFid", reading.firstFrameFid}};
}

PredictionReading predictionReadingFromJson(const nlohmann::json& json)
{
    return {diffusion::parsePrediction(json.at("prediction").get<std::string>()).value(),
            json.at("seed").get<std::uint64_t>(), json.at("step").get<std::int64_t>(),
            json.at("colourShift").get<double>(), json.at("firstFrameFid").get<double>()};
}

double colourShift(const torch::Tensor& made, const torch::Tensor& truth)
{
    const auto apart = (made.to(torch::kFloat64) - truth.to(torch::kFloat64)).mean({2, 3});
    return kHalfLevels * std::sqrt(apart.square().mean().item<double>());
}

ResultReport predictionReport(const std::vector<PredictionReading>& readings)
{
    ResultReport report;
    report.name = "iv-fig12";
    report.title = "v-prediction: no shift of colours, and faster than eps";
    report.about =
        "A super-resolution stage is trained twice from each seed, on the same batches: once its network "
        "says "
        "v, once eps, each with the plain squared error of what it says. At intervals the running average "
        "makes clips of held-out scenes from true input and the same noise. Colour shift: how far the mean "
        "colours of frames are from the true ones, in levels of eight bits. FID-W: of the first frames, "
        "against the true ones. Errors are over trainings of other seeds.";
    report.tables = {tableOf(readings)};
    report.picture = "FID-W of the first frame over the steps of training";
    report.claims = {{"Colours shift less with v than with eps, at every checkpoint after the first",
                      "figure 12, in pictures", comparisonsOf(readings, &PredictionReading::colourShift)},
                     {"First frames are nearer to true ones with v than with eps, at every checkpoint after "
                      "the first",
                      "figure 13", comparisonsOf(readings, &PredictionReading::firstFrameFid)}};
    report.notes = {
        "The paper shows its 80x48 to 320x192 stage. Ours has the shape of a shipped stage, trained "
        "for minutes."};
    return report;
}

LinePlot predictionPlot(const std::vector<PredictionReading>& readings)
{
    LinePlot plot;
    plot.title = "v and eps, as a stage learns";
    plot.x = {"steps of training", ""};
    plot.y = {"FID-W of the first frame", ""};
    for (const auto prediction : kBoth) {
        PlotSeries series{diffusion::predictionName(prediction), {}};
        for (const auto& [step, bySeed] : curveOf(readings, prediction, &PredictionReading::firstFrameFid)) {
            const auto mean = meanOfSeeds(bySeed);
            series.points.push_back(
                {static_cast<double>(step), mean.value, std::isfinite(mean.error) ? mean.error : 0});
        }
        plot.series.push_back(series);
    }
    return plot;
}

} // namespace cascade::evaluation
