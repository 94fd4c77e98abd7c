// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTest>

using namespace cascade::cli::tests;

class UsageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void helpShowsAnExample_data()
    {
        QTest::addColumn<QStringList>("command");
        for (const char* name :
             {"render",          "upscale",     "check",           "cache",           "nodes",
              "queue",           "world",       "inspect",         "train",           "distill",
              "forward",         "doctor",      "bench",           "models",          "models list",
              "models info",     "models add",  "models remove",   "models scan",     "cache info",
              "cache clear",     "cache why",   "queue add",       "queue list",      "queue move",
              "queue edit",      "queue pause", "queue resume",    "queue cancel",    "queue retry",
              "queue next-seed", "queue clear", "queue run",       "queue approve",   "finish",
              "takes list",      "takes show",  "takes compare",   "takes export",    "takes delete",
              "presets",         "timeline",    "eval train-clip", "eval attributes", "eval iv-cost",
              "eval iv-real",    "eval iv-2.5", "eval iv-table1",  "eval psnr",       "eval sheet",
              "eval iv-fig12",   "eval iv-2.6"}) {
            QTest::newRow(name) << QString(name).split(' ');
        }
    }
    void helpShowsAnExample()
    {
        QFETCH(QStringList, command);
        const auto outcome = Workshop().run(command + QStringList{"--help"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.out.contains("Example"), outcome.out);
        QVERIFY2(outcome.out.contains("  cascade " + command.join(' ').toUtf8()), outcome.out);
    }

    /// docs/nodes.md is what the program says of its nodes; packaging/make-docs writes it.
    void theGuideToNodesIsCurrent()
    {
        const auto outcome = Workshop().run({"nodes", "--markdown"});
        QFile page(QString(CASCADE_RESOURCE_DIR) + "/../docs/nodes.md");
        QVERIFY(page.open(QIODevice::ReadOnly));
        QVERIFY2(outcome.out == page.readAll(), "run packaging/make-docs");
    }

    void allCommandsAreListed()
    {
        const auto outcome = Workshop().run({"--help"});
        QCOMPARE(outcome.code, 0);
        for (const char* name :
             {"render", "upscale", "check", "verify", "cache", "nodes", "queue", "world", "inspect", "models",
              "train", "distill", "forward", "doctor", "bench", "takes", "finish"}) {
            QVERIFY2(outcome.out.contains(QByteArray("\n  ") + name), name);
        }
    }

    void badUsageIsTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("nothing") << QStringList{} << QByteArray("subcommand is required");
        QTest::newRow("unknown command")
            << QStringList{"rendr"} << QByteArray("got \"rendr\"\nhint: Did you mean render?");
        QTest::newRow("unknown option")
            << QStringList{"world", "a ball", "--colour"} << QByteArray("--colour");
        QTest::newRow("no number") << QStringList{"world", "a ball", "--seed", "many"} << QByteArray("many");
        QTest::newRow("no size") << QStringList{"world", "a ball", "--size", "big"}
                                 << QByteArray("[--size] expected WIDTHxHEIGHT");
        QTest::newRow("no rate") << QStringList{"world", "a ball", "--fps", "0"}
                                 << QByteArray("[--fps] expected frames per second");
        QTest::newRow("no caption") << QStringList{"world"} << QByteArray("expected a caption");
        QTest::newRow("no object") << QStringList{"world", "nothing at all"} << QByteArray("error: [");
        QTest::newRow("no split") << QStringList{"world", "--captions", "1", "--split", "half"}
                                  << QByteArray("[--split] expected train or heldout");
        QTest::newRow("no device") << QStringList{"world", "a ball", "--device", "tpu"}
                                   << QByteArray("[--device] expected auto, cpu");
        QTest::newRow("no stage") << QStringList{"bench", "ssr9"}
                                  << QByteArray("expected a stage of base tsr1");
        QTest::newRow("no model") << QStringList{"models", "remove", "nobody"}
                                  << QByteArray("got \"nobody\"");
    }
    void badUsageIsTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const auto outcome = Workshop().run(arguments);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.startsWith("error: "), outcome.error);
        QVERIFY2(outcome.error.contains(message), outcome.error);
        QVERIFY2(outcome.out.isEmpty(), outcome.out);
    }
};

CASCADE_TEST(UsageTest);
#include "tst_Usage.moc"
