// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/GraphFile.h"

#include "pipeline/files/StrictJson.h"
#include "pipeline/graph/OpenCascade.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <nlohmann/json.hpp>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>
#include <fstream>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::files;
using namespace cascade::tests;

namespace {

std::shared_ptr<const ModelConfig> toybox()
{
    static const auto model = shippedModel("toybox").value();
    return model;
}

Surroundings shipped()
{
    return {shippedModel, [](const std::string&) -> Result<ClipShape> { return ClipShape{}; }};
}

std::string textOf(const QString& file)
{
    std::ifstream in(file.toStdString());
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Reroutes, each reading the one before.
std::string chainOf(int count)
{
    nlohmann::json json{{"schema", 2},
                        {"conventions", {{"guidance", "w"}}},
                        {"nodes", nlohmann::json::object()},
                        {"links", nlohmann::json::array()}};
    for (int i = 0; i < count; ++i) {
        json["nodes"]["n" + std::to_string(i)] = {{"type", "reroute"}};
        if (i > 0) {
            json["links"].push_back({"n" + std::to_string(i - 1) + ".out", "n" + std::to_string(i) + ".in"});
        }
    }
    return json.dump();
}

/// One of everything that a file can say.
GraphText everything()
{
    GraphText text;
    text.graph = textToClip();
    auto& graph = text.graph;
    add(graph, "frame", "group");
    for (const Edit& edit : std::vector<Edit>{
             SetGroup{NodeId("base"), NodeId("frame")}, SetTitle{NodeId("base"), "The dream — 夢"},
             SetState{NodeId("tsr1"), NodeState::Bypassed}, SetState{NodeId("preview"), NodeState::Muted},
             SetView{
                 NodeId("base"),
                 {.x = -12.25, .y = 1e-3, .width = 200, .height = 80, .collapsed = true, .colour = "amber"}},
             SetParameter{NodeId("prompt"), "text", Value(std::string("quotes \" and\nlines \xE2\x9C\x93"))},
             SetParameter{NodeId("ssr1"), "snr", Value(3.0)},
             SetParameter{NodeId("ssr1"), "steps", Value(std::int64_t{16})},
             SetMarkers{{{1.5, "the torus turns"}, {16.0 / 3, "末"}}},
             SetForm{{{NodeId("prompt"), "text"}, {NodeId("base"), "steps"}}}}) {
        (void)apply(graph, edit).value();
    }
    text.about = {"A torus", "Ada", "CC-BY-4.0", {"torus", "red"}, "To start from."};
    text.weights = {{"toybox/base/original", std::string(64, 'a')}};
    return text;
}

} // namespace

class GraphFileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        const auto text = everything();
        const auto bytes = writeGraph(text);
        const auto back = readGraph(bytes, "shot.cascade").value();
        QVERIFY(back.graph == text.graph);
        QVERIFY(back.about == text.about);
        QVERIFY(back.weights == text.weights);
        QCOMPARE(writeGraph(back), bytes);
    }

    void movingANodeChangesTheViewOnly()
    {
        auto text = everything();
        const auto before = nlohmann::json::parse(writeGraph(text));
        (void)apply(text.graph, SetView{NodeId("base"), {.x = 999}}).value();
        auto after = nlohmann::json::parse(writeGraph(text));
        QVERIFY(after != before);
        after["view"] = before["view"];
        QVERIFY(after == before);
    }

    void markersAreOnlyInFilesThatHaveSome()
    {
        auto text = everything();
        const auto with = nlohmann::json::parse(writeGraph(text));
        QCOMPARE(with["markers"].size(), std::size_t{2});
        QVERIFY(with["markers"][0] == (nlohmann::json{{"name", "the torus turns"}, {"seconds", 1.5}}));
        text.graph.markers.clear();
        auto without = nlohmann::json::parse(writeGraph(text)); // as versions before markers wrote it
        QVERIFY(!without.contains("markers"));
        QVERIFY(readGraph(without.dump(), "old").value().graph.markers.empty());
    }

    void aFileIsAsOldAsItMayBe()
    {
        auto text = everything();
        const auto schema = [&] { return nlohmann::json::parse(writeGraph(text))["schema"].get<int>(); };
        QCOMPARE(schema(), 3);
        text.graph.markers.clear();
        QCOMPARE(schema(), 3); // the form
        text.graph.form.clear();
        QCOMPARE(schema(), 2); // version 0.1 opens it
    }

    void theFormIsAListOfParameters()
    {
        auto json = nlohmann::json::parse(writeGraph(everything()));
        QVERIFY(json["form"] == (nlohmann::json{"prompt.text", "base.steps"}));
        for (const auto& [form, says] : {std::pair{R"(["base.step"])", "there is no such parameter"},
                                         std::pair{R"(["base.steps", "base.steps"])", "is on the form twice"},
                                         std::pair{R"({"base": "steps"})", "[old/form] expected a list"},
                                         std::pair{R"([7])", "expected NODE.NAME, got 7"}}) {
            json["form"] = nlohmann::json::parse(form);
            const auto refused = readGraph(json.dump(), "old");
            QVERIFY(!refused.ok());
            QVERIFY2(refused.error().message().find(says) != std::string::npos,
                     refused.error().message().c_str());
        }
    }

    void refusesMarkers_data()
    {
        QTest::addColumn<QString>("markers");
        QTest::addColumn<QString>("says");
        QTest::newRow("no list") << "{}"
                                 << "[old/markers] expected a list of markers";
        QTest::newRow("no time") << R"([{"name": "x"}])"
                                 << "[old/markers/0/seconds] expected a number";
        QTest::newRow("before the start") << R"([{"seconds": -1}])"
                                          << "expected seconds from 0 on";
        QTest::newRow("more") << R"([{"seconds": 1, "colour": "red"}])"
                              << "[old/markers/0/colour]";
    }

    void refusesMarkers()
    {
        QFETCH(QString, markers);
        QFETCH(QString, says);
        auto json = nlohmann::json::parse(chainOf(2));
        json["markers"] = nlohmann::json::parse(markers.toStdString());
        const auto refused = readGraph(json.dump(), "old");
        QVERIFY(!refused);
        QVERIFY2(refused.error().message().find(says.toStdString()) != std::string::npos,
                 refused.error().message().c_str());
    }

    void savesAndOpens()
    {
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "shot.cascade";
        auto text = everything();
        QVERIFY(saveGraph(file, text).ok());
        text.about.title = "Second";
        QVERIFY(saveGraph(file, text).ok());
        QCOMPARE(openGraph(file).value().about.title, std::string("Second"));
        QCOMPARE(openGraph(file.string() + "~").value().about.title, std::string("A torus"));
    }

    void oldVersionsOpen_data()
    {
        QTest::addColumn<QString>("file");
        const QDir corpus(QString(CASCADE_FIXTURES) + "/graphs");
        for (const auto& name : corpus.entryList({"schema*.json"})) {
            QTest::newRow(name.toUtf8().constData()) << corpus.filePath(name);
        }
    }

    void oldVersionsOpen()
    {
        QFETCH(QString, file);
        const auto text = readGraph(textOf(file), file.toStdString());
        QVERIFY2(text.ok(), text.ok() ? "" : text.error().message().c_str());
        const auto found = inferShapes(text.value().graph, shipped());
        QVERIFY2(found.issues.empty(), found.issues.empty() ? "" : found.issues[0].message().c_str());
        // Current from now on.
        QVERIFY(readGraph(writeGraph(text.value()), "again").value().graph == text.value().graph);
    }

    void theRecordOfARenderBecomesItsGraph()
    {
        const auto graph =
            readGraph(textOf(QString(CASCADE_FIXTURES) + "/graphs/schema1-until-ssr1.json"), "old")
                .value()
                .graph;
        QCOMPARE(valueText(graph.parameter(NodeId("prompt"), "text")),
                 std::string("a large red torus spinning over a checkered floor"));
        QCOMPARE(valueText(graph.parameter(NodeId("base"), "steps")), std::string("32"));
        QCOMPARE(valueText(graph.parameter(NodeId("ssr1"), "snr")), std::string("100"));
        QCOMPARE(valueText(graph.parameter(NodeId("base-guidance"), "threshold")),
                 std::string("dynamic(0.995, cap=1.5)"));
        const auto found = inferShapes(graph, shipped());
        QVERIFY((found.clips.at({NodeId("ssr1"), "clip"}) == ClipShape{32, 48, 80, Rate::of(6)}));
        QVERIFY(found.runnable(graph, resultsOf(graph)));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("change"); // as a JSON patch
        QTest::addColumn<QString>("says");
        QTest::newRow("newer schema") << R"([{"op":"replace","path":"/schema","value":4}])"
                                      << "expected schema 3 or older, got 4";
        QTest::newRow("schema 0") << R"([{"op":"replace","path":"/schema","value":0}])"
                                  << "there is no schema 0";
        QTest::newRow("schema as text") << R"([{"op":"replace","path":"/schema","value":"2"}])"
                                        << "schema number";
        QTest::newRow("other convention")
            << R"([{"op":"replace","path":"/conventions/guidance","value":"s"}])"
            << "guidance";
        QTest::newRow("unknown member") << R"([{"op":"add","path":"/script","value":"rm"}])"
                                        << "script";
        QTest::newRow("unknown kind") << R"([{"op":"replace","path":"/nodes/base/type","value":"bsae"}])"
                                      << "there is no kind of node called \"bsae\"";
        QTest::newRow("bad id") << R"([{"op":"add","path":"/nodes/..%2F..","value":{"type":"note"}}])"
                                << "expected an id";
        QTest::newRow("unknown parameter")
            << R"([{"op":"add","path":"/nodes/base/parameters","value":{"code":1}}])"
            << "there is no such parameter";
        QTest::newRow("bad value") << R"([{"op":"add","path":"/nodes/base/parameters","value":{"steps":-4}}])"
                                   << "base.steps";
        QTest::newRow("object as value")
            << R"([{"op":"add","path":"/nodes/base/parameters","value":{"steps":{}}}])"
            << "expected true, false";
        QTest::newRow("link to nowhere") << R"([{"op":"add","path":"/links/-","value":["x.y","base.noise"]}])"
                                         << "there is no such node";
        QTest::newRow("link of wrong type")
            << R"([{"op":"add","path":"/links/-","value":["prompt.text","base.noise"]}])"
            << "expected noise prior";
        QTest::newRow("two links") << R"([{"op":"add","path":"/links/-","value":["seed.seed","base.seed"]}])"
                                   << "has two links";
        QTest::newRow("link of three") << R"([{"op":"add","path":"/links/-","value":["a.b","c.d","e.f"]}])"
                                       << "NODE.OUTPUT";
        QTest::newRow("view of nothing") << R"([{"op":"add","path":"/view/ghost","value":{"x":1}}])"
                                         << "there is no such node";
        QTest::newRow("group of nothing") << R"([{"op":"add","path":"/groups","value":{"base":"prompt"}}])"
                                          << "not a group";
    }

    void refuses()
    {
        QFETCH(QString, change);
        QFETCH(QString, says);
        GraphText plain;
        plain.graph = textToClip();
        auto json = nlohmann::json::parse(writeGraph(plain));
        json = json.patch(nlohmann::json::parse(change.toStdString()));
        const auto refused = readGraph(canonicalJson(json), "shot.cascade");
        QVERIFY(!refused.ok());
        const auto message = refused.error().message() + " " + refused.error().hint;
        QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
        QVERIFY2(message.find("shot.cascade") != std::string::npos, message.c_str());
    }

    void aNewerVersionNamesItself()
    {
        const auto refused = readGraph(R"({"schema": 9, "program": "Cascade Studio 3.0"})", "new.cascade");
        QVERIFY(refused.error().hint.find("Cascade Studio 3.0") != std::string::npos);
    }

    void circlesInFilesAreRefused()
    {
        const auto text =
            R"({"schema":2,"conventions":{"guidance":"w"},"nodes":{"a":{"type":"reroute"},"b":{"type":"reroute"}},)"
            R"("links":[["a.out","b.in"],["b.out","a.in"]]})";
        QVERIFY(readGraph(text, "loop").error().message().find("circle") != std::string::npos);
    }

    /// A file of under 1 MiB may cost a second of computing, whatever it says.
    void longChainsAreReadAtOnce()
    {
        const auto before = std::clock();
        const auto read = readGraph(chainOf(static_cast<int>(kMostNodes)), "chain");
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().message().c_str());
        QCOMPARE(topologicalOrder(read.value().graph).size(), kMostNodes);
        QVERIFY(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC < 1);
        const auto refused = readGraph(chainOf(static_cast<int>(kMostNodes) + 1), "chain");
        QVERIFY(refused.error().message().find("expected at most 5000 nodes, got 5001") != std::string::npos);
    }

    void deepGroupsAreRefused()
    {
        Graph graph;
        add(graph, "g0", "group");
        for (int depth = 1; depth < kDeepestGroup; ++depth) {
            const auto id = "g" + std::to_string(depth);
            add(graph, id, "group");
            QVERIFY(apply(graph, SetGroup{NodeId(id), NodeId("g" + std::to_string(depth - 1))}).ok());
        }
        const NodeId deepest("g" + std::to_string(kDeepestGroup - 1));
        add(graph, "inside", "group");
        QVERIFY(apply(graph, SetGroup{NodeId("inside"), deepest}).ok());
        add(graph, "beyond", "note");
        const auto refused = apply(graph, SetGroup{NodeId("beyond"), NodeId("inside")});
        QVERIFY(!refused.ok());
        QVERIFY(refused.error().what.find("nested 64 deep") != std::string::npos);
    }

    void otherWeightsAreNoticed()
    {
        auto text = everything();
        const auto found = inferShapes(text.graph, shipped());
        const auto issues = checkWeights(text.weights, found);
        QCOMPARE(issues.size(), std::size_t{1});
        QCOMPARE(issues[0].node.text(), std::string("base-model"));
        QVERIFY(checkWeights(weightsOf(found), found).empty());
    }

    void aCascadeOpensIntoItsStages()
    {
        Graph graph;
        add(graph, "prompt", "prompt");
        add(graph, "seed", "seed", {{"seed", std::int64_t{5}}});
        add(graph, "cascade", "cascade", {{"steps", std::int64_t{4}}, {"until", std::string("ssr2")}});
        add(graph, "export", "export-video");
        add(graph, "draft", "preview");
        link(graph, "prompt.text", "cascade.text");
        link(graph, "seed.seed", "cascade.seed");
        link(graph, "cascade.clip", "export.clip");
        link(graph, "cascade.ssr1", "draft.clip");
        const auto closed = inferShapes(graph, shipped());
        const auto before = graph;
        const auto inverse = apply(graph, openCascade(graph, NodeId("cascade"), *toybox()).value()).value();
        const auto open = inferShapes(graph, shipped());
        QVERIFY2(open.issues.empty(), open.issues.empty() ? "" : open.issues[0].message().c_str());
        QVERIFY(!graph.nodes.contains(NodeId("cascade")) && !graph.nodes.contains(NodeId("tsr2")));
        QCOMPARE(sourceOf(graph, {NodeId("export"), "clip"})->node.text(), std::string("ssr2"));
        QCOMPARE(sourceOf(graph, {NodeId("draft"), "clip"})->node.text(), std::string("ssr1"));
        QVERIFY(open.clips.at({NodeId("ssr2"), "clip"}) == closed.clips.at({NodeId("cascade"), "clip"}));
        QCOMPARE(valueText(graph.parameter(NodeId("tsr1"), "steps")), std::string("4"));
        QCOMPARE(sourceOf(graph, {NodeId("ssr1"), "seed"})->node.text(), std::string("seed"));
        (void)apply(graph, inverse).value();
        QVERIFY(graph == before);
    }
};

CASCADE_TEST(GraphFileTest);
#include "tst_GraphFile.moc"
