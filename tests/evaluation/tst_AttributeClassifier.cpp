// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeClassifier.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/weights/Safetensors.h"
#include "core/weights/StateDict.h"
#include "core/world/Caption.h"
#include "core/world/Sampling.h"

#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

std::size_t indexOf(const std::string& name)
{
    const auto& questions = attributeQuestions();
    for (std::size_t q = 0; q < questions.size(); ++q) {
        if (questions[q].name == name) {
            return q;
        }
    }
    return questions.size();
}

/// Logits that answer each question with the class given, [1, answerClasses()].
torch::Tensor logitsFor(const std::vector<std::int64_t>& answers)
{
    auto logits = torch::zeros({1, answerClasses()});
    std::int64_t first = 0;
    for (std::size_t q = 0; q < answers.size(); ++q) {
        logits[0][first + answers[q]] = 5;
        first += attributeQuestions()[q].classes();
    }
    return logits;
}

} // namespace

class AttributeClassifierTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answersAreTheWorldsLabels()
    {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const auto scene = world::sampleScene(seed);
            const auto labels = world::labelsOf(scene);
            const auto answers = rightAnswers(labels);
            QCOMPARE(answers.size(), attributeQuestions().size());
            QCOMPARE(answers[indexOf("count")], std::int64_t{labels.count});
            QCOMPARE(answers[indexOf("background")], std::int64_t{labels.background});
            QCOMPARE(answers[indexOf("camera")], std::int64_t{labels.camera});
            QCOMPARE(answers[indexOf("light")], std::int64_t{labels.light});
            QCOMPARE(answers[indexOf("style")], std::int64_t{labels.style});
            const bool single = labels.count == 1;
            QCOMPARE(answers[indexOf("shape")], std::int64_t{single ? labels.objects[0].shape : -1});
            QCOMPARE(answers[indexOf("colour")], std::int64_t{single ? labels.objects[0].colour : -1});
            QCOMPARE(answers[indexOf("material")], std::int64_t{single ? labels.objects[0].material : -1});
            QCOMPARE(answers[indexOf("size")], std::int64_t{single ? labels.objects[0].size : -1});
            QCOMPARE(answers[indexOf("motion")], std::int64_t{single ? labels.objects[0].motion : -1});
            QCOMPARE(answers[indexOf("word")], std::int64_t{labels.word});
        }
    }

    /// Of two colours the later one: who is said first does not matter.
    void relationsAreOfTheLaterColour_data()
    {
        QTest::addColumn<QString>("caption");
        QTest::addColumn<QString>("answer"); // empty: not asked
        QTest::newRow("later said last") << "a red cube left of a blue ball"
                                         << "right of";
        QTest::newRow("later said first") << "a blue ball left of a red cube"
                                          << "left of";
        QTest::newRow("behind") << "a red cube behind a blue ball"
                                << "in front of";
        QTest::newRow("in front") << "a blue ball in front of a red cube"
                                  << "in front of";
        QTest::newRow("either side") << "a red cube beside a blue ball"
                                     << "";
        QTest::newRow("colours alike") << "a red cube left of a red ball"
                                       << "";
        QTest::newRow("one") << "a red cube"
                             << "";
        QTest::newRow("three") << "a red cube left of a blue ball left of a green cone"
                               << "";
    }
    void relationsAreOfTheLaterColour()
    {
        QFETCH(QString, caption);
        QFETCH(QString, answer);
        const auto scene = world::parseCaption(caption.toStdString()).value();
        const auto given = rightAnswers(world::labelsOf(scene))[indexOf("relation")];
        const auto& words = attributeQuestions()[indexOf("relation")].words;
        QCOMPARE(given < 0 ? QString() : QString::fromStdString(words[static_cast<std::size_t>(given)]),
                 answer);
        QCOMPARE(words.size(), std::size_t{4});
    }

    void wordsAreTheCaptions()
    {
        const auto& shape = attributeQuestions()[indexOf("shape")];
        QCOMPARE(shape.classes(), std::int64_t{world::kCount<world::Shape>});
        QCOMPARE(shape.words[static_cast<std::size_t>(world::Shape::Torus)], std::string("torus"));
        const auto& motion = attributeQuestions()[indexOf("motion")];
        QCOMPARE(motion.words[static_cast<std::size_t>(world::Motion::MovingLeft)],
                 std::string(world::name(world::Motion::MovingLeft)));
    }

    void logitsComeApartInOrder()
    {
        const auto parts = logitsByQuestion(torch::arange(answerClasses()).unsqueeze(0));
        std::int64_t first = 0;
        QCOMPARE(parts.size(), attributeQuestions().size());
        for (std::size_t q = 0; q < parts.size(); ++q) {
            QCOMPARE(parts[q].size(1), attributeQuestions()[q].classes());
            QCOMPARE(parts[q][0][0].item<std::int64_t>(), first);
            first += parts[q].size(1);
        }
        QCOMPARE(first, answerClasses());
        QVERIFY_EXCEPTION_THROWN((void)logitsByQuestion(torch::zeros({1, answerClasses() + 1})), c10::Error);
    }

    void likeliestAnswerWins()
    {
        const std::vector<std::int64_t> answers{3, 9, 2, 1, 7, 4, 3, 2, 6, 1, 2, 17};
        const auto read = likeliestAnswers(logitsFor(answers))[0].contiguous();
        QCOMPARE(std::vector<std::int64_t>(read.data_ptr<std::int64_t>(),
                                           read.data_ptr<std::int64_t>() + read.numel()),
                 answers);
    }

    void lossIsTheMeanCrossEntropyOfQuestionsAsked()
    {
        const auto logits = torch::zeros({2, answerClasses()});
        auto answers =
            torch::zeros({2, static_cast<std::int64_t>(attributeQuestions().size())}, torch::kInt64);
        double expected = 0; // even odds: the logarithm of the number of classes
        for (const auto& question : attributeQuestions()) {
            expected += std::log(static_cast<double>(question.classes()));
        }
        expected /= static_cast<double>(attributeQuestions().size());
        QVERIFY(std::abs(answerLoss(logits, answers).item<double>() - expected) < 1e-5);

        answers.select(1, 0).fill_(-1); // nobody is asked for the shape
        expected -= std::log(static_cast<double>(attributeQuestions()[0].classes())) /
                    static_cast<double>(attributeQuestions().size());
        QVERIFY(std::abs(answerLoss(logits, answers).item<double>() - expected) < 1e-5);
    }

    void questionsNotAskedTeachNothing()
    {
        auto logits = torch::randn({3, answerClasses()}).requires_grad_();
        auto answers =
            torch::zeros({3, static_cast<std::int64_t>(attributeQuestions().size())}, torch::kInt64);
        answers[1][0] = -1;
        answerLoss(logits, answers).backward();
        const auto gradient = logits.grad().slice(1, 0, attributeQuestions()[0].classes());
        QCOMPARE(gradient[1].abs().sum().item<double>(), 0.0);
        QVERIFY(gradient[0].abs().sum().item<double>() > 0);
    }

    void shapesAndSize()
    {
        torch::manual_seed(1);
        AttributeClassifier classifier;
        const auto parameters = weights::parameterCount(*classifier);
        QVERIFY2(parameters <= 600'000, qPrintable(QString::number(parameters)));
        const torch::NoGradGuard guard;
        const auto clips = torch::rand({3, 3, kSeenFrames, kSeenHeight, kSeenWidth}) * 2 - 1;
        const auto logits = classifier->forward(clips);
        QCOMPARE(logits.sizes().vec(), (std::vector<std::int64_t>{3, answerClasses()}));
        QCOMPARE(logits.scalar_type(), torch::kFloat32);
        QCOMPARE(classifier->features(clips).size(1), static_cast<std::int64_t>(attributeQuestions().size()));
        const auto half = classifier->forward(clips.to(torch::kBFloat16));
        QCOMPARE(half.scalar_type(), torch::kFloat32);
        QVERIFY((half - logits).abs().max().item<double>() < 0.1 * logits.abs().max().item<double>());
    }

    void clipsAreReadOneByOne()
    {
        torch::manual_seed(2);
        AttributeClassifier classifier;
        const torch::NoGradGuard guard;
        const auto clips = torch::rand({2, 3, kSeenFrames, kSeenHeight, kSeenWidth}) * 2 - 1;
        const auto both = classifier->forward(clips);
        QVERIFY(at::allclose(both[1], classifier->forward(clips.slice(0, 1))[0], 1e-4, 1e-5));
        QVERIFY(at::equal(both, classifier->forward(clips)));
    }

    void orderOfFramesMatters()
    {
        torch::manual_seed(3);
        AttributeClassifier classifier;
        const torch::NoGradGuard guard;
        const auto clip = torch::rand({1, 3, kSeenFrames, kSeenHeight, kSeenWidth}) * 2 - 1;
        QVERIFY(!at::allclose(classifier->forward(clip), classifier->forward(clip.flip(2)), 1e-3, 1e-3));
    }

    void seenFramesAreEvenlySpaced()
    {
        auto clip = torch::zeros({1, 3, 32, kSeenHeight, kSeenWidth});
        clip.copy_(torch::arange(32, torch::kFloat32).view({1, 1, 32, 1, 1}).expand_as(clip));
        const auto seen = asSeen(clip);
        for (std::int64_t t = 0; t < kSeenFrames; ++t) {
            QCOMPARE(seen[0][0][t][5][7].item<float>(), static_cast<float>(4 * t));
        }
        QVERIFY_EXCEPTION_THROWN((void)asSeen(clip.slice(2, 0, 7)), ErrorException);
    }

    void largePicturesAreAveraged()
    {
        const auto clip = torch::rand({1, 3, kSeenFrames, 4 * kSeenHeight, 4 * kSeenWidth});
        const auto seen = asSeen(clip);
        const auto area = clip[0][1][3].slice(0, 8, 12).slice(1, 40, 44).mean().item<float>();
        QVERIFY(std::abs(seen[0][1][3][2][10].item<float>() - area) < 1e-6F);
        QCOMPARE(asSeen(torch::rand({1, 3, 8, 100, 150})).sizes().vec(),
                 (std::vector<std::int64_t>{1, 3, kSeenFrames, kSeenHeight, kSeenWidth}));
    }

    void weightsComeBackFromTheirFile()
    {
        QTemporaryDir folder;
        const auto file = (folder.path() + "/attributes.safetensors").toStdString();
        torch::manual_seed(4);
        AttributeClassifier classifier;
        weights::StateDict shipped;
        const torch::NoGradGuard guard;
        for (auto& parameter : classifier->parameters()) {
            parameter.copy_(parameter.to(torch::kBFloat16).to(torch::kFloat32)); // what a file can hold
        }
        for (const auto& [name, tensor] : weights::stateDictOf(*classifier)) {
            shipped[name] = tensor.to(torch::kBFloat16);
        }
        weights::writeSafetensors(file, shipped).value();
        auto opened = openAttributeClassifier(file);
        QVERIFY(opened.ok());
        const auto clip = torch::rand({1, 3, kSeenFrames, kSeenHeight, kSeenWidth});
        QVERIFY(at::equal(opened.value()->forward(clip), classifier->forward(clip)));
        shipped.erase(shipped.begin());
        weights::writeSafetensors(file, shipped).value();
        QCOMPARE(openAttributeClassifier(file).error().code, ErrorCode::BadInput);
        QCOMPARE(openAttributeClassifier(folder.path().toStdString() + "/none").error().code,
                 ErrorCode::WeightsMissing);
    }
};

CASCADE_TEST(AttributeClassifierTest);
#include "tst_AttributeClassifier.moc"
