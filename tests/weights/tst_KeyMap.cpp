// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/KeyMap.h"

#include "core/weights/KeyText.h"
#include "core/weights/PartKeys.h"
#include "core/weights/PartSource.h"
#include "core/weights/UnetKeys.h"
#include "tests/support/TestMain.h"
#include "tests/weights/KeymapFixtures.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;

namespace {

const std::string kUnetPrefix = "model.diffusion_model.";
const std::string kVaePrefix = "first_stage_model.";

WeightsPart part(PartKind kind, KeyNaming naming, std::string prefix = {})
{
    return {.kind = kind, .naming = naming, .prefix = std::move(prefix)};
}

/// Without the sinusoids, which no network keeps.
TensorTable withoutSinusoids(TensorTable table)
{
    std::erase_if(table, [](const auto& entry) { return entry.first.ends_with(".pe"); });
    return table;
}

StateDict withoutSinusoids(StateDict tensors)
{
    std::erase_if(tensors, [](const auto& entry) { return entry.first.ends_with(".pe"); });
    return tensors;
}

/// Keys with parts of them replaced.
StateDict withKeys(const StateDict& tensors, const std::vector<KeyPair>& pairs)
{
    StateDict result;
    for (const auto& [key, tensor] : tensors) {
        result.emplace(replaced(key, pairs), tensor);
    }
    return result;
}

/// Changes the tensors whose key contains `mark`.
StateDict changed(StateDict tensors, const std::string& mark,
                  const std::function<torch::Tensor(const torch::Tensor&)>& change)
{
    for (auto& [key, tensor] : tensors) {
        if (key.find(mark) != std::string::npos) {
            tensor = change(tensor);
        }
    }
    return tensors;
}

const std::vector<KeyPair> kOldVae = {
    {".to_q.", ".query."}, {".to_k.", ".key."}, {".to_v.", ".value."}, {".to_out.0.", ".proj_attn."}};

torch::Tensor squeezed(const torch::Tensor& tensor)
{
    return tensor.dim() == 4 ? tensor.squeeze(3).squeeze(2) : tensor;
}

torch::Tensor unsqueezed(const torch::Tensor& tensor)
{
    return tensor.dim() == 2 ? tensor.unsqueeze(2).unsqueeze(3) : tensor;
}

std::int64_t elementsOf(const TensorTable& table)
{
    std::int64_t sum = 0;
    for (const auto& [key, info] : table) {
        sum += std::accumulate(info.shape.begin(), info.shape.end(), std::int64_t{1}, std::multiplies<>());
    }
    return sum;
}

/// A file, the part of it that is read, and what it must be, in half precision.
struct Case {
    const char* name;
    std::shared_ptr<const TensorSource> file;
    WeightsPart part;
    bool ema;
    StateDict expected;
};

std::vector<Case> ldmCases()
{
    const auto unet = tiny("unet")->readAll().value(), vae = tiny("vae")->readAll().value(),
               clip = tiny("clip")->readAll().value();
    const auto sd1 = tiny("sd1"), sd2 = tiny("sd2");
    const auto unetPart = part(PartKind::Unet, KeyNaming::Ldm, kUnetPrefix);
    const auto vaePart = part(PartKind::Vae, KeyNaming::Ldm, kVaePrefix);
    const auto addOne = [](const torch::Tensor& tensor) { return tensor + 1; };
    return {
        {"SD1 U-Net", sd1, unetPart, false, unet},
        {"SD1 averaged U-Net", sd1, unetPart, true, changed(unet, "", addOne)},
        {"SD1 autoencoder", sd1, vaePart, false, vae},
        {"SD1 text", sd1, part(PartKind::TextEncoder, KeyNaming::Diffusers, "cond_stage_model.transformer."),
         false, clip},
        {"SD2 U-Net", sd2, unetPart, false,
         changed(changed(unet, ".proj_in.weight", squeezed), ".proj_out.weight", squeezed)},
        {"SD2 autoencoder", sd2, vaePart, false, vae},
        {"SD2 text", sd2, part(PartKind::TextEncoder, KeyNaming::OpenClip, "cond_stage_model.model."), false,
         clip},
    };
}

std::vector<Case> otherCases()
{
    const auto unet = tiny("unet")->readAll().value(), vae = tiny("vae")->readAll().value(),
               clip = tiny("clip")->readAll().value(), motion = tiny("motion")->readAll().value();
    const auto vaePart = part(PartKind::Vae, KeyNaming::Diffusers);
    const auto textPart = part(PartKind::TextEncoder, KeyNaming::Diffusers);
    const auto oldVae = withKeys(vae, kOldVae);
    auto both = unet;
    both.insert(motion.begin(), motion.end());
    auto numbered = clip;
    numbered["text_model.embeddings.position_ids"] = torch::arange(5);
    numbered["text_projection.weight"] = torch::ones({8, 8});
    numbered["vision_model.embeddings.class_embedding"] = torch::ones({8});
    const auto bareVae = openPart(tiny("sd1"), part(PartKind::Vae, KeyNaming::Ldm, kVaePrefix)).value();
    return {
        {"AnimateDiff's own", tiny("animatediff"), part(PartKind::Motion, KeyNaming::AnimateDiff), false,
         withoutSinusoids(motion)},
        {"motion adapter", tiny("motion"), part(PartKind::Motion, KeyNaming::Diffusers), false,
         withoutSinusoids(motion)},
        {"U-Net of both", inMemory(both), part(PartKind::Unet, KeyNaming::Diffusers), false, unet},
        {"motion of both", inMemory(both), part(PartKind::Motion, KeyNaming::Diffusers), false,
         withoutSinusoids(motion)},
        {"autoencoder", inMemory(vae), vaePart, false, vae},
        {"old autoencoder", inMemory(oldVae), vaePart, false, vae},
        {"old autoencoder of convolutions",
         inMemory(
             changed(changed(changed(changed(oldVae, ".query.weight", unsqueezed), ".key.weight", unsqueezed),
                             ".value.weight", unsqueezed),
                     ".proj_attn.weight", unsqueezed)),
         vaePart, false, vae},
        {"text", inMemory(numbered), textPart, false, clip},
        {"text without text_model", inMemory(withKeys(clip, {{"text_model.", ""}})), textPart, false, clip},
    };
}

} // namespace

class KeyMapTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesArriveInTheirPlace_data()
    {
        QTest::addColumn<int>("which");
        m_cases = ldmCases();
        const auto others = otherCases();
        m_cases.insert(m_cases.end(), others.begin(), others.end());
        for (std::size_t i = 0; i < m_cases.size(); ++i) {
            QTest::newRow(m_cases[i].name) << static_cast<int>(i);
        }
    }

    void valuesArriveInTheirPlace()
    {
        QFETCH(int, which);
        const auto& row = m_cases[static_cast<std::size_t>(which)];
        const auto opened = openPart(row.file, row.part, row.ema);
        QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().message().c_str());
        const auto& source = *opened.value();
        TensorTable expected;
        for (const auto& [key, tensor] : row.expected) {
            expected.emplace(key, TensorInfo{ElementType::F16, tensor.sizes().vec()});
        }
        const auto difference = differenceOf(source.tensors(), expected);
        QVERIFY2(difference.empty(), difference.c_str());
        for (const auto& [key, tensor] : row.expected) {
            const auto got = source.readTensor(key, torch::kHalf).value();
            QVERIFY2(torch::equal(got, tensor.to(torch::kHalf)), key.c_str());
        }
        QCOMPARE(source.name(), row.file->name());
    }

    void fullSizeFilesMapOntoTheWholeNetwork_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("naming");
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("network");
        const auto row = [](const char* file, PartKind kind, KeyNaming naming, const char* prefix,
                            const char* network) {
            QTest::addRow("%s of %s", network, file)
                << file << static_cast<int>(kind) << static_cast<int>(naming) << prefix << network;
        };
        for (const auto* file : {"sd1.ldm", "sd2.ldm"}) {
            const bool isOne = QString(file) == "sd1.ldm";
            row(file, PartKind::Unet, KeyNaming::Ldm, kUnetPrefix.c_str(), isOne ? "sd1.unet" : "sd2.unet");
            row(file, PartKind::Vae, KeyNaming::Ldm, kVaePrefix.c_str(), "vae");
        }
        row("sd1.ldm", PartKind::TextEncoder, KeyNaming::Diffusers, "cond_stage_model.transformer.",
            "clip_l");
        row("sd2.ldm", PartKind::TextEncoder, KeyNaming::OpenClip, "cond_stage_model.model.", "clip_h");
        row("motion2.original", PartKind::Motion, KeyNaming::AnimateDiff, "", "motion2");
        row("unet3d", PartKind::Unet, KeyNaming::Diffusers, "", "unet3d");
    }

    void fullSizeFilesMapOntoTheWholeNetwork()
    {
        QFETCH(QString, file);
        QFETCH(int, kind);
        QFETCH(int, naming);
        QFETCH(QString, prefix);
        QFETCH(QString, network);
        const auto keys = keysOf(file);
        const auto map =
            partMap(keys,
                    part(static_cast<PartKind>(kind), static_cast<KeyNaming>(naming), prefix.toStdString()),
                    false, "file")
                .value();
        const auto renamed = renamedTable(keys, map, "file");
        QVERIFY2(renamed.ok(), renamed.ok() ? "" : renamed.error().message().c_str());
        const auto difference = differenceOf(renamed.value().tensors, withoutSinusoids(keysOf(network)));
        QVERIFY2(difference.empty(), difference.c_str());
    }

    void fullSizeNetworksCountAsPublished_data()
    {
        QTest::addColumn<qint64>("parameters");
        QTest::addColumn<int>("tensors");
        QTest::newRow("sd1.unet") << qint64{859'520'964} << 686;
        QTest::newRow("sd2.unet") << qint64{865'910'724} << 686;
        QTest::newRow("unet3d") << qint64{1'411'233'860} << 1480;
        QTest::newRow("vae") << qint64{83'653'863} << 248;
        QTest::newRow("clip_l") << qint64{123'060'480} << 196;
        QTest::newRow("clip_h") << qint64{340'387'840} << 372;
        QTest::newRow("motion1") << qint64{417'137'600} << 540;
        QTest::newRow("motion2") << qint64{453'209'280} << 567;
        QTest::newRow("motion3") << qint64{417'137'600} << 540;
    }

    void fullSizeNetworksCountAsPublished()
    {
        QFETCH(qint64, parameters);
        QFETCH(int, tensors);
        const auto keys = keysOf(QTest::currentDataTag());
        QCOMPARE(static_cast<int>(keys.size()), tensors);
        QCOMPARE(elementsOf(withoutSinusoids(keys)), parameters);
    }

    void whatIsDroppedSaysWhy()
    {
        const auto sd1 = openPart(tiny("sd1"), part(PartKind::Unet, KeyNaming::Ldm, kUnetPrefix)).value();
        const auto& dropped = sd1->dropped();
        QCOMPARE(dropped.at("betas"), DropReason::Buffer);
        QCOMPARE(dropped.at("model_ema.num_updates"), DropReason::Buffer);
        QCOMPARE(dropped.at("model_ema.diffusion_modelinput_blocks00weight"), DropReason::OtherCopy);
        QCOMPARE(dropped.at("first_stage_model.encoder.conv_in.weight"), DropReason::OtherPart);
        QCOMPARE(dropped.size() + sd1->tensors().size(), tiny("sd1")->tensors().size());
        const auto ema =
            openPart(tiny("sd1"), part(PartKind::Unet, KeyNaming::Ldm, kUnetPrefix), true).value();
        QCOMPARE(ema->dropped().at(kUnetPrefix + "out.0.weight"), DropReason::OtherCopy);
        const auto full = keysOf("sd2.ldm");
        const auto map =
            partMap(full, part(PartKind::TextEncoder, KeyNaming::OpenClip, "cond_stage_model.model."), false,
                    "file")
                .value();
        const auto text = renamedTable(full, map, "file").value();
        QCOMPARE(text.dropped.at("cond_stage_model.model.transformer.resblocks.23.ln_1.bias"),
                 DropReason::Unused);
        QCOMPARE(text.dropped.at("cond_stage_model.model.text_projection"), DropReason::Unused);
        const auto motion = openPart(tiny("motion"), part(PartKind::Motion, KeyNaming::Diffusers)).value();
        QCOMPARE(motion->dropped().size(), std::size_t{7}); // one sinusoid in each module
    }

    void usedLayersCanBeFewer()
    {
        const auto map = openClipTextMap(2);
        const TensorInfo info{ElementType::F16, {24, 8}};
        QVERIFY(std::holds_alternative<DropReason>(map("transformer.resblocks.2.attn.in_proj_weight", info)));
        const auto fate = map("transformer.resblocks.1.attn.in_proj_weight", info);
        QCOMPARE(std::get<std::vector<Placement>>(fate).size(), std::size_t{3});
    }

    void thereIsNoAveragedCopy()
    {
        const auto none = openPart(tiny("sd2"), part(PartKind::Unet, KeyNaming::Ldm, kUnetPrefix), true);
        QVERIFY(!none.ok());
        QVERIFY(none.error().what.find("averaged") != std::string::npos);
        QVERIFY(!openPart(tiny("sd1"), part(PartKind::Vae, KeyNaming::Ldm, kVaePrefix), true).ok());
    }

    void unknownKeysStay()
    {
        auto tensors = tiny("sd1")->readAll().value();
        tensors["control_model.input_hint_block.0.weight"] = torch::ones({1});
        tensors[kUnetPrefix + "input_blocks.7.0.in_layers.0.weight"] = torch::ones({1});
        const auto unet =
            openPart(inMemory(tensors), part(PartKind::Unet, KeyNaming::Ldm, kUnetPrefix)).value();
        QVERIFY(unet->tensors().contains("control_model.input_hint_block.0.weight"));
        QVERIFY(unet->tensors().contains("input_blocks.7.0.in_layers.0.weight"));
        QCOMPARE(unet->tensors().size(), tiny("unet")->tensors().size() + 2);
    }

    void twoTensorsForOnePlaceAreAnError()
    {
        auto tensors = tiny("clip")->readAll().value();
        tensors["final_layer_norm.bias"] = torch::ones({8});
        const auto text = openPart(inMemory(tensors), part(PartKind::TextEncoder, KeyNaming::Diffusers));
        QVERIFY(!text.ok());
        QCOMPARE(text.error().code, ErrorCode::BadInput);
        QVERIFY2(text.error().what.find("\"final_layer_norm.bias\" and \"text_model.final_layer_norm.bias\" "
                                        "are both \"text_model.final_layer_norm.bias\"") != std::string::npos,
                 text.error().message().c_str());
    }

    void shapesThatCannotBeCutAreAnError()
    {
        const TensorTable table = {{"a", {ElementType::F32, {4, 2}}},
                                   {"b", {ElementType::F32, {4, 2, 3, 3}}},
                                   {"c", {ElementType::F32, {}}}};
        const auto map = [](const std::string& key, const TensorInfo&) -> KeyFate {
            return std::vector<Placement>{
                {.key = key, .piece = 0, .pieces = key == "b" ? 1 : 3, .squeezed = key == "b"}};
        };
        const auto renamed = renamedTable(table, map, "file");
        QVERIFY(!renamed.ok());
        for (const auto* text :
             {"\"a\" of shape [4, 2]", "\"b\" of shape [4, 2, 3, 3]", "\"c\" of shape []"}) {
            QVERIFY2(renamed.error().what.find(text) != std::string::npos, renamed.error().message().c_str());
        }
    }

    void piecesGoIntoAnyDestination()
    {
        const auto whole = torch::arange(24.0).view({6, 4});
        const auto square = torch::arange(6.0).view({2, 3, 1, 1});
        const auto map = [](const std::string& key, const TensorInfo&) -> KeyFate {
            if (key == "square") {
                return std::vector<Placement>{{.key = key, .squeezed = true}};
            }
            return std::vector<Placement>{{.key = "q", .piece = 0, .pieces = 2},
                                          {.key = "k", .piece = 1, .pieces = 2}};
        };
        const auto source =
            RenamedSource::open(inMemory({{"whole", whole}, {"square", square}}), map).value();
        const auto strided = torch::zeros({4, 3}).t();
        QVERIFY(source->readInto("k", strided).ok());
        QVERIFY(torch::equal(strided, whole.narrow(0, 3, 3)));
        QVERIFY(torch::equal(source->readTensor("q", torch::kBFloat16).value(),
                             whole.narrow(0, 0, 3).to(torch::kBFloat16)));
        const auto turned = torch::zeros({3, 2}).t();
        QVERIFY(source->readInto("square", turned).ok());
        QVERIFY(torch::equal(turned, square.view({2, 3})));
    }

    void namesGoThereAndBack()
    {
        for (const auto* network : {"sd1.unet", "sd2.unet", "x4"}) {
            const auto keys = keysOf(network);
            const LdmUnetNames names(layoutOfUnet(keys));
            TensorTable ldm;
            for (const auto& [key, info] : keys) {
                const auto theirs = names.ldm(key);
                QVERIFY2(theirs.has_value(), key.c_str());
                QCOMPARE(names.ours(*theirs), std::optional(key));
                ldm.emplace(*theirs, info);
            }
            QCOMPARE(ldm.size(), keys.size());
            const auto renamed = renamedTable(ldm, ldmUnetMap(layoutOfLdmUnet(ldm, "")), "file").value();
            QCOMPARE(differenceOf(renamed.tensors, keys), std::string());
        }
        const LdmUnetNames names(layoutOfUnet(keysOf("sd1.unet")));
        QVERIFY(!names.ours("input_blocks.40.0.in_layers.0.weight"));
        QVERIFY(!names.ours("input_blocks.1.0.in_layers.9.weight"));
        QVERIFY(!names.ldm("down_blocks.0.resnets.0.conv9.weight"));
    }

    void indicesAreNumbersBeforeADot()
    {
        const auto index = [](std::string_view text) { return takeIndex(text); };
        QCOMPARE(index("12.norm"), 12);
        QCOMPARE(index("0."), 0);
        for (const auto* text : {"", ".", "12", "-1.a", "1x.a", "+1.a", "1234567.a", " 1.a"}) {
            QCOMPARE(index(text), -1);
        }
    }

private:
    std::vector<Case> m_cases;
};

CASCADE_TEST(KeyMapTest);
#include "tst_KeyMap.moc"
