// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/graph/LatentGraphs.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::graph;
using namespace cascade::tests;

namespace {

using Use = OpenModel::Use;

OpenModel model(const std::string& title, Use use, const std::string& family, std::vector<std::string> fits)
{
    OpenModel found;
    found.title = title;
    found.path = "/models/" + title;
    found.use = use;
    found.family = family;
    found.fits = std::move(fits);
    return found;
}

Surroundings world()
{
    const std::string sd1 = "Stable Diffusion 1", sd2 = "Stable Diffusion 2";
    auto motion = model("motion", Use::MotionModule, "AnimateDiff motion modules", {sd1});
    motion.frameLimit = 24;
    auto broken = model("broken", Use::ImageCheckpoint, sd1, {});
    broken.problem = "the file ends in the middle of a tensor";
    auto wide = model("wide", Use::Autoencoder, "autoencoder", {});
    wide.latentChannels = 16;
    auto surroundings = modelsAndFootage();
    addOpenModels(surroundings,
                  {{"sd1", model("sd1", Use::ImageCheckpoint, sd1, {sd1})},
                   {"sd2", model("sd2", Use::ImageCheckpoint, sd2, {sd2})},
                   {"clips", model("clips", Use::VideoModel, "UNet3D", {"UNet3D"})},
                   {"motion", motion},
                   {"broken", broken},
                   {"lora", model("lora", Use::Lora, "LoRA", {sd1})},
                   {"bright", model("bright", Use::Autoencoder, "autoencoder", {sd1, sd2})},
                   {"wide", wide},
                   {"video vae", model("video vae", Use::Autoencoder, "autoencoder", {"other"})},
                   {"camera", model("camera", Use::Lora, "LoRA", {motion.family})}});
    return surroundings;
}

/// Another autoencoder for what makes latents and pictures.
void addVae(Graph& graph, const std::string& name)
{
    add(graph, "vae", "vae", {{"vae", name}});
    linkAll(graph, {{"lora.model", "vae.model"}, {"vae.model", "decode.model"}});
}

Inference inferred(const Graph& graph)
{
    return inferShapes(graph, world());
}

Graph fullSize()
{
    auto graph = latentToClip();
    set(graph, "latent", "size", std::string("512x384"));
    set(graph, "latent", "frames", std::int64_t{16});
    return graph;
}

} // namespace

class LatentNodesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void latentsAndClipHaveShapes()
    {
        const auto found = inferred(fullSize());
        QCOMPARE(messages(found), std::string());
        const auto latent = found.clips.at({NodeId("latent"), "latent"});
        QCOMPARE(shapeText(latent), std::string("16 frames of 64x48 latents at 8 fps"));
        QCOMPARE(shapeText(found.clips.at({NodeId("decode"), "clip"})),
                 std::string("16 frames of 512x384 at 8 fps"));
        const auto& choice = found.latentModels.at(NodeId("lora"));
        QCOMPARE(choice.checkpoint->title, std::string("sd1"));
        QCOMPARE(choice.motion->title, std::string("motion"));
        QCOMPARE(choice.loras.size(), std::size_t{1});
        QCOMPARE(choice.loras[0].weight, 0.6);
    }

    void aDecodedClipGoesOnIntoTheCascade()
    {
        auto graph = fullSize();
        set(graph, "latent", "size", std::string("320x192"));
        addStage(graph);
        const auto found = inferred(graph);
        QCOMPARE(messages(found), std::string());
        QCOMPARE(found.clips.at({NodeId("ssr1"), "clip"}).width, 640);
    }

    void bypassedPartsAreLeftOut()
    {
        auto graph = fullSize();
        (void)apply(graph, SetState{NodeId("lora"), NodeState::Bypassed}).value();
        auto found = inferred(graph);
        QCOMPARE(found.latentModels.at(NodeId("motion")).loras.size(), std::size_t{0});
        QVERIFY(found.clips.contains({NodeId("decode"), "clip"}));
        (void)apply(graph, SetState{NodeId("motion"), NodeState::Bypassed}).value();
        found = inferred(graph);
        QVERIFY(messages(found).find("each of the 16 frames will be a picture of its own") !=
                std::string::npos);
        QVERIFY(found.clips.contains({NodeId("decode"), "clip"})); // a warning only
    }

    void whatDoesNotFitIsSaid_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("parameter");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("none") << "checkpoint"
                              << "checkpoint"
                              << ""
                              << "no checkpoint is chosen";
        QTest::newRow("missing") << "checkpoint"
                                 << "checkpoint"
                                 << "gone"
                                 << "no weights of this name";
        QTest::newRow("kind") << "checkpoint"
                              << "checkpoint"
                              << "lora"
                              << "expected checkpoint, got lora";
        QTest::newRow("broken") << "checkpoint"
                                << "checkpoint"
                                << "broken"
                                << "cannot be used: the file ends in the middle";
        QTest::newRow("motion")
            << "checkpoint"
            << "checkpoint"
            << "sd2"
            << "expected a motion module for Stable Diffusion 2, got one for Stable Diffusion 1";
        QTest::newRow("lora") << "lora"
                              << "lora"
                              << "sd1"
                              << "expected LoRA, got sd1";
        QTest::newRow("clips") << "checkpoint"
                               << "checkpoint"
                               << "clips"
                               << "got one that makes clips already";
        QTest::newRow("size") << "latent"
                              << "size"
                              << "510x384"
                              << "multiples of 8, got 510x384";
    }
    void whatDoesNotFitIsSaid()
    {
        QFETCH(QString, node);
        QFETCH(QString, parameter);
        QFETCH(QString, value);
        QFETCH(QString, message);
        auto graph = fullSize();
        set(graph, node.toStdString(), parameter.toStdString(), value.toStdString());
        const auto said = messages(inferred(graph));
        QVERIFY2(said.find(message.toStdString()) != std::string::npos, said.c_str());
    }

    void aLoraOfMotionModulesNeedsThem()
    {
        auto graph = fullSize();
        set(graph, "lora", "lora", std::string("camera"));
        QCOMPARE(messages(inferred(graph)), std::string());
        (void)apply(graph, SetState{NodeId("motion"), NodeState::Bypassed}).value();
        QVERIFY(messages(inferred(graph)).find("got one for AnimateDiff motion modules") !=
                std::string::npos);
    }

    void anotherAutoencoderIsOfTheFamily()
    {
        auto graph = fullSize();
        addVae(graph, "bright");
        const auto found = inferred(graph);
        QCOMPARE(messages(found), std::string());
        const auto& choice = found.latentModels.at(NodeId("vae"));
        QCOMPARE(choice.autoencoder().title, std::string("bright"));
        QCOMPARE(choice.checkpoint->title, std::string("sd1"));
        const auto said = [&](const std::string& vae) {
            set(graph, "vae", "vae", vae);
            return messages(inferred(graph));
        };
        QVERIFY(said("video vae").find("expected an autoencoder for Stable Diffusion 1, got one for other") !=
                std::string::npos);
        QVERIFY(said("wide").find("expected latents of 16 channels, got 4") != std::string::npos);
        QVERIFY(said("sd1").find("expected autoencoder, got sd1") != std::string::npos);
    }

    void framesBeyondTheModulesAreMended()
    {
        auto graph = fullSize();
        set(graph, "latent", "frames", std::int64_t{48});
        QCOMPARE(messages(inferred(graph)), std::string()); // windows of 16
        set(graph, "latent", "window", std::int64_t{32});
        const auto found = inferred(graph);
        QVERIFY(messages(found).find("at most 24 frames, got 32") != std::string::npos);
        QVERIFY(found.issues[0].fix.has_value());
        (void)apply(graph, found.issues[0].fix->edit).value();
        QCOMPARE(messages(inferred(graph)), std::string());
    }

    void overlapsMustLeaveSomethingToMake()
    {
        auto graph = fullSize();
        set(graph, "latent", "overlap", std::int64_t{16});
        QVERIFY(messages(inferred(graph)).find("expected less than the window's 16 frames") !=
                std::string::npos);
    }

    void modelsOfTheCascadeAndOpenOnesAreNotMixedUp()
    {
        auto graph = fullSize();
        addStage(graph);
        link(graph, "encoder.embedding", "ssr1.text");
        QVERIFY(messages(inferred(graph)).find("got one of sd1") != std::string::npos);
        graph = fullSize();
        addStage(graph);
        link(graph, "lora.model", "ssr1.model");
        QVERIFY(messages(inferred(graph)).find("got the open model sd1") != std::string::npos);
        graph = fullSize();
        addStage(graph);
        link(graph, "stage-model.model", "latent.model");
        QVERIFY(messages(inferred(graph)).find("expected an open model, got a stage of a cascade") !=
                std::string::npos);
    }

    /// A clip is encoded, begun from, and decoded.
    void footageIsMadeAnew()
    {
        auto graph = fullSize();
        add(graph, "footage", "load-clip", {{"file", std::string("24x256x160@12")}});
        add(graph, "encode", "vae-encode");
        linkAll(graph, {{"footage.clip", "encode.clip"},
                        {"lora.model", "encode.model"},
                        {"encode.latent", "latent.latent"}});
        const auto found = inferred(graph);
        QCOMPARE(messages(found), std::string());
        QCOMPARE(shapeText(found.clips.at({NodeId("decode"), "clip"})),
                 std::string("24 frames of 256x160 at 12 fps"));
        set(graph, "footage", "file", std::string("24x250x160@12"));
        const auto odd = inferred(graph);
        QVERIFY(messages(odd).find("multiples of 8, got 250x160") != std::string::npos);
        QVERIFY(odd.issues[0].fix.has_value());
        (void)apply(graph, odd.issues[0].fix->edit).value();
        QCOMPARE(messages(inferred(graph)), std::string());
    }
};

CASCADE_TEST(LatentNodesTest);
#include "tst_LatentNodes.moc"
