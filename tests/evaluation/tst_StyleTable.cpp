// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/StyleTable.h"

#include "core/world/Caption.h"
#include "core/world/Renderer.h"
#include "core/world/Sampling.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <cmath>
#include <set>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

StyleReading reading(std::uint64_t seed, bool withStills, std::vector<int> stillOnly)
{
    return {seed, withStills, {std::move(stillOnly), {1, 1, 0, 1}}};
}

StyleHits renders()
{
    return {{1, 1, 1, 1}, {1, 1, 1, 1}};
}

} // namespace

class StyleTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// All move and are held out, each kind in its styles evenly, and captions ask for them; a longer list
    /// begins with the shorter one.
    void movingScenesInTheirStyles_data()
    {
        QTest::addColumn<bool>("stillOnly");
        QTest::addColumn<int>("styles");
        QTest::newRow("seen only as stills") << true << 2;
        QTest::newRow("seen moving") << false << 4;
    }
    void movingScenesInTheirStyles()
    {
        QFETCH(bool, stillOnly);
        QFETCH(int, styles);
        const auto scenes = movingScenes(7, 8, stillOnly);
        std::multiset<world::Style> seen;
        for (const auto& [scene, caption] : scenes) {
            QCOMPARE(scene.objects.size(), std::size_t{1});
            QVERIFY(scene.objects[0].motion != world::Motion::Still);
            QVERIFY(world::isHeldout(scene));
            QCOMPARE(world::isStillOnly(scene.style), stillOnly);
            seen.insert(scene.style);
            QVERIFY(world::parseCaption(caption).value().style == scene.style);
        }
        QCOMPARE(std::set<world::Style>(seen.begin(), seen.end()).size(), static_cast<std::size_t>(styles));
        QCOMPARE(seen.count(scenes[0].scene.style), std::size_t(8 / styles));
        QCOMPARE(movingScenes(7, 3, stillOnly)[2].caption, scenes[2].caption);
        QVERIFY(movingScenes(8, 1, stillOnly)[0].caption != scenes[0].caption);
    }

    /// The shipped classifier reads the style of true moving clips, the ones of stills, too. The same picture
    /// all the time is in the right style, but does not move.
    void theClassifierReadsStylesThatNoClipOfTrainingHas()
    {
        const auto classifier =
            openAttributeClassifier(CASCADE_RESOURCE_DIR "/models/metrics/attributes.safetensors").value();
        const world::View view{.frames = 8, .height = 48, .width = 80, .secPerFrame = 2.0 / 3};
        int right = 0, frozen = 0;
        for (const auto& asked : movingScenes(3, 8, true)) {
            const auto clip = world::render({asked.scene}, view);
            auto other = asked.scene;
            other.style = world::Style::Pencil;
            QVERIFY(!showsStyleMoving(classifier, clip, other));
            right += showsStyleMoving(classifier, clip, asked.scene) ? 1 : 0;
            const auto picture = clip.slice(2, 4, 5).expand_as(clip).contiguous();
            frozen += showsStyleMoving(classifier, picture, asked.scene) ? 1 : 0;
        }
        QVERIFY2(right >= 6, qPrintable(QString::number(right)));
        QVERIFY2(frozen <= 2, qPrintable(QString::number(frozen)));
    }

    void verdicts_data()
    {
        QTest::addColumn<QList<int>>("with");
        QTest::addColumn<QList<int>>("without");
        QTest::addColumn<bool>("holds");
        QTest::newRow("images help") << QList<int>{1, 1, 1, 1} << QList<int>{0, 0, 0, 1} << true;
        QTest::newRow("one clip is chance") << QList<int>{0, 0, 0, 1} << QList<int>{0, 0, 0, 0} << false;
        QTest::newRow("no difference") << QList<int>{0, 1, 0, 1} << QList<int>{1, 0, 1, 0} << false;
        QTest::newRow("the same clips") << QList<int>{0, 1, 0, 1} << QList<int>{0, 1, 0, 1} << false;
        QTest::newRow("images harm") << QList<int>{0, 0, 0, 0} << QList<int>{1, 1, 1, 0} << false;
    }
    void verdicts()
    {
        QFETCH(QList<int>, with);
        QFETCH(QList<int>, without);
        const auto report = styleReport({reading(1, true, {with.begin(), with.end()}),
                                         reading(1, false, {without.begin(), without.end()})},
                                        renders());
        QCOMPARE(report.claims.size(), std::size_t{1});
        QTEST(holds(report.claims[0]), "holds");
    }

    void trainingsOfAllSeedsCount()
    {
        const std::vector<StyleReading> readings{reading(1, true, {1, 1}), reading(1, false, {0, 0}),
                                                 reading(2, true, {1, 0}), reading(2, false, {0, 0})};
        const auto report = styleReport(readings, renders());
        const auto share = [&](std::size_t row, const char* column) {
            return report.tables.at(0).rows.at(row).cells.at(column).value.value();
        };
        QCOMPARE(share(0, "stillOnly"), 75.0);
        QCOMPARE(share(1, "stillOnly"), 0.0);
        QCOMPARE(share(2, "stillOnly"), 100.0);
        QCOMPARE(share(0, "moving"), 75.0);
        const auto plot = stylePlot(readings, renders());
        QCOMPARE(plot.series.at(0).bars.at(0).value, 75.0);
        QCOMPARE(plot.groups.size(), std::size_t{2});
    }

    /// Clips of one training err together: of two trainings, one that gained all and one that gained nothing,
    /// nothing is sure. Of one training alone the error is over clips, and that is said.
    void errorsAreOverTrainings()
    {
        const std::vector<StyleReading> one{reading(1, true, {1, 1, 1, 1, 0}),
                                            reading(1, false, {0, 0, 0, 0, 0})};
        auto two = one;
        two.push_back(reading(2, true, {0, 0, 0, 0, 0}));
        two.push_back(reading(2, false, {0, 0, 0, 0, 0}));
        const auto alone = styleReport(one, renders()), both = styleReport(two, renders());
        const auto cell = [](const ResultReport& report, std::size_t row) {
            return report.tables.at(0).rows.at(row).cells.at("stillOnly");
        };
        QCOMPARE(cell(alone, 0).value.value(), 80.0);
        QCOMPARE(cell(alone, 0).error.value(), 20.0); // deviation 44.7, by the root of 5
        QCOMPARE(cell(both, 0).value.value(), 40.0);
        QCOMPARE(cell(both, 0).error.value(), 40.0); // 80 and 0
        QVERIFY(holds(alone.claims[0]) && !holds(both.claims[0]));
        QVERIFY(alone.about.find("Errors are over clips, of one training each") != std::string::npos);
        QVERIFY(both.about.find("Errors are over trainings of 2 seeds") != std::string::npos);
    }

    void aReadingIsReadBack()
    {
        const auto one = reading(3, true, {0, 1});
        QVERIFY(toJson(styleReadingFromJson(toJson(one))) == toJson(one));
    }
};

CASCADE_TEST(StyleTableTest);
#include "tst_StyleTable.moc"
