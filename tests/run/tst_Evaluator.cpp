// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/Cascade.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/FootageClip.h"
#include "pipeline/run/FrameSamples.h"
#include "pipeline/run/PreviewStrip.h"
#include "pipeline/store/KeyClaim.h"
#include "tests/run/EvaluatorBench.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::run;
using namespace cascade::tests;

class EvaluatorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsTheEngineCalledDirectly()
    {
        Bench bench;
        const auto clip = bench.clip(textToClip(), "ssr1");
        CascadeRun direct;
        direct.stages = planCascade(bench.config(), 7).value();
        direct.stages.resize(3);
        direct.prompt = "a large red torus";
        auto model = Model::open(bench.root() / "tiny", {torch::kCPU, torch::kFloat32, {}}).value();
        std::vector<torch::Tensor> frames;
        CascadeHooks hooks;
        hooks.output = [&](std::int64_t, const torch::Tensor& part) { frames.push_back(part.clone()); };
        (void)runCascade(model, direct, hooks).value();
        QVERIFY(at::equal(clip, at::cat(frames, 2)));
    }

    void nothingIsComputedTwice()
    {
        Bench bench;
        auto graph = twoSeeds();
        const auto first = bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, (Names{"base", "tsr1", "ssr1"}));
        QVERIFY(at::equal(bench.clip(graph, "ssr1"), first));
        QCOMPARE(bench.computed, Names());
        QCOMPARE(bench.found, Names{"ssr1"}); // what stands before it is not even looked for

        set(graph, "last-seed", "seed", std::int64_t{4}); // only the last stage's seed
        const auto other = bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, Names{"ssr1"});
        QCOMPARE(bench.found, Names{"tsr1"});
        QVERIFY(!at::equal(other, first));

        (void)apply(graph, SetView{NodeId("base"), {.x = 9}}).value();
        (void)apply(graph, SetTitle{NodeId("base"), "Dream"}).value();
        add(graph, "note", "note");
        (void)bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, Names());

        bench.restart(); // another process
        (void)bench.clip(graph, "ssr1");
        QCOMPARE(bench.computed, Names());
        (void)bench.clip(graph, "ssr1", {}, {.take = 1});
        QCOMPARE(bench.computed.size(), std::size_t{3});
    }

    void stagesHandOutWhatTheyFoundAndMade()
    {
        Bench bench;
        Names reported, handed;
        RunEvents events;
        events.report = [&](const NodeId& id, const StageReport& report) {
            reported.push_back(id.text() + ' ' + std::to_string(report.clippedFraction.size()));
        };
        events.clip = [&](const NodeId& id, const ClipPtr& clip) {
            handed.push_back(id.text() + ' ' + std::to_string(clip->shape().width));
        };
        (void)bench.clip(textToClip(), "ssr1", events);
        QCOMPARE(reported, (Names{"base 2", "tsr1 2", "ssr1 2"})); // steps
        QCOMPARE(handed, (Names{"base 16", "tsr1 16", "ssr1 32"}));
        reported.clear();
        handed.clear();
        (void)bench.clip(textToClip(), "ssr1", events);
        QCOMPARE(reported, Names());
        QCOMPARE(handed, Names{"ssr1 32"});
    }

    /// A take goes on from its very clips: nothing takes their place when they are gone.
    void fixedClipsAreUsedOrMissed()
    {
        Bench bench;
        const PortRef tsr1{NodeId("tsr1"), "clip"}, ssr1{NodeId("ssr1"), "clip"};
        const auto key = bench.prepared(textToClip()).keys.at(tsr1).key;
        const plan::TakeOptions fixed{.fixed = {{tsr1, key}}};
        const auto missed = bench.evaluator().clip(bench.prepared(textToClip(), fixed), ssr1, {});
        QVERIFY2(missed.error().message().rfind("[tsr1] the clip of this stage is not in the store", 0) == 0,
                 missed.error().message().c_str());
        const auto whole = bench.clip(textToClip(), "ssr1");
        auto other = textToClip();
        set(other, "base", "steps", std::int64_t{5}); // would make another clip
        QVERIFY(at::equal(bench.clip(other, "ssr1", {}, fixed), whole));
        QCOMPARE(bench.computed, Names());
        damageAll(bench.root() / "stages");
        bench.restart();
        QVERIFY(!bench.evaluator().clip(bench.prepared(other, fixed), ssr1, {}).ok());
        QVERIFY(!bench.evaluator().store().find(key).value()); // nothing was put under its key
    }

    void clipNodesAreMadeOnTheWay()
    {
        Bench bench;
        auto graph = textToClip();
        add(graph, "trim", "trim", {{"first", std::int64_t{1}}, {"frames", std::int64_t{2}}});
        add(graph, "twice", "join");
        add(graph, "large", "resize", {{"size", std::string("64x32")}, {"mode", std::string("fit")}});
        add(graph, "cropped", "resize", {{"size", std::string("20x20")}, {"mode", std::string("crop")}});
        add(graph, "double", "retime", {{"rate", std::string("12")}});
        add(graph, "compare", "compare", {{"mode", std::string("difference")}});
        for (const auto& [from, to] :
             std::vector<std::pair<std::string, std::string>>{{"ssr1.clip", "trim.clip"},
                                                              {"trim.clip", "twice.a"},
                                                              {"trim.clip", "twice.b"},
                                                              {"ssr1.clip", "large.clip"},
                                                              {"ssr1.clip", "cropped.clip"},
                                                              {"ssr1.clip", "double.clip"},
                                                              {"ssr1.clip", "compare.a"},
                                                              {"ssr1.clip", "compare.b"}}) {
            link(graph, from, to);
        }
        for (const std::string name : {"twice", "large", "cropped", "double", "compare"}) {
            add(graph, "show-" + name, "preview");
            link(graph, name + ".clip", "show-" + name + ".clip");
        }
        const auto whole = bench.clip(graph, "ssr1");
        const auto frames = whole.size(2);
        QVERIFY(
            at::equal(bench.clip(graph, "twice"), at::cat({whole.slice(2, 1, 3), whole.slice(2, 1, 3)}, 2)));
        const auto large = bench.clip(graph, "large");
        QCOMPARE(large.sizes(), (std::vector<std::int64_t>{1, 3, frames, 32, 64}));
        QCOMPARE(bench.clip(graph, "cropped").sizes(), (std::vector<std::int64_t>{1, 3, frames, 20, 20}));
        const auto doubled = bench.clip(graph, "double");
        QCOMPARE(doubled.size(2), 2 * frames);
        QVERIFY(at::equal(doubled.slice(2, 2, 3), whole.slice(2, 1, 2)));
        QVERIFY(at::equal(bench.clip(graph, "compare"), torch::full_like(whole, -1)));
        QCOMPARE(bench.computed, Names());
    }

    /// A stage reads its input at every step; footage is decoded and fitted once.
    void footageIsReadOnceForAStage()
    {
        Bench bench;
        const auto file = bench.root() / "in.mp4";
        Clip footage;
        footage.frames = 6;
        footage.height = footage.width = 32;
        footage.rate = Rate::of(24);
        footage.pixels.assign(6 * footage.frameBytes(), 120);
        (void)video::writeVideo(file, footage).value();
        const auto graph = footageToClip(file.string());
        int steps = 0;
        RunEvents events;
        events.progress = [&](const NodeId&, const StageProgress& at) {
            steps = at.step + 1;
            std::filesystem::resize_file(file, 0); // nothing can be read of it from here on
        };
        QCOMPARE(bench.clip(graph, "ssr1", events).size(2), std::int64_t{6});
        QCOMPARE(steps, 3);
    }

    void previewsComeFromTheRunningStage()
    {
        Bench bench;
        std::map<std::string, int> seen;
        RunEvents events;
        events.preview = [&](const NodeId& node, int, std::int64_t, const torch::Tensor&) {
            ++seen[node.text()];
        };
        (void)bench.clip(textToClip(), "ssr1", events);
        QCOMPARE(seen.size(), std::size_t{3});
        QCOMPARE(seen["base"], 2); // a picture for each step
    }

    /// How a clip came to be stays beside it: a few pictures of every step, the same however often it is
    /// shown.
    void picturesOfEveryStepAreKept()
    {
        Bench bench;
        auto graph = textToClip();
        set(graph, "base", "steps", std::int64_t{5});
        torch::Tensor seen;
        RunEvents events;
        events.preview = [&](const NodeId&, int, std::int64_t, const torch::Tensor& x0) {
            seen = x0.clone();
        };
        (void)bench.clip(graph, "base", events);
        const auto key = bench.prepared(graph).keys.at({NodeId("base"), "clip"}).key;
        const auto kept = keptPreviews(bench.evaluator().store(), key);
        QCOMPARE(kept.size(), std::size_t{10}); // five steps of two frames
        for (std::size_t i = 0; i < kept.size(); ++i) {
            QCOMPARE(kept[i].node, std::string("base"));
            QCOMPARE(kept[i].step, static_cast<int>(i / 2) + 1);
            QCOMPARE(kept[i].steps, 5);
            QCOMPARE(kept[i].first, static_cast<std::int64_t>(i % 2));
        }
        QCOMPARE(kept.back().width, 16); // a small clip stays as large as it is
        const auto last = toBytes(seen.slice(2, 1, 2)).flatten();
        const auto* bytes = last.const_data_ptr<std::uint8_t>();
        QCOMPARE(kept.back().pixels, std::vector<std::uint8_t>(bytes, bytes + last.numel()));
        (void)bench.evaluator().store().remove(previewKey(key)).value();
        QVERIFY(keptPreviews(bench.evaluator().store(), key).empty());
    }
};

CASCADE_TEST(EvaluatorTest);
#include "tst_Evaluator.moc"
