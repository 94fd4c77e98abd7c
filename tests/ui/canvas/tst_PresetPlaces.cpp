// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/GraphFile.h"
#include "ui/canvas/NodeLayout.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <filesystem>

using namespace cascade;
using namespace cascade::ui;

class TestPresetPlaces : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noNodeLiesOnAnother_data()
    {
        QTest::addColumn<QString>("file");
        const auto presets = std::filesystem::path(CASCADE_RESOURCE_DIR).parent_path() / "presets";
        for (const auto& entry : std::filesystem::directory_iterator(presets)) {
            if (entry.path().extension() == ".cascade") {
                QTest::newRow(entry.path().stem().c_str()) << QString::fromStdString(entry.path().string());
            }
        }
    }
    /// Also while it runs: every node then has a line of status.
    void noNodeLiesOnAnother()
    {
        QFETCH(QString, file);
        const auto graph = files::openGraph(file.toStdString()).value().graph;
        std::map<graph::NodeId, NodeRun> runs;
        for (const auto& [id, node] : graph.nodes) {
            runs[id].state = NodeRun::State::Waiting;
        }
        std::vector<std::pair<std::string, QRectF>> places;
        for (const auto& node : canvasModel(graph, {}, runs).nodes) {
            if (node.form != NodeForm::Group) { // which frames others
                places.emplace_back(node.id.text(), QRectF({node.view.x, node.view.y}, layoutOf(node).size));
            }
        }
        for (std::size_t i = 0; i < places.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const auto& [one, place] = places[i];
                const auto& [other, beside] = places[j];
                QVERIFY2(!place.intersects(beside),
                         qPrintable(QStringLiteral("%1 (to %2) lies on %3 (from %4 to %5)")
                                        .arg(one.c_str())
                                        .arg(place.bottom())
                                        .arg(other.c_str())
                                        .arg(beside.top())
                                        .arg(beside.bottom())));
            }
        }
    }
};

CASCADE_TEST(TestPresetPlaces);
#include "tst_PresetPlaces.moc"
