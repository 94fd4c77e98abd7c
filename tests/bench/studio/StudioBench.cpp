// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/studio/BlockPlaces.h"
#include "tests/bench/studio/Hand.h"
#include "tests/bench/studio/Scene.h"
#include "tests/support/LoopWatch.h"
#include "ui/panels/PromptEditor.h"
#include "ui/session/Text.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace cascade;
using namespace cascade::bench;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kHdSteps = 64; // of ssr3: minutes
constexpr int kDrafts = 8;
constexpr double kKeysASecond = 8;
const QString kWord = QStringLiteral(" green"); // that each draft adds

double millisecondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

void tellLatency(const tests::InputLatency& latency, Bars& bars, const std::string& during)
{
    std::vector<double> all;
    for (const auto& [kind, values] : latency.painted()) {
        std::printf("  %-18s %5zu inputs  median %6.1f ms  99 %% %6.1f ms  longest %6.1f ms\n", kind.c_str(),
                    values.size(), tests::percentile(values, 0.5), tests::percentile(values, 0.99),
                    tests::percentile(values, 1));
        all.insert(all.end(), values.begin(), values.end());
    }
    std::printf("  %d inputs changed nothing\n", latency.unanswered());
    bars.tell("input to picture, 99 %, " + during, tests::percentile(all, 0.99), 50, "ms");
}

void tellBlocks(const tests::LoopWatch& watch, Bars& bars, const std::string& during)
{
    const auto longest = watch.longest();
    const auto hosted = watch.hosted();
    std::printf("  %d beats; in the longest, %.1f ms, the window %s\n", watch.beats(), longest.waited.count(),
                toString(longest.meanwhile).c_str());
    std::printf(
        "  in %d of them the host of this machine took %.0f ms of all processors; in the longest of the "
        "others, %.1f ms, the window %s\n",
        hosted.disturbed, hosted.stolenMs, hosted.longest.waited.count(),
        toString(hosted.longest.meanwhile).c_str());
    bars.tell("longest block of the window, " + during, hosted.longest.waited.count(), 100, "ms");
}

/// The HD stage works on all cores while a hand works in the window.
void latency(Scene& scene, double seconds, Bars& bars)
{
    scene.open(true);
    scene.run("tsr3");
    (void)scene.awaitEnd();
    scene.setSteps("ssr3", kHdSteps);
    scene.run();
    for (const auto* panel : {"prompt", "viewer", "timeline", "canvas"}) {
        scene.window().panels().layouts.raise(QString::fromLatin1(panel));
    }
    scene.awaitStage("ssr3");
    tests::InputLatency latency;
    {
        BlockPlaces places;
        const tests::LoopWatch watch({.blocked = [&places] { places.note(); }});
        const Hand hand(scene.window(), latency);
        const auto begin = Clock::now();
        await([&] { return millisecondsSince(begin) > 1000 * seconds || !scene.studio().runs.running(); },
              "the window stands", std::chrono::seconds(static_cast<int>(seconds) + 60));
        std::printf("ssr3 for %.0f s, %d inputs\n", millisecondsSince(begin) / 1000, hand.inputs());
        tellLatency(latency, bars, "HD stage at work");
        tellBlocks(watch, bars, "HD stage at work");
        places.print();
    }
    const auto pressed = Clock::now();
    QTest::keyClick(&scene.window(), Qt::Key_Escape);
    (void)scene.awaitEnd();
    bars.tell("Esc to the end of the run, HD stage", millisecondsSince(pressed) / 1000, 1, "s");
}

/// Words are typed, and the base stage follows.
void draft(Scene& scene, Bars& bars)
{
    scene.open(false);
    auto& studio = scene.studio();
    auto& editor = scene.window().panels().prompt->editor();
    editor.setFocus();
    editor.moveCursor(QTextCursor::End);
    studio.runs.setLiveDrafts(true);
    await([&] { return studio.board.end().has_value(); }, "no first draft");
    std::optional<ui::RunId> typed; // the run that was there at the last key
    std::optional<Clock::time_point> first;
    QObject context;
    QObject::connect(&studio.engine, &ui::EngineLink::previewed, &context, [&](ui::RunId run, const auto&) {
        if (run != typed && !first) {
            first = Clock::now();
        }
    });
    tests::InputLatency latency;
    BlockPlaces places;
    const tests::LoopWatch watch({.blocked = [&places] { places.note(); }});
    std::vector<double> firsts, whole;
    for (int round = 0; round < kDrafts; ++round) {
        for (const auto letter : kWord) {
            typed = studio.board.run();
            first.reset();
            latency.begin("type a letter", Clock::now());
            QTest::keyClick(&editor, letter.toLatin1());
            if (letter != kWord.back()) {
                turnFor(std::chrono::duration<double>(1 / kKeysASecond));
            }
        }
        const auto key = Clock::now();
        await([&] { return studio.board.run() != typed && studio.board.end().has_value(); }, "no draft");
        whole.push_back(millisecondsSince(key) / 1000);
        firsts.push_back(first ? std::chrono::duration<double>(*first - key).count() : whole.back());
    }
    std::printf("%d drafts: first picture %.2f s (median), whole %.2f s (median)\n", kDrafts,
                tests::percentile(firsts, 0.5), tests::percentile(whole, 0.5));
    bars.tell("last key to the first picture of a draft, longest", tests::percentile(firsts, 1), 2, "s");
    bars.tell("last key to the whole draft, longest", tests::percentile(whole, 1), 2, "s");
    tellLatency(latency, bars, "live drafts");
    tellBlocks(watch, bars, "live drafts");
    places.print();
}

