// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/world/Scene.h"

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cascade::evaluation {

/// One thing that the attribute classifier is asked about a clip.
struct Question {
    std::string name;               ///< "shape", "camera"
    std::vector<std::string> words; ///< what each answer is called, in the order of the classes

    [[nodiscard]] std::int64_t classes() const { return static_cast<std::int64_t>(words.size()); }
};

/// All questions, in the order of the classifier's outputs. Those about an object mean the only object of the
/// scene; "relation" means where, of two objects of different colours, the one stands whose colour comes
/// later in world::Colour, as seen from the other ("beside" is right on either side, and not asked); "word"
/// is what is written over the picture.
[[nodiscard]] const std::vector<Question>& attributeQuestions();

/// Classes of all questions together: the width of the classifier's output.
[[nodiscard]] std::int64_t answerClasses();

/// The right answer to each question, -1 where the question makes no sense: those about an object where there
/// are none or several, relations of others than two that can be told apart, words where none is written.
[[nodiscard]] std::vector<std::int64_t> rightAnswers(const world::AttributeLabels& labels);

/// Right answers of several scenes, [N, questions] int64.
[[nodiscard]] torch::Tensor rightAnswers(const std::vector<world::Scene>& scenes);

/// Logits of all questions side by side, taken apart: one [N, classes] per question (views).
///
/// Errors   throws c10::Error if the width is not answerClasses().
[[nodiscard]] std::vector<torch::Tensor> logitsByQuestion(const torch::Tensor& logits);

/// The likeliest answer to each question.
///
/// Shapes   logits [N, answerClasses()]; returns [N, questions] int64.
[[nodiscard]] torch::Tensor likeliestAnswers(const torch::Tensor& logits);

/// Mean over the questions of the cross entropy, each averaged over the clips to which the question applies.
///
/// Shapes   logits [N, answerClasses()] fp32; answers [N, questions] int64. Differentiable in the logits.
[[nodiscard]] torch::Tensor answerLoss(const torch::Tensor& logits, const torch::Tensor& answers);

} // namespace cascade::evaluation
