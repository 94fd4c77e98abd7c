// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ModelUse.h"

#include "tests/support/TestMain.h"

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
};

CASCADE_TEST(ModelUseTest);
#include "tst_ModelUse.moc"