/// Every stage shows itself soon after its first step or chunk.
void preview(Scene& scene, Bars& bars)
{
    scene.open(true);
    std::map<std::string, Clock::time_point> worked, seen;
    QObject context;
    auto& engine = scene.studio().engine;
    QObject::connect(&engine, &ui::EngineLink::progressed, &context, [&](auto, const Progress& at) {
        if (at.step > 0 || at.chunk > 0) {
            worked.try_emplace(at.what, Clock::now());
        }
    });
    QObject::connect(&engine, &ui::EngineLink::previewed, &context,
                     [&](auto, const auto& frames) { seen.try_emplace(frames->node, Clock::now()); });
    scene.run("ssr3");
    (void)scene.awaitEnd();
    for (const auto& stage : stages()) {
        if (!worked.contains(stage) || !seen.contains(stage)) {
            throw std::runtime_error(stage + " has shown nothing");
        }
        const std::chrono::duration<double> late = seen[stage] - worked[stage];
        bars.tell("first picture of " + stage + " after its first step", std::max(0.0, late.count()), 0.5,
                  "s");
    }
}

/// Until a picture of the stage's clip has come out of the store.
void awaitPicture(ui::Studio& studio, const store::TakeStage& stage)
{
    const auto clip = ui::stageClip(stage);
    await([&] { return !studio.frames.frame(clip, 0).isNull(); }, "no picture of " + stage.node,
          std::chrono::seconds(20));
}

/// Esc in every stage; what was finished before it is a take that can be looked at.
void stop(Scene& scene, Bars& bars)
{
    scene.open(true);
    auto& studio = scene.studio();
    std::vector<double> stops;
    for (std::size_t at = 0; at < stages().size(); ++at) {
        scene.setSteps(stages()[at], kHdSteps); // long enough to be stopped in
        scene.run("ssr3");
        scene.awaitStage(stages()[at]);
        const auto pressed = Clock::now();
        QTest::keyClick(&scene.window(), Qt::Key_Escape);
        (void)scene.awaitEnd();
        stops.push_back(millisecondsSince(pressed) / 1000);
        bars.tell("Esc to the end of the run, in " + stages()[at], stops.back(), 1, "s");
        const auto& takes = studio.takes.takes();
        const auto kept = [&] { return at == 0 || (!takes.empty() && takes.front().stages.size() == at); };
        await(kept, "the take has not its finished stages", std::chrono::seconds(20));
        for (std::size_t done = 0; done < at; ++done) {
            awaitPicture(studio, studio.takes.takes().front().stages[done]);
        }
        studio.session.undo(); // the steps
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationVersion(QStringLiteral(CASCADE_VERSION));
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("what"), QStringLiteral("latency, draft, preview or stop"));
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("of latency"),
                                     QStringLiteral("n"), QStringLiteral("60"));
    parser.addOption(seconds);
    parser.process(application);
    const auto what = parser.positionalArguments().value(0);
    Bars bars;
    try {
        Scene scene(CASCADE_PROGRAM);
        if (what == QLatin1String("latency")) {
            latency(scene, parser.value(seconds).toDouble(), bars);
        } else if (what == QLatin1String("draft")) {
            draft(scene, bars);
        } else if (what == QLatin1String("preview")) {
            preview(scene, bars);
        } else if (what == QLatin1String("stop")) {
            stop(scene, bars);
        } else {
            parser.showHelp(2);
        }
    } catch (const std::exception& e) {
        std::printf("error: %s\n", e.what());
        return 2;
    }
    return bars.held() ? 0 : 1;
}
