// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/Model.h"
#include "core/cascade/TextEncoder.h"
#include "core/nn/T5Encoder.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"
#include "tests/cli/Support.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::cli::tests;

namespace {

constexpr std::int64_t kTokens = 5;

/// All that a stage of the tiny model takes, for a batch of two.
weights::StateDict stageInputs()
{
    torch::manual_seed(3);
    auto mask = torch::ones({2, kTokens}, torch::kBool);
    mask[1].slice(0, 3).fill_(false);
    return {{"x", torch::randn({2, 3, 4, 16, 32})},   {"log_snr", torch::tensor({-1.5f, 2.0f})},
            {"text", torch::randn({2, kTokens, 16})}, {"text_mask", mask},
            {"low", torch::randn({2, 3, 4, 16, 32})}, {"low_log_snr", torch::tensor({4.0f, 3.0f})}};
}

double differenceOf(const torch::Tensor& actual, const torch::Tensor& expected)
{
    return ((actual - expected).abs().max() / expected.abs().max()).item<double>();
}

} // namespace

class ForwardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { makeTinyModel(m_shop.file("tiny")); }

    void aStageGivesWhatItsNetworkGives_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::newRow("base") << "base"; // low and low_log_snr are no mistake, but of no use here
        QTest::newRow("tsr1") << "tsr1";
        QTest::newRow("ssr3") << "ssr3";
    }
    void aStageGivesWhatItsNetworkGives()
    {
        QFETCH(QString, stage);
        const auto inputs = stageInputs();
        weights::writeSafetensors(m_shop.file("in.safetensors"), inputs).value();
        const auto outcome = m_shop.run({"forward", "tiny", "--network", stage, "--inputs", "in.safetensors",
                                         "--outputs", "out.safetensors"});
        QVERIFY2(outcome.code == 0, outcome.error);
        const auto actual =
            weights::openSafetensors(m_shop.file("out.safetensors")).value().readTensor("out").value();

        auto model = Model::open(m_shop.file("tiny"), {}).value();
        const auto network = model.network(stage.toStdString(), "original").value();
        nn::VideoUnetInput input;
        input.noisy = inputs.at("x");
        if (stage != "base") {
            input.condition = inputs.at("low");
            input.conditioning.lowLogSnr = inputs.at("low_log_snr");
        }
        input.conditioning.logSnr = inputs.at("log_snr");
        input.conditioning.text = {inputs.at("text").unsqueeze(1), inputs.at("text_mask").unsqueeze(1), {}};
        const torch::NoGradGuard guard;
        QVERIFY(differenceOf(actual, network->forward(input)) < 1e-5);
    }

    void theTextEncoderToo()
    {
        const auto ids = torch::randint(768, {2, kTokens}, torch::kInt64);
        const auto mask = torch::ones({2, kTokens}, torch::kBool);
        weights::writeSafetensors(m_shop.file("in.safetensors"), {{"ids", ids}, {"mask", mask}}).value();
        const auto outcome = m_shop.run({"forward", "tiny", "--network", "text", "--inputs", "in.safetensors",
                                         "--outputs", "out.safetensors"});
        QVERIFY2(outcome.code == 0, outcome.error);
        const auto actual =
            weights::openSafetensors(m_shop.file("out.safetensors")).value().readTensor("hidden").value();
        nn::T5Encoder encoder(t5Options(tinyModel(m_shop.file("tiny")).text));
        weights::loadStrict(*encoder, weights::openSafetensors(m_shop.file("tiny/text.safetensors")).value())
            .value();
        const torch::NoGradGuard guard;
        QVERIFY(differenceOf(actual, encoder->forward(ids, mask)) < 1e-5);
    }

    void allMistakesAreReportedTogether()
    {
        auto inputs = stageInputs();
        inputs.erase("log_snr");
        inputs["x"] = torch::randn({2, 3, 4, 18, 32});
        inputs["text"] = torch::randn({2, kTokens, 20});
        inputs["noise"] = torch::randn({1});
        weights::writeSafetensors(m_shop.file("wrong.safetensors"), inputs).value();
        const auto outcome = m_shop.run({"forward", "tiny", "--network", "ssr1", "--inputs",
                                         "wrong.safetensors", "--outputs", "never.safetensors"});
        QCOMPARE(outcome.code, 2);
        for (const char* part :
             {"log_snr: expected [2], got nothing", "x: expected height and width to be multiples of 4",
              "text: expected [2, any, 16], got [2, 5, 20]",
              "low: expected [2, 3, 4, 18, 32], got [2, 3, 4, 16, 32]", "noise: nothing here takes"}) {
            QVERIFY2(outcome.error.contains(part), outcome.error);
        }
        QVERIFY(!std::filesystem::exists(m_shop.file("never.safetensors")));
    }

    void idsBeyondTheVocabularyAreRefused()
    {
        const auto ids = torch::full({1, 3}, 768, torch::kInt64);
        weights::writeSafetensors(m_shop.file("in.safetensors"),
                                  {{"ids", ids}, {"mask", torch::ones({1, 3}, torch::kBool)}})
            .value();
        const auto outcome = m_shop.run({"forward", "tiny", "--network", "text", "--inputs", "in.safetensors",
                                         "--outputs", "never.safetensors"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("ids: expected numbers from 0 to 767, got 768"), outcome.error);
    }

private:
    Workshop m_shop;
};

CASCADE_TEST(ForwardTest);
#include "tst_Forward.moc"
