// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/CheckReport.h"

#include "app/cli/ModelReport.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/config/Measures.h"
#include "pipeline/plan/LatentPlan.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cascade::cli {

namespace {

using namespace graph;
using Kind = plan::ForecastItem::Kind;

std::string severityName(Issue::Severity severity)
{
    switch (severity) {
    case Issue::Severity::Error:
        return "error";
    case Issue::Severity::Warning:
        return "warning";
    case Issue::Severity::Note:
        break;
    }
    return "note";
}

/// "0.8 s", "45 s", "3 min 20 s".
std::string timeText(double seconds)
{
    if (seconds >= 9.95) {
        return durationText(seconds);
    }
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", seconds);
    return text;
}

/// "5 % less", "as predicted", "12 % more".
std::string differenceText(double taken, double predicted)
{
    const auto percent = std::lround(100 * (taken - predicted) / predicted);
    return percent == 0 ? "as predicted"
                        : std::to_string(std::abs(percent)) + (percent < 0 ? " % less" : " % more");
}

/// What happens to a node's clip: "found", "to compute", "not needed".
std::string cacheText(const Checked& checked, const NodeId& id)
{
    return !checked.runnable()                        ? ""
           : checked.forecast.find(id, Kind::Find)    ? "found"
           : checked.forecast.find(id, Kind::Compute) ? "to compute"
                                                      : "not needed";
}

/// "32", or "64, 128 evaluations": what a stage will do.
std::string stepsText(const Checked& checked, const NodeId& id)
{
    const auto text = [](int steps, int evaluations) {
        return std::to_string(steps) +
               (evaluations > steps ? ", " + std::to_string(evaluations) + " evaluations" : "");
    };
    const auto& run = checked.run;
    if (const auto latent = planLatent(run.graph, run.inference, id, run.take)) {
        const auto* item = checked.forecast.find(id, Kind::Compute);
        return text(latent.value().sampling.sampler.steps, item == nullptr ? 0 : item->evaluations);
    }
    const auto plan = planStage(run.graph, run.inference, id, run.take);
    if (!plan) {
        return "";
    }
    const auto& stage = plan.value().stage;
    const int steps = stage.sampling.sampler.steps;
    const int evaluations = evaluationsFrom(0, stage, !plan.value().negativePrompt.empty());
    return text(steps, evaluations);
}

/// The item of a node, whatever is done for it.
const plan::ForecastItem* itemOf(const plan::Forecast& forecast, const NodeId& id)
{
    const auto found = std::find_if(forecast.items.begin(), forecast.items.end(),
                                    [&](const auto& item) { return item.node == id; });
    return found == forecast.items.end() ? nullptr : &*found;
}

std::string memoryText(const plan::ForecastItem& item)
{
    return (item.peakMeasured ? "" : "about ") + bytesText(item.peakBytes);
}

void printTable(const Checked& checked)
{
    const auto& run = checked.run;
    Table table({"node", "kind", "gives", "steps", "cache", "time", "memory"});
    for (const auto& id : topologicalOrder(run.graph)) {
        const auto& node = *run.graph.find(id);
        const auto* type = run.graph.typeOf(id);
        const auto output = type->outputs.empty() ? PortRef{id, ""} : PortRef{id, type->outputs[0].name};
        const auto shape = run.inference.clips.find(output);
        if (shape == run.inference.clips.end() && !type->isResult) {
            continue;
        }
        const bool isMade = plan::madePort(node).has_value();
        const auto* item = itemOf(checked.forecast, id);
        table.add({id.text(), type->title, shape == run.inference.clips.end() ? "" : shapeText(shape->second),
                   isMade ? stepsText(checked, id) : "", isMade ? cacheText(checked, id) : "",
                   item == nullptr ? ""
                   : item->seconds ? timeText(*item->seconds)
                                   : "unknown",
                   item == nullptr ? "" : memoryText(*item)});
    }
    table.print();
}

void printTotals(const plan::Forecast& forecast)
{
    std::size_t stages = 0, unknown = 0;
    for (const auto& item : forecast.items) {
        stages += item.kind == Kind::Compute ? 1 : 0;
        unknown += item.seconds ? 0 : 1;
    }
    std::printf("%zu %s to compute: %s%s, at most %s\n", stages, stages == 1 ? "stage" : "stages",
                unknown == 0                       ? ""
                : unknown == forecast.items.size() ? "time unknown"
                                                   : "more than ",
                unknown == forecast.items.size() && unknown > 0 ? ""
                                                                : timeText(forecast.knownSeconds()).c_str(),
                bytesText(forecast.peakBytes()).c_str());
    if (unknown > 0) {
        std::printf("note: what was never measured on this machine is unknown: run it once, or give "
                    "--calibrate\n");
    }
}

void printIssues(const std::vector<Issue>& issues)
{
    for (const auto& issue : issues) {
        std::printf("%s: %s\n", severityName(issue.severity).c_str(), issue.message().c_str());
        const auto hint = issue.fix ? issue.fix->label + "." : issue.hint;
        if (!hint.empty()) {
            std::printf("hint: %s\n", hint.c_str());
        }
    }
}

void printMissing(const std::vector<MissingWeights>& missing)
{
    if (missing.empty()) {
        return;
    }
    std::printf("\n");
    Table table({"missing", "file", "size", "licence", "SHA-256"});
    for (const auto& one : missing) {
        table.add({one.part, one.file.string(), one.bytes > 0 ? "about " + bytesText(one.bytes) : "",
                   one.licence, one.sha256});
    }
    table.print();
}

/// Gathers what is not there.
class Missing {
public:
    void need(const ModelConfig& model, const std::string& part, const Variant& file,
              const std::function<std::int64_t()>& parameters)
    {
        const auto path = model.folder / file.file;
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored) && m_seen.insert(path).second) {
            m_all.push_back({model.name + '/' + part, path, 2 * parameters(), model.licence, file.sha256});
        }
    }
    [[nodiscard]] std::vector<MissingWeights> all() && { return std::move(m_all); }

