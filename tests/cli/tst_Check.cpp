// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

/// A sentence through the tiny cascade up to ssr1, exported.
QByteArray graphText(const QByteArray& model)
{
    return R"({"schema": 2, "conventions": {"guidance": "w"},
 "nodes": {"prompt": {"type": "prompt", "parameters": {"text": "a large red torus"}},
           "cascade": {"type": "cascade", "parameters": {"model": ")" +
           model + R"(", "until": "ssr1"}},
           "export": {"type": "export-video", "parameters": {"file": "shot.mp4"}}},
 "links": [["prompt.text", "cascade.text"], ["cascade.clip", "export.clip"]]})";
}

QJsonObject predictionOf(const Outcome& checked)
{
    return checked.json().object()["prediction"].toObject();
}

/// What is predicted of each item that does `what`: seconds by node, -1 where they are unknown.
std::map<QString, double> secondsOf(const Outcome& checked, const QString& what)
{
    std::map<QString, double> seconds;
    for (const auto& entry : predictionOf(checked)["items"].toArray()) {
        const auto item = entry.toObject();
        if (item["does"].toString() == what) {
            seconds[item["node"].toString()] = item["seconds"].toDouble(-1);
        }
    }
    return seconds;
}

using Nodes = std::map<QString, double>;

} // namespace

