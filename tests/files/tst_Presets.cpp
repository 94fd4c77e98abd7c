// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/GraphFile.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::files;
using namespace cascade::tests;

namespace {

/// The shipped models, and any footage one could have.
Surroundings anArtistsMachine()
{
    Surroundings world;
    world.model = shippedModel;
    world.media = [](const std::string&) -> Result<ClipShape> {
        return ClipShape{48, 1080, 1920, Rate::of(6)};
    };
    return world;
}

} // namespace

class PresetsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void opensAndCanRun_data()
    {
        QTest::addColumn<QString>("file");
        const QDir presets(QString(CASCADE_RESOURCE_DIR) + "/../presets");
        const auto names = presets.entryList({"*.cascade"});
        QVERIFY(names.size() >= 12);
        for (const auto& name : names) {
            QTest::newRow(name.toUtf8().constData()) << presets.filePath(name);
        }
    }

    void opensAndCanRun()
    {
        QFETCH(QString, file);
        const auto preset = openGraph(file.toStdString());
        QVERIFY2(preset.ok(), preset.ok() ? "" : preset.error().message().c_str());
        QVERIFY(!preset.value().about.title.empty() && !preset.value().about.description.empty());
        QVERIFY(!preset.value().graph.form.empty()); // for those who never open the canvas
        auto graph = preset.value().graph;
        for (const auto& [id, node] : preset.value().graph.nodes) { // footage is the artist's to choose
            if (node.type == "load-clip" || node.type == "load-image") {
                QVERIFY(apply(graph, SetParameter{id, "file", Value(std::string("mine.mp4"))}).ok());
            }
        }
        const auto found = inferShapes(graph, anArtistsMachine());
        QVERIFY2(found.issues.empty(), found.issues.empty() ? "" : found.issues[0].message().c_str());
        QVERIFY(found.runnable(graph, resultsOf(graph)));
        QVERIFY2(checkWeights(preset.value().weights, found).empty(), "run packaging/make-presets");
    }

    void isInCanonicalForm_data() { opensAndCanRun_data(); }
    void isInCanonicalForm()
    {
        QFETCH(QString, file);
        std::ifstream in(file.toStdString());
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        QCOMPARE(QByteArray::fromStdString(writeGraph(openGraph(file.toStdString()).value())),
                 QByteArray::fromStdString(bytes));
    }
};

CASCADE_TEST(PresetsTest);
#include "tst_Presets.moc"
