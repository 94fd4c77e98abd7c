// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/SimpleForm.h"

#include "pipeline/files/GraphFile.h"
#include "tests/support/TestMain.h"
#include "tests/ui/panels/InspectorFixture.h"
#include "ui/panels/ParameterBinding.h"
#include "ui/panels/ParameterField.h"

#include <QPushButton>
#include <QTest>

#include <algorithm>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::InspectorFixture;

namespace {

const graph::ParameterRef kSeed{graph::NodeId("seed"), "seed"};
const graph::ParameterRef kSteps{graph::NodeId("base"), "steps"};

} // namespace

class SimpleFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsPublishedInItsOrder()
    {
        InspectorFixture bench;
        const SimpleForm form(bench.options());
        QVERIFY(form.bindings().empty());
        publish(bench.session, {kSteps}, true);
        publish(bench.session, {kSeed, kSteps}, true);
        QCOMPARE(form.bindings().size(), std::size_t(2));
        QCOMPARE(form.bindings()[0]->row().spec().name, std::string("steps"));
        QCOMPARE(form.bindings()[1]->row().spec().name, std::string("seed"));
    }

    void editsTheGraph()
    {
        InspectorFixture bench;
        const SimpleForm form(bench.options());
        publish(bench.session, {kSeed}, true);
        auto* field = form.bindings()[0]->row().editor().findChild<ParameterField*>();
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("77"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(bench.text("seed", "seed"), std::string("77"));
        bench.session.undo();
        QCOMPARE(field->text(), QStringLiteral("0"));
    }

    void startsWithTheUsualOnes()
    {
        InspectorFixture bench;
        SimpleForm form(bench.options());
        form.resize(400, 500);
        auto* usual = form.findChild<QPushButton*>();
        QVERIFY(usual != nullptr);
        QTest::mouseClick(usual, Qt::LeftButton);
        const auto& shown = bench.session.graph().form;
        QVERIFY(std::find(shown.begin(), shown.end(), kSeed) != shown.end());
        QVERIFY(std::find(shown.begin(), shown.end(), graph::ParameterRef{graph::NodeId("prompt"), "text"}) !=
                shown.end());
        QVERIFY(form.bindings().size() >= 4);
        bench.session.undo(); // all of them were one step
        QVERIFY(form.bindings().empty());
    }

    void aRemovedNodeIsNotShownAndComesBack()
    {
        InspectorFixture bench;
        const SimpleForm form(bench.options());
        publish(bench.session, {kSeed}, true);
        bench.session.apply(graph::RemoveNode{graph::NodeId("seed")});
        QVERIFY(form.bindings().empty());
        bench.session.undo();
        QCOMPARE(form.bindings().size(), std::size_t(1));
    }

    void theFormGoesWithTheFile()
    {
        InspectorFixture bench;
        publish(bench.session, {kSteps, kSeed}, true);
        const auto written = files::writeGraph(bench.session.graphText());
        bench.session.replace({tests::baseGraph(), {}, {}}, {});
        const SimpleForm form(bench.options());
        QVERIFY(form.bindings().empty());
        bench.session.replace(files::readGraph(written, "shot.cascade").value(), {});
        QCOMPARE(form.bindings().size(), std::size_t(2));
    }
};

CASCADE_TEST(SimpleFormTest);

#include "tst_simpleform.moc"