private:
    std::vector<MissingWeights> m_all;
    std::set<std::filesystem::path> m_seen;
};

nlohmann::json predictionJson(const Checked& checked)
{
    const auto& forecast = checked.forecast;
    auto items = nlohmann::json::array();
    for (const auto& item : forecast.items) {
        nlohmann::json one{{"node", item.node.text()},
                           {"does", item.kind == Kind::Compute ? "compute"
                                    : item.kind == Kind::Find  ? "find"
                                                               : "export"},
                           {"seconds", nullptr},
                           {"peakBytes", item.peakBytes},
                           {"peakMeasured", item.peakMeasured}};
        if (item.seconds) {
            one["seconds"] = *item.seconds;
        }
        if (item.kind == Kind::Compute) {
            one["evaluations"] = item.evaluations;
            one["flops"] = item.work.amount;
            if (const auto why = checked.why.find(item.node); why != checked.why.end()) {
                const auto& [part, now, before] = why->second;
                one["why"] = {{"part", part}, {"now", now}, {"before", before}};
            }
        }
        items.push_back(std::move(one));
    }
    return {{"items", std::move(items)},
            {"seconds", forecast.knownSeconds()},
            {"complete", forecast.complete()},
            {"peakBytes", forecast.peakBytes()}};
}

nlohmann::json nodesJson(const Checked& checked)
{
    auto nodes = nlohmann::json::object();
    for (const auto& [port, shape] : checked.run.inference.clips) {
        auto& node = nodes[port.node.text()][port.port];
        node = {{"frames", shape.frames},
                {"width", shape.width},
                {"height", shape.height},
                {"rate", rateForm(shape.rate)}};
        if (const auto key = checked.run.keys.find(port); key != checked.run.keys.end()) {
            node["key"] = key->second.key.text();
            node["cached"] = checked.stored.contains(key->second.key);
        }
    }
    return nodes;
}

double share(double taken, double predicted)
{
    return std::abs(taken - predicted) / predicted;
}

/// The median of the errors that `error` reads off the scores, in percent.
template <typename Error>
long medianPercent(const std::vector<store::PredictionScore>& scores, Error error)
{
    std::vector<double> errors;
    for (const auto& score : scores) {
        errors.push_back(error(score));
    }
    std::nth_element(errors.begin(), errors.begin() + static_cast<std::ptrdiff_t>(errors.size() / 2),
                     errors.end());
    return std::lround(100 * errors[errors.size() / 2]);
}

double timeError(const store::PredictionScore& score)
{
    return share(score.takenSec, score.predictedSec);
}

double memoryError(const store::PredictionScore& score)
{
    return share(static_cast<double>(score.takenBytes), static_cast<double>(score.predictedBytes));
}

} // namespace

std::size_t Checked::errors() const
{
    return static_cast<std::size_t>(std::count_if(issues.begin(), issues.end(), [](const auto& issue) {
        return issue.severity == Issue::Severity::Error;
    }));
}

