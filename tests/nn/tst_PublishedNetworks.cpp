// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/PublishedConfig.h"
#include "core/config/PublishedNetworks.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/ClipTextEncoder.h"
#include "core/nn/LatentUnet.h"
#include "core/nn/PublishedCost.h"
#include "core/weights/Safetensors.h"
#include "core/weights/StateDict.h"
#include "tests/support/NamedWeights.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::nn;
using namespace cascade::tests;

namespace {

constexpr double kTolerance = 2e-5;

/// A network of diffusers or transformers as tests/fixtures/make_network_fixtures.py ran it.
class Fixture {
public:
    explicit Fixture(const QString& name)
        : m_file(weights::openSafetensors(CASCADE_FIXTURES "/networks/" + name.toStdString() + ".safetensors")
                     .value())
    {
    }
    [[nodiscard]] torch::Tensor at(const std::string& key) const { return m_file.readTensor(key).value(); }
    [[nodiscard]] bool has(const std::string& key) const { return m_file.tensors().contains(key); }
    [[nodiscard]] const std::string& config() const { return m_file.metadata().at("config"); }

private:
    weights::SafetensorsFile m_file;
};

/// Says by how much `got` differs from what the fixture holds under `key`; empty if by little.
QByteArray difference(const Fixture& fixture, const std::string& key, const torch::Tensor& got)
{
    const auto expected = fixture.at(key);
    if (got.sizes() != expected.sizes()) {
        return QByteArray::fromStdString(key + ": another shape");
    }
    const auto error = relativeError(got, expected);
    return error <= kTolerance ? QByteArray()
                               : QByteArray::fromStdString(key + ": off by " + std::to_string(error));
}

struct UnetRun {
    torch::Tensor out;
    QByteArray wrong; ///< parts that differ from the fixture
};

UnetRun runUnet(const Fixture& fixture, const LatentUnetOptions& options)
{
    LatentUnet unet(options, torch::TensorOptions());
    drawByName(*unet);
    UnetRun run;
    LatentUnetInput input;
    input.noisy = fixture.at("sample");
    input.noisy = input.noisy.dim() == 4 ? input.noisy.unsqueeze(2) : input.noisy;
    input.timestep = fixture.at("timestep");
    input.context = fixture.at("encoder_hidden_states");
    input.observe = [&](const std::string& part, const torch::Tensor& got) {
        run.wrong += fixture.has(part) ? difference(fixture, part, got) : QByteArray();
    };
    const c10::InferenceMode inference;
    run.out = unet->forward(input);
    run.out = fixture.at("sample").dim() == 4 ? run.out.squeeze(2) : run.out;
    return run;
}

} // namespace

class PublishedNetworksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unet_data()
    {
        QTest::addColumn<bool>("clipStatistics");
        QTest::addColumn<bool>("clipResidualNorms");
        QTest::newRow("sd1") << false << false;
        QTest::newRow("sd1-odd") << false << false;
        QTest::newRow("sd2") << false << false;
        QTest::newRow("unet3d") << false << false;
        QTest::newRow("unet3d-odd") << false << false;
        QTest::newRow("unet3d-one") << false << false;
        QTest::newRow("motion-v2-diffusers") << true << false;
        QTest::newRow("motion-v2") << false << false;
        QTest::newRow("motion-v3-odd") << false << false;
        QTest::newRow("motion-v1") << false << true;
        QTest::newRow("motion-one") << false << false;
    }
    void unet()
    {
        QFETCH(bool, clipStatistics);
        QFETCH(bool, clipResidualNorms);
        const Fixture fixture(QTest::currentDataTag());
        auto options = unetFromConfig(fixture.config(), "config.json").value();
        options.motion.clipStatistics = clipStatistics;
        options.clipResidualNorms = clipResidualNorms;
        const auto run = runUnet(fixture, options);
        QCOMPARE(run.wrong, QByteArray());
        QCOMPARE(difference(fixture, "out", run.out), QByteArray());
    }

    void bothBehavioursOfMotionModulesDiffer()
    {
        const Fixture fixture(QStringLiteral("motion-v2"));
        auto options = unetFromConfig(fixture.config(), "config.json").value();
        options.motion.clipStatistics = true;
        QVERIFY(!difference(fixture, "out", runUnet(fixture, options).out).isEmpty());
    }

    void moreFramesThanPositionsAreRefused()
    {
        auto options = unetFromConfig(Fixture(QStringLiteral("motion-v2")).config(), "config.json").value();
        options.motion.frames = 4;
        QVERIFY_EXCEPTION_THROWN((void)runUnet(Fixture(QStringLiteral("motion-v2")), options), c10::Error);
    }

    void autoencoder_data()
    {
        QTest::addColumn<int>("unused");
        QTest::newRow("vae") << 0;
        QTest::newRow("vae-odd") << 0;
    }
    void autoencoder()
    {
        const Fixture fixture(QTest::currentDataTag());
        Autoencoder network(autoencoderFromConfig(fixture.config(), "config.json").value(),
                            torch::TensorOptions());
        drawByName(*network);
        const c10::InferenceMode inference;
        const auto code = network->encode(fixture.at("sample"));
        QCOMPARE(difference(fixture, "mean", code.mean), QByteArray());
        QCOMPARE(difference(fixture, "logvar", code.logVariance), QByteArray());
        QCOMPARE(difference(fixture, "out", network->decode(fixture.at("latent"))), QByteArray());
        // Pictures do not know of each other.
        const auto second = network->decode(fixture.at("latent").slice(0, 1));
        QVERIFY(relativeError(second, fixture.at("out").slice(0, 1)) <= kTolerance);
    }

    void clipText_data()
    {
        QTest::addColumn<int>("unused");
        QTest::newRow("clip-quick") << 0;
        QTest::newRow("clip-gelu") << 0;
    }
    void clipText()
    {
        const Fixture fixture(QTest::currentDataTag());
        ClipTextEncoder encoder(clipTextFromConfig(fixture.config(), "config.json").value(),
                                torch::TensorOptions());
        drawByName(*encoder);
        const c10::InferenceMode inference;
        const auto ids = fixture.at("ids").to(torch::kInt64);
        QCOMPARE(difference(fixture, "out", encoder->forward(ids)), QByteArray());
        QCOMPARE(difference(fixture, "skip1", encoder->forward(ids, 1)), QByteArray());
    }

    /// As torch's FlopCounterMode counts diffusers' networks.
    void operationsAreCounted()
    {
        const auto near = [](double got, double expected) { return std::abs(got / expected - 1) < 0.01; };
        QVERIFY(near(latentUnetFlops(stableDiffusion1Unet(), 1, 64, 64), 803273441280.0));
        QVERIFY(near(latentUnetFlops(stableDiffusion1Unet(), 1, 32, 32), 180106444800.0));
        QVERIFY(near(latentUnetFlops(modelScopeUnet(), 16, 32, 32), 4887105142784.0));
        QVERIFY(near(decoderFlops(AutoencoderOptions(), 32, 32), 622187282432.0));
    }

    void fullSizeCounts_data()
    {
        QTest::addColumn<qint64>("parameters");
        QTest::addColumn<qint64>("tensors");
        QTest::newRow("sd1") << qint64{859520964} << qint64{686};
        QTest::newRow("sd2") << qint64{865910724} << qint64{686};
        QTest::newRow("modelscope") << qint64{1411233860} << qint64{1480};
        QTest::newRow("motion v1") << qint64{859520964 + 417137600} << qint64{686 + 540 - 20};
        QTest::newRow("motion v2") << qint64{859520964 + 453209280} << qint64{686 + 567 - 21};
        QTest::newRow("vae") << qint64{83653863} << qint64{248};
        QTest::newRow("clip l") << qint64{123060480} << qint64{196};
        QTest::newRow("clip h") << qint64{340387840} << qint64{372};
    }
    void fullSizeCounts()
    {
        const torch::TensorOptions meta(torch::kMeta);
        const std::string name = QTest::currentDataTag();
        const std::map<std::string, std::function<std::shared_ptr<torch::nn::Module>()>> networks{
            {"sd1", [&] { return LatentUnet(stableDiffusion1Unet(), meta).ptr(); }},
            {"sd2", [&] { return LatentUnet(stableDiffusion2Unet(), meta).ptr(); }},
            {"modelscope", [&] { return LatentUnet(modelScopeUnet(), meta).ptr(); }},
            {"motion v1", [&] { return LatentUnet(animateDiffUnet(1), meta).ptr(); }},
            {"motion v2", [&] { return LatentUnet(animateDiffUnet(2), meta).ptr(); }},
            {"vae", [&] { return Autoencoder(AutoencoderOptions(), meta).ptr(); }},
            {"clip l", [&] { return ClipTextEncoder(ClipTextOptions(), meta).ptr(); }},
            {"clip h", [&] { return ClipTextEncoder(stableDiffusion2Text(), meta).ptr(); }}};
        const auto network = networks.at(name)();
        QTEST(static_cast<qint64>(weights::parameterCount(*network)), "parameters");
        QTEST(static_cast<qint64>(network->parameters().size()), "tensors");
    }
};

CASCADE_TEST(PublishedNetworksTest);
#include "tst_PublishedNetworks.moc"
