// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/AttributeRun.h"
#include "core/evaluation/ClipReadings.h"
#include "core/evaluation/Steadiness.h"

#include "tests/support/TestMain.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

const std::filesystem::path kTokenizer = CASCADE_RESOURCE_DIR "/models/toybox/tokenizer.model";

AttributeClassifier randomClassifier()
{
    torch::manual_seed(1);
    return {};
}

WorldClip randomWorldClip()
{
    torch::manual_seed(2);
    return {WorldClipNetwork(), openCaptionTokenizer(kTokenizer).value()};
}

torch::Tensor randomClip(std::uint64_t seed)
{
    torch::manual_seed(seed);
    return torch::rand({1, 3, 10, 48, 80}) * 2 - 1;
}

std::vector<CaptionedScene> fewCaptions()
{
    return heldoutCaptions(3, 12, singleObjectScenes());
}

ClipMeter meter()
{
    return {randomClassifier(), randomWorldClip(), fewCaptions(), {5, 1}};
}

bool sameReading(const ClipReading& a, const ClipReading& b)
{
    const bool aligned = a.alignment.has_value() == b.alignment.has_value() &&
                         (!a.alignment || (a.alignment->clipScore == b.alignment->clipScore &&
                                           a.alignment->rPrecision == b.alignment->rPrecision));
    return aligned && a.index == b.index && a.repeat == b.repeat && a.caption == b.caption &&
           a.right == b.right && a.answers == b.answers && a.flicker == b.flicker &&
           at::equal(a.probabilities, b.probabilities) && at::equal(a.clipFeatures, b.clipFeatures) &&
           at::equal(a.frameFeatures, b.frameFeatures);
}

} // namespace

class ClipReadingsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// One pass says what each measure says by itself.
    void allMeasuresAgree()
    {
        const auto classifier = randomClassifier();
        const auto worldClip = randomWorldClip();
        const auto list = fewCaptions();
        const auto clip = randomClip(4);
        const auto reading = meter().read(clip, 7, 2);
        QCOMPARE(reading.index, std::int64_t{7});
        QCOMPARE(reading.repeat, std::int64_t{2});
        QCOMPARE(reading.caption, list[7].caption);
        QCOMPARE(reading.right, rightAnswers(world::labelsOf(list[7].scene)));
        QCOMPARE(reading.answers, readClip(classifier, clip));
        QCOMPARE(reading.flicker, flicker(clip));
        QVERIFY(std::abs(reading.alignment->clipScore - clipScore(worldClip, clip, list[7].caption)) < 1e-3);
        QVERIFY(reading.alignment->rPrecision >= 0 && reading.alignment->rPrecision <= 1);
        QVERIFY(at::equal(reading.frameFeatures, worldClip.frameFeatures(comparedWithCaption(clip))));
        const torch::NoGradGuard guard;
        const auto features = classifier->features(asSeen(clip));
        QVERIFY(at::allclose(reading.clipFeatures, features[0].mean(0)));
        QCOMPARE(reading.probabilities.size(0), answerClasses());
        for (const auto& question : logitsByQuestion(reading.probabilities.unsqueeze(0))) {
            QVERIFY(std::abs(question.sum().item<double>() - 1) < 1e-5);
        }
    }

    void clipsThatNobodyAskedFor()
    {
        const auto clip = randomClip(5);
        const auto reading = readUnasked(randomClassifier(), randomWorldClip(), clip, 3);
        auto asked = meter().read(clip, 3, 0);
        asked.caption.clear();
        asked.right.clear();
        asked.alignment.reset();
        QVERIFY(sameReading(reading, asked));
    }

    void listsMustBeLongEnough()
    {
        QVERIFY_EXCEPTION_THROWN(
            (void)ClipMeter(randomClassifier(), randomWorldClip(), fewCaptions(), {99, 1}), ErrorException);
    }

    void logKeepsEveryBit()
    {
        QTemporaryDir folder;
        const ReadingLog log(folder.path().toStdString(), "run");
        QVERIFY(log.read().value().empty());
        const auto read = meter();
        const auto one = read.read(randomClip(6), 1, 0), two = read.read(randomClip(7), 1, 1);
        const auto alone = readUnasked(randomClassifier(), randomWorldClip(), randomClip(8), 5);
        log.append("a.jsonl", one).value();
        log.append("b.jsonl", two).value();
        std::ofstream((folder.path() + "/a.jsonl").toStdString(), std::ios::app) << "{\"index\": 4, \"cap";
        log.append("a.jsonl", alone).value();
        const auto found = log.read().value();
        QCOMPARE(found.size(), std::size_t{3});
        QVERIFY(sameReading(found.at({1, 0}), one));
        QVERIFY(sameReading(found.at({1, 1}), two));
        QVERIFY(sameReading(found.at({5, 0}), alone));
        QCOMPARE(ReadingLog(folder.path().toStdString(), "other").read().error().code, ErrorCode::BadInput);
    }

    void damageIsRefused_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::newRow("digits") << "clipFeatures"
                                << "xyz";
        QTest::newRow("none") << "frameFeatures"
                              << "";
        QTest::newRow("half a frame") << "frameFeatures"
                                      << "00000000";
        QTest::newRow("a class too few") << "probabilities"
                                         << "00000000";
        QTest::newRow("type") << "index"
                              << "one";
    }
    void damageIsRefused()
    {
        QFETCH(QString, member);
        QFETCH(QString, value);
        QTemporaryDir folder;
        auto json = toJson(meter().read(randomClip(9), 0, 0));
        json[member.toStdString()] = value.toStdString();
        json["run"] = "run";
        std::ofstream((folder.path() + "/a.jsonl").toStdString()) << json.dump() << "\n";
        const auto read = ReadingLog(folder.path().toStdString(), "run").read();
        QCOMPARE(read.error().code, ErrorCode::BadInput);
        QVERIFY(read.error().what.find("damaged") != std::string::npos);
    }
};

CASCADE_TEST(ClipReadingsTest);
#include "tst_ClipReadings.moc"
