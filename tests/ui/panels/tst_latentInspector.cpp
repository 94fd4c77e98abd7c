// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/InspectorFixture.h"
#include "tests/ui/panels/LatentFixture.h"
#include "ui/panels/Inspector.h"
#include "ui/panels/InspectorFacts.h"
#include "ui/panels/InspectorInputs.h"
#include "ui/panels/InspectorSection.h"
#include "ui/panels/ParameterField.h"
#include "ui/panels/ParameterRow.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::InspectorFixture;

namespace {

struct Bench : InspectorFixture {
    Inspector inspector{options()};

    QString words()
    {
        QStringList all;
        for (const auto* label : inspector.findChildren<QLabel*>()) {
            if (!label->isHidden()) {
                all << label->text();
            }
        }
        return all.join(QLatin1Char('\n'));
    }
};

} // namespace

/// The inspector on nodes of open models.
class LatentInspectorTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLatentBaseIsToldLikeAStage()
    {
        Bench bench;
        tests::keepOpenModels(bench.places);
        bench.session.replace({tests::latentGraph(), {}, {}}, {});
        bench.choose({"latent"});
        QTRY_COMPARE(bench.check.report()->revision, bench.session.revision());
        const auto issues = bench.check.report()->inference.issues;
        QVERIFY2(issues.empty(), issues.empty() ? "" : issues.front().message().c_str());
        QVERIFY(bench.inspector.linkedSection(graph::NodeId("guidance")) != nullptr);
        QVERIFY(bench.inspector.linkedSection(graph::NodeId("seed")) != nullptr);
        const auto facts =
            factsOf(bench.session, *bench.check.report(), bench.board, graph::NodeId("latent"));
        QCOMPARE(facts.steps, 20);
        QCOMPARE(facts.frames, 8);
        QCOMPARE(facts.guidance, QStringLiteral("5"));
        QVERIFY(facts.sampler.isEmpty() && facts.threshold.isEmpty()); // the model's own; for pixels only
        QVERIFY2(bench.words().contains(QStringLiteral("latent: 8 frames of 64x64 latents at 8 fps")),
                 qPrintable(bench.words()));
        const std::vector<graph::NodeId> needed{graph::NodeId("latent"), graph::NodeId("decode")};
        QCOMPARE(bench.check.report()->stages, needed); // whose progress a run shows
    }

    void aCurveIsOverTheStepsOfALatentBase()
    {
        Bench bench;
        tests::keepOpenModels(bench.places);
        bench.session.replace({tests::latentGraph(), {}, {}}, {});
        bench.choose({"guidance"});
        QVERIFY((stagesTold(bench.session.graph(), graph::NodeId("guidance")) ==
                 std::vector{graph::NodeId("latent")}));
        QTRY_COMPARE(bench.check.report()->revision, bench.session.revision());
        QTRY_VERIFY2(bench.words().contains(QStringLiteral("20 steps, 40 evaluations")),
                     qPrintable(bench.words()));
        bench.set("guidance", "schedule", std::string("curve(0:3, 0.499:3, 0.5:0)"));
        QVERIFY(bench.words().contains(QStringLiteral("20 steps, 30 evaluations")));
    }

    void weightsThatWereFoundAreOffered()
    {
        InspectorFixture fixture;
        tests::keepOpenModels(fixture.places);
        LibraryModel library(fixture.places);
        auto options = fixture.options();
        options.library = &library;
        Inspector inspector(options);
        fixture.session.replace({tests::latentGraph(), {}, {}}, {});
        fixture.choose({"motion"});
        auto& field = *inspector.section()->row("module")->editor().findChild<ParameterField*>();
        const auto* offer = field.findChild<QAction*>(QStringLiteral("offer"));
        const auto offered = [&] {
            QStringList all;
            for (int row = 0; row < field.completer()->model()->rowCount(); ++row) {
                all << field.completer()->model()->index(row, 0).data().toString();
            }
            return all;
        };
        QVERIFY(offered().isEmpty() && !offer->isVisible()); // nothing was read yet
        QSignalSpy loaded(&library, &LibraryModel::loaded);
        library.refresh();
        QVERIFY(loaded.wait());
        QCOMPARE(offered(), QStringList{QStringLiteral("motion")});
        QVERIFY(offer->isVisible());
        const auto* hash = inspector.section()->row("sha256")->editor().findChild<ParameterField*>();
        QVERIFY(!hash->findChild<QAction*>(QStringLiteral("offer"))->isVisible());

        field.selectAll();
        QTest::keyClicks(&field, QStringLiteral("/my/own.safetensors")); // any text is taken
        QTest::keyClick(&field, Qt::Key_Return);
        QCOMPARE(fixture.text("motion", "module"), std::string("/my/own.safetensors"));
        QTest::keyClick(&field, Qt::Key_Down); // all of them, whatever stands there
        auto* list = field.completer()->popup();
        QTRY_VERIFY(list->isVisible());
        QCOMPARE(list->model()->rowCount(), 1);
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(fixture.text("motion", "module"), std::string("motion"));
        fixture.set("motion", "module", std::string());
        QCOMPARE(field.placeholderText(), QStringLiteral("nothing yet: choose"));
    }

    void openModelsAreOfferedForLatentNodes_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<bool>("open");
        QTest::addColumn<bool>("cascades");
        QTest::newRow("latent base") << QStringLiteral("latent") << true << false;
        QTest::newRow("words") << QStringLiteral("encoder") << true << true;
        QTest::newRow("stage") << QStringLiteral("base") << false << true;
    }
    void openModelsAreOfferedForLatentNodes()
    {
        QFETCH(QString, node);
        QFETCH(bool, open);
        QFETCH(bool, cascades);
        Bench bench;
        auto graph = tests::latentGraph();
        (void)apply(graph, graph::AddNode{graph::NodeId("base"), {.type = "base"}, {}}).value();
        bench.session.replace({graph, {}, {}}, {});
        bench.choose({node.toUtf8().constData()});
        const auto* inputs = bench.inspector.findChild<InspectorInputs*>();
        const auto* type = bench.session.graph().typeOf(graph::NodeId(node.toStdString()));
        QStringList offered;
        for (const auto& offer : inputs->offers(*type->input("model"))) {
            offered << offer.label;
        }
        QCOMPARE(offered.contains(QStringLiteral("New Image Checkpoint")), open);
        QCOMPARE(offered.contains(QStringLiteral("New Stage Model")), cascades);
    }
};

CASCADE_TEST(LatentInspectorTest);
#include "tst_latentInspector.moc"
