// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/LoadStrict.h"
#include "tests/support/TestMain.h"
#include "tests/weights/LoraSupport.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace cascade;
using namespace cascade::tests;
using namespace cascade::weights;

namespace {

/// A network that only holds tensors, under dotted names.
struct Holder : torch::nn::Module {
    Holder(const TensorSource& source, torch::ScalarType type)
    {
        for (const auto& [key, tensor] : source.readAll().value()) {
            add(*this, key, tensor.to(type));
        }
    }
    Holder() = default;

    static void add(Holder& level, const std::string& key, const torch::Tensor& tensor)
    {
        const auto dot = key.find('.');
        if (dot == std::string::npos) {
            level.register_parameter(key, tensor);
            return;
        }
        auto& child = level.levels[key.substr(0, dot)];
        if (!child) {
            child = level.register_module(key.substr(0, dot), std::make_shared<Holder>());
        }
        add(*child, key.substr(dot + 1), tensor);
    }

    std::map<std::string, std::shared_ptr<Holder>> levels;
};

double relativeDifference(const torch::Tensor& got, const torch::Tensor& expected)
{
    return ((got - expected).abs().max() / expected.abs().max()).item<double>();
}

std::shared_ptr<const Lora> loraOf(const StateDict& tensors, const LoraOptions& options = {})
{
    return Lora::open(inMemory(tensors), options).value();
}

/// A LoRA of one linear layer [3, 4] called `name`, of rank 2.
StateDict pairOf(const std::string& name, std::uint64_t seed = 1)
{
    torch::manual_seed(seed);
    return {{name + ".lora_down.weight", torch::randn({2, 4})},
            {name + ".lora_up.weight", torch::randn({3, 2})},
            {name + ".alpha", torch::tensor(1.0)}};
}

/// The change that such a LoRA makes.
torch::Tensor productOf(const StateDict& pair, const std::string& name)
{
    return pair.at(name + ".lora_up.weight").matmul(pair.at(name + ".lora_down.weight")) / 2;
}

const std::string kLayer = "lora_unet_mid_layer";

} // namespace

class LoraTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mergesAsOthersDo_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<double>("weight");
        for (const auto* weight : {"0.7", "-1.25"}) {
            for (const auto* file : {"kohya", "kohya.ldm", "diffusers", "processors", "processors.unet",
                                     "motion", "motion.diffusers", "locon"}) {
                const auto expected = QString(file) == "kohya.ldm"          ? QString("kohya")
                                      : QString(file) == "motion.diffusers" ? QString("motion")
                                                                            : QString(file);
                QTest::addRow("%s, %s", file, weight)
                    << file << expected + '@' + weight << QString(weight).toDouble();
            }
        }
        QTest::newRow("peft") << "peft"
                              << "peft@1.0" << 1.0;
    }

    void mergesAsOthersDo()
    {
        QFETCH(QString, file);
        QFETCH(QString, expected);
        QFETCH(double, weight);
        const auto merged = fixture("lora.safetensors", expected.toStdString())->readAll().value();
        QFile settings(CASCADE_FIXTURES "/keymap/lora.json");
        QVERIFY(settings.open(QIODevice::ReadOnly));
        const auto text = QJsonDocument::fromJson(settings.readAll())[file].toString().toStdString();
        const auto options = text.empty() ? LoraOptions() : readLoraConfig(text, "lora.json").value();
        const auto set =
            setOf(Lora::open(fixture("lora.safetensors", file.toStdString()), options).value(), weight);
        std::size_t changed = 0;
        for (const auto& [network, name] :
             {std::pair{LoraNetwork::Unet, "unet"}, std::pair{LoraNetwork::TextEncoder, "clip"},
              std::pair{LoraNetwork::Motion, "motion"}}) {
            const auto base = tiny(name);
            const auto deltas = set.deltas(network, base->tensors());
            QVERIFY2(deltas.ok(), deltas.ok() ? "" : deltas.error().message().c_str());
            const MergedSource source(base, deltas.value());
            for (const auto& [key, info] : base->tensors()) {
                const auto got = source.readTensor(key).value();
                if (!deltas.value().changes(key)) {
                    QVERIFY(torch::equal(got, base->readTensor(key).value()));
                    continue;
                }
                ++changed;
                QVERIFY2(merged.contains(key), key.c_str());
                const auto difference = relativeDifference(got, merged.at(key));
                QVERIFY2(difference <= 1e-6, (key + " " + std::to_string(difference)).c_str());
            }
            QCOMPARE(!deltas.value().empty(), set.changes(network));
        }
        const auto expectedCount = std::count_if(merged.begin(), merged.end(), [&](const auto& entry) {
            return file != "kohya.ldm" || !entry.first.starts_with("text_model."); // it has none of those
        });
        QCOMPARE(changed, static_cast<std::size_t>(expectedCount));
    }

    void mergesIntoAModule_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("fp32") << static_cast<int>(torch::kFloat) << 1e-6;
        QTest::newRow("bf16") << static_cast<int>(torch::kBFloat16) << 4e-3; // half a step of 8 bits
    }

    void mergesIntoAModule()
    {
        QFETCH(int, type);
        QFETCH(double, tolerance);
        const auto scalar = static_cast<torch::ScalarType>(type);
        const auto base = tiny("unet");
        const auto lora = Lora::open(fixture("lora.safetensors", "kohya")).value();
        const auto expected = fixture("lora.safetensors", "kohya@0.7")->readAll().value();
        Holder module(*base, scalar);
        const auto before = module.named_parameters().size();
        QVERIFY(setOf(lora, 0.7).applyTo(module, LoraNetwork::Unet).ok());
        QCOMPARE(module.named_parameters().size(), before);
        const auto weights = stateDictOf(module);
        for (const auto& [key, tensor] : weights) {
            QVERIFY(tensor.scalar_type() == scalar);
            const auto found = expected.find(key);
            const auto want = found == expected.end() ? base->readTensor(key).value() : found->second;
            // What the module held was rounded already, and may be larger than the sum.
            QVERIFY2(relativeDifference(tensor.to(torch::kFloat), want) <= 3 * tolerance, key.c_str());
        }
        // Loading the same from the files rounds once, too.
        Holder loaded(*base, scalar);
        const auto deltas = setOf(lora, 0.7).deltas(LoraNetwork::Unet, base->tensors()).value();
        QVERIFY(loadStrict(loaded, MergedSource(base, deltas)).ok());
        for (const auto& [key, tensor] : stateDictOf(loaded)) {
            const auto found = expected.find(key);
            const auto want = found == expected.end() ? base->readTensor(key).value() : found->second;
            QVERIFY(relativeDifference(tensor.to(torch::kFloat), want) <= tolerance);
        }
        // Loading without them is exactly what was before.
        QVERIFY(loadStrict(module, *base).ok());
        for (const auto& [key, tensor] : stateDictOf(module)) {
            QVERIFY(torch::equal(tensor, base->readTensor(key, scalar).value()));
        }
    }

    void severalAddUpInOrder()
    {
        const auto one = pairOf(kLayer, 1), two = pairOf(kLayer, 2), other = pairOf("lora_unet_mid_other", 3);
        LoraSet set;
        QVERIFY(set.empty());
        set.add(loraOf(one), 0.5);
        set.add(loraOf(two), -2);
        set.add(loraOf(other), 1);
        QVERIFY(!set.empty());
        const auto base = inMemory(network());
        const auto deltas = set.deltas(LoraNetwork::Unet, base->tensors()).value();
        const auto sum = productOf(one, kLayer) * 0.5 + productOf(two, kLayer) * -2.0;
        QVERIFY(torch::equal(deltas.delta("mid.layer.weight").value(), sum));
        QVERIFY(deltas.changes("mid.other.weight"));
        QVERIFY(!deltas.changes("mid.nothing.weight"));
        QVERIFY_EXCEPTION_THROWN((void)deltas.delta("mid.nothing.weight"), c10::Error);
        QVERIFY_EXCEPTION_THROWN(set.add(loraOf(one), std::nan("")), c10::Error);
    }

    void alphaComesFromTheFileOrTheSettings()
    {
        auto pair = pairOf(kLayer);
        const auto base = inMemory(network());
        const auto deltaOf = [&](const LoraOptions& options) {
            const auto set = setOf(loraOf(pair, options), 1);
            return set.deltas(LoraNetwork::Unet, base->tensors()).value().delta("mid.layer.weight").value();
        };
        const LoraOptions six{.alpha = {{LoraNetwork::Unet, 6}}};
        const auto product = productOf(pair, kLayer) * 2;
        QVERIFY(torch::allclose(deltaOf(six), product / 2)); // the file's own wins
        pair.erase(kLayer + ".alpha");
        QVERIFY(torch::allclose(deltaOf(six), product * 3));
        QVERIFY(torch::allclose(deltaOf({}), product));
        pair[kLayer + ".alpha"] = torch::tensor({std::int64_t{4}});
        QVERIFY(torch::allclose(deltaOf({}), product * 2));
        pair[kLayer + ".alpha"] = torch::tensor(std::numeric_limits<double>::infinity());
        QVERIFY(!Lora::open(inMemory(pair)).ok());
    }

    void oldTextNamesAndPartsAreUnderstood()
    {
        const std::string layer = "text_encoder.text_model.encoder.layers.0.self_attn.";
        const StateDict tensors = {{layer + "to_q_lora.down.weight", torch::ones({2, 8})},
                                   {layer + "to_q_lora.up.weight", torch::ones({8, 2})},
                                   {layer + "v_proj.lora_linear_layer.down.weight", torch::ones({2, 8})},
                                   {layer + "v_proj.lora_linear_layer.up.weight", torch::ones({8, 2})},
                                   {"unet.mid.layer.lora.down.weight", torch::ones({2, 4})},
                                   {"unet.mid.layer.lora.up.weight", torch::ones({3, 2})}};
        const auto set = setOf(loraOf(tensors), 1);
        const auto text = set.deltas(LoraNetwork::TextEncoder, tiny("clip")->tensors()).value();
        QVERIFY(text.changes("text_model.encoder.layers.0.self_attn.q_proj.weight"));
        QVERIFY(text.changes("text_model.encoder.layers.0.self_attn.v_proj.weight"));
        const auto unet = set.deltas(LoraNetwork::Unet, inMemory(network())->tensors()).value();
        QVERIFY(unet.changes("mid.layer.weight")); // the text encoder's part is not asked for
        QVERIFY(set.changes(LoraNetwork::TextEncoder));
        QVERIFY(!set.changes(LoraNetwork::Motion));
    }

    void linearAndOneByOneAreTheSame()
    {
        for (const auto& [inFile, inNetwork] :
             {std::pair{Shape{2, 4, 1, 1}, Shape{3, 4}}, std::pair{Shape{2, 4}, Shape{3, 4, 1, 1}}}) {
            const StateDict tensors = {{kLayer + ".lora_down.weight", torch::ones(inFile)},
                                       {kLayer + ".lora_up.weight", torch::ones({3, 2})}};
            const auto base = inMemory({{"mid.layer.weight", torch::zeros(inNetwork)}});
            const auto deltas = setOf(loraOf(tensors), 1).deltas(LoraNetwork::Unet, base->tensors()).value();
            QVERIFY(torch::equal(deltas.delta("mid.layer.weight").value(), torch::full(inNetwork, 2.0)));
        }
    }

    void whatTheNetworkLacksIsReportedTogether()
    {
        auto tensors = pairOf("lora_unet_mid_missing");
        tensors.merge(pairOf("lora_unet_mid_wide"));
        tensors.merge(pairOf(kLayer));
        auto base = network();
        base["mid.wide.weight"] = torch::zeros({3, 5});
        Holder module(*inMemory(base), torch::kFloat);
        const auto applied = setOf(loraOf(tensors), 1).applyTo(module, LoraNetwork::Unet);
        QVERIFY(!applied.ok());
        QCOMPARE(applied.error().code, ErrorCode::BadInput);
        for (const auto* text :
             {"no layer \"mid_missing\"", "\"mid.wide.weight\" has shape [3, 5], its change [3, 4]"}) {
            QVERIFY2(applied.error().what.find(text) != std::string::npos, applied.error().message().c_str());
        }
        QVERIFY(torch::equal(stateDictOf(module).at("mid.layer.weight"), base.at("mid.layer.weight")));
    }

    void twoLayersOfOnePathAreNotGuessed()
    {
        const auto base = inMemory(
            {{"mid.layer.weight", torch::zeros({3, 4})}, {"mid_layer.weight", torch::zeros({3, 4})}});
        const auto deltas = setOf(loraOf(pairOf(kLayer)), 1).deltas(LoraNetwork::Unet, base->tensors());
        QVERIFY(!deltas.ok());
        QVERIFY(deltas.error().what.find("two layers \"mid_layer\"") != std::string::npos);
    }

    void otherKindsAreRefusedByName_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("kind");
        QTest::newRow("LoHa") << "lora_unet_x.hada_w1_a"
                              << "LoHa";
        QTest::newRow("LoKr") << "lora_unet_x.lokr_w1"
                              << "LoKr";
        QTest::newRow("DoRA, kohya") << "lora_unet_mid_layer.dora_scale"
                                     << "DoRA";
        QTest::newRow("DoRA, peft") << "unet.mid.layer.lora_magnitude_vector"
                                    << "DoRA";
        QTest::newRow("OFT") << "oft_unet_x.oft_blocks"
                             << "OFT";
        QTest::newRow("IA3") << "lora_unet_x.on_input"
                             << "IA3";
        QTest::newRow("difference") << "lora_unet_mid_layer.diff"
                                    << "whole difference of a weight";
        QTest::newRow("bias") << "unet.mid.layer.lora_B.bias"
                              << "LoRA with biases";
        QTest::newRow("SDXL") << "lora_te2_text_model_x.lora_up.weight"
                              << "second text encoder";
    }

    void otherKindsAreRefusedByName()
    {
        QFETCH(QString, key);
        QFETCH(QString, kind);
        auto tensors = pairOf(kLayer);
        tensors[key.toStdString()] = torch::ones({2, 2});
        const auto lora = Lora::open(inMemory(tensors));
        QVERIFY(!lora.ok());
        QVERIFY2(lora.error().what.find(kind.toStdString()) != std::string::npos,
                 lora.error().message().c_str());
        QVERIFY(lora.error().what.find("cannot merge") != std::string::npos);
    }

    void brokenFilesAreRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QList<qint64>>("shape");
        QTest::addColumn<QString>("fault");
        const auto down = QString::fromStdString(kLayer + ".lora_down.weight");
        const auto up = QString::fromStdString(kLayer + ".lora_up.weight");
        QTest::newRow("rank 0") << down << QList<qint64>{0, 4} << "do not multiply";
        QTest::newRow("other rank") << down << QList<qint64>{3, 4} << "do not multiply";
        QTest::newRow("vector") << down << QList<qint64>{2} << "do not multiply";
        QTest::newRow("kernel above") << up << QList<qint64>{3, 2, 3, 3} << "do not multiply";
        QTest::newRow("alpha of two")
            << QString::fromStdString(kLayer + ".alpha") << QList<qint64>{2} << "do not multiply";
        QTest::newRow("half a pair") << "lora_unet_x.lora_up.weight" << QList<qint64>{3, 2} << "half a pair";
        QTest::newRow("alpha alone") << "lora_unet_x.alpha" << QList<qint64>{1} << "half a pair";
        QTest::newRow("twice") << QString::fromStdString(kLayer + ".lora_A.weight") << QList<qint64>{2, 4}
                               << "are the same";
        QTest::newRow("unknown") << "lora_unet_x.weight" << QList<qint64>{3, 2} << "none of a LoRA's";
        QTest::newRow("middle") << QString::fromStdString(kLayer + ".lora_mid.weight")
                                << QList<qint64>{2, 3, 3, 3} << "do not multiply";
    }

    void brokenFilesAreRefused()
    {
        QFETCH(QString, key);
        QFETCH(QList<qint64>, shape);
        QFETCH(QString, fault);
        auto tensors = pairOf(kLayer);
        tensors[key.toStdString()] = torch::ones(std::vector<std::int64_t>(shape.begin(), shape.end()));
        const auto lora = Lora::open(inMemory(tensors));
        QVERIFY(!lora.ok());
        QVERIFY2(lora.error().what.find(fault.toStdString()) != std::string::npos,
                 lora.error().message().c_str());
    }

    void factorsAreNumbersWithFractions()
    {
        auto tensors = pairOf(kLayer);
        tensors[kLayer + ".lora_up.weight"] = torch::ones({3, 2}, torch::kInt);
        QVERIFY(!Lora::open(inMemory(tensors)).ok());
        QVERIFY(!Lora::open(inMemory({})).ok());
    }

    void settingsThatCannotBeHonouredAreRefused()
    {
        for (const auto* text :
             {"{\"use_dora\": true}", "{\"unet.use_rslora\": true}", "{\"alpha_pattern\": {\"mid\": 3}}",
              "{\"lora_alpha\": \"four\"}", "[1]", "no JSON", ""}) {
            QVERIFY2(!readLoraConfig(text, "file").ok(), text);
        }
        const auto options =
            readLoraConfig(
                "{\"unet.lora_alpha\": 3, \"text_encoder.lora_alpha\": 2.5, \"unet.alpha_pattern\": {}}",
                "file")
                .value();
        QCOMPARE(options.alpha.at(LoraNetwork::Unet), 3.0);
        QCOMPARE(options.alpha.at(LoraNetwork::Motion), 3.0);
        QCOMPARE(options.alpha.at(LoraNetwork::TextEncoder), 2.5);
        QVERIFY(readLoraConfig("{}", "file").value().alpha.empty());
    }

private:
    using Shape = std::vector<std::int64_t>;
};

CASCADE_TEST(LoraTest);
#include "tst_Lora.moc"
