// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/ExportChoice.h"

#include "pipeline/graph/NodeCatalog.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

const ClipShape kHd{128, 768, 1280, Rate::of(24)};

int aimOf(std::string_view format, bool sheet = false)
{
    const auto aims = exportAims();
    for (std::size_t i = 0; i < aims.size(); ++i) {
        if (aims[i].id == format && aims[i].isSheet == sheet) {
            return static_cast<int>(i);
        }
    }
    qFatal("no such aim");
}

ExportChoice choiceOf(std::string_view format, bool sheet = false)
{
    ExportChoice choice;
    choice.aim = aimOf(format, sheet);
    choice.file =
        "/out/shot" + std::string(formatOf(exportAims()[std::size_t(choice.aim)]).extensions.front());
    return choice;
}

std::string failureOf(const ExportChoice& choice, const ClipShape& clip = kHd)
{
    const auto settings = settingsOf(choice, clip);
    return settings ? "" : settings.error().where;
}

double megabytes(const ExportChoice& choice)
{
    return expectedBytes(settingsOf(choice, kHd).value()).value() / 1e6;
}

} // namespace

class ExportChoiceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFormatCanBeAimedAt()
    {
        for (const auto& format : exportFormats()) {
            auto choice = choiceOf(format.id);
            if (format.maxFramesPerSecond < 24) {
                choice.rate = "10";
            }
            const auto settings = settingsOf(choice, kHd);
            QVERIFY2(settings.ok(), std::string(format.id).c_str());
            QVERIFY(settings.value().format == &format);
            QVERIFY(!graphPlaceText(format).isEmpty());
        }
    }

    void valuesAreThoseOfTheNode()
    {
        auto choice = choiceOf("mp4-h264");
        choice.size = "1920x1080";
        choice.fit = "crop";
        choice.rate = "23.976";
        choice.first = 10;
        choice.frames = 40;
        choice.quality = 23;
        choice.sound = false;
        const auto order = orderOf(choice).value();
        QCOMPARE(order.nodeType, std::string("export-video"));
        const std::map<std::string, graph::Value> expected{
            {"file", "/out/shot.mp4"}, {"format", "mp4-h264"},       {"size", "1920x1080"},
            {"fit", "crop"},           {"rate", "24000/1001"},       {"first", std::int64_t{10}},
            {"sound", "none"},         {"frames", std::int64_t{40}}, {"quality", std::int64_t{23}}};
        QVERIFY(order.values == expected);
        QVERIFY(!order.sheet);
        const auto* type = graph::findNodeType(order.nodeType);
        for (const auto& [name, value] : order.values) {
            QVERIFY2(graph::checkedValue(*type->parameter(name), value).value() == value, name.c_str());
        }
    }

    void whatStaysAtItsStandardIsLeftOut()
    {
        const auto order = orderOf(choiceOf("png-sequence")).value();
        QCOMPARE(order.nodeType, std::string("export-frames"));
        QVERIFY(order.values ==
                (std::map<std::string, graph::Value>{{"file", "/out/shot.png"}, {"format", "png-sequence"}}));
    }

    void aSheetIsAnotherNodeInFront()
    {
        auto choice = choiceOf("png-sequence", true);
        choice.pictures = 6;
        choice.rate = "25"; // of no meaning for one picture
        const auto order = orderOf(choice).value();
        QVERIFY(order.sheet == (std::map<std::string, graph::Value>{{"pictures", std::int64_t{6}}}));
        QVERIFY(!order.values.contains("rate"));
        const auto settings = settingsOf(choice, kHd).value();
        QCOMPARE(settings.shape.frames, 1);
        QVERIFY(settings.shape.width > 6 * 1280);
    }

    void whatCannotBeIsRefusedAtItsPlace_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("rate");
        QTest::addColumn<QString>("place");
        QTest::newRow("odd sides") << "mp4-h264"
                                   << "1281x721"
                                   << ""
                                   << "size";
        QTest::newRow("odd sides of pictures") << "png-sequence"
                                               << "1281x721"
                                               << ""
                                               << "";
        QTest::newRow("too fast") << "gif"
                                  << ""
                                  << "60"
                                  << "rate";
        QTest::newRow("a word") << "gif"
                                << ""
                                << "quick"
                                << "rate";
    }
    void whatCannotBeIsRefusedAtItsPlace()
    {
        QFETCH(QString, format);
        QFETCH(QString, size);
        QFETCH(QString, rate);
        auto choice = choiceOf(format.toStdString());
        choice.size = size.toStdString();
        choice.rate = rate.toStdString();
        QTEST(QString::fromStdString(failureOf(choice)), "place");
    }

    void aFileNeedsANameOfItsFormat()
    {
        auto choice = choiceOf("mp4-h264");
        choice.file = "/out/shot.gif";
        QCOMPARE(failureOf(choice), std::string("file"));
        choice.file = "/out/";
        QCOMPARE(failureOf(choice), std::string("file"));
    }

    void sizesAreEstimatedWhereTheyCanBe()
    {
        auto web = choiceOf("mp4-h264");
        const auto standard = megabytes(web);
        web.quality = 23;
        QCOMPARE(megabytes(web) * 2, standard); // six steps halve it
        web.frames = 64;
        QCOMPARE(megabytes(web) * 4, standard);
        QVERIFY(standard > 1 && standard < 10);
        QVERIFY(megabytes(choiceOf("mov-prores422")) > 5 * standard);
        QVERIFY(!expectedBytes(settingsOf(choiceOf("gif"), kHd).value()));
    }
};

CASCADE_TEST(ExportChoiceTest);
#include "tst_ExportChoice.moc"
