// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Recognise.h"

#include "core/weights/KeyText.h"
#include "core/weights/PartSource.h"
#include "tests/support/TestMain.h"
#include "tests/weights/KeymapFixtures.h"

#include <QTest>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;

namespace {

using Sizes = std::vector<std::int64_t>;

TensorTable with(TensorTable table, const std::string& key, Sizes shape)
{
    table.insert_or_assign(key, TensorInfo{ElementType::F16, std::move(shape)});
    return table;
}

/// Keys that begin with `prefix`, without it.
TensorTable below(const TensorTable& table, const std::string& prefix)
{
    TensorTable result;
    for (const auto& [key, info] : table) {
        if (key.starts_with(prefix)) {
            result.emplace(key.substr(prefix.size()), info);
        }
    }
    return result;
}

/// The keys of several files, as of one.
TensorTable together(const TensorTable& one, const TensorTable& other)
{
    auto table = one;
    table.insert(other.begin(), other.end());
    return table;
}

/// A Show-1 U-Net is an IF U-Net with convolutions along time.
TensorTable show1(const char* base, std::int64_t inChannels)
{
    const auto table = with(keysOf(base), "conv_in.weight", {32, inChannels, 3, 3});
    return with(table, "down_blocks.0.temp_convs.0.conv1.2.weight", {32, 32, 3, 1, 1});
}

TensorTable lavie(std::int64_t inChannels, const char* extra)
{
    const auto table = with(keysOf("sd1.unet"), "conv_in.weight", {320, inChannels, 3, 3});
    const std::string block = "down_blocks.0.attentions.0.transformer_blocks.0.";
    return with(with(table, block + "attn_temp.to_q.weight", {320, 320}), block + extra, {32, 8});
}

struct Row {
    const char* name;
    TensorTable keys;
    Family family;
    std::size_t parts;
};

std::vector<Row> rows()
{
    const auto sd1 = keysOf("sd1.ldm"), sd2 = keysOf("sd2.ldm");
    const auto ldmPart = [&](const std::string& prefix) {
        TensorTable table;
        for (const auto& [key, info] : below(sd1, prefix)) {
            table.emplace(prefix + key, info);
        }
        return table;
    };
    const auto timeStack = "model.diffusion_model.input_blocks.1.0.time_stack.in_layers.0.weight";
    return {
        {"SD1, one file", sd1, Family::StableDiffusion1, 3},
        {"SD2, one file", sd2, Family::StableDiffusion2, 3},
        {"SD1, U-Net of one file", ldmPart("model.diffusion_model."), Family::StableDiffusion1, 1},
        {"autoencoder of one file", ldmPart("first_stage_model."), Family::ImageVae, 1},
        {"autoencoder of LDM names", below(sd1, "first_stage_model."), Family::ImageVae, 1},
        {"SD1 U-Net", keysOf("sd1.unet"), Family::StableDiffusion1, 1},
        {"SD2 U-Net", keysOf("sd2.unet"), Family::StableDiffusion2, 1},
        {"autoencoder", keysOf("vae"), Family::ImageVae, 1},
        {"ViT-L", keysOf("clip_l"), Family::ClipText, 1},
        {"ViT-L without text_model", below(keysOf("clip_l"), "text_model."), Family::ClipText, 1},
        {"ViT-H", keysOf("clip_h"), Family::ClipText, 1},
        {"OpenCLIP", below(sd2, "cond_stage_model.model."), Family::ClipText, 1},
        {"UNet3D", keysOf("unet3d"), Family::Unet3D, 1},
        {"motion 1", keysOf("motion1"), Family::AnimateDiffMotion, 1},
        {"motion 2", keysOf("motion2"), Family::AnimateDiffMotion, 1},
        {"motion, original", keysOf("motion2.original"), Family::AnimateDiffMotion, 1},
        {"U-Net with motion", together(keysOf("sd1.unet"), keysOf("motion3")), Family::AnimateDiffUnet, 2},
        {"T5", keysOf("t5"), Family::T5Encoder, 1},
        {"IF I", keysOf("if1"), Family::IfStage1, 1},
        {"IF II", keysOf("if2"), Family::IfStage2, 1},
        {"Show-1 base", show1("if1", 3), Family::Show1Base, 1},
        {"Show-1 interpolation", show1("if1", 7), Family::Show1Interpolation, 1},
        {"Show-1 super-resolution", show1("if2", 6), Family::Show1Sr1, 1},
        {"x4", keysOf("x4"), Family::StableDiffusionX4, 1},
        {"SVD", keysOf("svd"), Family::StableVideo, 1},
        {"SVD autoencoder", keysOf("svd_vae"), Family::StableVideoVae, 1},
        {"SVD, one file", with(sd2, timeStack, {320}), Family::StableVideo, 0},
        {"SDXL, one file", with(sd2, "conditioner.embedders.0.x", {1}), Family::StableDiffusionXl, 0},
        {"SDXL U-Net", with(keysOf("sd2.unet"), "add_embedding.linear_1.weight", {1280, 2816}),
         Family::StableDiffusionXl, 1},
        {"LaVie base", lavie(4, "attn_temp.time_rel_pos_bias.relative_attention_bias.weight"),
         Family::LavieBase, 1},
        {"LaVie interpolation", lavie(8, "attn_temp.to_k.weight"), Family::LavieInterpolation, 1},
        {"LaVie super-resolution", with(keysOf("x4"), "mid_block.temporal.conv1.weight", {64, 64, 5, 1, 1}),
         Family::LavieVsr, 1},
    };
}

RecognisedWeights recognised(const TensorTable& keys)
{
    return recognise(keys, "file").value();
}

template <typename Config>
Config configOf(const TensorTable& keys, std::size_t part = 0)
{
    return std::get<Config>(recognised(keys).parts.at(part).config);
}

} // namespace

class RecogniseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void familiesAreKnownByTheirKeys_data()
    {
        QTest::addColumn<int>("which");
        m_rows = rows();
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            QTest::newRow(m_rows[i].name) << static_cast<int>(i);
        }
    }

    void familiesAreKnownByTheirKeys()
    {
        QFETCH(int, which);
        const auto& row = m_rows[static_cast<std::size_t>(which)];
        const auto found = recognise(row.keys, "file");
        QVERIFY2(found.ok(), found.ok() ? "" : found.error().message().c_str());
        QCOMPARE(familyTitle(found.value().family), familyTitle(row.family));
        QCOMPARE(found.value().parts.size(), row.parts);
        QVERIFY(!found.value().lora);
    }

    void unetsShowTheirConfiguration()
    {
        for (const auto* file : {"sd1.unet", "sd1.ldm"}) {
            const auto config = configOf<UnetConfig>(keysOf(file));
            QCOMPARE(config.inChannels, 4);
            QCOMPARE(config.outChannels, 4);
            QCOMPARE(config.contextWidth, 768);
            QCOMPARE(config.timeWidth, 1280);
            QCOMPARE(config.blockChannels, (Sizes{320, 640, 1280, 1280}));
            QCOMPARE(config.layersPerBlock, (Sizes{2, 2, 2, 2}));
            QCOMPARE(config.attention, (std::vector<bool>{true, true, true, false}));
            QVERIFY(!config.linearProjection);
            QCOMPARE(config.heads.count, 8);
            QCOMPARE(config.heads.width, 0);
            QVERIFY(config.heads.isAssumed);
        }
        for (const auto* file : {"sd2.unet", "sd2.ldm"}) {
            const auto config = configOf<UnetConfig>(keysOf(file));
            QCOMPARE(config.contextWidth, 1024);
            QVERIFY(config.linearProjection);
            QCOMPARE(config.heads.count, 0);
            QCOMPARE(config.heads.width, 64);
        }
        const auto video = configOf<UnetConfig>(keysOf("unet3d"));
        QCOMPARE(video.contextWidth, 1024);
        QCOMPARE(video.blockChannels, (Sizes{320, 640, 1280, 1280}));
        QCOMPARE(video.attention, (std::vector<bool>{true, true, true, false}));
        QCOMPARE(video.transformerInWidth, 512);
        QCOMPARE(video.heads.width, 64);
        const auto upscaler = configOf<UnetConfig>(keysOf("x4"));
        QCOMPARE(upscaler.inChannels, 7);
        QCOMPARE(upscaler.classes, 100);
        QCOMPARE(upscaler.attention, (std::vector<bool>{false, true}));
        const auto stage2 = configOf<UnetConfig>(keysOf("if2"));
        QCOMPARE(stage2.layersPerBlock, (Sizes{1, 2}));
        QCOMPARE(stage2.contextWidth, 64);
        QCOMPARE(configOf<UnetConfig>(keysOf("svd")).blockChannels, (Sizes{32, 64}));
    }

    void autoencodersShowTheirConfiguration()
    {
        for (const auto& config :
             {configOf<VaeConfig>(keysOf("vae")), configOf<VaeConfig>(keysOf("sd1.ldm"), 1)}) {
            QCOMPARE(config.imageChannels, 3);
            QCOMPARE(config.latentChannels, 4);
            QCOMPARE(config.blockChannels, (Sizes{128, 256, 512, 512}));
            QCOMPARE(config.layersPerBlock, 2);
        }
    }

    void textEncodersShowTheirConfiguration()
    {
        for (const auto& config :
             {configOf<ClipTextConfig>(keysOf("clip_l")), configOf<ClipTextConfig>(keysOf("sd1.ldm"), 2)}) {
            QCOMPARE(config.width, 768);
            QCOMPARE(config.feedForward, 3072);
            QCOMPARE(config.layers, 12);
            QCOMPARE(config.positions, 77);
            QCOMPARE(config.vocabulary, 49408);
            QCOMPARE(config.heads.width, 64);
            QVERIFY(config.quickGelu);
        }
        for (const auto& config :
             {configOf<ClipTextConfig>(keysOf("clip_h")), configOf<ClipTextConfig>(keysOf("sd2.ldm"), 2)}) {
            QCOMPARE(config.width, 1024);
            QCOMPARE(config.feedForward, 4096);
            QCOMPARE(config.layers, 23);
            QVERIFY(!config.quickGelu);
        }
        const auto t5 = configOf<T5Config>(keysOf("t5"));
        QCOMPARE(t5.width, 32);
        QCOMPARE(t5.feedForward, 64);
        QCOMPARE(t5.layers, 2);
        QCOMPARE(t5.vocabulary, 99);
        QCOMPARE(t5.buckets, 32);
        QCOMPARE(t5.heads.count, 6);
        QCOMPARE(t5.heads.width, 8);
        QVERIFY(!t5.heads.isAssumed);
        QVERIFY(t5.isGated);
    }

    void motionModulesShowTheirVersion_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<int>("positions");
        QTest::newRow("motion1") << 1 << 24;
        QTest::newRow("motion2") << 2 << 32;
        QTest::newRow("motion2.original") << 2 << 32;
        QTest::newRow("motion3") << 3 << 32;
    }

    void motionModulesShowTheirVersion()
    {
        QFETCH(int, version);
        QFETCH(int, positions);
        auto keys = keysOf(QTest::currentDataTag());
        const auto config = configOf<MotionConfig>(keys);
        QCOMPARE(config.version, std::optional(version));
        QCOMPARE(config.maxPositions, std::optional<std::int64_t>(positions));
        QCOMPARE(config.hasMidBlock, version == 2);
        QCOMPARE(config.blockChannels, (Sizes{320, 640, 1280, 1280}));
        QCOMPARE(config.layersPerBlock, (Sizes{2, 2, 2, 2}));
        std::erase_if(keys, [](const auto& entry) { return entry.first.ends_with(".pe"); });
        const auto without = configOf<MotionConfig>(keys);
        QVERIFY(!without.maxPositions);
        QCOMPARE(without.version, version == 2 ? std::optional(2) : std::nullopt);
    }

    void partsOpenAsTheyWereFound()
    {
        for (const auto* name : {"sd1", "sd2", "animatediff", "vae", "unet", "motion", "clip"}) {
            const auto file = tiny(name);
            for (const auto& part : recognised(file->tensors()).parts) {
                const auto opened = openPart(file, part);
                QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().message().c_str());
                QVERIFY(!opened.value()->tensors().empty());
            }
        }
        const auto sd1 = recognised(tiny("sd1")->tensors());
        QVERIFY(sd1.parts[0].hasEma);
        QCOMPARE(std::get<UnetConfig>(sd1.parts[0].config).blockChannels, (Sizes{4, 8}));
        QCOMPARE(std::get<UnetConfig>(sd1.parts[0].config).layersPerBlock, (Sizes{1, 1}));
        QCOMPARE(std::get<ClipTextConfig>(sd1.parts[2].config).layers, 3);
        QVERIFY(!recognised(tiny("sd2")->tensors()).parts[0].hasEma);
    }

    void lorasAreRecognised_data()
    {
        QTest::addColumn<int>("naming");
        QTest::addColumn<bool>("unet");
        QTest::addColumn<bool>("motion");
        QTest::addColumn<bool>("text");
        QTest::addColumn<int>("targets");
        QTest::newRow("kohya") << static_cast<int>(LoraNaming::Kohya) << true << false << true << 57;
        QTest::newRow("kohya.ldm") << static_cast<int>(LoraNaming::Kohya) << true << false << false << 48;
        QTest::newRow("diffusers") << static_cast<int>(LoraNaming::Diffusers) << true << false << true << 57;
        QTest::newRow("processors") << static_cast<int>(LoraNaming::AnimateDiff) << true << false << false
                                    << 12;
        QTest::newRow("peft") << static_cast<int>(LoraNaming::Peft) << true << false << false << 16;
        QTest::newRow("motion") << static_cast<int>(LoraNaming::AnimateDiff) << false << true << false << 56;
        QTest::newRow("motion.diffusers")
            << static_cast<int>(LoraNaming::Diffusers) << false << true << false << 56;
    }

    void lorasAreRecognised()
    {
        QFETCH(int, naming);
        QFETCH(bool, unet);
        QFETCH(bool, motion);
        QFETCH(bool, text);
        QFETCH(int, targets);
        const auto found = recognised(fixture("lora.safetensors", QTest::currentDataTag())->tensors());
        QCOMPARE(found.family, Family::Lora);
        QVERIFY(found.parts.empty());
        const auto& lora = found.lora.value();
        QCOMPARE(lora.refusal, std::string());
        QCOMPARE(static_cast<int>(lora.naming), naming);
        QCOMPARE(lora.changesUnet, unet);
        QCOMPARE(lora.changesMotion, motion);
        QCOMPARE(lora.changesTextEncoder, text);
        QCOMPARE(static_cast<int>(lora.targets), targets);
        QVERIFY(lora.smallestRank == 2 || lora.smallestRank == 3);
        QVERIFY(lora.largestRank >= lora.smallestRank && lora.largestRank <= 3);
    }

    void anUnusableLoraSaysWhy()
    {
        const auto found = recognised({{"lora_unet_x.hada_w1_a", {ElementType::F16, {4, 4}}}});
        QCOMPARE(found.family, Family::Lora);
        QVERIFY(found.lora->refusal.find("LoHa") != std::string::npos);
    }

    void otherFilesSayWhatWasLookedFor()
    {
        TensorTable keys;
        for (const auto* key : {"b.weight", "a.weight", "c.weight", "d.weight", "e.weight", "f.weight"}) {
            keys = with(keys, key, {1});
        }
        const auto found = recognise(keys, "strange.safetensors");
        QVERIFY(!found.ok());
        QCOMPARE(found.error().code, ErrorCode::BadInput);
        QCOMPARE(found.error().where, std::string("strange.safetensors"));
        QCOMPARE(found.error().what,
                 std::string("expected weights of a model that this program knows, got 6 tensors: "
                             "\"a.weight\" \"b.weight\" \"c.weight\" \"d.weight\" \"e.weight\" ..."));
        QVERIFY(found.error().hint.find("AnimateDiff") != std::string::npos);
        QVERIFY(!recognise({}, "empty").ok());
        // Half of what names a family is not enough.
        QVERIFY(!recognise(with({}, "conv_in.weight", {320, 4, 3, 3}), "half").ok());
        QVERIFY(!recognise(show1("if1", 5), "five channels").ok());
    }

    void mixedNamingsAreAnError()
    {
        const auto keys = with(keysOf("clip_l"), "final_layer_norm.bias", {768});
        const auto found = recognise(keys, "file");
        QVERIFY(!found.ok());
        QVERIFY(found.error().what.find("are both") != std::string::npos);
    }

    void everyFamilyHasATitle()
    {
        for (int family = 0; family <= static_cast<int>(Family::Lora); ++family) {
            QVERIFY(!familyTitle(static_cast<Family>(family)).empty());
        }
        QVERIFY(isRunnable(Family::StableDiffusion1));
        QVERIFY(!isRunnable(Family::StableVideo));
    }

private:
    std::vector<Row> m_rows;
};

CASCADE_TEST(RecogniseTest);
#include "tst_Recognise.moc"
