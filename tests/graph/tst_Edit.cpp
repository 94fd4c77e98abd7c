// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Edit.h"

#include "pipeline/graph/Document.h"
#include "pipeline/graph/NodeCatalog.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <limits>
#include <random>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::tests;

namespace {

/// Any edit that could come from an artist or a script, most of them refused.
Edit randomEdit(const Graph& graph, std::mt19937& random)
{
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const auto anyNode = [&] {
        if (graph.nodes.empty() || below(12) == 0) {
            return NodeId("nowhere");
        }
        return std::next(graph.nodes.begin(), static_cast<std::ptrdiff_t>(below(graph.nodes.size())))->first;
    };
    const auto anyPort = [&](bool input) {
        const auto id = anyNode();
        const auto* type = graph.typeOf(id);
        const auto* ports = type == nullptr ? nullptr : input ? &type->inputs : &type->outputs;
        return PortRef{id, ports == nullptr || ports->empty() ? "x" : (*ports)[below(ports->size())].name};
    };
    switch (below(11)) {
    case 10: {
        SetForm edit{graph.form};
        const auto id = anyNode();
        const auto* type = graph.typeOf(id);
        if (type == nullptr || type->parameters.empty() || below(4) == 0) {
            edit.form.clear();
        } else {
            edit.form.push_back({id, type->parameters[below(type->parameters.size())].name});
        }
        return edit;
    }
    case 0:
    case 1: {
        const auto& type = nodeTypes()[below(nodeTypes().size())];
        return AddNode{graph.freeId(type.id), {.type = type.id}, {}};
    }
    case 2:
        return RemoveNode{anyNode()};
    case 3: {
        const auto id = anyNode();
        const auto* type = graph.typeOf(id);
        if (type == nullptr || type->parameters.empty()) {
            return SetParameter{id, "steps", Value(std::int64_t{4})};
        }
        const auto& spec = type->parameters[below(type->parameters.size())];
        return SetParameter{id, spec.name, below(3) == 0 ? std::nullopt : std::optional(spec.standard)};
    }
    case 4:
        return SetState{anyNode(), static_cast<NodeState>(below(3))};
    case 5:
        return SetView{anyNode(), {.x = static_cast<double>(below(100))}};
    case 6:
        return SetGroup{anyNode(), below(2) == 0 ? NodeId() : anyNode()};
    case 7:
        return Disconnect{anyPort(true)};
    case 8:
        return SetMarkers{{{static_cast<double>(below(9)) - 1, "a"}, {static_cast<double>(below(9)), "b"}}};
    default:
        return Connect{anyPort(false), anyPort(true)};
    }
}

void checkInvariants(const Graph& graph)
{
    QCOMPARE(graph.views.size(), graph.nodes.size());
    for (const auto& [to, from] : graph.links) {
        const auto* input = graph.typeOf(to.node)->input(to.port);
        const auto* output = graph.typeOf(from.node)->output(from.port);
        QVERIFY(input != nullptr && output != nullptr && compatible(output->type, input->type));
    }
    const auto order = topologicalOrder(graph);
    QCOMPARE(order.size(), graph.nodes.size());
    std::map<NodeId, std::size_t> place;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
    }
    for (const auto& [to, from] : graph.links) {
        QVERIFY2(place[from.node] < place[to.node], to.text().c_str());
    }
    for (const auto& [id, node] : graph.nodes) {
        QVERIFY(node.group.empty() || graph.find(node.group)->type == "group");
    }
    for (const auto& one : graph.form) {
        QVERIFY(graph.typeOf(one.node)->parameter(one.name) != nullptr);
        QCOMPARE(std::count(graph.form.begin(), graph.form.end(), one), 1);
    }
}

} // namespace

class EditTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyEditHasAnExactInverse()
    {
        Graph graph;
        std::mt19937 random(5);
        int made = 0;
        for (int i = 0; i < 4000; ++i) {
            const auto before = graph;
            const auto inverse = apply(graph, randomEdit(graph, random));
            if (!inverse) {
                QVERIFY(graph == before); // refused: nothing has changed
                continue;
            }
            ++made;
            checkInvariants(graph);
            auto undone = graph;
            QVERIFY(apply(undone, inverse.value()).ok());
            QVERIFY(undone == before);
        }
        QVERIFY(made > 1000);
    }

    void refuses_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown kind") << 0 << "there is no kind of node called \"bsae\"";
        QTest::newRow("taken id") << 1 << "there is a node of this id already";
        QTest::newRow("bad id") << 2 << "expected an id";
        QTest::newRow("types") << 3 << "[base.text] expected text embedding, got text from prompt.text";
        QTest::newRow("circle") << 4 << "would close a circle";
        QTest::newRow("no such port") << 5 << "the node has no such input";
        QTest::newRow("bad value") << 6 << "[base.steps] expected a whole number from 0 to 10000, got \"-1\"";
        QTest::newRow("no such parameter") << 7 << "[base.step] there is no such parameter";
        QTest::newRow("nothing linked") << 8 << "nothing is linked here";
        QTest::newRow("group of itself") << 9 << "a group cannot frame itself";
        QTest::newRow("no group") << 10 << "prompt is not a group";
    }

    void refuses()
    {
        QFETCH(int, which);
        QFETCH(QString, says);
        auto graph = textToClip();
        QVERIFY(apply(graph, AddNode{NodeId("g"), {.type = "group"}, {}}).ok());
        QVERIFY(apply(graph, AddNode{NodeId("h"), {.type = "group", .group = NodeId("g")}, {}}).ok());
        const std::vector<Edit> edits{AddNode{NodeId("x"), {.type = "bsae"}, {}},
                                      AddNode{NodeId("base"), {.type = "base"}, {}},
                                      AddNode{NodeId("Base!"), {.type = "base"}, {}},
                                      Connect{{NodeId("prompt"), "text"}, {NodeId("base"), "text"}},
                                      Connect{{NodeId("ssr1"), "clip"}, {NodeId("tsr1"), "clip"}},
                                      Connect{{NodeId("prompt"), "text"}, {NodeId("base"), "words"}},
                                      SetParameter{NodeId("base"), "steps", Value(std::int64_t{-1})},
                                      SetParameter{NodeId("base"), "step", Value(std::int64_t{1})},
                                      Disconnect{{NodeId("base"), "noise"}},
                                      SetGroup{NodeId("g"), NodeId("h")},
                                      SetGroup{NodeId("base"), NodeId("prompt")}};
        const auto before = graph;
        const auto refused = apply(graph, edits.at(static_cast<std::size_t>(which)));
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().message().find(says.toStdString()) != std::string::npos,
                 refused.error().message().c_str());
        QVERIFY(graph == before);
    }

    void markersAreInTheOrderOfTime()
    {
        Graph graph;
        const auto inverse = apply(graph, SetMarkers{{{3, "late"}, {0.5, "early"}}}).value();
        QCOMPARE(graph.markers.front().name, std::string("early"));
        QVERIFY(apply(graph, inverse).ok());
        QVERIFY(graph.markers.empty());
    }

    void refusesMarkersThatAreNowhere()
    {
        Graph graph;
        for (const double seconds : {-0.1, 1e9, std::numeric_limits<double>::quiet_NaN()}) {
            QVERIFY(!apply(graph, SetMarkers{{{seconds, "x"}}}).ok());
        }
        QVERIFY(!apply(graph, SetMarkers{std::vector<Marker>(kMostMarkers + 1)}).ok());
        QVERIFY(graph.markers.empty());
    }

    void theFormNamesWhatIsThereOnce()
    {
        auto graph = textToClip();
        const ParameterRef steps{NodeId("base"), "steps"};
        const ParameterRef text{NodeId("prompt"), "text"};
        for (const auto& form : {std::vector<ParameterRef>{{NodeId("base"), "step"}},
                                 std::vector<ParameterRef>{{NodeId("gone"), "steps"}},
                                 std::vector<ParameterRef>{steps, text, steps}}) {
            QVERIFY(!apply(graph, SetForm{form}).ok());
        }
        QVERIFY(graph.form.empty());
        QVERIFY(apply(graph, SetForm{{steps, text}}).ok());
        const auto inverse = apply(graph, RemoveNode{NodeId("base")}).value();
        QVERIFY(graph.form == std::vector{text});
        QVERIFY(apply(graph, inverse).ok());
        QVERIFY(graph.form == (std::vector{steps, text}));
    }

    void togetherIsAllOrNothing()
    {
        auto graph = textToClip();
        const auto before = graph;
        const Together both{"Both", {SetTitle{NodeId("base"), "Dream"}, RemoveNode{NodeId("nowhere")}}};
        QVERIFY(!apply(graph, both).ok());
        QVERIFY(graph == before);
    }

    void documentUndoesAndRedoesEverything()
    {
        Document document(textToClip());
        std::vector<Graph> states{document.graph()};
        std::mt19937 random(8);
        for (int i = 0; i < 300; ++i) {
            const auto revision = document.revision();
            (void)document.apply(randomEdit(document.graph(), random)).ok();
            if (document.revision() != revision) {
                states.push_back(document.graph());
            }
        }
        QVERIFY(states.size() > 50);
        for (std::size_t i = states.size() - 1; i-- > 0;) {
            document.undo();
            QVERIFY(document.graph() == states[i]);
        }
        QVERIFY(!document.canUndo());
        for (std::size_t i = 1; i < states.size(); ++i) {
            document.redo();
            QVERIFY(document.graph() == states[i]);
        }
        QVERIFY(!document.canRedo());
    }

    void aDragIsOneStep()
    {
        Document document(textToClip());
        const auto before = document.graph();
        document.markSaved();
        QVERIFY(document.apply(SetView{NodeId("base"), {.x = 1}}).ok());
        for (int x = 2; x < 50; ++x) {
            QVERIFY(document.applyMerged(SetView{NodeId("base"), {.x = static_cast<double>(x)}}).ok());
        }
        QVERIFY(document.modified());
        document.undo();
        QVERIFY(document.graph() == before);
        QVERIFY(!document.modified());
        QVERIFY(!document.canUndo());
    }

    void savedIsAPlaceInHistory()
    {
        Document document(textToClip());
        const auto title = [&](const char* text) {
            QVERIFY(document.apply(SetTitle{NodeId("base"), text}).ok());
        };
        title("one");
        document.markSaved();
        title("two");
        QVERIFY(document.modified());
        document.undo();
        QVERIFY(!document.modified());
        document.undo();
        QVERIFY(document.modified());
        title("another way"); // the saved state can no longer be reached
        document.undo();
        QVERIFY(document.modified());
    }

    void snapshotsNeverChange()
    {
        Document document(textToClip());
        const auto snapshot = document.snapshot();
        QCOMPARE(document.snapshot().get(), snapshot.get()); // made once for a revision
        int told = 0;
        document.onChange([&] { ++told; });
        QVERIFY(document.apply(RemoveNode{NodeId("base")}).ok());
        QCOMPARE(told, 1);
        QVERIFY(snapshot->nodes.contains(NodeId("base")));
        QVERIFY(!document.snapshot()->nodes.contains(NodeId("base")));
    }
};

CASCADE_TEST(EditTest);
#include "tst_Edit.moc"
