// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeQuestions.h"

#include "core/world/Relations.h"

namespace cascade::evaluation {

namespace {

template <typename Attribute>
Question questionOf(std::string name)
{
    Question question{std::move(name), {}};
    for (int i = 0; i < world::kCount<Attribute>; ++i) {
        question.words.emplace_back(world::name(static_cast<Attribute>(i)));
    }
    return question;
}

constexpr auto kFirstRelation = static_cast<int>(world::Relation::LeftOf); // before it: beside

Question relationQuestion()
{
    auto question = questionOf<world::Relation>("relation");
    question.words.erase(question.words.begin(), question.words.begin() + kFirstRelation);
    return question;
}

std::int64_t relationAnswer(const world::AttributeLabels& labels)
{
    const auto &first = labels.objects[0], &second = labels.objects[1];
    if (labels.count != 2 || first.colour == second.colour || second.relation < kFirstRelation) {
        return -1;
    }
    const auto said = static_cast<world::Relation>(second.relation);
    const auto seen = first.colour < second.colour ? said : world::opposite(said);
    return static_cast<int>(seen) - kFirstRelation;
}

std::vector<Question> makeQuestions()
{
    return {
        questionOf<world::Shape>("shape"),
        questionOf<world::Colour>("colour"),
        questionOf<world::Material>("material"),
        questionOf<world::Size>("size"),
        questionOf<world::Motion>("motion"),
        questionOf<world::Background>("background"),
        questionOf<world::CameraMove>("camera"),
        questionOf<world::Light>("light"),
        questionOf<world::Style>("style"),
        {"count", {"none", "one", "two", "three"}},
        relationQuestion(),
        {"word", {world::kLetteringWords.begin(), world::kLetteringWords.end()}},
    };
}

} // namespace

const std::vector<Question>& attributeQuestions()
{
    static const std::vector<Question> questions = makeQuestions();
    return questions;
}

std::int64_t answerClasses()
{
    std::int64_t sum = 0;
    for (const auto& question : attributeQuestions()) {
        sum += question.classes();
    }
    return sum;
}

std::vector<std::int64_t> rightAnswers(const world::AttributeLabels& labels)
{
    const bool single = labels.count == 1;
    const world::ObjectLabels object = single ? labels.objects[0] : world::ObjectLabels{};
    return {object.shape,  object.colour,     object.material,        object.size,
            object.motion, labels.background, labels.camera,          labels.light,
            labels.style,  labels.count,      relationAnswer(labels), labels.word};
}

torch::Tensor rightAnswers(const std::vector<world::Scene>& scenes)
{
    std::vector<std::int64_t> all;
    for (const auto& scene : scenes) {
        const auto row = rightAnswers(world::labelsOf(scene));
        all.insert(all.end(), row.begin(), row.end());
    }
    return torch::tensor(all, torch::kInt64).view({static_cast<std::int64_t>(scenes.size()), -1});
}

std::vector<torch::Tensor> logitsByQuestion(const torch::Tensor& logits)
{
    TORCH_CHECK(logits.size(-1) == answerClasses(), "expected logits of width ", answerClasses(), ", got ",
                logits.size(-1));
    std::vector<std::int64_t> widths;
    for (const auto& question : attributeQuestions()) {
        widths.push_back(question.classes());
    }
    return logits.split_with_sizes(widths, -1);
}

torch::Tensor likeliestAnswers(const torch::Tensor& logits)
{
    std::vector<torch::Tensor> answers;
    for (const auto& one : logitsByQuestion(logits)) {
        answers.push_back(one.argmax(-1));
    }
    return at::stack(answers, -1);
}

torch::Tensor answerLoss(const torch::Tensor& logits, const torch::Tensor& answers)
{
    const auto parts = logitsByQuestion(logits);
    auto loss = torch::zeros({}, logits.options());
    for (std::size_t q = 0; q < parts.size(); ++q) {
        const auto right = answers.select(1, static_cast<std::int64_t>(q));
        const auto asked = right >= 0;
        const auto each = at::cross_entropy_loss(parts[q], right.clamp_min(0), {}, at::Reduction::None);
        loss = loss + (each * asked).sum() / asked.sum().clamp_min(1);
    }
    return loss / static_cast<double>(parts.size());
}

} // namespace cascade::evaluation
