// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/SimpleForm.h"

#include "tests/support/TestMain.h"
#include "tests/ui/panels/InspectorFixture.h"
#include "ui/panels/ParameterBinding.h"
#include "ui/panels/ParameterField.h"

#include <QMap>
#include <QPushButton>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::InspectorFixture;

namespace {

const PublishedParameter kSeed{graph::NodeId("seed"), "seed"};
const PublishedParameter kSteps{graph::NodeId("base"), "steps"};

/// Settings, as the window keeps them.
struct Kept {
    QMap<QString, QStringList> lists;
    SimpleFormList::Store store()
    {
        return {[this](const QString& file) { return lists.value(file); },
                [this](const QString& file, const QStringList& entries) { lists[file] = entries; }};
    }
};

} // namespace

class SimpleFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsPublishedInItsOrder()
    {
        InspectorFixture bench;
        const SimpleForm form(bench.options());
        QVERIFY(form.bindings().empty());
        bench.form.setPublished(kSteps, true);
        bench.form.setPublished(kSeed, true);
        QCOMPARE(form.bindings().size(), std::size_t(2));
        QCOMPARE(form.bindings()[0]->row().spec().name, std::string("steps"));
        QCOMPARE(form.bindings()[1]->row().spec().name, std::string("seed"));
    }

    void editsTheGraph()
    {
        InspectorFixture bench;
        const SimpleForm form(bench.options());
        bench.form.setPublished(kSeed, true);
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
        QVERIFY(bench.form.contains(kSeed));
        QVERIFY(bench.form.contains({graph::NodeId("prompt"), "text"}));
        QVERIFY(form.bindings().size() >= 4);
    }

    void aRemovedNodeIsNotShownAndComesBack()
    {
        InspectorFixture bench;
        const SimpleForm form(bench.options());
        bench.form.setPublished(kSeed, true);
        bench.session.apply(graph::RemoveNode{graph::NodeId("seed")});
        QVERIFY(form.bindings().empty());
        bench.session.undo();
        QCOMPARE(form.bindings().size(), std::size_t(1));
    }

    void listsAreKeptByTheGraphsFile()
    {
        InspectorFixture bench;
        Kept kept;
        SimpleFormList list(bench.session, kept.store());
        list.setPublished(kSeed, true);
        QVERIFY(kept.lists.isEmpty()); // it has no file yet
        const auto file =
            std::filesystem::path(bench.folder.filePath(QStringLiteral("shot.cascade")).toStdString());
        bench.session.saved(file, bench.session.place());
        QCOMPARE(kept.lists.value(QString::fromStdString(file.string())),
                 QStringList(QStringLiteral("seed.seed")));

        bench.session.replace({tests::baseGraph(), {}, {}}, {});
        QVERIFY(list.published().isEmpty());
        bench.session.replace({tests::baseGraph(), {}, {}}, file);
        QCOMPARE(list.published(), QVector<PublishedParameter>{kSeed});
    }

    void entriesThatNameNothingAreLeftOut()
    {
        InspectorFixture bench;
        Kept kept;
        const std::string file = "/somewhere/shot.cascade";
        kept.lists[QString::fromStdString(file)] = {QStringLiteral("seed.seed"), QStringLiteral("gone.steps"),
                                                    QStringLiteral("nonsense"),
                                                    QStringLiteral("seed.colour")};
        SimpleFormList list(bench.session, kept.store());
        bench.session.replace({tests::baseGraph(), {}, {}}, file);
        QCOMPARE(list.published(), QVector<PublishedParameter>{kSeed});
    }
};

CASCADE_TEST(SimpleFormTest);

#include "tst_simpleform.moc"
