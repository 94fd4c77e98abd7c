// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/StagePlan.h"
#include "pipeline/plan/UpscalePlan.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::plan;
using namespace cascade::tests;

namespace {

Surroundings with(const ClipShape& footage)
{
    Surroundings world;
    world.model = shippedModel;
    world.media = [footage](const std::string&) { return Result<ClipShape>(footage); };
    return world;
}

/// The kinds of the nodes that the footage goes through, in order.
std::string way(const Graph& graph)
{
    std::string kinds;
    for (NodeId at("footage"); !at.text().empty();) {
        kinds += (kinds.empty() ? "" : " ") + graph.find(at)->type;
        NodeId next;
        for (const auto& [input, output] : graph.links) {
            if (output == PortRef{at, "clip"}) {
                next = input.node;
            }
        }
        at = next;
    }
    return kinds;
}

UpscalePlan planned(const ClipShape& footage, const UpscaleWish& wish)
{
    return planUpscale(*shippedModel("toybox").value(), footage, wish).value();
}

} // namespace

class UpscaleGraphTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theGraphMakesWhatIsPlanned_data()
    {
        QTest::addColumn<ClipShape>("footage");
        QTest::addColumn<PictureMeasure>("size");
        QTest::addColumn<Rate>("rate");
        QTest::addColumn<bool>("crop");
        QTest::addColumn<QString>("through");
        QTest::addColumn<int>("frames");
        const auto hd = PictureMeasure{1280, 768};
        const auto at = [](int frames, int height, int width, int rate) {
            return ClipShape{frames, height, width, Rate::of(rate)};
        };
        QTest::newRow("as the stage takes it")
            << at(48, 192, 320, 24) << hd << Rate::of(24) << false << "load-clip ssr export-video" << 48;
        QTest::newRow("half the rate")
            << at(24, 192, 320, 12) << hd << Rate::of(24) << false << "load-clip tsr ssr export-video" << 48;
        QTest::newRow("larger than a quarter") << at(48, 720, 1280, 24) << hd << Rate::of(24) << false
                                               << "load-clip resize ssr export-video" << 48;
        QTest::newRow("cropped") << at(48, 720, 1280, 24) << hd << Rate::of(24) << true
                                 << "load-clip resize ssr export-video" << 48;
        QTest::newRow("no multiple of the stride")
            << at(48, 31, 61, 24) << PictureMeasure{} << Rate::of(24) << false
            << "load-clip resize ssr resize export-video" << 48;
        QTest::newRow("television") << at(50, 192, 320, 25) << hd << Rate::of(24) << false
                                    << "load-clip retime ssr export-video" << 48;
        QTest::newRow("an odd number of frames") << at(3, 192, 320, 10) << hd << Rate::of(24) << false
                                                 << "load-clip retime tsr tsr ssr trim export-video" << 7;
    }
    void theGraphMakesWhatIsPlanned()
    {
        QFETCH(ClipShape, footage);
        QFETCH(PictureMeasure, size);
        QFETCH(Rate, rate);
        QFETCH(bool, crop);
        QFETCH(QString, through);
        QFETCH(int, frames);
        const auto plan = planned(footage, {size, rate, crop});
        const auto graph = upscaleGraph(plan, plan.stages, {"toybox", "/in.mp4", "a cube", 9, 20}).value();
        QCOMPARE(way(graph), through.toStdString());
        const auto inference = inferShapes(graph, with(footage));
        QVERIFY2(inference.issues.empty(), inference.issues.empty() ? "" : inference.issues[0].what.c_str());
        QCOMPARE(plan.result.frames, frames);
        const auto& written = graph.links.at({NodeId("export"), "clip"});
        QVERIFY(inference.clips.at(written) == plan.result);
        QCOMPARE(std::get<std::int64_t>(graph.parameter(NodeId("export"), "quality")), std::int64_t{20});
    }

    void stagesAreToldWhatWasWished()
    {
        const ClipShape footage{24, 192, 320, Rate::of(12)};
        const auto plan = planned(footage, {{1280, 768}, Rate::of(24), false});
        auto stages = plan.stages;
        stages[0].sampling.sampler.steps = 3;
        stages[1].sampling.augmentationSnr = 7;
        const auto graph = upscaleGraph(plan, stages, {"toybox", "/in.mp4", "a cube", 9, {}}).value();
        const auto inference = inferShapes(graph, with(footage));
        const auto first = planStage(graph, inference, NodeId(stages[0].stage.id), {}).value(),
                   last = planStage(graph, inference, NodeId(stages[1].stage.id), {}).value();
        QCOMPARE(first.stage.sampling.sampler.steps, 3);
        QCOMPARE(first.prompt, std::string("a cube"));
        QCOMPARE(first.stage.sampling.seed, std::uint64_t{9});
        QCOMPARE(last.stage.sampling.augmentationSnr, 7.0);
        QCOMPARE(last.stage.sampling.sampler.steps, plan.stages[1].sampling.sampler.steps);
    }

    void whatIsDoneIsSaid_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("crop");
        QTest::addColumn<QString>("note");
        QTest::newRow("whole") << 320 << false << "is fitted to 320x192; its";
        QTest::newRow("bars") << 192 << false << "is fitted to 192x192 inside 320x192 with black bars";
        QTest::newRow("a pixel is no bar") << 319 << false << "is fitted to 320x192; its";
        QTest::newRow("crop") << 640 << true << "is fitted to 320x192 from its middle 320x192";
    }
    void whatIsDoneIsSaid()
    {
        QFETCH(int, width);
        QFETCH(bool, crop);
        QFETCH(QString, note);
        const auto plan = planned({24, 192, width, Rate::of(24)}, {{1280, 768}, Rate::of(24), crop});
        const auto said = QString::fromStdString(plan.notes()[0]);
        QVERIFY2(said.contains(note), qPrintable(said));
    }

    void whatNoStageCanMakeIsRefused()
    {
        auto model = *shippedModel("toybox").value();
        model.stages.resize(2);
        QVERIFY(!planUpscale(model, {24, 192, 320, Rate::of(24)}, {}).ok());
        const ClipShape week{1 << 26, 192, 320, Rate::of(24)};
        QVERIFY(!planUpscale(*shippedModel("toybox").value(), week, {}).ok());
    }
};

CASCADE_TEST(UpscaleGraphTest);
#include "tst_UpscaleGraph.moc"
