// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/ClipReadings.h"

#include <ATen/Functions.h>

namespace cascade::tests {

inline constexpr std::int64_t kPlantedFrames = 2;

/// A reading with these features in all places, surely of class `answer` of each question.
inline evaluation::ClipReading plantedReading(std::int64_t index, std::int64_t repeat, float features,
                                              std::int64_t answer = 0)
{
    using namespace evaluation;
    ClipReading reading;
    reading.index = index;
    reading.repeat = repeat;
    reading.caption = "caption " + std::to_string(index);
    reading.right = Answers(attributeQuestions().size(), 0);
    reading.answers = Answers(attributeQuestions().size(), answer);
    reading.alignment = Alignment{};
    reading.clipFeatures = torch::tensor({features, 0.0F});
    reading.frameFeatures = torch::zeros({kPlantedFrames, kFrameFeatures});
    reading.frameFeatures[0][0] = features;
    std::vector<torch::Tensor> parts;
    for (const auto& question : attributeQuestions()) {
        auto part = torch::zeros({question.classes()});
        part[answer] = 1;
        parts.push_back(part);
    }
    reading.probabilities = at::cat(parts);
    return reading;
}

} // namespace cascade::tests
