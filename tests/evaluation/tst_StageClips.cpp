// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/StageClips.h"

#include "core/evaluation/ClipRun.h"
#include "tests/cascade/Support.h"
#include "tests/evaluation/RandomMeter.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::evaluation;
using namespace cascade::tests;

namespace {

/// A base and a temporal stage of random weights, and networks of random weights that measure them.
struct Bench {
    Bench()
    {
        auto config = writeTinyModel(at("model"));
        auto tsr = narrowStage("tsr1");
        auto& variant = tsr.variants["original"];
        weights::writeSafetensors(at("model") / variant.file, weights::stateDictOf(*randomNetwork(tsr, 2)))
            .value();
        variant.sha256 = sha256OfFile(at("model") / variant.file).value();
        config.stages.push_back(tsr);
        writeModelConfig(config, at("model")).value();
        torch::manual_seed(1);
        model = std::make_unique<Model>(Model::open(at("model"), {}).value());
        meter = randomMeter();
    }
    [[nodiscard]] std::filesystem::path at(const std::string& name) const
    {
        return std::filesystem::path(root.path().toStdString()) / name;
    }
    /// Two stages of one step each, the second one's of so many.
    [[nodiscard]] std::vector<PlannedStage> stages(int secondSteps) const
    {
        auto planned = planCascade(model->config(), 0).value();
        planned[0].sampling.sampler.steps = 1;
        planned[1].sampling.sampler.steps = secondSteps;
        return planned;
    }
    /// Two captions, one clip each, in a folder of their own; the base's clips are kept, or not. Stages that
    /// are sampled are counted.
    [[nodiscard]] ClipRunOptions options(const std::string& folder, int secondSteps, bool kept = true) const
    {
        ClipRunOptions made;
        made.stages = stages(secondSteps);
        made.captions = 2;
        made.repeats = 1;
        made.folder = at(folder);
        made.sampled = [this](const std::string& stage) { ++sampled[stage]; };
        if (kept) {
            made.keptStages = 1;
            made.keptFolder = at("stages");
            made.weights = stageWeights(model->config(), made.stages).value();
        }
        return made;
    }
    [[nodiscard]] std::vector<ClipReading> read(const ClipRunOptions& options,
                                                const ClipRunHooks& hooks = {}) const
    {
        return readClips(*model, *meter, "weights", options, hooks).value();
    }
    [[nodiscard]] std::vector<std::filesystem::path> keptFiles() const
    {
        const std::filesystem::directory_iterator entries(at("stages"));
        return {begin(entries), end(entries)};
    }

    QTemporaryDir root;
    std::unique_ptr<Model> model;
    std::unique_ptr<ClipMeter> meter;
    mutable std::map<std::string, int> sampled;
};

bool same(const std::vector<ClipReading>& a, const std::vector<ClipReading>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
        return one.index == other.index && torch::equal(one.frameFeatures, other.frameFeatures);
    });
}

} // namespace

class StageClipsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Two ways with an equal base evaluate it once, and each clip is, bit for bit, what it is without.
    void whatTwoWaysShareIsMadeOnce()
    {
        const Bench bench;
        const auto one = bench.read(bench.options("one", 1));
        QCOMPARE(bench.sampled["base"], 2);
        const auto other = bench.read(bench.options("other", 2));
        QCOMPARE(bench.sampled["base"], 2);
        QCOMPARE(bench.sampled["tsr1"], 4);
        QCOMPARE(bench.keptFiles().size(), std::size_t{2});
        QVERIFY(same(bench.read(bench.options("one alone", 1, false)), one));
        QVERIFY(same(bench.read(bench.options("other alone", 2, false)), other));
        QVERIFY(!same(one, other));
        QCOMPARE(bench.sampled["base"], 6);
    }

    /// A run that ended between two stages goes on behind the first, and clips that were read stay.
    void aRunThatWasStoppedRepeatsNothing()
    {
        const Bench bench;
        CancelSource stop;
        auto options = bench.options("log", 1);
        options.sampled = [&](const std::string& stage) {
            if (++bench.sampled[stage] == 2 && stage == "base") {
                stop.cancel(); // in the middle of the second clip
            }
        };
        ClipRunHooks hooks;
        hooks.cancel = stop.token();
        QVERIFY_EXCEPTION_THROWN((void)bench.read(options, hooks), Cancelled);
        QCOMPARE(bench.sampled["tsr1"], 1);
        const auto all = bench.read(bench.options("log", 1));
        QCOMPARE(all.size(), std::size_t{2});
        QCOMPARE(bench.sampled["base"], 2);
        QCOMPARE(bench.sampled["tsr1"], 2);
        QVERIFY(same(bench.read(bench.options("alone", 1, false)), all));
    }

    /// Shards share the folder; who comes second finds what the first one made of its own captions alone.
    void shardsKeepTheirOwn()
    {
        const Bench bench;
        auto options = bench.options("one", 1);
        options.shard = {1, 2};
        (void)bench.read(options);
        QCOMPARE(bench.keptFiles().size(), std::size_t{1});
        options = bench.options("other", 2);
        (void)bench.read(options);
        QCOMPARE(bench.sampled["base"], 2);
    }

    void allThatDecidesAClipIsInItsName()
    {
        const Bench bench;
        const auto weights = stageWeights(bench.model->config(), bench.stages(1)).value();
        const auto nameOf = [&](const std::vector<PlannedStage>& stages, const std::string& caption) {
            return stageClipName(stages, weights, caption, bench.model->options());
        };
        const auto usual = bench.stages(1);
        const auto name = nameOf(usual, "a red ball");
        QCOMPARE(nameOf(bench.stages(1), "a red ball"), name);
        QVERIFY(nameOf(usual, "a blue ball") != name);
        auto changed = usual;
        changed[0].sampling.seed = 7;
        QVERIFY(nameOf(changed, "a red ball") != name);
        changed = usual;
        changed[0].sampling.guidance = diffusion::GuidanceSchedule::constant(6);
        QVERIFY(nameOf(changed, "a red ball") != name);
        changed = usual;
        changed[1].stage.schedule.logSnrShift += 1;
        QVERIFY(nameOf(changed, "a red ball") != name);
        auto others = weights;
        others[0] += "0";
        QVERIFY(stageClipName(usual, others, "a red ball", bench.model->options()) != name);
        changed = usual;
        changed[0].stage.variants["another"] = {};
        QCOMPARE(nameOf(changed, "a red ball"), name); // others may come
    }

    void leadingStagesThatWaysShare()
    {
        const Bench bench;
        auto guided = bench.stages(1);
        guided[0].sampling.guidance = diffusion::GuidanceSchedule::constant(6);
        const auto shared = sharedStages({bench.stages(1), bench.stages(2), guided, bench.stages(1)});
        QVERIFY((shared == std::vector<std::size_t>{1, 1, 0, 1})); // never the last one
    }

    void whatIsDamagedIsSaid()
    {
        const Bench bench;
        const auto clip = randomClip({2, 8, 8, Rate::of(3)}, 1);
        const StageClips clips(bench.at("clips"));
        QVERIFY(clips.find("a", clip->shape(), {}).value() == nullptr);
        clips.keep("a", *clip).value();
        const auto back = clips.find("a", clip->shape(), {}).value()->read(0, 2);
        QVERIFY(torch::equal(back, clip->read(0, 2).to(torch::kHalf).to(torch::kFloat)));
        const auto other = clips.find("a", {2, 8, 16, Rate::of(3)}, {});
        QVERIFY(!other.ok());
        QVERIFY(other.error().message().find("another shape") != std::string::npos);
        std::filesystem::resize_file(bench.at("clips") / "a.safetensors", 200);
        const auto cut = clips.find("a", clip->shape(), {});
        QVERIFY(!cut.ok());
        QVERIFY(cut.error().hint.find("Remove") != std::string::npos);
    }
};

CASCADE_TEST(StageClipsTest);
#include "tst_StageClips.moc"
