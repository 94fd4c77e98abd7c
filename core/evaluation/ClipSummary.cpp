// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipSummary.h"

#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/Frechet.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <functional>
#include <map>
#include <string>

namespace cascade::evaluation {

namespace {

using Readings = std::vector<const ClipReading*>;
using Groups = std::map<std::int64_t, Readings>;

Readings allOf(const std::vector<ClipReading>& readings)
{
    Readings all;
    for (const auto& reading : readings) {
        all.push_back(&reading);
    }
    return all;
}

Groups groupedBy(const Readings& readings, std::int64_t ClipReading::*key)
{
    Groups groups;
    for (const auto* reading : readings) {
        groups[reading->*key].push_back(reading);
    }
    return groups;
}

double meanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

/// Standard error of the mean of these.
std::optional<double> errorOf(const std::vector<double>& values)
{
    if (values.size() < 2) {
        return std::nullopt;
    }
    const double mean = meanOf(values);
    double squares = 0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    const auto count = static_cast<double>(values.size());
    return std::sqrt(squares / (count - 1) / count);
}

using Number = std::function<double(const ClipReading&)>;

double meanOver(const Readings& readings, const Number& number)
{
    std::vector<double> values;
    for (const auto* reading : readings) {
        values.push_back(number(*reading));
    }
    return meanOf(values);
}

std::optional<double> errorOver(const Groups& groups, const Number& number)
{
    std::vector<double> means;
    for (const auto& [key, readings] : groups) {
        means.push_back(meanOver(readings, number));
    }
    return errorOf(means);
}

/// The clips of a summary, all together, by caption and by repeat.
struct Made {
    explicit Made(const std::vector<ClipReading>& readings)
        : all(allOf(readings)), byCaption(groupedBy(all, &ClipReading::index)),
          byRepeat(groupedBy(all, &ClipReading::repeat))
    {
    }

    /// A number that each clip has.
    [[nodiscard]] Measured mean(const Number& number) const
    {
        return {meanOver(all, number), errorOver(byCaption, number), errorOver(byRepeat, number)};
    }
    /// A number that only sets have.
    [[nodiscard]] Measured ofSet(const std::function<double(const Readings&)>& number) const
    {
        Measured measured{number(all), {}, {}};
        std::vector<double> values;
        for (const auto& [repeat, readings] : byRepeat) {
            if (readings.size() >= 2) {
                values.push_back(number(readings));
            }
        }
        measured.overRepeats = errorOf(values);
        return measured;
    }

    Readings all;
    Groups byCaption, byRepeat;
};

using Rows = std::function<torch::Tensor(const ClipReading&)>; // [N, D]

FeatureStatistics statisticsOf(const Readings& readings, const Rows& rows)
{
    std::vector<torch::Tensor> all;
    for (const auto* reading : readings) {
        all.push_back(rows(*reading));
    }
    FeatureStatistics statistics;
    statistics.add(at::cat(all));
    return statistics;
}

Measured distance(const Made& made, const Readings& reference, const Rows& rows)
{
    const auto truth = statisticsOf(reference, rows);
    return made.ofSet([&](const Readings& set) { return frechetDistance(statisticsOf(set, rows), truth); });
}

double inceptionOf(const Readings& readings)
{
    std::vector<torch::Tensor> rows;
    for (const auto* reading : readings) {
        rows.push_back(reading->probabilities);
    }
    std::vector<double> logarithms;
    for (const auto& question : logitsByQuestion(at::stack(rows))) {
        logarithms.push_back(std::log(inceptionScore(question)));
    }
    return std::exp(meanOf(logarithms));
}

Measured flickerAbove(const Made& made, const Made& reference)
{
    const auto raw = [](const ClipReading& reading) { return reading.flicker; };
    const double usual = meanOver(reference.all, raw);
    return made.mean([&](const ClipReading& reading) {
        const auto own = reference.byCaption.find(reading.index);
        return reading.flicker - (own == reference.byCaption.end() ? usual : meanOver(own->second, raw));
    });
}

std::vector<AttributeScore> attributesOf(const Made& made, const Made& reference)
{
    const std::string name = "made";
    std::vector<ScoredClip> scored;
    for (const auto* reading : made.all) {
        const auto own = reference.byCaption.find(reading->index);
        if (own != reference.byCaption.end() && !reading->right.empty()) {
            scored.push_back({reading->index,
                              reading->caption,
                              reading->right,
                              {{name, {reading->answers, own->second.front()->answers}}}});
        }
    }
    return scoreAttributes(scored, name);
}

nlohmann::json toJson(const Measured& measured)
{
    nlohmann::json json{{"value", measured.value}};
    if (measured.overCaptions) {
        json["overCaptions"] = *measured.overCaptions;
    }
    if (measured.overRepeats) {
        json["overRepeats"] = *measured.overRepeats;
    }
    return json;
}

} // namespace

Measured measuredMean(const std::vector<ClipReading>& clips,
                      const std::function<double(const ClipReading&)>& number)
{
    return Made(clips).mean(number);
}

Measured measuredInception(const std::vector<ClipReading>& clips)
{
    return Made(clips).ofSet(inceptionOf);
}

ClipSummary summarise(const std::vector<ClipReading>& made, const std::vector<ClipReading>& reference)
{
    TORCH_CHECK(made.size() >= 2 && reference.size() >= 2,
                "[summary] expected at least two clips and two of ", "reference, got ", made.size(), " and ",
                reference.size());
    const Made clips(made), truth(reference);
    ClipSummary summary;
    summary.clips = static_cast<std::int64_t>(made.size());
    summary.captions = static_cast<std::int64_t>(clips.byCaption.size());
    summary.repeats = static_cast<std::int64_t>(clips.byRepeat.size());
    bool asked = true;
    for (const auto& reading : made) {
        asked = asked && reading.alignment.has_value();
    }
    if (asked) {
        summary.clipScore = clips.mean([](const auto& reading) { return reading.alignment->clipScore; });
        summary.rPrecision = clips.mean([](const auto& reading) { return reading.alignment->rPrecision; });
    }
    summary.flicker = flickerAbove(clips, truth);
    summary.fvd = distance(clips, truth.all, [](const auto& r) { return r.clipFeatures.unsqueeze(0); });
    summary.fid = distance(clips, truth.all, [](const auto& r) { return r.frameFeatures; });
    summary.firstFrameFid =
        distance(clips, truth.all, [](const auto& r) { return r.frameFeatures.slice(0, 0, 1); });
    summary.inception = clips.ofSet(inceptionOf);
    summary.attributes = attributesOf(clips, truth);
    return summary;
}

nlohmann::json toJson(const ClipSummary& summary)
{
    nlohmann::json json{{"clips", summary.clips},
                        {"captions", summary.captions},
                        {"repeats", summary.repeats},
                        {"flickerAboveReference", toJson(summary.flicker)},
                        {"fvdW", toJson(summary.fvd)},
                        {"fidW", toJson(summary.fid)},
                        {"firstFrameFidW", toJson(summary.firstFrameFid)},
                        {"isW", toJson(summary.inception)},
                        {"attributes", nlohmann::json::array()}};
    if (summary.clipScore && summary.rPrecision) {
        json["clipScore"] = toJson(*summary.clipScore);
        json["rPrecision"] = toJson(*summary.rPrecision);
    }
    for (const auto& score : summary.attributes) {
        json["attributes"].push_back(toJson(score));
    }
    return json;
}

} // namespace cascade::evaluation