/// What `cascade check` foretells, and what renders teach it.
class CheckTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_shop.emplace();
        makeTinyModel(m_shop->file("tiny"));
        m_shop->write("shot.cascade", graphText(m_shop->path("tiny").toUtf8()));
    }

    void whatWasNeverMeasuredIsUnknown()
    {
        const auto json = check({"--json"});
        QVERIFY2(json.code == 0, json.error);
        QCOMPARE(secondsOf(json, "compute"), (Nodes{{"base", -1}, {"ssr1", -1}, {"tsr1", -1}}));
        QCOMPARE(predictionOf(json)["complete"].toBool(true), false);
        QVERIFY(predictionOf(json)["peakBytes"].toDouble() > (1 << 20));
        const auto table = check({});
        QVERIFY2(table.out.contains("3 stages to compute: time unknown, at most"), table.out);
        QVERIFY2(table.out.contains("--calibrate"), table.out);
    }

    void aTrialMeasuresTheStages()
    {
        const auto table = check({"--calibrate"});
        QVERIFY2(table.code == 0, table.error);
        QVERIFY2(table.error.contains("base: ") && table.error.contains("GFLOP/s"), table.error);
        QVERIFY2(table.out.contains("3 stages to compute: more than"), table.out); // the export is unknown
        for (const auto& [node, seconds] : secondsOf(check({"--json"}), "compute")) {
            QVERIFY2(seconds > 0, qPrintable(node));
        }
    }

    void rendersTeachIt()
    {
        QCOMPARE(render().code, 0);
        const auto found = check({"--json"});
        QCOMPARE(secondsOf(found, "compute"), Nodes());
        QCOMPARE(secondsOf(found, "find").size(), std::size_t{1}); // what is behind ssr1 is not asked for
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        const auto anew = check({"--json"});
        QCOMPARE(predictionOf(anew)["complete"].toBool(), true);
        QVERIFY(predictionOf(anew)["seconds"].toDouble() > 0);
        QCOMPARE(secondsOf(anew, "compute").size(), std::size_t{3});
        const auto other = m_shop->run({"check", "shot.cascade", "--dtype", "bf16", "--json"});
        QCOMPARE(secondsOf(other, "compute")["base"], -1.0); // another numeric mode, another speed
    }

    void itSaysWhyAStageIsToBeComputed()
    {
        QCOMPARE(render().code, 0);
        const auto why = [this](const QStringList& more) {
            QHash<QString, QString> parts;
            for (const auto& one : predictionOf(check(QStringList{"--json"} + more))["items"].toArray()) {
                parts[one.toObject()["node"].toString()] =
                    one.toObject()["why"].toObject()["part"].toString();
            }
            return parts;
        };
        QVERIFY(why({})["ssr1"].isEmpty()); // found
        QCOMPARE(why({"--set", "prompt.text=a blue cube"})["base"], QString("prompt"));
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        QVERIFY(why({})["base"].isEmpty()); // nothing to differ from
    }

    void aRunScoresItsPrediction()
    {
        const auto first = render();
        QVERIFY2(!first.error.contains("predicted"), first.error);
        const auto none = m_shop->run({"check", "--score", "--dtype", "fp32"});
        QVERIFY2(none.out.contains("nothing was predicted"), none.out);
        QCOMPARE(m_shop->run({"cache", "clear", "--pinned-too"}).code, 0);
        const auto second = render();
        QVERIFY2(second.error.contains("predicted ") && second.error.contains(", took "), second.error);
        const auto scores = m_shop->run({"check", "--score", "--json", "--dtype", "fp32"});
        const auto list = scores.json().object()["scores"].toArray();
        QCOMPARE(list.size(), 1);
        QCOMPARE(list[0].toObject()["title"].toString(), QString("shot"));
        QVERIFY(list[0].toObject()["takenSec"].toDouble() > 0 &&
                list[0].toObject()["predictedSec"].toDouble() > 0);
        QVERIFY(list[0].toObject()["takenBytes"].toDouble() > (1 << 20));
        const auto table = m_shop->run({"check", "--score", "--dtype", "fp32"});
        QVERIFY2(table.out.contains("median error of 1: time "), table.out);
    }

    void progressTellsWhatRemains()
    {
        const auto first = render({"--progress", "json"}),
                   second = render({"--progress", "json", "--seed", "3"});
        QCOMPARE(second.code, 0);
        int lines = 0;
        for (const auto& outcome : {first, second}) {
            for (const auto& line : outcome.error.split('\n')) {
                if (line.startsWith('{')) {
                    const auto event = QJsonDocument::fromJson(line).object();
                    QVERIFY2(event["remainingSec"].toDouble(-1) >= 0, line);
                    ++lines;
                }
            }
        }
        QVERIFY(lines >= 6);
    }

    void missingWeightsAreNamedWithSizeAndLicence()
    {
        QVERIFY(QFile::remove(m_shop->path("tiny/tsr1.safetensors")));
        const auto table = check({});
        QCOMPARE(table.code, 3);
        QVERIFY2(table.out.contains("tiny/tsr1/original"), table.out);
        QVERIFY2(table.out.contains("tiny/tsr1.safetensors"), table.out);
        const auto missing = check({"--json"}).json().object()["missingWeights"].toArray();
        QCOMPARE(missing.size(), 1);
        QCOMPARE(missing[0].toObject()["licence"].toString(), QString("Apache-2.0"));
        QVERIFY(missing[0].toObject()["bytes"].toDouble() > 1000);
        QCOMPARE(missing[0].toObject()["sha256"].toString().size(), 64);
    }

    void aMissingEncoderIsNamedToo()
    {
        QVERIFY(QFile::remove(m_shop->path("tiny/text.safetensors")));
        QVERIFY(QFile::remove(m_shop->path("tiny/tokenizer.model")));
        const auto missing = check({"--json"});
        QCOMPARE(missing.code, 3);
        QCOMPARE(missing.json().object()["missingWeights"].toArray().size(), 2);
    }

    void aSentenceIsCheckedAsItsRender()
    {
        const auto checked = m_shop->run(
            {"check", "a large red torus", "--model", m_shop->path("tiny"), "--dtype", "fp32", "--json"});
        QVERIFY2(checked.code == 0, checked.error);
        QCOMPARE(secondsOf(checked, "compute").size(), std::size_t{7});
        QCOMPARE(secondsOf(checked, "export").size(), std::size_t{1});
        const auto missing = m_shop->run({"check", "missing.cascade"});
        QCOMPARE(missing.code, 2); // one word is a file
        QVERIFY2(missing.error.contains("missing.cascade"), missing.error);
    }

    void oneNodeCanBeAskedFor()
    {
        const auto checked = check({"--until", "base", "--json"});
        QCOMPARE(secondsOf(checked, "compute"), (Nodes{{"base", -1}}));
        const auto wrong = check({"--until", "bass"});
        QCOMPARE(wrong.code, 2);
        QVERIFY2(wrong.error.contains("there is no node bass"), wrong.error);
    }

    void damagedFiguresArePutAside()
    {
        QCOMPARE(render().code, 0);
        m_shop->write("home/figures.sqlite", QByteArray(9000, 'x'));
        const auto checked = check({});
        QCOMPARE(checked.code, 0);
        QVERIFY2(checked.error.contains("measured anew"), checked.error);
        QCOMPARE(m_shop->read("home/figures.sqlite~").left(1), QByteArray("x"));
        QCOMPARE(render().code, 0);
        QVERIFY(check({}).error.isEmpty());
        m_shop->write("home/figures.sqlite", QByteArray(9000, 'x'));
        const auto rendered = render();
        QCOMPARE(rendered.code, 0);
        QVERIFY2(rendered.error.contains("measured anew"), rendered.error);
    }

    /// A sentence is checked as the graph that `render` makes of it: what that rendered is found.
    void aSentenceIsCheckedAsItIsRendered()
    {
        const QStringList words{"a large red torus", "--model", "tiny", "--until", "tsr1", "--set",
                                "base.steps=3",      "--dtype", "fp32"};
        const auto before = m_shop->run(QStringList{"check"} + words + QStringList{"--json"});
        QVERIFY2(before.code == 0, before.error);
        QCOMPARE(secondsOf(before, "compute"), (Nodes{{"base", -1}, {"tsr1", -1}}));
        const auto rendered = m_shop->run(QStringList{"render"} + words + QStringList{"-o", "draft.mp4"});
        QVERIFY2(rendered.code == 0, rendered.error);
        const auto after = m_shop->run(QStringList{"check"} + words + QStringList{"--json"});
        QVERIFY2(secondsOf(after, "compute").empty(), after.out);
        const auto wrong = m_shop->run({"check", "a large red torus", "--model", "tiny", "--until", "ssr9"});
        QCOMPARE(wrong.code, 2);
    }

    void nothingToCheckIsRefused()
    {
        const auto outcome = m_shop->run({"check"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("expected a graph or a sentence"), outcome.error);
    }

private:
    [[nodiscard]] Outcome check(const QStringList& more) const
    {
        return m_shop->run(QStringList{"check", "shot.cascade", "--dtype", "fp32"} + more);
    }
    [[nodiscard]] Outcome render(const QStringList& more = {}) const
    {
        return m_shop->run(QStringList{"render", "shot.cascade", "--dtype", "fp32"} + more);
    }

    std::optional<Workshop> m_shop;
};

CASCADE_TEST(CheckTest);
#include "tst_Check.moc"
