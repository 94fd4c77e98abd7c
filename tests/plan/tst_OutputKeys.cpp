// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/OutputKeys.h"

#include "core/base/Hash.h"
#include "pipeline/plan/PreparedRun.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <algorithm>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::plan;
using namespace cascade::tests;

namespace {

Surroundings shipped()
{
    Surroundings world;
    world.model = shippedModel;
    world.media = [](const std::string& file) -> Result<ClipShape> {
        if (file.empty()) {
            return Error{ErrorCode::BadInput, file, "expected a file", {}};
        }
        return ClipShape{24, 48, 80, Rate::of(12)};
    };
    return world;
}

KeySurroundings machine(const std::string& mode = "cpu bf16")
{
    return {[](const std::string& file) -> Result<std::string> { return sha256Hex(file); }, mode};
}

PreparedRun prepared(const Graph& graph, const TakeOptions& take = {},
                     const KeySurroundings& world = machine())
{
    return prepareRun(graph, {}, take, shipped(), world).value();
}

/// The nodes whose clips have other keys now.
std::vector<std::string> changed(const PreparedRun& before, const PreparedRun& after)
{
    std::vector<std::string> nodes;
    for (const auto& [port, keyed] : after.keys) {
        const auto old = before.keys.find(port);
        if (old == before.keys.end() || old->second.key != keyed.key) {
            nodes.push_back(port.node.text());
        }
    }
    return nodes;
}

using Names = std::vector<std::string>;

} // namespace

class OutputKeysTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatChangesAKey_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("recomputes");
        QTest::newRow("words") << "prompt"
                               << "text"
                               << "a cube"
                               << "base ssr1 tsr1";
        QTest::newRow("seed of all") << "seed"
                                     << "seed"
                                     << "8"
                                     << "base ssr1 tsr1";
        QTest::newRow("steps of the last") << "ssr1"
                                           << "steps"
                                           << "4"
                                           << "ssr1";
        QTest::newRow("steps of the middle") << "tsr1"
                                             << "steps"
                                             << "4"
                                             << "ssr1 tsr1";
        QTest::newRow("the model's own steps, said") << "ssr1"
                                                     << "steps"
                                                     << "32"
                                                     << "";
        QTest::newRow("augmentation") << "ssr1"
                                      << "snr"
                                      << "3"
                                      << "ssr1";
        QTest::newRow("the model's own augmentation, said") << "ssr1"
                                                            << "snr"
                                                            << "100"
                                                            << "";
    }

    void whatChangesAKey()
    {
        QFETCH(QString, node);
        QFETCH(QString, parameter);
        QFETCH(QString, value);
        QFETCH(QString, recomputes);
        auto graph = textToClip();
        const auto before = prepared(graph);
        const NodeId id(node.toStdString());
        const auto& spec = *graph.typeOf(id)->parameter(parameter.toStdString());
        (void)apply(graph, SetParameter{id, spec.name, valueFromText(spec, value.toStdString()).value()})
            .value();
        std::string names;
        for (const auto& name : changed(before, prepared(graph))) {
            names += (names.empty() ? "" : " ") + name;
        }
        QCOMPARE(names, recomputes.toStdString());
    }

    void whatChangesNone()
    {
        auto graph = textToClip();
        const auto before = prepared(graph);
        for (const Edit& edit : std::vector<Edit>{
                 SetView{NodeId("base"), {.x = 500}}, SetTitle{NodeId("base"), "Dream"},
                 AddNode{NodeId("note"), {.type = "note"}, {}},
                 AddNode{NodeId("frame"), {.type = "group"}, {}}, SetGroup{NodeId("ssr1"), NodeId("frame")},
                 AddNode{NodeId("other"), {.type = "base"}, {}},
                 AddNode{NodeId("bend"), {.type = "reroute"}, {}},
                 Connect{{NodeId("tsr1"), "clip"}, {NodeId("bend"), "in"}},
                 Connect{{NodeId("bend"), "out"}, {NodeId("ssr1"), "clip"}}}) {
            (void)apply(graph, edit).value();
        }
        QCOMPARE(changed(before, prepared(graph)), Names());
    }

    void aSeedOfItsOwnForTheLastStage()
    {
        auto graph = textToClip();
        const auto before = prepared(graph);
        add(graph, "own", "seed", {{"seed", std::int64_t{99}}});
        link(graph, "own.seed", "ssr1.seed");
        const auto after = prepared(graph);
        QCOMPARE(changed(before, after), Names{"ssr1"});
        const PortRef ssr1{NodeId("ssr1"), "clip"};
        QCOMPARE(firstDifference(after.keys.at(ssr1), before.keys.at(ssr1)), std::string("seed: 99, was 7"));
        QVERIFY(differences(after.keys.at(ssr1), before.keys.at(ssr1)) ==
                (std::vector<KeyDifference>{{"seed", "99", "7"}}));
    }

    void takesAndMachinesDiffer()
    {
        const auto graph = textToClip();
        const auto before = prepared(graph);
        QCOMPARE(changed(before, prepared(graph, {.take = 1})).size(), std::size_t{3});
        QCOMPARE(changed(before, prepared(graph, {.seed = 1})).size(),
                 std::size_t{0}); // all seeds are linked
        QCOMPARE(changed(before, prepared(graph, {}, machine("cuda fp16"))).size(), std::size_t{3});
    }

    void controlsReachTheStage()
    {
        auto graph = textToClip();
        add(graph, "guidance", "guidance",
            {{"schedule", std::string("oscillate(15, 1, k=4)")}, {"threshold", std::string("static")}});
        add(graph, "noise", "noise-prior", {{"prior", std::string("progressive(2)")}});
        add(graph, "sampler", "sampler", {{"kind", std::string("dpm++2m")}});
        add(graph, "steps", "value", {{"number", std::int64_t{1000}}});
        link(graph, "guidance.guidance", "base.guidance");
        link(graph, "noise.noise", "base.noise");
        link(graph, "sampler.sampler", "base.sampler");
        link(graph, "steps.number", "base.seed");
        (void)apply(graph, SetParameter{NodeId("base"), "steps", Value(std::int64_t{16})}).value();
        const auto run = prepared(graph, {.take = 2});
        const auto plan = planStage(run.graph, run.inference, NodeId("base"), run.take).value();
        const auto& sampling = plan.stage.sampling;
        QCOMPARE(diffusion::formatGuidance(sampling.guidance), std::string("oscillate(15, 1, k=4)"));
        QVERIFY(sampling.threshold.kind == diffusion::ThresholdOptions::Kind::Static);
        QVERIFY(sampling.noisePrior.kind == diffusion::NoisePrior::Kind::Progressive);
        QVERIFY(sampling.sampler.kind == diffusion::SamplerKind::DpmSolverPP2M);
        QCOMPARE(sampling.sampler.steps, 16);
        QCOMPARE(sampling.seed, std::uint64_t{1002});
        QCOMPARE(plan.prompt, std::string("a large red torus"));
        QVERIFY(!plan.input.has_value());
    }

    void aCurveAndASmoothOneHaveKeysOfTheirOwn()
    {
        auto graph = textToClip();
        add(graph, "guidance", "guidance", {{"schedule", std::string("curve(0:6, 0.5:2, 1:0)")}});
        link(graph, "guidance.guidance", "base.guidance");
        const auto before = prepared(graph);
        set(graph, "guidance", "schedule", std::string("smooth(0:6, 0.5:2, 1:0)"));
        QCOMPARE(changed(before, prepared(graph)), (Names{"base", "ssr1", "tsr1"}));
    }

    void aClosedCascadeHasTheKeysOfAnOpenOne()
    {
        Graph closed;
        add(closed, "prompt", "prompt", {{"text", std::string("a large red torus")}});
        add(closed, "seed", "seed", {{"seed", std::int64_t{7}}});
        add(closed, "cascade", "cascade", {{"until", std::string("ssr1")}});
        add(closed, "preview", "preview");
        link(closed, "prompt.text", "cascade.text");
        link(closed, "seed.seed", "cascade.seed");
        link(closed, "cascade.clip", "preview.clip");
        const auto one = prepared(closed), other = prepared(textToClip());
        QCOMPARE(changed(one, other), Names());
        QCOMPARE(one.keys.size(), std::size_t{3});
    }

    void footageIsKnownByItsBytes()
    {
        Graph graph;
        add(graph, "footage", "load-clip", {{"file", std::string("a.mp4")}});
        add(graph, "trim", "trim", {{"frames", std::int64_t{8}}});
        add(graph, "preview", "preview");
        link(graph, "footage.clip", "trim.clip");
        link(graph, "trim.clip", "preview.clip");
        const auto before = prepared(graph);
        const KeySurroundings copied{
            [](const std::string&) -> Result<std::string> { return sha256Hex("a.mp4"); }, "x"};
        (void)apply(graph, SetParameter{NodeId("footage"), "file", Value(std::string("copy of a.mp4"))})
            .value();
        QCOMPARE(changed(before, prepared(graph, {}, copied)),
                 Names()); // other name, same bytes, no stage: no machine
        QCOMPARE(changed(before, prepared(graph)), (Names{"footage", "trim"}));
        const KeySurroundings gone{[](const std::string&) -> Result<std::string> {
                                       return Error{ErrorCode::BadInput, "a.mp4", "cannot be read", {}};
                                   },
                                   "x"};
        QVERIFY(!prepareRun(graph, {}, {}, shipped(), gone).ok());
    }

    void whatCannotRunIsSaidBeforeItRuns()
    {
        auto graph = textToClip();
        (void)apply(graph, Disconnect{{NodeId("tsr1"), "clip"}}).value();
        (void)apply(graph, Disconnect{{NodeId("base"), "text"}}).value();
        const auto refused = prepareRun(graph, {}, {}, shipped(), machine());
        QCOMPARE(refused.error().message(),
                 std::string("[tsr1.clip] expected a link from clip, there is none"));
        const auto missing = prepareRun(graph, {NodeId("ssr7")}, {}, shipped(), machine());
        QCOMPARE(missing.error().message(), std::string("[ssr7] there is no such node"));
        const auto nothing = prepareRun(Graph(), {}, {}, shipped(), machine());
        QVERIFY(nothing.error().what.find("no Export or Preview") != std::string::npos);
    }

    void weightsThatAreMissingAreNamed()
    {
        auto world = shipped();
        world.model = [](const std::string& name) -> Result<std::shared_ptr<const ModelConfig>> {
            auto model = std::make_shared<ModelConfig>(*shippedModel(name).value());
            model->stages[1].variants.at("original").file = "gone.safetensors";
            return std::shared_ptr<const ModelConfig>(model);
        };
        const auto refused = prepareRun(textToClip(), {}, {}, world, machine());
        QCOMPARE(refused.error().code, ErrorCode::WeightsMissing);
        QVERIFY2(QString::fromStdString(refused.error().message()).contains("gone.safetensors] the weights"),
                 refused.error().message().c_str());
    }

    /// A take goes on from the clips that it has, whatever machine and settings would make now.
    void whatIsFixedKeepsItsKey()
    {
        const PortRef base{NodeId("base"), "clip"}, tsr1{NodeId("tsr1"), "clip"};
        const auto before = prepared(textToClip());
        const auto key = before.keys.at(tsr1).key;
        const auto other =
            prepared(textToClip(), {.seed = 0, .take = 0, .fixed = {{tsr1, key}}}, machine("cuda fp16"));
        QCOMPARE(other.keys.at(tsr1).key.text(), key.text());
        QVERIFY(other.keys.at(base).key != before.keys.at(base).key);
        const PortRef ssr1{NodeId("ssr1"), "clip"};
        const auto& parts = other.keys.at(ssr1).parts;
        QCOMPARE(parts.back().second, key.text()); // what is made of it is made of that very clip
    }

    void aHoldStopsWhatStandsBehindIt()
    {
        auto graph = textToClip();
        add(graph, "early", "preview");
        link(graph, "base.clip", "early.clip");
        set(graph, "base", "hold", true);
        set(graph, "ssr1", "hold", true);
        const auto run = prepared(graph);
        const auto holds = [&](const std::string& target, const std::set<NodeId>& approved = {}) {
            Names names;
            for (const auto& id : holdsBefore(run, NodeId(target), approved)) {
                names.push_back(id.text());
            }
            return names;
        };
        QCOMPARE(holds("preview"), Names{"base"}); // ssr1 stands behind it
        QCOMPARE(holds("early"), Names{"base"});
        QCOMPARE(holds("base"), Names()); // asked for itself
        QCOMPARE(holds("preview", {NodeId("base")}), Names{"ssr1"});
        QCOMPARE(holds("early", {NodeId("base")}), Names());
        QCOMPARE(holds("preview", {NodeId("base"), NodeId("ssr1")}), Names());
        auto free = textToClip();
        QCOMPARE(changed(prepared(free), run), Names()); // holding changes no clip
    }

    void aCascadeHoldsAfterItsStage()
    {
        Graph graph;
        add(graph, "prompt", "prompt");
        add(graph, "cascade", "cascade", {{"hold", std::string("ssr1")}});
        add(graph, "preview", "preview");
        link(graph, "prompt.text", "cascade.text");
        link(graph, "cascade.clip", "preview.clip");
        QCOMPARE(holdsBefore(prepared(graph), NodeId("preview"), {}), std::vector{NodeId("ssr1")});
        set(graph, "cascade", "hold", std::string("ssr9"));
        QVERIFY(!prepareRun(graph, {}, {}, shipped(), machine()).ok());
        const auto issues = inferShapes(graph, shipped()).issues;
        QCOMPARE(issues.front().place, std::string("hold"));
    }

    void onlyWhatATargetNeedsHasAKey()
    {
        const auto run = prepareRun(textToClip(), {NodeId("tsr1")}, {}, shipped(), machine()).value();
        QCOMPARE(run.keys.size(), std::size_t{2});
    }
};

CASCADE_TEST(OutputKeysTest);
#include "tst_OutputKeys.moc"
