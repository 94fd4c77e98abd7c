// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ModelUse.h"

#include "tests/support/TestMain.h"
#include "tests/ui/models/FoundFixture.h"
#include "tests/ui/window/FileDrop.h"
#include "tests/ui/window/PlacesIn.h"
#include "ui/window/MainWindow.h"

#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using graph::NodeId;
using Kind = ModelUse::Kind;

namespace {

/// Two Cascades of the shipped model, one of the toybox, and a prompt.
graph::Graph threeCascades()
{
    graph::Graph graph;
    const auto add = [&](const char* id, const char* type, std::map<std::string, graph::Value> values) {
        const graph::AddNode edit{NodeId(id), {.type = type, .parameters = std::move(values)}, {.y = 100}};
        (void)apply(graph, edit).value();
    };
    add("prompt", "prompt", {});
    add("a", "cascade", {{"model", std::string("imagen-video")}});
    add("b", "cascade", {{"model", std::string("imagen-video")}});
    add("c", "cascade", {{"model", std::string("toybox")}});
    return graph;
}

std::string modelOf(const graph::Graph& graph, const char* id)
{
    return std::get<std::string>(graph.parameter(NodeId(id), "model"));
}

} // namespace

class ModelUseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theChosenNodeIsGivenIt()
    {
        auto graph = threeCascades();
        const auto use = useModel(graph, NodeId("a"), "toybox");
        QVERIFY(use.kind == Kind::Chosen && use.node == NodeId("a"));
        QVERIFY(apply(graph, use.edit).ok());
        QCOMPARE(modelOf(graph, "a"), std::string("toybox"));
        QCOMPARE(modelOf(graph, "b"), std::string("imagen-video"));
    }

    void elseAllThatHaveOne()
    {
        auto graph = threeCascades();
        const auto before = graph;
        const auto use = useModel(graph, NodeId("prompt"), "toybox"); // has no model
        QVERIFY(use.kind == Kind::All);
        const auto inverse = apply(graph, use.edit);
        QCOMPARE(modelOf(graph, "a"), std::string("toybox"));
        QCOMPARE(modelOf(graph, "b"), std::string("toybox"));
        QVERIFY(useModel(graph, {}, "toybox").kind == Kind::Same);
        QVERIFY(apply(graph, inverse.value()).ok()); // one step of undo
        QVERIFY(graph == before);
    }

    void anEmptyGraphGetsACascade()
    {
        graph::Graph graph;
        const graph::AddNode prompt{NodeId("prompt"), {.type = "prompt"}, {.y = 100}};
        (void)apply(graph, prompt).value();
        const auto use = useModel(graph, {}, "toybox");
        QVERIFY(use.kind == Kind::Added);
        QVERIFY(apply(graph, use.edit).ok());
        QCOMPARE(graph.find(use.node)->type, std::string("cascade"));
        QCOMPARE(std::get<std::string>(graph.parameter(use.node, "model")), std::string("toybox"));
        QVERIFY(graph.views.at(use.node).y > 100); // on nothing
    }

    void weightsOfOthersGetANode()
    {
        graph::Graph graph;
        const FoundNode motion{"motion-module", "module", "v3_sd15_mm"};
        const auto use = useFound(graph, {}, motion, QPointF(30, 40));
        QVERIFY(use.kind == Kind::Added);
        const auto inverse = apply(graph, use.edit);
        QVERIFY(inverse.ok());
        QCOMPARE(graph.find(use.node)->type, std::string("motion-module"));
        QCOMPARE(std::get<std::string>(graph.parameter(use.node, "module")), std::string("v3_sd15_mm"));
        QCOMPARE(graph.views.at(use.node).x, 30.0);
        QCOMPARE(graph.views.at(use.node).y, 40.0);
        const auto next = useFound(graph, use.node, motion); // it has one: another node, on nothing
        QVERIFY(next.kind == Kind::Added && next.node != use.node);
        QVERIFY(apply(graph, inverse.value()).ok()); // one step of undo
        QVERIFY(graph.nodes.empty());
    }

    void theChosenNodeWithoutWeightsIsGivenThem()
    {
        graph::Graph graph;
        const NodeId lora("lora");
        QVERIFY(apply(graph, graph::AddNode{lora, {.type = "lora"}, {}}).ok());
        const FoundNode style{"lora", "lora", "style"};
        QVERIFY(useFound(graph, lora, style, QPointF(1, 2)).kind == Kind::Added); // dropped elsewhere
        QVERIFY(useFound(graph, lora, {"image-checkpoint", "checkpoint", "sd"}).kind == Kind::Added);
        const auto use = useFound(graph, lora, style);
        QVERIFY(use.kind == Kind::Chosen && use.node == lora);
        QVERIFY(apply(graph, use.edit).ok());
        QCOMPARE(std::get<std::string>(graph.parameter(lora, "lora")), std::string("style"));

        QVERIFY(apply(graph, graph::SetParameter{lora, "lora", {}}).ok());
        const graph::Value hash{std::string("0123")};
        QVERIFY(apply(graph, graph::SetParameter{lora, "sha256", hash}).ok()); // named by hash alone
        QVERIFY(useFound(graph, lora, style).kind == Kind::Added);
    }

    void aCardOfWeightsIsDroppedAsItsNode()
    {
        const cascade::tests::TestPlaces places;
        cascade::tests::keepFound(places);
        const QTemporaryDir home;
        const ui::tests::OwnSettings own(home);
        Studio studio({places.get(), {}});
        StudioApplication application(studio.places);
        MainWindow window(studio, application);
        window.panels().layouts.restore();
        window.show();
        auto& library = window.panels().libraryModel;
        QSignalSpy loaded(&library, &LibraryModel::loaded);
        library.refresh();
        QVERIFY(loaded.wait());
        auto& view = *window.panels().canvas->focusProxy();
        QTRY_VERIFY(view.isVisible());
        const auto place = window.panels().canvas->placeAt(view.mapToGlobal(QPointF(view.rect().center())));
        QVERIFY(place.has_value());

        const auto fileOf = [&](const char* title) {
            return cascade::tests::foundModel(places, title, {}, {}, {}, 1).path;
        };
        ui::tests::dropFile(view, fileOf("dreamshaper_8"));
        const NodeId id("image-checkpoint");
        const auto& graph = studio.session.graph();
        QVERIFY(graph.find(id) != nullptr);
        QCOMPARE(std::get<std::string>(graph.parameter(id, "checkpoint")), std::string("dreamshaper_8"));
        QCOMPARE(QPointF(graph.views.at(id).x, graph.views.at(id).y), *place);
        QVERIFY(studio.selection.current() == id);
        ui::tests::dropFile(view, fileOf("half a download")); // is said, and no node
        QCOMPARE(graph.nodes.size(), std::size_t{1});
        studio.session.undo();
        QVERIFY(graph.nodes.empty());
    }
};

CASCADE_TEST(ModelUseTest);
#include "tst_ModelUse.moc"
