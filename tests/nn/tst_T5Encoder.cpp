// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/T5Encoder.h"

#include "core/nn/RelativePositionBias.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>

using namespace cascade;
using namespace cascade::nn;

namespace {

const T5EncoderOptions kTiny{
    .vocabulary = 99, .width = 32, .feedForward = 64, .headWidth = 8, .heads = 6, .layers = 2};

const weights::StateDict& fixture()
{
    static const auto tensors =
        weights::openSafetensors(std::filesystem::path(CASCADE_FIXTURES) / "t5" / "t5.safetensors")
            .value()
            .readAll()
            .value();
    return tensors;
}

/// The network of the fixture, in `type`.
T5Encoder reference(torch::ScalarType type = torch::kFloat)
{
    const torch::NoGradGuard noGrad;
    T5Encoder encoder(kTiny);
    auto parameters = encoder->named_parameters();
    for (auto& item : parameters) {
        item.value().copy_(fixture().at("w." + item.key()));
    }
    encoder->to(type);
    return encoder;
}

double relativeError(const torch::Tensor& got, const torch::Tensor& expected)
{
    return ((got.to(torch::kDouble) - expected).abs().max() / expected.abs().max()).item<double>();
}

} // namespace

class T5EncoderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bucketGoldens()
    {
        const std::map<int, int> goldens = {{0, 0},    {1, 17},   {-1, 1},   {7, 23},   {-7, 7},
                                            {8, 24},   {-8, 8},   {11, 24},  {12, 25},  {-12, 9},
                                            {16, 26},  {-16, 10}, {23, 27},  {32, 28},  {-64, 14},
                                            {-90, 14}, {91, 31},  {128, 31}, {-200, 15}};
        for (const auto& [distance, bucket] : goldens) {
            QCOMPARE(relativePositionBucket(distance, 32, 128), std::int64_t{bucket});
        }
    }

    void equalsTransformers_data()
    {
        QTest::addColumn<QString>("input");
        QTest::newRow("two captions with padding") << "short";
        QTest::newRow("longer than the maximal distance") << "long";
    }

    void equalsTransformers()
    {
        QFETCH(QString, input);
        const torch::NoGradGuard noGrad;
        const auto at = [&](const char* name) { return fixture().at(input.toStdString() + name); };
        const auto mask = at(".mask");
        const auto out = reference()->forward(at(".ids"), mask);
        QVERIFY2(relativeError(out, at(".out")) <= 2e-5,
                 std::to_string(relativeError(out, at(".out"))).c_str());
    }

    void keysAreThoseOfCheckpoints()
    {
        std::set<std::string> expected;
        for (const auto& [key, tensor] : fixture()) {
            if (key.starts_with("w.")) {
                expected.insert(key.substr(2));
            }
        }
        std::set<std::string> keys;
        for (const auto& item : T5Encoder(kTiny)->named_parameters()) {
            keys.insert(item.key());
        }
        QVERIFY(keys == expected);
        QVERIFY(keys.contains("encoder.block.1.layer.1.DenseReluDense.wi_0.weight"));
        QVERIFY(T5EncoderImpl::keyAliases().at("encoder.embed_tokens.weight") == "shared.weight");
    }

    void parameterCounts_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("feedForward");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("layers");
        QTest::addColumn<qlonglong>("count");
        QTest::newRow("small") << 512 << 1024 << 6 << 8 << 35'332'800LL;
        QTest::newRow("base") << 768 << 2048 << 12 << 12 << 109'628'544LL;
        QTest::newRow("large") << 1024 << 2816 << 16 << 24 << 341'231'104LL;
        QTest::newRow("xl") << 2048 << 5120 << 32 << 24 << 1'223'527'424LL;
        QTest::newRow("xxl") << 4096 << 10240 << 64 << 24 << 4'762'310'656LL;
    }

    void parameterCounts()
    {
        QFETCH(int, width);
        QFETCH(int, feedForward);
        QFETCH(int, heads);
        QFETCH(int, layers);
        QFETCH(qlonglong, count);
        const T5EncoderOptions options{
            .width = width, .feedForward = feedForward, .heads = heads, .layers = layers};
        const T5Encoder encoder(options, torch::TensorOptions(torch::kMeta));
        QCOMPARE(static_cast<qlonglong>(weights::parameterCount(*encoder)), count);
    }

    void paddingChangesNothing()
    {
        const torch::NoGradGuard noGrad;
        const auto encoder = reference();
        const auto ids = fixture().at("short.ids")[1].unsqueeze(0);
        const auto mask = fixture().at("short.mask")[1].unsqueeze(0);
        const auto alone = encoder->forward(ids.narrow(1, 0, 7));
        QVERIFY(relativeError(encoder->forward(ids, mask).narrow(1, 0, 7), alone) < 1e-5);
        auto other = ids.clone();
        other.narrow(1, 7, 5).fill_(50); // whatever lies in the padding
        QVERIFY(relativeError(encoder->forward(other, mask).narrow(1, 0, 7), alone) < 1e-5);
    }

    void bfloat16IsClose()
    {
        const torch::NoGradGuard noGrad;
        const auto ids = fixture().at("short.ids");
        const auto mask = fixture().at("short.mask");
        const auto real = mask.unsqueeze(-1);
        const auto expected = fixture().at("short.out") * real;
        const auto stored = reference(torch::kBFloat16)->forward(ids, mask);
        const auto cast = reference()->forward(ids, mask, torch::kBFloat16);
        for (const auto& out : {stored, cast}) {
            QVERIFY(out.scalar_type() == torch::kBFloat16);
            const auto got = out.to(torch::kFloat) * real;
            const auto cosine = torch::cosine_similarity(got.flatten(), expected.flatten(), 0).item<double>();
            QVERIFY2(cosine >= 0.999, std::to_string(cosine).c_str());
        }
    }

    void everyParameterGetsAGradient()
    {
        auto encoder = reference();
        const auto ids = fixture().at("short.ids");
        encoder->forward(ids, fixture().at("short.mask"), torch::kBFloat16)
            .to(torch::kFloat)
            .square()
            .sum()
            .backward();
        for (const auto& item : encoder->named_parameters()) {
            const auto gradient = item.value().grad();
            QVERIFY2(gradient.defined() && gradient.scalar_type() == torch::kFloat, item.key().c_str());
            QVERIFY2(gradient.abs().max().item<float>() > 0, item.key().c_str());
        }
    }

    void startsWithOutputsOfOrderOne()
    {
        torch::manual_seed(5);
        const torch::NoGradGuard noGrad;
        const T5Encoder encoder(T5EncoderOptions{
            .vocabulary = 50, .width = 128, .feedForward = 256, .headWidth = 32, .heads = 4, .layers = 4});
        const auto out = encoder->forward(torch::randint(0, 50, {4, 20}));
        QVERIFY(std::abs(out.std().item<double>() - 1.0) < 0.05); // the final norm with gain 1
        const auto parameters = encoder->named_parameters();
        const auto deviation = [&](const char* key) {
            return parameters["encoder.block.0.layer.0.SelfAttention." + std::string(key)]
                .std()
                .item<double>();
        };
        QVERIFY(std::abs(deviation("q.weight") * std::sqrt(128.0 * 32.0) - 1) < 0.05);
        QVERIFY(std::abs(deviation("k.weight") * std::sqrt(128.0) - 1) < 0.05);
    }
};

CASCADE_TEST(T5EncoderTest);
#include "tst_T5Encoder.moc"
