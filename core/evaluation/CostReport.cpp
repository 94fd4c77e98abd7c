// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/CostReport.h"

#include "core/evaluation/NumberText.h"

#include <cmath>
#include <optional>

namespace cascade::evaluation {

namespace {

constexpr double kMillion = 1e6, kTera = 1e12, kPeta = 1e15, kGibi = 1073741824.0, kPercent = 100;
constexpr double kParametersWithin = 0.03; ///< of the paper's
constexpr double kClosedFormWithin = 1e-9;
constexpr double kLeastRatio = 30;

/// Some of a model's stages, from the first on.
struct Part {
    std::string name;
    std::span<const StageCost> stages;
    bool published = false; ///< the paper has numbers for it

    [[nodiscard]] double ratio() const
    {
        return clipFlops(stages, kOriginalSteps) / clipFlops(stages, kDistilledSteps);
    }
    [[nodiscard]] double closedForm() const
    {
        return closedFormRatio(baseShare(stages), kOriginalSteps, kDistilledSteps);
    }
};

/// What the paper evaluates, and all; one part where these are the same.
std::vector<Part> partsOf(const ModelCost& model)
{
    std::vector<Part> parts;
    const std::span<const StageCost> all(model.stages), evaluated = evaluatedStages(all);
    if (evaluated.size() < all.size() && !evaluated.empty()) {
        parts.push_back({model.name + " up to 192x320, " + std::to_string(evaluated.size()) + " stages",
                         evaluated, model.name == kPublishedModel});
    }
    parts.push_back({model.name + ", all " + std::to_string(all.size()) + " stages", all, false});
    return parts;
}

std::string shapeText(const ClipShape& shape)
{
    return std::to_string(shape.frames) + " x " + std::to_string(shape.height) + " x " +
           std::to_string(shape.width);
}

double allFlops(const std::vector<StageCost>& stages)
{
    double flops = 0;
    for (const auto& stage : stages) {
        flops += stage.evaluationFlops;
    }
    return flops;
}

double allParameters(const std::vector<StageCost>& stages)
{
    double parameters = 0;
    for (const auto& stage : stages) {
        parameters += static_cast<double>(stage.parameters);
    }
    return parameters;
}

std::optional<double> inMillions(std::optional<double> parameters)
{
    return parameters ? std::optional(*parameters / kMillion) : std::nullopt;
}

ResultRow stageRow(const ModelCost& model, std::size_t index)
{
    const auto& stage = model.stages[index];
    ResultRow row{stage.id, {}};
    row.cells["output"] = wordsCell(shapeText(stage.output));
    row.cells["parameters"] = numberCell({static_cast<double>(stage.parameters) / kMillion, 0},
                                         inMillions(publishedParameters(stage.id)));
    row.cells["flops"] = numberCell({stage.evaluationFlops / kTera, 0});
    row.cells["share"] = numberCell({kPercent * stage.evaluationFlops / allFlops(model.stages), 0});
    if (!model.times.empty()) {
        const auto& time = model.times[index];
        row.cells["seconds"] = numberCell({time.seconds, 0});
        row.cells["memory"] = time.peakBytes > 0 ? numberCell({time.peakBytes / kGibi, 0}) : openCell();
    }
    return row;
}

ResultTable stageTable(const ModelCost& model)
{
    ResultTable table{"Networks of " + model.name,
                      "stage",
                      {{"output", "frames x height x width", "", 0},
                       {"parameters", "parameters", "M", 4, true},
                       {"flops", "one evaluation", "TFLOP", 4, true},
                       {"share", "part of a step of all", "%", 2}},
                      {}};
    if (!model.times.empty()) {
        table.columns.push_back({"seconds", "one evaluation", "s", 3, true});
        table.columns.push_back({"memory", "memory of the card", "GiB", 1});
    }
    for (std::size_t i = 0; i < model.stages.size(); ++i) {
        table.rows.push_back(stageRow(model, i));
    }
    ResultRow all{"all", {}};
    all.cells["parameters"] =
        numberCell({allParameters(model.stages) / kMillion, 0}, inMillions(kPublishedAllParameters));
    all.cells["flops"] = numberCell({allFlops(model.stages) / kTera, 0});
    table.rows.push_back(all);
    return table;
}

/// Of a whole clip, evaluation after evaluation.
ResultCell secondsCell(const ModelCost& model, const Part& part, const StepProtocol& protocol, double paper)
{
    const auto published = part.published ? std::optional(paper) : std::nullopt;
    if (model.times.empty()) {
        return openCell(published);
    }
    double seconds = 0;
    for (std::size_t i = 0; i < part.stages.size(); ++i) {
        seconds += protocol.evaluations(part.stages[i].role) * model.times[i].seconds;
    }
    return numberCell({seconds, 0}, published);
}

ResultRow clipRow(const ModelCost& model, const Part& part)
{
    const auto ifPublished = [&](double number) {
        return part.published ? std::optional(number) : std::nullopt;
    };
    ResultRow row{part.name, {}};
    row.cells["original"] = numberCell({clipFlops(part.stages, kOriginalSteps) / kPeta, 0});
    row.cells["distilled"] = numberCell({clipFlops(part.stages, kDistilledSteps) / kPeta, 0});
    row.cells["ratio"] = numberCell({part.ratio(), 0}, ifPublished(kPublishedFlopsRatio));
    row.cells["closedForm"] = numberCell({part.closedForm(), 0});
    row.cells["baseShare"] = numberCell(
        {kPercent * baseShare(part.stages), 0},
        ifPublished(kPercent * shareForRatio(kPublishedFlopsRatio, kOriginalSteps, kDistilledSteps)));
    row.cells["originalSec"] = secondsCell(model, part, kOriginalSteps, kPublishedOriginalSec);
    row.cells["distilledSec"] = secondsCell(model, part, kDistilledSteps, kPublishedDistilledSec);
    return row;
}

ResultTable clipTable(const std::vector<ModelCost>& models)
{
    ResultTable table{"A whole clip",
                      "model",
                      {{"original", "original", "PFLOP", 4, true},
                       {"distilled", "distilled", "PFLOP", 4, true},
                       {"ratio", "times fewer"},
                       {"closedForm", "closed form of the steps"},
                       {"baseShare", "base's part of a step", "%"},
                       {"originalSec", "original", "s", 3, true},
                       {"distilledSec", "distilled", "s", 3, true}},
                      {}};
    for (const auto& model : models) {
        for (const auto& part : partsOf(model)) {
            table.rows.push_back(clipRow(model, part));
        }
    }
    return table;
}

Comparison nearPublished(const std::string& what, double parameters, double published)
{
    return {what,
            {parameters / kMillion, 0},
            Relation::Near,
            {published / kMillion, 0},
            kParametersWithin * published / kMillion};
}

/// Of the model that has the paper's sizes.
std::vector<Claim> sizeClaims(const ModelCost& model)
{
    Claim each{"Each network has the parameters of figure 6, in millions, to 3 %",
               "5.6B, 1.7B, 1.4B, 1.2B, 780M, 630M, 340M",
               {}};
    for (const auto& stage : model.stages) {
        if (const auto published = publishedParameters(stage.id)) {
            each.comparisons.push_back(
                nearPublished(stage.id, static_cast<double>(stage.parameters), *published));
        }
    }
    Claim all{"All seven have 11.6 billion, to 3 %",
              "11.6B",
              {nearPublished("", allParameters(model.stages), kPublishedAllParameters)}};
    return {each, all};
}

std::vector<Claim> claimsOf(const std::vector<ModelCost>& models)
{
    std::vector<Claim> claims;
    Claim closedForm{
        "The ratio is the closed form of the step counts, 32 (1 + base's part of a step)", "about 36x", {}};
    Claim least{"A distilled clip takes at least 30 times fewer operations", "about 36x", {}};
    for (const auto& model : models) {
        if (model.name == kPublishedModel) {
            claims = sizeClaims(model);
        }
        for (const auto& part : partsOf(model)) {
            closedForm.comparisons.push_back({part.name,
                                              {part.ratio(), 0},
                                              Relation::Near,
                                              {part.closedForm(), 0},
                                              kClosedFormWithin * part.closedForm()});
            least.comparisons.push_back({part.name, {part.ratio(), 0}, Relation::AtLeast, {kLeastRatio, 0}});
        }
    }
    claims.push_back(closedForm);
    claims.push_back(least);
    return claims;
}

std::vector<std::string> notesOf(const std::string& machine)
{
    const auto share = shareForRatio(kPublishedFlopsRatio, kOriginalSteps, kDistilledSteps);
    return {
        "The paper gives each network's parameters (figure 6), not its channels and depths: those of "
        "imagen-video are ours, chosen to meet the sizes, so operations of a network are ours, too.",
        "Of operations the paper gives only the ratio, about 36x. Every original network is evaluated twice "
        "a step, 256 steps for the base and 128 for the others; a distilled one once in 8. So the base is "
        "64 times cheaper and the others 32 times, whatever they cost: 36x is where the base is " +
            fixedText(kPercent * share, 1) + " % of a step.",
        "Operations are multiply-adds x 2 of convolutions, linear layers and attention on the whole clip; "
        "chunks with their halos, text encoder and samplers are left out. The paper evaluates clips at "
        "192x320, before the last stage.",
        "Models may have other steps and guidance by default; here all are counted with the paper's.",
        machine.empty() ? "Time and memory were not measured: no graphics card was used."
                        : "Time of a clip: one evaluation of each network with random weights on " + machine +
                              ", in chunks, times their number, for one clip. The paper's seconds are for a "
                              "batch of a size and on hardware that it does not give."};
}

} // namespace

ResultReport costReport(const std::vector<ModelCost>& models, const std::string& machine)
{
    ResultReport report;
    report.name = "iv-cost";
    report.title = "What a cascade costs, original and distilled";
    report.about = "Networks of each model, counted without memory behind them, at the size of each stage's "
                   "clip. Original: 256 steps of the base and 128 of each other stage, two passes a step for "
                   "guidance. Distilled: 8 steps of each, one pass. Numbers in brackets are the paper's "
                   "(Imagen Video, figure 6, section 3.4 and Table 1); that of the base's part is what its "
                   "36x comes to.";
    for (const auto& model : models) {
        report.tables.push_back(stageTable(model));
    }
    report.tables.push_back(clipTable(models));
    report.picture = "How many times fewer operations a distilled clip takes, over the base's part of a step";
    report.claims = claimsOf(models);
    report.notes = notesOf(machine);
    return report;
}

LinePlot costPlot(const std::vector<ModelCost>& models)
{
    LinePlot plot;
    plot.title = "Operations of an original clip, in those of a distilled one";
    plot.x = {"base's part of a step", "%"};
    plot.y = {"times fewer operations", ""};
    plot.logarithmicX = true;
    plot.references = {{"paper: about 36", kPublishedFlopsRatio}};
    PlotSeries curve{"closed form", {}, true, false};
    for (int i = 0; i <= 60; ++i) { // from 0.1 % to all
        const double share = std::pow(10.0, i / 20.0 - 3);
        curve.points.push_back({kPercent * share, closedFormRatio(share, kOriginalSteps, kDistilledSteps)});
    }
    plot.series.push_back(curve);
    for (const auto& model : models) {
        PlotSeries series{model.name, {}, false, true};
        for (const auto& part : partsOf(model)) {
            if (const double share = baseShare(part.stages); share > 0) {
                series.points.push_back({kPercent * share, part.ratio()});
            }
        }
        if (!series.points.empty()) { // a model without a base has no place here
            plot.series.push_back(series);
        }
    }
    return plot;
}

} // namespace cascade::evaluation
