// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeScore.h"

#include "core/evaluation/AttributeQuestions.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace cascade::evaluation {

namespace {

/// Pairs of (made right, rendered right) of one question.
struct Pairs {
    std::vector<double> made, rendered;
};

Pairs pairsOf(const std::vector<ScoredClip>& clips, const std::string& reading, std::size_t question)
{
    Pairs pairs;
    for (const auto& clip : clips) {
        const auto found = clip.readings.find(reading);
        const auto right = clip.right.at(question);
        if (found == clip.readings.end() || right < 0) {
            continue;
        }
        pairs.made.push_back(found->second.made.at(question) == right ? 1 : 0);
        pairs.rendered.push_back(found->second.rendered.at(question) == right ? 1 : 0);
    }
    return pairs;
}

double meanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(std::max<std::size_t>(1, values.size()));
}

/// Standard error of mean(a) / mean(b) over pairs: that of the mean of a - ratio b, over mean(b).
double ratioError(const Pairs& pairs, double ratio, double ceiling)
{
    double squares = 0;
    for (std::size_t i = 0; i < pairs.made.size(); ++i) {
        const double rest = pairs.made[i] - ratio * pairs.rendered[i];
        squares += rest * rest;
    }
    return std::sqrt(squares) / static_cast<double>(pairs.made.size()) / ceiling;
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
        AttributeScore score{questions[q].name, static_cast<std::int64_t>(pairs.made.size())};
        if (score.clips > 0) {
            score.accuracy = meanOf(pairs.made);
            score.accuracyError =
                std::sqrt(score.accuracy * (1 - score.accuracy) / static_cast<double>(score.clips));
            score.ceiling = meanOf(pairs.rendered);
        }
        if (score.ceiling > 0) {
            score.ratio = score.accuracy / score.ceiling;
            score.ratioError = ratioError(pairs, score.ratio, score.ceiling);
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
    std::error_code none; // no folder yet: nothing was scored
    for (const auto& entry : std::filesystem::directory_iterator(m_folder, none)) {
        if (entry.path().extension() != ".jsonl") {
            continue;
        }
        std::ifstream stream(entry.path(), std::ios::binary);
        std::string line;
        while (std::getline(stream, line)) {
            if (stream.eof()) {
                break; // no line end: cut off
            }
            try {
                const auto json = nlohmann::json::parse(line);
                if (json.at("run").get<std::string>() != m_run) {
                    return Error{ErrorCode::BadInput, entry.path().string(),
                                 "holds clips of another run: expected " + m_run + ", got " +
                                     json.at("run").get<std::string>(),
                                 "Give another --output, or remove the file."};
                }
                auto clip = scoredClipFromJson(json);
                clips[clip.index] = std::move(clip);
            } catch (const nlohmann::json::exception& e) {
                return Error{ErrorCode::BadInput, entry.path().string(),
                             std::string("has a damaged line: ") + e.what(), "Remove that line."};
            }
        }
    }
    return clips;
}

Result<void> ScoreLog::append(const std::string& file, const ScoredClip& clip) const
{
    std::error_code ignored; // opening then fails
    std::filesystem::create_directories(m_folder, ignored);
    const auto path = m_folder / file;
    bool cutOff = false; // by a kill: the rest of that line must not swallow this one
    if (std::ifstream before(path, std::ios::binary | std::ios::ate); before && before.tellg() > 0) {
        before.seekg(-1, std::ios::end);
        cutOff = before.get() != '\n';
    }
    if (cutOff) {
        std::ifstream before(path, std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(before)), {});
        std::filesystem::resize_file(path, text.rfind('\n') + 1, ignored);
    }
    auto json = toJson(clip);
    json["run"] = m_run;
    std::ofstream stream(path, std::ios::binary | std::ios::app);
    stream << json.dump() << '\n' << std::flush;
    if (!stream) {
        return Error{ErrorCode::DiskFull, path.string(), "cannot be written", {}};
    }
    return {};
}

} // namespace cascade::evaluation
