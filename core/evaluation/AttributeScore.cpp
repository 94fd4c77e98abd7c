// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeScore.h"

#include "core/evaluation/AttributeQuestions.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cascade::evaluation {

namespace {

/// Of one question: whether it was read right from a clip that was made, and from the render, 1 or 0.
struct Pair {
    std::int64_t caption = 0;
    double made = 0;
    double rendered = 0;
};

std::vector<Pair> pairsOf(const std::vector<ScoredClip>& clips, const std::string& reading,
                          std::size_t question)
{
    std::vector<Pair> pairs;
    for (const auto& clip : clips) {
        const auto found = clip.readings.find(reading);
        const auto right = clip.right.at(question);
        if (found == clip.readings.end() || right < 0) {
            continue;
        }
        pairs.push_back({clip.index, found->second.made.at(question) == right ? 1.0 : 0.0,
                         found->second.rendered.at(question) == right ? 1.0 : 0.0});
    }
    return pairs;
}

double meanOf(const std::vector<Pair>& pairs, double Pair::*number)
{
    double sum = 0;
    for (const auto& pair : pairs) {
        sum += pair.*number;
    }
    return sum / static_cast<double>(std::max<std::size_t>(1, pairs.size()));
}

/// Standard error of the mean of `made` less `ratio` times `rendered` less `mean`, which is zero: over
/// captions, whose repeats are no news of their own.
double errorOf(const std::vector<Pair>& pairs, double ratio, double mean)
{
    std::map<std::int64_t, double> sums;
    for (const auto& pair : pairs) {
        sums[pair.caption] += pair.made - ratio * pair.rendered - mean;
    }
    double squares = 0;
    for (const auto& [caption, sum] : sums) {
        squares += sum * sum;
    }
    return std::sqrt(squares) / static_cast<double>(pairs.size());
}

std::string percent(double share)
{
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
    return text;
}

} // namespace

std::vector<AttributeScore> scoreAttributes(const std::vector<ScoredClip>& clips, const std::string& reading)
{
    std::vector<AttributeScore> scores;
    const auto& questions = attributeQuestions();
    for (std::size_t q = 0; q < questions.size(); ++q) {
        const auto pairs = pairsOf(clips, reading, q);
        AttributeScore score{questions[q].name, static_cast<std::int64_t>(pairs.size())};
        if (score.clips > 0) {
            score.accuracy = meanOf(pairs, &Pair::made);
            score.accuracyError = errorOf(pairs, 0, score.accuracy);
            score.ceiling = meanOf(pairs, &Pair::rendered);
        }
        if (score.ceiling > 0) { // the ratio's by the delta method
            score.ratio = score.accuracy / score.ceiling;
            score.ratioError = errorOf(pairs, score.ratio, 0) / score.ceiling;
        }
        scores.push_back(score);
    }
    return scores;
}

nlohmann::json toJson(const ScoredClip& clip)
{
    nlohmann::json readings = nlohmann::json::object();
    for (const auto& [name, reading] : clip.readings) {
        readings[name] = {{"made", reading.made}, {"rendered", reading.rendered}};
    }
    return {{"index", clip.index}, {"caption", clip.caption}, {"right", clip.right}, {"readings", readings}};
}

ScoredClip scoredClipFromJson(const nlohmann::json& json)
{
    ScoredClip clip{json.at("index").get<std::int64_t>(),
                    json.at("caption").get<std::string>(),
                    json.at("right").get<Answers>(),
                    {}};
    for (const auto& [name, reading] : json.at("readings").items()) {
        clip.readings[name] = {reading.at("made").get<Answers>(), reading.at("rendered").get<Answers>()};
    }
    return clip;
}

nlohmann::json toJson(const AttributeScore& score)
{
    return {{"attribute", score.name},       {"clips", score.clips},
            {"accuracy", score.accuracy},    {"accuracyError", score.accuracyError},
            {"ceiling", score.ceiling},      {"ratio", score.ratio},
            {"ratioError", score.ratioError}};
}

std::string markdownTable(const std::vector<AttributeScore>& scores)
{
    std::string text = "| attribute | clips | accuracy | ceiling (true renders) | of the ceiling |\n"
                       "|---|---|---|---|---|\n";
    for (const auto& score : scores) {
        text += "| " + score.name + " | " + std::to_string(score.clips) + " | " + percent(score.accuracy) +
                " ± " + percent(score.accuracyError) + " | " + percent(score.ceiling) + " | " +
                percent(score.ratio) + " ± " + percent(score.ratioError) + " |\n";
    }
    return text;
}

Result<std::map<std::int64_t, ScoredClip>> ScoreLog::read() const
{
    std::map<std::int64_t, ScoredClip> clips;
    const auto done = m_rows.read([&](const nlohmann::json& row) {
        auto clip = scoredClipFromJson(row);
        clips[clip.index] = std::move(clip);
    });
    if (!done) {
        return done.error();
    }
    return clips;
}

Result<void> ScoreLog::append(const std::string& file, const ScoredClip& clip) const
{
    return m_rows.append(file, toJson(clip));
}

} // namespace cascade::evaluation
