// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/TrainingConfig.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace cascade;
using namespace cascade::training;

namespace {

constexpr const char* kLeast = R"({
    "model": "/m", "stage": "base", "phases": [{"steps": 1, "stills": 1, "clips": 1}]})";

/// Every member, none at its usual value. A new one belongs here.
constexpr const char* kAll = R"({
    "model": "/models/toybox", "stage": "ssr1", "output": "/out", "start": "/start.safetensors",
    "grow": true, "seed": 18446744073709551615, "trainText": true, "dtype": "bf16", "emaDecay": 0.5,
    "stepsPerBatch": 4, "textDropout": 0.25, "loss": "min-snr", "logarithmicLoss": true,
    "augmentation": {"minSnr": 3.0, "maxSnr": 1000.0, "cleanFraction": 0.3},
    "optimiser": {"learningRate": 0.0012, "beta1": 0.8, "beta2": 0.95, "weightDecay": 0.02,
                  "gradientClip": 2.0, "warmUpSteps": 50, "decayShare": 0.2},
    "phases": [{"steps": 7, "stills": 2, "clips": 3, "stillEvery": 2, "frames": 8, "besideClip": 4,
                "frameStride": 5, "cropHeight": 24, "cropWidth": 40, "maxObjects": 1,
                "manyObjectsShare": 0.1, "letteringShare": 0.2, "styleShare": 0.6, "cameraMoveShare": 0.7}],
    "checkpointMinutes": 6, "sampleEverySteps": 9})";

nlohmann::json again(const nlohmann::json& json)
{
    return toJson(trainingConfigFromJson(json, "c.json", "/elsewhere"));
}

} // namespace

class TrainingConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsReadIsWritten()
    {
        const auto all = nlohmann::json::parse(kAll);
        QVERIFY2(again(all) == all, again(all).dump().c_str());
        const auto usual = again(nlohmann::json::parse(kLeast)).flatten(), flat = all.flatten();
        QCOMPARE(usual.size(), flat.size());
        for (const auto& [key, value] : usual.items()) {
            QVERIFY2(flat.at(key) != value, key.c_str());
        }
    }

    void shippedConfigurationsAreReadBack()
    {
        for (const char* name : {"base-clips", "ssr1", "tsr3-card", "styles", "predictions"}) {
            const auto file = std::string(CASCADE_RESOURCE_DIR "/training/") + name + ".json";
            const auto json = toJson(readTrainingConfig(file).value());
            QVERIFY2(again(json) == json, name);
        }
    }
};

CASCADE_TEST(TrainingConfigTest);
#include "tst_TrainingConfig.moc"
