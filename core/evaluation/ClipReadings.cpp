// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipReadings.h"

#include "core/base/Hash.h"
#include "core/base/Hex.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/SeenFrames.h"
#include "core/evaluation/Steadiness.h"
#include "core/world/Caption.h"

#include <nlohmann/json.hpp>

#include <cstring>
#include <span>

namespace cascade::evaluation {

namespace {

/// The exact bits of fp32 values, little-endian, in hexadecimal digits.
std::string digitsOf(const torch::Tensor& values)
{
    const auto packed = values.contiguous();
    return hexOf(std::span(static_cast<const unsigned char*>(packed.const_data_ptr()), packed.nbytes()));
}

/// The inverse: rows of `width` values; width 0 = one row of as many as there are.
torch::Tensor valuesOf(const nlohmann::json& digits, std::int64_t width)
{
    const auto bytes = bytesOfHex(digits.get<std::string>());
    const auto row = width > 0 ? static_cast<std::size_t>(width) * sizeof(float) : sizeof(float);
    if (!bytes || bytes->empty() || bytes->size() % row != 0) {
        throw ErrorException(
            Error{ErrorCode::BadInput, "readings", "expected numbers as hexadecimal digits", {}});
    }
    auto values = torch::empty({static_cast<std::int64_t>(bytes->size() / sizeof(float))}, torch::kFloat32);
    std::memcpy(values.data_ptr(), bytes->data(), bytes->size());
    return width > 0 ? values.view({-1, width}) : values;
}

std::vector<std::string> captionsOf(const std::vector<CaptionedScene>& list)
{
    std::vector<std::string> captions;
    captions.reserve(list.size());
    for (const auto& asked : list) {
        captions.push_back(asked.caption);
    }
    return captions;
}

std::vector<std::string> labelsOf(const std::vector<CaptionedScene>& list)
{
    std::vector<std::string> labels;
    labels.reserve(list.size());
    for (const auto& asked : list) {
        labels.push_back(world::canonicalCaption(asked.scene));
    }
    return labels;
}

torch::Tensor probabilitiesOf(const torch::Tensor& logits)
{
    std::vector<torch::Tensor> parts;
    for (const auto& question : logitsByQuestion(logits)) {
        parts.push_back(at::softmax(question, -1));
    }
    return at::cat(parts, -1);
}

/// What the classifier says: answers, probabilities, features.
void readAttributes(const AttributeClassifier& classifier, const torch::Tensor& clip, ClipReading& reading)
{
    const torch::NoGradGuard guard;
    const auto device = classifier->parameters().front().device();
    const auto features = classifier->features(asSeen(clip).to(device)); // [1, questions, D]
    const auto logits = classifier->answers(features);
    const auto answers = likeliestAnswers(logits).cpu().contiguous();
    const auto* first = answers.const_data_ptr<std::int64_t>();
    reading.answers.assign(first, first + answers.numel());
    reading.probabilities = probabilitiesOf(logits)[0].cpu();
    reading.clipFeatures = videoFeatures(features);
}

} // namespace

nlohmann::json toJson(const ClipReading& reading)
{
    nlohmann::json json{{"index", reading.index},
                        {"repeat", reading.repeat},
                        {"caption", reading.caption},
                        {"right", reading.right},
                        {"answers", reading.answers},
                        {"flicker", reading.flicker},
                        {"probabilities", digitsOf(reading.probabilities)},
                        {"clipFeatures", digitsOf(reading.clipFeatures)},
                        {"frameFeatures", digitsOf(reading.frameFeatures)}};
    if (reading.alignment) {
        json["clipScore"] = reading.alignment->clipScore;
        json["rPrecision"] = reading.alignment->rPrecision;
    }
    return json;
}

ClipReading clipReadingFromJson(const nlohmann::json& json)
{
    ClipReading reading;
    reading.index = json.at("index").get<std::int64_t>();
    reading.repeat = json.at("repeat").get<std::int64_t>();
    reading.caption = json.at("caption").get<std::string>();
    reading.right = json.at("right").get<Answers>();
    reading.answers = json.at("answers").get<Answers>();
    reading.flicker = json.at("flicker").get<double>();
    reading.probabilities = valuesOf(json.at("probabilities"), answerClasses())[0];
    reading.clipFeatures = valuesOf(json.at("clipFeatures"), 0);
    reading.frameFeatures = valuesOf(json.at("frameFeatures"), kFrameFeatures);
    if (json.contains("clipScore")) {
        reading.alignment =
            Alignment{json.at("clipScore").get<double>(), json.at("rPrecision").get<double>()};
    }
    return reading;
}

ClipReading readUnasked(const AttributeClassifier& classifier, const WorldClip& worldClip,
                        const torch::Tensor& clip, std::int64_t index)
{
    ClipReading reading;
    reading.index = index;
    reading.flicker = flicker(clip);
    readAttributes(classifier, clip, reading);
    reading.frameFeatures = worldClip.frameFeatures(comparedWithCaption(clip));
    return reading;
}

ClipMeter::ClipMeter(AttributeClassifier classifier, WorldClip worldClip, std::vector<CaptionedScene> list,
                     const RetrievalOptions& options)
    : m_classifier(std::move(classifier)), m_worldClip(std::move(worldClip)), m_list(std::move(list)),
      m_pool(m_worldClip.embedCaptions(captionsOf(m_list)), labelsOf(m_list), options), m_retrieval(options)
{
}

std::string ClipMeter::asked() const
{
    const nlohmann::json all{
        {"captions", captionsOf(m_list)}, {"others", m_retrieval.others}, {"seed", m_retrieval.seed}};
    return sha256Hex(all.dump());
}

ClipReading ClipMeter::read(const torch::Tensor& clip, std::int64_t index, std::int64_t repeat) const
{
    auto reading = readUnasked(m_classifier, m_worldClip, clip, index);
    const auto& asked = m_list.at(static_cast<std::size_t>(index));
    reading.repeat = repeat;
    reading.caption = asked.caption;
    reading.right = rightAnswers(world::labelsOf(asked.scene));
    const auto frames = m_worldClip.embedFeatures(reading.frameFeatures);
    reading.alignment =
        Alignment{clipScore(frames, m_pool.embedding(index)), m_pool.rPrecision(frames, index)};
    return reading;
}

Result<std::map<std::pair<std::int64_t, std::int64_t>, ClipReading>> ReadingLog::read() const
{
    std::map<std::pair<std::int64_t, std::int64_t>, ClipReading> readings;
    const auto done = m_rows.read([&](const nlohmann::json& row) {
        auto reading = clipReadingFromJson(row);
        const std::pair key{reading.index, reading.repeat};
        readings[key] = std::move(reading);
    });
    if (!done) {
        return done.error();
    }
    return readings;
}

Result<void> ReadingLog::append(const std::string& file, const ClipReading& reading) const
{
    return m_rows.append(file, toJson(reading));
}

} // namespace cascade::evaluation
