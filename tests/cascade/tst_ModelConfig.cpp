// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/ModelConfig.h"

#include "core/nn/T5Encoder.h"
#include "core/text/Tokenizer.h"
#include "core/world/Caption.h"
#include "tests/cascade/Support.h"
#include "tests/support/TestMain.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::tests;

namespace {

nlohmann::json stageJson(const std::string& id)
{
    return toJson(toybox().stage(id).value());
}

const ModelConfig& imagenVideo()
{
    static const auto model = readModelConfig(modelsFolder() / "imagen-video").value();
    return model;
}

} // namespace

class ModelConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stagesRoundTrip_data()
    {
        QTest::addColumn<QString>("model");
        QTest::newRow("toybox") << "toybox";
        QTest::newRow("imagen-video") << "imagen-video";
    }

    void stagesRoundTrip()
    {
        QFETCH(QString, model);
        const auto folder = modelsFolder() / model.toStdString();
        const auto config = readModelConfig(folder).value();
        for (const auto& stage : config.stages) {
            const auto json = toJson(stage);
            QVERIFY(toJson(stageConfigFromJson(json).value()) == json);
        }
        QTemporaryDir copy;
        writeModelConfig(config, copy.path().toStdString()).value();
        std::ifstream original(folder / "model.json"), written(copy.filePath("model.json").toStdString());
        QVERIFY(nlohmann::json::parse(written) == nlohmann::json::parse(original));
    }

    void aPreferredVariantIsOneThatThereIs()
    {
        auto config = readModelConfig(modelsFolder() / "toybox").value();
        config.stages[2].variants["quick"] = config.stages[2].variants.at("original");
        config.preferred = "quick";
        QTemporaryDir copy;
        const std::filesystem::path folder = copy.path().toStdString();
        writeModelConfig(config, folder).value();
        QCOMPARE(readModelConfig(folder).value().preferred, std::string("quick"));
        config.stages[2].variants.erase("quick");
        writeModelConfig(config, folder).value();
        const auto none = readModelConfig(folder);
        QVERIFY(!none);
        QVERIFY(none.error().message().find("\"quick\"") != std::string::npos);
    }

    /// What a variant changes: how it is guided and sampled. All else is the stage's.
    void variantsAreReadAndWritten()
    {
        auto json = stageJson("base");
        const auto& original = json["variants"]["original"];
        json["variants"]["told"] = {{"file", original["file"]},
                                    {"sha256", original["sha256"]},
                                    {"guidance", "told"},
                                    {"told", {{"min", 0.5}, {"max", 6.0}}},
                                    {"steps", 8},
                                    {"sampler", "stochastic"}};
        json["variants"]["own"] = {{"file", original["file"]},
                                   {"sha256", original["sha256"]},
                                   {"guidance", "own"},
                                   {"steps", 4},
                                   {"changes", "original"}};
        const auto stage = stageConfigFromJson(json).value();
        QVERIFY(toJson(stage) == json);
        const auto told = stage.as("told").value();
        QVERIFY(told.network.guidanceWeight);
        QVERIFY((told.chosen.told == diffusion::GuidanceRange{0.5, 6}));
        QCOMPARE(told.usual().steps, 8);
        QCOMPARE(told.usual().sampler, std::string("stochastic"));
        QCOMPARE(told.usual().guidance, stage.defaults.guidance);
        const auto own = told.as("own").value(); // from any to any
        QVERIFY(!own.network.guidanceWeight);
        QCOMPARE(own.usual().guidance, std::string("0"));
        QCOMPARE(own.usual().sampler, stage.defaults.sampler);
        QCOMPARE(own.as("original").value().usual().steps, stage.defaults.steps);
        const auto none = stage.as("distilled-9");
        QVERIFY(!none.ok());
        QVERIFY(none.error().message().find("original own told") != std::string::npos);
    }

    void badVariantsAreNamed_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        QTest::newRow("no such form") << "guidance"
                                      << "\"some\""
                                      << "variants/x/guidance";
        QTest::newRow("told what?") << "guidance"
                                    << "\"told\""
                                    << "variants/x/told";
        QTest::newRow("no steps") << "steps"
                                  << "0"
                                  << "variants/x/steps";
        QTest::newRow("changes of nothing") << "changes"
                                            << "\"nothing\""
                                            << "variants/x/changes";
        QTest::newRow("changes of itself") << "changes"
                                           << "\"x\""
                                           << "variants/x/changes";
        QTest::newRow("a file elsewhere") << "file"
                                          << "\"../x\""
                                          << "variants/x";
        QTest::newRow("misspelt") << "step"
                                  << "8"
                                  << "variants/x/step";
    }
    void badVariantsAreNamed()
    {
        QFETCH(QString, member);
        QFETCH(QString, value);
        QFETCH(QString, message);
        auto json = stageJson("base");
        json["variants"]["x"] = json["variants"]["original"];
        json["variants"]["x"][member.toStdString()] = nlohmann::json::parse(value.toStdString());
        const auto stage = stageConfigFromJson(json);
        QVERIFY(!stage.ok());
        QVERIFY2(QString::fromStdString(stage.error().message()).contains(message),
                 stage.error().message().c_str());
    }

    void faultsAreNamed_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("where");
        const auto row = [](const char* pointer, const char* value, const char* where) {
            QTest::newRow(pointer) << pointer << value << where;
        };
        row("/sterps", "1", "model.json/tsr2/sterps");
        row("/defaults/sampller", "\"ddim\"", "model.json/tsr2/defaults/sampller");
        row("/network/chanels", "3", "model.json/tsr2/network/chanels");
        row("/network/levels/1/bloks", "1", "model.json/tsr2/network/levels/1/bloks");
        row("/network/levels/0/temporal", "\"attn\"", "model.json/tsr2/network/levels/0/temporal");
        row("/output/fps", "24", "model.json/tsr2/output/fps");
        row("/output/frames", "0", "model.json/tsr2/output");
        row("/schedule/min", "-20", "model.json/tsr2/schedule/min");
        row("/role", "\"both\"", "model.json/tsr2/role");
        row("/frameFactor", "1.5", "model.json/tsr2/frameFactor");
        row("/residual", "1", "model.json/tsr2/residual");
        row("/variants/original/hash", "\"\"", "model.json/tsr2/variants/original/hash");
        row("/variants/original/file", "\"../../etc/passwd\"", "model.json/tsr2/variants/original");
    }

    void faultsAreNamed()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, where);
        auto json = stageJson("tsr2");
        json[nlohmann::json::json_pointer(pointer.toStdString())] =
            nlohmann::json::parse(value.toStdString());
        const auto stage = stageConfigFromJson(json);
        QVERIFY(!stage.ok());
        QCOMPARE(stage.error().code, ErrorCode::BadInput);
        QCOMPARE(QString::fromStdString(stage.error().where), where);
    }

    void missingMembersAreNamed()
    {
        for (const char* key : {"role", "output", "network", "prediction", "condition", "defaults"}) {
            auto json = stageJson("ssr3");
            json.erase(key);
            const auto stage = stageConfigFromJson(json);
            QVERIFY(!stage.ok());
            QVERIFY2(stage.error().where.ends_with(std::string("ssr3/") + key), stage.error().where.c_str());
        }
    }

    void anotherSchemaIsRefused()
    {
        QTemporaryDir folder;
        std::ofstream(folder.filePath("model.json").toStdString()) << R"({"schema": 2})";
        const auto model = readModelConfig(folder.path().toStdString());
        QCOMPARE(model.error().code, ErrorCode::BadInput);
        QVERIFY(model.error().what.find("expected schema 1, got 2") != std::string::npos);
    }

    void noModelNoWeights()
    {
        QCOMPARE(readModelConfig("/nowhere/at/all").error().code, ErrorCode::WeightsMissing);
    }

    void shapesFollowFromStageToStage()
    {
        for (const auto* model : {&toybox(), &imagenVideo()}) {
            auto shape = model->stages[0].output;
            for (const auto& stage : model->stages) {
                shape = stage.outputFor(shape);
                QVERIFY(shape == stage.output);
            }
            QVERIFY((shape == ClipShape{128, 768, 1280, Rate::of(24)}));
        }
    }

    void everyWordIsOneToken()
    {
        const auto tokenizer = text::openTokenizer(toybox().folder / toybox().text.tokenizer).value();
        QVERIFY(tokenizer->vocabulary() <= toybox().text.vocabulary);
        const auto words = world::knownWords();
        QVERIFY(words.size() > 100);
        for (const auto& word : words) {
            const auto tokens = tokenizer->encode(word, 8);
            QVERIFY2(tokens.count == 2 && tokens.unknown.empty(), word.c_str()); // it and end of text
        }
    }

    /// Imagen Video, figure 6.
    void publishedSizes_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("published");
        QTest::newRow("base") << "base" << 5.6e9;
        QTest::newRow("tsr1") << "tsr1" << 1.7e9;
        QTest::newRow("ssr1") << "ssr1" << 1.4e9;
        QTest::newRow("ssr2") << "ssr2" << 1.2e9;
        QTest::newRow("tsr2") << "tsr2" << 780e6;
        QTest::newRow("tsr3") << "tsr3" << 630e6;
        QTest::newRow("ssr3") << "ssr3" << 340e6;
    }

    void publishedSizes()
    {
        QFETCH(QString, id);
        QFETCH(double, published);
        const auto stage = imagenVideo().stage(id.toStdString()).value();
        const nn::VideoUnet network(stage.network, torch::TensorOptions(torch::kMeta));
        const auto count = static_cast<double>(weights::parameterCount(*network));
        QVERIFY2(std::abs(count / published - 1) < 0.03, qPrintable(QString::number(count)));
        m_published += count;
    }

    void publishedSizeOfAll()
    {
        QVERIFY2(std::abs(m_published / 11.6e9 - 1) < 0.03, qPrintable(QString::number(m_published)));
        const nn::T5Encoder encoder(t5Options(imagenVideo().text), torch::TensorOptions(torch::kMeta));
        QCOMPARE(weights::parameterCount(*encoder), std::int64_t{4762310656}); // T5 v1.1 XXL
    }

    /// Imagen Video sections 2.2 and 2.3.
    void publishedStructure()
    {
        for (const auto& stage : imagenVideo().stages) {
            const bool isBase = stage.role == StageRole::Base;
            const bool hasSpatialAttention = isBase || stage.id == "ssr1" || stage.id == "ssr2";
            bool self = false, words = false;
            for (const auto& level : stage.network.levels) {
                QCOMPARE(level.temporal,
                         isBase ? nn::TemporalMixing::Attention : nn::TemporalMixing::Convolution);
                self |= level.selfAttention;
                words |= level.textAttention;
            }
            QCOMPARE(self, hasSpatialAttention);
            QVERIFY(words); // and pooled, in every block's modulation
            QCOMPARE(stage.network.textWidth, imagenVideo().text.width);
            QCOMPARE(stage.network.efficient, !isBase);
            QCOMPARE(stage.network.lowLogSnr, !isBase);
            QCOMPARE(stage.prediction, diffusion::Prediction::V);
            const nn::VideoUnet network(stage.network, torch::TensorOptions(torch::kMeta));
            QVERIFY(stage.output.height % network->stride() == 0 &&
                    stage.output.width % network->stride() == 0);
            QCOMPARE(network->receptiveField().pixels < 0, hasSpatialAttention); // others work at any size
            QCOMPARE(network->receptiveField().frames < 0, isBase);
        }
    }

private:
    double m_published = 0;
};

CASCADE_TEST(ModelConfigTest);
#include "tst_ModelConfig.moc"
