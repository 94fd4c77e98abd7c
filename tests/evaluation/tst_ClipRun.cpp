// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipRun.h"

#include "core/world/Renderer.h"
#include "tests/cascade/Support.h"
#include "tests/evaluation/RandomMeter.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <set>

using namespace cascade;
using namespace cascade::evaluation;
using namespace cascade::tests;

namespace {

/// A model of random weights, and networks of random weights that measure it.
struct Bench {
    Bench()
    {
        (void)writeTinyModel(at("model"));
        torch::manual_seed(1);
        model = std::make_unique<Model>(Model::open(at("model"), {}).value());
        meter = randomMeter();
    }
    [[nodiscard]] std::filesystem::path at(const std::string& name) const
    {
        return std::filesystem::path(root.path().toStdString()) / name;
    }
    [[nodiscard]] ClipRunOptions options(const std::string& folder) const
    {
        ClipRunOptions made;
        made.stages = planCascade(model->config(), 0).value();
        made.stages[0].sampling.sampler.steps = 1;
        made.captions = 3;
        made.repeats = 2;
        made.folder = at(folder);
        return made;
    }
    [[nodiscard]] std::vector<ClipReading> read(const ClipRunOptions& options,
                                                const ClipRunHooks& hooks = {}) const
    {
        return readClips(*model, *meter, "weights", options, hooks).value();
    }

    QTemporaryDir root;
    std::unique_ptr<Model> model;
    std::unique_ptr<ClipMeter> meter;
};

bool same(const std::vector<ClipReading>& a, const std::vector<ClipReading>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
        return one.index == other.index && one.repeat == other.repeat &&
               torch::equal(one.frameFeatures, other.frameFeatures);
    });
}

} // namespace

class ClipRunTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyClipHasNoiseOfItsOwn()
    {
        std::set<std::uint64_t> seeds;
        for (int caption = 0; caption < 600; ++caption) {
            for (int repeat = 0; repeat < 5; ++repeat) {
                seeds.insert(clipSeed(7, caption, repeat));
            }
        }
        QCOMPARE(seeds.size(), std::size_t{3000});
        QCOMPARE(clipSeed(7, 0, 0), std::uint64_t{7});
    }

    /// Three captions, two clips of each, read once; a second run finds them in the log.
    void clipsAreMadeOnce()
    {
        const Bench bench;
        const auto options = bench.options("log");
        std::vector<std::int64_t> told;
        ClipRunHooks hooks;
        hooks.read = [&](std::int64_t done, std::int64_t total, const ClipReading&) {
            QCOMPARE(total, std::int64_t{6});
            told.push_back(done);
        };
        const auto first = bench.read(options, hooks);
        QCOMPARE(first.size(), std::size_t{6});
        QVERIFY((told == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
        QVERIFY(!torch::equal(first[0].frameFeatures, first[1].frameFeatures)); // other noise
        QCOMPARE(first[0].caption, first[1].caption);
        const auto size = std::filesystem::file_size(bench.at("log") / Shard{}.fileName());
        QVERIFY(same(bench.read(options), first));
        QCOMPARE(std::filesystem::file_size(bench.at("log") / Shard{}.fileName()), size);
    }

    /// Two processes that share the captions end with what one has; a longer list begins with the shorter.
    void shardsMakeTheWhole()
    {
        const Bench bench;
        const auto whole = bench.read(bench.options("whole"));
        auto parts = bench.options("parts");
        parts.captions = 2;
        (void)bench.read(parts);
        parts.captions = 3;
        parts.shard = {0, 2};
        (void)bench.read(parts);
        parts.shard = {1, 2};
        QVERIFY(same(bench.read(parts), whole));
    }

    void anotherWayToMakeThemIsAnotherRun()
    {
        Bench bench;
        const auto options = bench.options("log");
        (void)bench.read(options);
        const auto refused = [&](const ClipRunOptions& other, const ClipMeter& meter) {
            const auto read = readClips(*bench.model, meter, "weights", other, {});
            return !read.ok() && read.error().code == ErrorCode::BadInput;
        };
        auto steps = options, schedule = options;
        steps.stages[0].sampling.sampler.steps = 2;
        schedule.stages[0].stage.schedule.logSnrShift += 1;
        QVERIFY(refused(steps, *bench.meter));
        QVERIFY(refused(schedule, *bench.meter));
        QVERIFY(refused(options, *randomMeter(4)));     // other captions
        QVERIFY(refused(options, *randomMeter(3, 13))); // another one among which frames look
        bench.model = std::make_unique<Model>(
            Model::open(bench.at("model"), {torch::kCPU, torch::kBFloat16, {}}).value());
        QVERIFY(refused(options, *bench.meter));
    }

    /// What is read is a render of that size, length and rate, and of no other.
    void rendersAreOfTheShapeAsked()
    {
        const Bench bench;
        const auto truth = readRenders(*bench.meter, 3, {16, 24, 40, Rate::of(3)});
        QCOMPARE(truth.size(), std::size_t{3});
        QCOMPARE(truth[2].index, std::int64_t{2});
        QVERIFY(truth[0].alignment.has_value());
        const world::View view{.frames = 16, .height = 24, .width = 40, .secPerFrame = 1.0 / 3};
        for (const auto& reading : truth) {
            const auto& asked = bench.meter->list().at(static_cast<std::size_t>(reading.index));
            const auto expected = bench.meter->read(world::render({asked.scene}, view), reading.index, 0);
            QVERIFY(torch::equal(reading.frameFeatures, expected.frameFeatures));
            QCOMPARE(reading.flicker, expected.flicker);
        }
        for (const auto& other : {ClipShape{16, 48, 80, Rate::of(3)}, ClipShape{8, 24, 40, Rate::of(3)},
                                  ClipShape{16, 24, 40, Rate::of(6)}}) {
            QVERIFY(!same(readRenders(*bench.meter, 3, other), truth));
        }
    }

    /// The noise that two ways share cancels: differences 1 and 3 of two captions, whatever the rest.
    void differencesArePaired()
    {
        const auto clips = [](double offset) {
            std::vector<ClipReading> made;
            for (std::int64_t caption = 0; caption < 2; ++caption) {
                for (std::int64_t repeat = 0; repeat < 2; ++repeat) {
                    ClipReading reading;
                    reading.index = caption;
                    reading.repeat = repeat;
                    reading.flicker = static_cast<double>(10 * repeat + 100 * caption) +
                                      offset * static_cast<double>(1 + 2 * caption);
                    made.push_back(reading);
                }
            }
            return made;
        };
        const auto number = [](const ClipReading& reading) { return reading.flicker; };
        auto one = clips(1);
        const auto difference = pairedDifference(one, clips(0), number);
        QCOMPARE(difference.value, 2.0);
        QCOMPARE(*difference.overCaptions, 1.0); // of 1 and 3: sqrt(2) / sqrt(2)
        QCOMPARE(*difference.overRepeats, 0.0);
        one.pop_back(); // a clip without its pair is left out
        QVERIFY(std::abs(pairedDifference(one, clips(0), number).value - 5.0 / 3) < 1e-12);
        QVERIFY_EXCEPTION_THROWN((void)pairedDifference({}, clips(0), number), c10::Error);
    }
};

CASCADE_TEST(ClipRunTest);
#include "tst_ClipRun.moc"
