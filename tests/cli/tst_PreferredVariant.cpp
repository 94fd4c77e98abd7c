// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QJsonObject>
#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

/// A tiny model that prefers "quick", which all stages have but tsr1: the same weights, in one step.
void makeQuickModel(const std::filesystem::path& folder)
{
    makeTinyModel(folder);
    auto model = readModelConfig(folder).value();
    for (auto& stage : model.stages) {
        if (stage.id != "tsr1") {
            auto& quick = stage.variants["quick"];
            quick = stage.variants.at("original");
            quick.steps = 1;
        }
    }
    model.preferred = "quick";
    writeModelConfig(model, folder).value();
}

/// What a graph asks of a stage, as "VARIANT STEPS"; 0 steps are the variant's own.
QString askedOf(const QJsonObject& graph, const QString& stage)
{
    const auto nodes = graph["nodes"].toObject();
    const auto parameters = [&](const QString& id) { return nodes[id].toObject()["parameters"].toObject(); };
    const bool closed = nodes.contains("cascade");
    const auto variant = parameters(closed ? QString("cascade") : stage + "-model").value("variant");
    const auto steps = parameters(closed ? QString("cascade") : stage).value("steps");
    return variant.toString("original") + ' ' + QString::number(steps.toInt(0));
}

} // namespace

class PreferredVariantTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        makeQuickModel(m_shop.file("quick"));
        makeFootage(m_shop.file("in.mp4"), 64, 32, 4, 24);
    }

    void aSentenceRunsIt_data()
    {
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<QStringList>("stages"); // base, tsr1, ssr1
        QTest::newRow("nothing") << QStringList{} << QStringList{"quick 0", "original 0", "quick 0"};
        QTest::newRow("a stage's guidance")
            << QStringList{"--set", "base.guidance=2"} << QStringList{"quick 0", "original 0", "quick 0"};
        QTest::newRow("steps of one")
            << QStringList{"--set", "base.steps=3"} << QStringList{"original 3", "original 0", "quick 0"};
        QTest::newRow("sampler of one") << QStringList{"--set", "ssr1.sampler=ancestral(0.3)"}
                                        << QStringList{"quick 0", "original 0", "original 0"};
        QTest::newRow("steps of all")
            << QStringList{"--steps", "3"} << QStringList{"original 3", "original 3", "original 3"};
        QTest::newRow("the originals")
            << QStringList{"--variant", "original"} << QStringList{"original 0", "original 0", "original 0"};
        QTest::newRow("the original of one") << QStringList{"--set", "base.variant=original"}
                                             << QStringList{"original 0", "original 0", "quick 0"};
    }

    void aSentenceRunsIt()
    {
        QFETCH(QStringList, asked);
        QFETCH(QStringList, stages);
        const auto outcome = m_shop.run(QStringList{"render", "a red cube", "--model", "quick", "--until",
                                                    "ssr1", "--worker", "never", "-o", "out.mp4"} +
                                        asked);
        QVERIFY2(outcome.code == 0, outcome.error);
        const auto graph = graphOf("out.mp4");
        QCOMPARE((QStringList{askedOf(graph, "base"), askedOf(graph, "tsr1"), askedOf(graph, "ssr1")}),
                 stages);
    }

    void footageRunsIt()
    {
        const QStringList upscale{"upscale",  "in.mp4", "--model", "quick",
                                  "--worker", "never",  "-o",      "up.mp4"};
        QCOMPARE(m_shop.run(upscale).code, 0);
        QCOMPARE(askedOf(graphOf("up.mp4"), "ssr3"), QString("quick 0"));
        QCOMPARE(m_shop.run(upscale + QStringList{"--variant", "original"}).code, 0);
        QCOMPARE(askedOf(graphOf("up.mp4"), "ssr3"), QString("original 0"));
    }

    void itIsShown()
    {
        QCOMPARE(m_shop.run({"models", "info", "quick", "--json"}).json()["preferred"].toString(),
                 QString("quick"));
        QVERIFY(m_shop.run({"models", "info", "quick"}).out.contains("preferred"));
    }

private:
    [[nodiscard]] QJsonObject graphOf(const QString& file) const
    {
        const auto tags = video::readMetadata(m_shop.file(file)).value();
        return QJsonDocument::fromJson(QByteArray::fromStdString(tags.at("cascade.graph"))).object();
    }

    Workshop m_shop;
};

CASCADE_TEST(PreferredVariantTest);
#include "tst_PreferredVariant.moc"
