// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/Shapes.h"

#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::tests;

namespace {

ClipShape shapeOf(const Inference& found, const std::string& node, const std::string& port = "clip")
{
    const auto at = found.clips.find({NodeId(node), port});
    return at == found.clips.end() ? ClipShape{0, 0, 0, Rate::of(1)} : at->second;
}

/// Footage into a stage, previewed.
Graph footageInto(const std::string& footage, const std::string& stage)
{
    Graph graph;
    add(graph, "footage", "load-clip", {{"file", footage}});
    add(graph, "prompt", "prompt");
    add(graph, "encoder", "text-encoder");
    add(graph, "model", "stage-model", {{"stage", stage}});
    add(graph, "stage", stage.substr(0, 3));
    link(graph, "prompt.text", "encoder.text");
    link(graph, "model.model", "encoder.model");
    link(graph, "model.model", "stage.model");
    link(graph, "encoder.embedding", "stage.text");
    link(graph, "footage.clip", "stage.clip");
    add(graph, "preview", "preview");
    link(graph, "stage.clip", "preview.clip");
    return graph;
}

} // namespace

class ShapesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stagesFollowImagenVideo()
    {
        const auto graph = textToClip();
        const auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found), std::string());
        QVERIFY((shapeOf(found, "base") == ClipShape{16, 24, 40, Rate::of(3)}));
        QVERIFY((shapeOf(found, "tsr1") == ClipShape{32, 24, 40, Rate::of(6)}));
        QVERIFY((shapeOf(found, "ssr1") == ClipShape{32, 48, 80, Rate::of(6)}));
        QCOMPARE(shapeText(shapeOf(found, "ssr1")), std::string("32 frames of 80x48 at 6 fps"));
        QVERIFY(found.runnable(graph, resultsOf(graph)));
    }

    void theWholeCascadeEndsInHd()
    {
        Graph graph;
        add(graph, "prompt", "prompt");
        add(graph, "cascade", "cascade");
        link(graph, "prompt.text", "cascade.text");
        auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found), std::string());
        QVERIFY((shapeOf(found, "cascade") == ClipShape{128, 768, 1280, Rate::of(24)}));
        QVERIFY((shapeOf(found, "cascade", "ssr2") == ClipShape{32, 192, 320, Rate::of(6)}));
        set(graph, "cascade", "until", std::string("ssr1"));
        found = inferShapes(graph, modelsAndFootage());
        QVERIFY((shapeOf(found, "cascade") == ClipShape{32, 48, 80, Rate::of(6)}));
        QCOMPARE(shapeOf(found, "cascade", "ssr2").frames, 0);
    }

    void complains_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such model") << "ssr1-model"
                                       << "model"
                                       << "nowhere"
                                       << "[ssr1-model.model]";
        QTest::newRow("no such stage") << "ssr1-model"
                                       << "stage"
                                       << "ssr9"
                                       << "[ssr1-model.stage]";
        QTest::newRow("no such variant") << "ssr1-model"
                                         << "variant"
                                         << "distilled-3"
                                         << "has no variant \"distilled-3\"";
        QTest::newRow("another role") << "ssr1-model"
                                      << "stage"
                                      << "tsr1"
                                      << "[ssr1.model] expected a spatial super-resolution stage, got tsr1";
        QTest::newRow("missing weights") << "ssr1-model"
                                         << "model"
                                         << "imagen-video"
                                         << "has no variant";
    }

    void complains()
    {
        QFETCH(QString, node);
        QFETCH(QString, parameter);
        QFETCH(QString, value);
        QFETCH(QString, says);
        auto graph = textToClip();
        set(graph, node.toStdString(), parameter.toStdString(), value.toStdString());
        const auto found = inferShapes(graph, modelsAndFootage());
        QVERIFY2(messages(found).find(says.toStdString()) != std::string::npos, messages(found).c_str());
        QVERIFY(!found.runnable(graph, resultsOf(graph)));
        QVERIFY(found.runnable(graph, {NodeId("tsr1")})); // what stands before it still runs
    }

    void guidanceFitsTheVariant_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::addColumn<QString>("variant");
        QTest::addColumn<QString>("schedule");
        QTest::addColumn<QString>("says"); // empty: nothing
        QTest::addColumn<bool>("runs");
        QTest::newRow("within what it has learned") << "base"
                                                    << "told"
                                                    << "curve(0:6, 1:0)"
                                                    << "" << true;
        QTest::newRow("beyond it") << "base"
                                   << "told"
                                   << "oscillate(15, 1)"
                                   << "[base.guidance] this variant has learned weights w from 0 to 6, the "
                                      "schedule has 1 to 15"
                                   << true;
        QTest::newRow("one that needs none") << "base"
                                             << "own"
                                             << "3"
                                             << "[base.guidance] this variant keeps the guidance" << false;
        QTest::newRow("none for one that needs none") << "base"
                                                      << "own"
                                                      << "0"
                                                      << "" << true;
        QTest::newRow("any for the original") << "base"
                                              << "original"
                                              << "oscillate(15, 1)"
                                              << "" << true;
        for (const auto* stage : {"base", "tsr1", "ssr1"}) { // up to 80x48, as the paper has it
            QTest::addRow("oscillating in %s", stage) << stage << "original"
                                                      << "oscillate(15, 1)"
                                                      << "" << true;
        }
    }
    void guidanceFitsTheVariant()
    {
        QFETCH(QString, stage);
        QFETCH(QString, variant);
        QFETCH(QString, schedule);
        QFETCH(QString, says);
        QFETCH(bool, runs);
        auto graph = textToClip();
        add(graph, "how", "guidance", {{"schedule", schedule.toStdString()}});
        set(graph, stage.toStdString() + "-model", "variant", variant.toStdString());
        link(graph, "how.guidance", stage.toStdString() + ".guidance");
        const auto found = inferShapes(graph, modelsWithStudents());
        if (says.isEmpty()) {
            QCOMPARE(messages(found), std::string());
        } else {
            QVERIFY2(messages(found).find(says.toStdString()) != std::string::npos, messages(found).c_str());
        }
        QCOMPARE(found.runnable(graph, resultsOf(graph)), runs);
    }

    void oscillationBeyondSmallPicturesIsDoubted()
    {
        auto graph = footageInto("24x64x48@12", "ssr2");
        add(graph, "how", "guidance", {{"schedule", std::string("oscillate(15, 1)")}});
        link(graph, "how.guidance", "stage.guidance");
        const auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found),
                 std::string("[stage.guidance] oscillating guidance is for stages up to 80x48, "
                             "got ssr2 of 320x192\n"));
        QVERIFY(found.runnable(graph, resultsOf(graph)));
    }

    void aStudentTakesItsOwnSteps_data()
    {
        QTest::addColumn<QString>("variant");
        QTest::addColumn<int>("steps"); // 0 = the model's own
        QTest::addColumn<QString>("sampler");
        QTest::addColumn<QString>("says"); // empty: nothing
        QTest::newRow("its own") << "told" << 0 << ""
                                 << "";
        QTest::newRow("the same, said") << "told" << 8 << "ddim"
                                        << "";
        QTest::newRow("more") << "told" << 16 << ""
                              << "[base.steps] this variant was distilled to 8 steps of ddim, it is given 16 "
                                 "steps of ddim";
        QTest::newRow("another sampler")
            << "told" << 0 << "stochastic"
            << "[base.sampler] this variant was distilled to 8 steps of ddim, it "
               "is given 8 steps of stochastic";
        QTest::newRow("the original takes any") << "original" << 16 << "stochastic"
                                                << "";
    }
    void aStudentTakesItsOwnSteps()
    {
        QFETCH(QString, variant);
        QFETCH(int, steps);
        QFETCH(QString, sampler);
        QFETCH(QString, says);
        auto graph = textToClip();
        set(graph, "base-model", "variant", variant.toStdString());
        set(graph, "base", "steps", std::int64_t{steps});
        if (!sampler.isEmpty()) {
            add(graph, "walk", "sampler", {{"kind", sampler.toStdString()}});
            link(graph, "walk.sampler", "base.sampler");
        }
        auto found = inferShapes(graph, modelsWithStudents());
        if (says.isEmpty()) {
            QCOMPARE(messages(found), std::string());
            return;
        }
        QVERIFY2(messages(found).find(says.toStdString()) != std::string::npos, messages(found).c_str());
        QVERIFY(found.runnable(graph, resultsOf(graph))); // it is said, not refused
        if (found.issues[0].fix) {
            QVERIFY(apply(graph, found.issues[0].fix->edit).ok());
            found = inferShapes(graph, modelsWithStudents());
            QCOMPARE(messages(found), std::string());
        }
    }

    void aCascadeOfStudentsTakesItsOwnSteps()
    {
        Graph graph;
        add(graph, "prompt", "prompt");
        add(graph, "cascade", "cascade", {{"variant", std::string("told")}});
        link(graph, "prompt.text", "cascade.text");
        QCOMPARE(messages(inferShapes(graph, modelsWithStudents())), std::string());
        set(graph, "cascade", "steps", std::int64_t{12});
        const auto found = inferShapes(graph, modelsWithStudents());
        QCOMPARE(found.issues.size(), std::size_t{1}); // of seven stages
        QVERIFY2(messages(found).starts_with("[cascade.steps] this variant was distilled to 8 steps"),
                 messages(found).c_str());
        QVERIFY(apply(graph, found.issues[0].fix->edit).ok());
        QCOMPARE(messages(inferShapes(graph, modelsWithStudents())), std::string());
    }

    void aMissingLinkIsNamedOnce()
    {
        auto graph = textToClip();
        (void)apply(graph, Disconnect{{NodeId("tsr1"), "clip"}}).value();
        const auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found), std::string("[tsr1.clip] expected a link from clip, there is none\n"));
    }

    void footageThatDoesNotDivideGetsAResize()
    {
        auto graph = footageInto("24x63x49@12", "ssr2");
        const auto world = modelsAndFootage();
        auto found = inferShapes(graph, world);
        QCOMPARE(found.issues.size(), std::size_t{1});
        QVERIFY(found.issues[0].fix.has_value());
        QVERIFY(apply(graph, found.issues[0].fix->edit).ok());
        found = inferShapes(graph, world);
        QCOMPARE(messages(found), std::string());
        QVERIFY(shapeOf(found, "stage").width >= 4 * 63);
    }

    void everyFixMends_data()
    {
        QTest::addColumn<QString>("second");
        QTest::newRow("another size") << "10x64x32@12";
        QTest::newRow("another rate") << "10x64x48@24";
        QTest::newRow("another size and rate") << "10x32x32@30";
    }

    void everyFixMends()
    {
        QFETCH(QString, second);
        Graph graph;
        add(graph, "first", "load-clip", {{"file", std::string("24x64x48@12")}});
        add(graph, "second", "load-clip", {{"file", second.toStdString()}});
        add(graph, "join", "join");
        link(graph, "first.clip", "join.a");
        link(graph, "second.clip", "join.b");
        const auto world = modelsAndFootage();
        auto found = inferShapes(graph, world);
        int fixes = 0;
        for (; !found.issues.empty() && fixes < 4; ++fixes) {
            QVERIFY(found.issues[0].fix.has_value());
            QVERIFY(apply(graph, found.issues[0].fix->edit).ok());
            found = inferShapes(graph, world);
        }
        QCOMPARE(messages(found), std::string());
        QVERIFY(fixes > 0);
        QCOMPARE(shapeOf(found, "join").width, 64);
        QVERIFY(shapeOf(found, "join").rate == Rate::of(12));
    }

    void clipNodesStateTheirShape()
    {
        Graph graph;
        add(graph, "footage", "load-clip", {{"file", std::string("48x64x48@24")}});
        add(graph, "trim", "trim", {{"first", std::int64_t{8}}, {"frames", std::int64_t{24}}});
        add(graph, "retime", "retime", {{"rate", std::string("12")}});
        add(graph, "replay", "retime",
            {{"rate", std::string("24000/1001")}, {"mode", std::string("replay")}});
        add(graph, "resize", "resize", {{"size", std::string("320x192")}});
        add(graph, "compare", "compare");
        link(graph, "footage.clip", "trim.clip");
        link(graph, "trim.clip", "retime.clip");
        link(graph, "trim.clip", "replay.clip");
        link(graph, "retime.clip", "resize.clip");
        link(graph, "footage.clip", "compare.a");
        link(graph, "retime.clip", "compare.b");
        const auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found), std::string());
        QCOMPARE(shapeOf(found, "trim").frames, 24);
        QCOMPARE(shapeOf(found, "retime").frames, 12);
        QCOMPARE(shapeOf(found, "replay").frames, 24);
        QVERIFY((shapeOf(found, "replay").rate == Rate{24000, 1001}));
        QCOMPARE(shapeOf(found, "resize").height, 192);
        QVERIFY((shapeOf(found, "compare") == ClipShape{48, 48, 128, Rate::of(24)}));
    }

    void trimBeyondTheEndOffersWhatIsThere()
    {
        Graph graph;
        add(graph, "footage", "load-clip", {{"file", std::string("16x64x48@24")}});
        add(graph, "trim", "trim", {{"first", std::int64_t{12}}, {"frames", std::int64_t{8}}});
        link(graph, "footage.clip", "trim.clip");
        auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found),
                 std::string("[trim.frames] the clip has 16 frames; frame 20 is beyond them\n"));
        QVERIFY(apply(graph, found.issues[0].fix->edit).ok());
        found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found), std::string());
    }

    void bypassedNodesPassOnAndMutedOnesDoNot()
    {
        auto graph = textToClip();
        (void)apply(graph, SetState{NodeId("tsr1"), NodeState::Bypassed}).value();
        auto found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found), std::string());
        QCOMPARE(shapeOf(found, "ssr1").frames, 16);
        QVERIFY(neededFor(graph, {NodeId("preview")}).size() < graph.nodes.size() - 1);
        (void)apply(graph, SetState{NodeId("tsr1"), NodeState::Muted}).value();
        found = inferShapes(graph, modelsAndFootage());
        QCOMPARE(messages(found), std::string("[ssr1.clip] expected a link from clip, there is none\n"));
    }

    void switchesAndReroutesAreSeenThrough()
    {
        Graph graph;
        add(graph, "small", "load-clip", {{"file", std::string("8x32x32@12")}});
        add(graph, "large", "load-clip", {{"file", std::string("8x64x64@12")}});
        add(graph, "switch", "switch");
        add(graph, "bend", "reroute");
        add(graph, "preview", "preview");
        add(graph, "trim", "trim");
        link(graph, "small.clip", "switch.a");
        link(graph, "large.clip", "switch.b");
        link(graph, "switch.out", "bend.in");
        link(graph, "bend.out", "trim.clip");
        link(graph, "trim.clip", "preview.clip");
        QCOMPARE(shapeOf(inferShapes(graph, modelsAndFootage()), "trim").width, 32);
        set(graph, "switch", "use", std::string("b"));
        QCOMPARE(shapeOf(inferShapes(graph, modelsAndFootage()), "trim").width, 64);
        const auto needed = neededFor(graph, {NodeId("preview")});
        QCOMPARE(needed.size(), std::size_t{3}); // large, trim, preview
        set(graph, "switch", "use", std::string("c"));
        QVERIFY(messages(inferShapes(graph, modelsAndFootage())).find("[trim.clip] expected a link") !=
                std::string::npos);
    }

    void anEmbeddingOfAnotherModelIsRefused()
    {
        auto world = modelsAndFootage();
        world.model = [known = world.model](const std::string& name) {
            auto model = known("toybox");
            if (name == "toybox" || !model) {
                return model;
            }
            auto other = *model.value();
            other.name = name;
            other.text.encoder.sha256 = std::string(64, '0');
            return Result<std::shared_ptr<const ModelConfig>>(std::make_shared<const ModelConfig>(other));
        };
        auto graph = textToClip();
        add(graph, "other", "stage-model", {{"model", std::string("other")}});
        link(graph, "other.model", "encoder.model");
        const auto found = messages(inferShapes(graph, world));
        QVERIFY2(
            found.find("[base.text] expected an embedding by the text encoder of toybox, got one of other") !=
                std::string::npos,
            found.c_str());
    }
};

CASCADE_TEST(ShapesTest);
#include "tst_Shapes.moc"