std::vector<MissingWeights> missingWeights(const Graph& graph, const Surroundings& surroundings)
{
    Missing missing;
    for (const auto& [id, node] : graph.nodes) {
        if (node.type != "stage-model" || node.state != NodeState::Active) {
            continue;
        }
        const auto text = [&](const char* name) { return std::get<std::string>(graph.parameter(id, name)); };
        const auto model = surroundings.model(text("model"));
        const auto stage = model ? model.value()->stage(text("stage")) : Result<StageConfig>(model.error());
        if (!stage) {
            continue;
        }
        const auto& config = *model.value();
        const auto variant = stage.value().variants.find(text("variant"));
        if (variant != stage.value().variants.end()) {
            const auto count = [&] { return parameterCountOf(stage.value()); };
            missing.need(config, stage.value().id + '/' + variant->first, variant->second, count);
            if (const auto whole = stage.value().variants.find(variant->second.changes);
                whole != stage.value().variants.end()) {
                missing.need(config, stage.value().id + '/' + whole->first, whole->second, count);
            }
        }
        missing.need(config, "text encoder", config.text.encoder,
                     [&] { return parameterCountOf(config.text); });
        missing.need(config, "tokenizer", {config.text.tokenizer, ""}, [] { return std::int64_t{0}; });
    }
    return std::move(missing).all();
}

void printChecked(const Checked& checked)
{
    printTable(checked);
    if (checked.runnable()) {
        printTotals(checked.forecast);
    }
    for (const auto& line : library::licenceLines(checked.licences)) {
        std::printf("%s\n", line.c_str());
    }
    printIssues(checked.issues);
    printMissing(checked.missing);
}

nlohmann::json checkedJson(const Checked& checked)
{
    nlohmann::json json{{"nodes", nodesJson(checked)},
                        {"issues", nlohmann::json::array()},
                        {"missingWeights", nlohmann::json::array()},
                        {"licences", nlohmann::json::array()}};
    for (const auto& issue : checked.issues) {
        nlohmann::json one{{"severity", severityName(issue.severity)},
                           {"node", issue.node.text()},
                           {"place", issue.place},
                           {"what", issue.what},
                           {"hint", issue.hint}};
        if (issue.fix) {
            one["fix"] = issue.fix->label;
        }
        json["issues"].push_back(std::move(one));
    }
    for (const auto& one : checked.missing) {
        json["missingWeights"].push_back({{"part", one.part},
                                          {"file", one.file.string()},
                                          {"bytes", one.bytes},
                                          {"licence", one.licence},
                                          {"sha256", one.sha256}});
    }
    for (const auto& [model, licence] : checked.licences) {
        json["licences"].push_back({{"model", model},
                                    {"licence", licence.name},
                                    {"terms", library::termsText(licence.terms)},
                                    {"nonCommercial", licence.terms == library::Terms::NonCommercial}});
    }
    if (checked.runnable()) {
        json["prediction"] = predictionJson(checked);
    }
    return json;
}

std::string scoreText(const store::PredictionScore& score)
{
    return "predicted " + timeText(score.predictedSec) + " and " + bytesText(score.predictedBytes) +
           ", took " + timeText(score.takenSec) + " (" + differenceText(score.takenSec, score.predictedSec) +
           ") and " + bytesText(score.takenBytes) + " (" +
           differenceText(static_cast<double>(score.takenBytes), static_cast<double>(score.predictedBytes)) +
           ")";
}

void printScores(const std::vector<store::PredictionScore>& scores)
{
    if (scores.empty()) {
        std::printf("nothing was predicted on this machine yet: render a graph twice\n");
        return;
    }
    Table table({"run", "predicted", "took", "", "predicted", "took", ""});
    for (const auto& score : scores) {
        table.add({score.title, timeText(score.predictedSec), timeText(score.takenSec),
                   differenceText(score.takenSec, score.predictedSec), bytesText(score.predictedBytes),
                   bytesText(score.takenBytes),
                   differenceText(static_cast<double>(score.takenBytes),
                                  static_cast<double>(score.predictedBytes))});
    }
    table.print();
    std::printf("median error of %zu: time %ld %%, memory %ld %%\n", scores.size(),
                medianPercent(scores, timeError), medianPercent(scores, memoryError));
}

nlohmann::json scoresJson(const std::vector<store::PredictionScore>& scores)
{
    auto list = nlohmann::json::array();
    for (const auto& score : scores) {
        list.push_back({{"title", score.title},
                        {"timeMs", score.timeMs},
                        {"predictedSec", score.predictedSec},
                        {"takenSec", score.takenSec},
                        {"predictedBytes", score.predictedBytes},
                        {"takenBytes", score.takenBytes}});
    }
    return {{"scores", std::move(list)}};
}

} // namespace cascade::cli
