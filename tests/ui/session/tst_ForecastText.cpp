// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/ForecastText.h"

#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using graph::NodeId;

namespace {

const QByteArray kAnswer =
    R"json({"issues": [], "prediction": {"complete": true, "seconds": 74.5, "peakBytes": 900, "items": [
    {"does": "find", "node": "base", "seconds": 0.5, "peakBytes": 100, "peakMeasured": true},
    {"does": "compute", "node": "tsr1", "seconds": 4, "peakBytes": 300, "peakMeasured": false},
    {"does": "compute", "node": "up", "seconds": null, "peakBytes": 900, "peakMeasured": false}]}})json";

} // namespace

class ForecastTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anAnswerIsRead()
    {
        const auto answer = readForecast(kAnswer);
        QVERIFY(answer);
        QCOMPARE(answer->nodes.size(), std::size_t{3});
        QVERIFY(answer->nodes.at(NodeId("base")).found);
        QCOMPARE(*answer->nodes.at(NodeId("tsr1")).seconds, 4.0);
        QVERIFY(!answer->nodes.at(NodeId("up")).seconds);
        QCOMPARE(*answer->seconds, 74.5);
        QCOMPARE(answer->peakBytes, std::int64_t{900});
    }

    void whatIsNoAnswerIsNone_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("not JSON") << QByteArray("error: no such file");
        QTest::newRow("a graph that cannot run")
            << QByteArray(R"json({"issues": [], "prediction": null})json");
        QTest::newRow("another form") << QByteArray(R"json({"prediction": {"items": [{"node": 3}]}})json");
    }
    void whatIsNoAnswerIsNone()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!readForecast(json));
    }

    void whyAClipIsMadeIsSaid_data()
    {
        QTest::addColumn<QByteArray>("item");
        QTest::addColumn<QString>("says");
        QTest::newRow("found") << QByteArray(R"json("find")json") << QString();
        QTest::newRow("an export") << QByteArray(R"json("export")json") << QString();
        QTest::newRow("never made") << QByteArray(R"json("compute")json")
                                    << QStringLiteral("Not in the store: nothing like it was made yet.");
        const auto why = [](const char* name, const char* part, const QByteArray& now, const char* says) {
            const auto item =
                QStringLiteral(R"json("compute", "why": {"part": "%1", "now": "%2", "before": "7"})json");
            QTest::newRow(name) << item.arg(QLatin1String(part), QLatin1String(now)).toUtf8()
                                << QString::fromUtf8(says);
        };
        why("a value", "seed", "8", "Not in the store: seed is 8 now, was 7.");
        why("a long one", "prompt", QByteArray(200, 'a'), "Not in the store: prompt has changed.");
        why("what it reads", "clip", QByteArray(64, 'f'), "Not in the store: what it reads has changed.");
    }
    void whyAClipIsMadeIsSaid()
    {
        QFETCH(QByteArray, item);
        QFETCH(QString, says);
        const auto answer = readForecast(
            R"json({"prediction": {"complete": true, "seconds": 1, "peakBytes": 1, "items": [
            {"node": "base", "seconds": 1, "peakBytes": 1, "does": )json" +
            item + "}]}}");
        QVERIFY(answer);
        QCOMPARE(whyText(answer->nodes.at(NodeId("base"))), says);
    }

    void aClosedCascadeIsMadeForTheFirstCause()
    {
        const std::map<NodeId, NodeId> origins{{NodeId("base"), NodeId("cascade")},
                                               {NodeId("tsr1"), NodeId("cascade")}};
        NodeForecast reads, changed;
        reads.computed = changed.computed = true;
        reads.why = {"clip", "1", "2"};
        changed.why = {"seed", "8", "7"};
        const auto canvas = onCanvas({{NodeId("base"), reads}, {NodeId("tsr1"), changed}}, origins);
        QCOMPARE(canvas.at(NodeId("cascade")).why->part, std::string("seed"));
    }

    void aClosedCascadeIsTheSumOfItsStages()
    {
        const std::map<NodeId, NodeId> origins{{NodeId("base"), NodeId("cascade")},
                                               {NodeId("tsr1"), NodeId("cascade")}};
        auto opened = readForecast(kAnswer)->nodes;
        const auto canvas = onCanvas(opened, origins);
        QCOMPARE(canvas.size(), std::size_t{2});
        const auto& cascade = canvas.at(NodeId("cascade"));
        QVERIFY(!cascade.found); // tsr1 is not
        QCOMPARE(*cascade.seconds, 4.5);
        QCOMPARE(cascade.peakBytes, std::int64_t{300});

        opened.at(NodeId("tsr1")).seconds.reset();
        QVERIFY(!onCanvas(opened, origins).at(NodeId("cascade")).seconds); // a sum of what is known would lie
    }
};

CASCADE_TEST(ForecastTextTest);
#include "tst_ForecastText.moc"
