// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/StillImage.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

class EvalTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_shop.ok());
        makeTinyModel(m_shop.file("model"));
    }

    /// A row for each caption; a column for each stage, or for each moment of the finished clip.
    void sheetShowsStagesAndMoments()
    {
        const auto outcome = m_shop.run(
            {"eval", "sheet", "--model", "model", "--captions", "2", "--steps", "1", "--results", "results"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        const int cellWidth = 248, cellHeight = 152;
        for (const char* name : {"results/sheet-stages.png", "results/sheet-moments.png"}) {
            const auto picture = video::readPng(m_shop.file(name)).value();
            QCOMPARE(picture.width, 7 * cellWidth);
            QCOMPARE(picture.height, 2 * cellHeight);
        }
        const auto about = QJsonDocument::fromJson(m_shop.read("results/sheet.json")).object();
        QCOMPARE(about["captions"].toArray().size(), 2);
        for (const auto& caption : about["captions"].toArray()) {
            QVERIFY(outcome.out.contains(caption.toString().toUtf8()));
        }
        QVERIFY2(outcome.out.contains("Steps: base 1, tsr1 1, ssr1 1, ssr2 1, tsr2 1, tsr3 1, ssr3 1."),
                 outcome.out);
    }

    /// Clips of some captions go on through later stages; more of them go on from fewer, and all is judged.
    void attributesOfClipsThatGoOn()
    {
        const auto run = [&](const QString& carried) {
            return m_shop.run({"eval", "attributes", "--model", "model", "--steps", "1", "--captions", "3",
                               "--until", "tsr3", "--carry", "ssr3", "--carry-captions", carried, "--output",
                               "attributes"});
        };
        const auto one = run("1");
        QVERIFY2(one.code == 0, one.error.constData());
        const auto clipsOf = [&](const char* stage) {
            const auto readings = resultsIn("attributes/attributes.json")["readings"].toObject();
            for (const auto& row : readings[stage].toArray()) {
                if (row.toObject()["attribute"].toString() == "camera") {
                    return row.toObject()["clips"].toInt();
                }
            }
            return -1;
        };
        QCOMPARE(clipsOf("tsr3"), 3);
        QCOMPARE(clipsOf("ssr3"), 1);
        const auto two = run("2");
        QVERIFY2(two.code == 0, two.error.constData());
        QCOMPARE(clipsOf("tsr3"), 3);
        QCOMPARE(clipsOf("ssr3"), 2);
        const auto claims = resultsIn("attributes/attributes.json")["claims"].toArray();
        QVERIFY(claims[0].toObject()["text"].toString().startsWith("After tsr3, colour and background"));
        QVERIFY(two.out.contains("## Verdicts"));
    }

    void psnrOfEveryStage()
    {
        const auto outcome = m_shop.run({"eval", "psnr", "--model", "model", "--crops", "1", "--steps", "1",
                                         "--stage", "tsr1,ssr1", "--results", "results"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        const auto stages = rowsOf("results/psnr.json", 0);
        QCOMPARE(stages.size(), 2);
        QCOMPARE(stages[0].toObject()["name"].toString(), QString("tsr1"));
        const auto cells = stages[0].toObject()["cells"].toObject();
        QCOMPARE(cells["against"].toString(), QString("linear blending"));
        const auto number = [&](const char* column) { return cells[column].toObject()["value"].toDouble(); };
        QVERIFY(qAbs(number("psnr") - number("plainPsnr") - number("gain")) < 1e-6);
        QVERIFY(m_shop.read("results/psnr.svg").startsWith("<svg"));
    }

    /// Crops of several seeds are put together; each stage is judged.
    void realIsPsnrOverSeeds()
    {
        const auto outcome = m_shop.run({"eval", "iv-real", "--model", "model", "--crops", "2", "--seeds",
                                         "2", "--steps", "1", "--stage", "ssr1", "--results", "results"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        const auto cells = rowsOf("results/iv-real.json", 0)[0].toObject()["cells"].toObject();
        QCOMPARE(cells["crops"].toObject()["value"].toDouble(), 4.0);
        QVERIFY(cells["gain"].toObject()["error"].toDouble() > 0);
        const auto claims = resultsIn("results/iv-real.json")["claims"].toArray();
        QCOMPARE(claims.size(), 1);
        QVERIFY(outcome.out.contains("- **" + claims[0].toObject()["verdict"].toString().toUtf8() + "**"));
        QVERIFY(outcome.out.contains("](iv-real.svg)"));
        QVERIFY(outcome.error.contains("ssr1 4 of 4"));
    }

    /// With --time, networks are evaluated; without, nothing is said of time.
    void costOfATinyModel()
    {
        const auto outcome = m_shop.run({"eval", "iv-cost", "--model", "model", "--time", "--device", "cpu",
                                         "--dtype", "fp32", "--results", "results"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        const auto stages = rowsOf("results/iv-cost.json", 0);
        QCOMPARE(stages.size(), 8);
        const auto base = stages[0].toObject()["cells"].toObject();
        QVERIFY(base["seconds"].toObject()["value"].toDouble() > 0);
        QVERIFY(base["memory"].toObject()["value"].isNull());
        const auto clips = rowsOf("results/iv-cost.json", 1);
        QVERIFY(clips.last().toObject()["cells"].toObject()["originalSec"].toObject()["value"].toDouble() >
                0);
        QVERIFY2(outcome.out.contains("on cpu in fp32"), outcome.out);
    }

    void noModelNoCost()
    {
        const auto outcome = m_shop.run({"eval", "iv-cost", "--model", "nobody"});
        QCOMPARE(outcome.code, 3);
        QVERIFY(outcome.error.contains("nobody"));
    }

    /// docs/results/iv-cost holds what the program counts; times beside it are of whoever had a card.
    void theCostsOfShippedModelsAreCurrent()
    {
        const auto outcome = m_shop.run({"eval", "iv-cost", "--device", "cpu", "--results", "shipped"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        QVERIFY(m_shop.read("shipped/iv-cost.svg") == published("iv-cost.svg"));
        const auto ours = resultsIn("shipped/iv-cost.json");
        const auto theirs = QJsonDocument::fromJson(published("iv-cost.json")).object();
        QVERIFY(ours["claims"] == theirs["claims"]);
        for (const int table : {0, 1, 2}) {
            const auto counted = ours["tables"][table]["rows"].toArray();
            const auto written = theirs["tables"][table]["rows"].toArray();
            QCOMPARE(written.size(), counted.size());
            for (qsizetype row = 0; row < counted.size(); ++row) {
                for (const char* column : {"parameters", "flops", "original", "distilled", "ratio"}) {
                    QVERIFY2(counted[row]["cells"][QString(column)] == written[row]["cells"][QString(column)],
                             column);
                }
            }
        }
    }

    /// docs/results/README.md holds the claims of the files beside it; packaging/make-docs writes them there.
    void thePageOfResultsIsCurrent()
    {
        const auto page = QString::fromUtf8(published("README.md"));
        const QDir folder(QString(CASCADE_RESOURCE_DIR) + "/../docs/results");
        int claims = 0;
        for (const auto& name : folder.entryList({"*.json"})) {
            const auto results = QJsonDocument::fromJson(published(name)).object();
            for (const auto& value : results["claims"].toArray()) {
                const auto claim = value.toObject();
                const auto paper = claim["paper"].toString();
                const QStringList cells{QString("[%1](%1.md)").arg(results["experiment"].toString()),
                                        claim["text"].toString(), paper.isEmpty() ? "no number" : paper,
                                        claim["because"].toString(), claim["verdict"].toString()};
                const auto row = "\n| " + cells.join(" | ") + " |\n";
                QVERIFY2(page.contains(row), qPrintable("run packaging/make-docs for " + row));
                ++claims;
            }
        }
        QVERIFY(claims > 0);
        const auto readings = resultsOf(published("attributes.json"))["readings"].toObject();
        const auto stages = readings.keys();
        const auto share = [](const QJsonValue& value) { return 100 * value.toDouble(); };
        for (qsizetype row = 0; row < readings[stages[0]].toArray().size(); ++row) {
            QStringList cells{readings[stages[0]].toArray()[row].toObject()["attribute"].toString()};
            for (const auto& stage : stages) {
                const auto score = readings[stage].toArray()[row].toObject();
                cells += {QString::number(score["clips"].toInt()),
                          QString::asprintf("%.1f %%", share(score["ceiling"])),
                          QString::asprintf("%.1f %% ± %.1f %%", share(score["ratio"]),
                                            share(score["ratioError"]))};
            }
            const auto line = "\n| " + cells.join(" | ") + " |\n";
            QVERIFY2(page.contains(line), qPrintable("run packaging/make-docs for " + line));
        }
    }

    /// Two steps, then none are left: the checkpoint is taken up, and exported again.
    void worldClipIsTrained()
    {
        m_shop.write("clip.json", R"({"steps": 2, "batch": 4, "fresh": 2, "poolScenes": 4, "framesEach": 1,
                                      "heldoutScenes": 3, "tokenizer": ")" CASCADE_RESOURCE_DIR
                                  R"(/models/toybox/tokenizer.model"})");
        const QStringList train{"eval", "train-clip", "clip.json", "--output", "training", "--export"};
        const auto outcome = m_shop.run(train + QStringList{"one.safetensors"});
        QVERIFY2(outcome.code == 0, outcome.error.constData());
        QVERIFY2(outcome.out.contains("step 2 of 2") && outcome.out.contains("R-precision"), outcome.out);
        const auto again = m_shop.run(train + QStringList{"two.safetensors"});
        QVERIFY2(again.code == 0, again.error.constData());
        QVERIFY2(again.out.isEmpty(), again.out);
        QVERIFY(m_shop.read("one.safetensors") == m_shop.read("two.safetensors"));
        m_shop.write("clip.json", R"({"steps": 2})");
        const auto wrong = m_shop.run(train + QStringList{"three.safetensors"});
        QCOMPARE(wrong.code, 2);
        QVERIFY2(wrong.error.contains("clip.json/tokenizer"), wrong.error);
    }

    void unknownStage()
    {
        const auto outcome = m_shop.run({"eval", "psnr", "--model", "model", "--stage", "ssr9"});
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.error.contains("ssr9"));
    }

private:
    static QJsonObject resultsOf(const QByteArray& text) { return QJsonDocument::fromJson(text).object(); }
    [[nodiscard]] QJsonObject resultsIn(const QString& file) const
    {
        return QJsonDocument::fromJson(m_shop.read(file)).object();
    }
    [[nodiscard]] QJsonArray rowsOf(const QString& file, int table) const
    {
        return resultsIn(file)["tables"][table]["rows"].toArray();
    }
    /// A file of docs/results.
    static QByteArray published(const QString& name)
    {
        QFile file(QString(CASCADE_RESOURCE_DIR) + "/../docs/results/" + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    Workshop m_shop;
};

CASCADE_TEST(EvalTest);
#include "tst_Eval.moc"
