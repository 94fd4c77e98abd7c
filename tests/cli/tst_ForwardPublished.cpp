// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/PublishedConfig.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/ClipTextEncoder.h"
#include "core/nn/LatentUnet.h"
#include "core/weights/Safetensors.h"
#include "tests/cli/Support.h"
#include "tests/support/NamedWeights.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <filesystem>
#include <fstream>

using namespace cascade;
using namespace cascade::cli::tests;
namespace fs = std::filesystem;

namespace {

double differenceOf(const torch::Tensor& actual, const torch::Tensor& expected)
{
    return ((actual - expected).abs().max() / expected.abs().max()).item<double>();
}

/// A network's parameters by key, drawn as the fixtures of tests/fixtures/make_network_fixtures.py are.
template <typename Network, typename Options>
weights::StateDict drawnWeights(const Options& options)
{
    Network network(options, torch::TensorOptions());
    cascade::tests::drawByName(*network);
    return weights::stateDictOf(*network);
}

weights::StateDict weightsOf(const std::string& name, const std::string& config)
{
    if (name.starts_with("vae")) {
        return drawnWeights<nn::Autoencoder>(autoencoderFromConfig(config, name).value());
    }
    if (name.starts_with("clip")) {
        return drawnWeights<nn::ClipTextEncoder>(clipTextFromConfig(config, name).value());
    }
    return drawnWeights<nn::LatentUnet>(unetFromConfig(config, name).value());
}

} // namespace

class ForwardPublishedTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatDiffusersGives_data()
    {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QStringList>("inputs");
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("expected");
        const QStringList unet{"sample", "timestep", "encoder_hidden_states"};
        QTest::newRow("sd1") << "unet" << unet << "sample"
                             << "out";
        QTest::newRow("sd2") << "unet" << unet << "sample"
                             << "out";
        QTest::newRow("unet3d-odd") << "unet" << unet << "sample"
                                    << "out";
        QTest::newRow("vae") << "vae" << QStringList{"latent"} << "sample"
                             << "out";
        QTest::newRow("vae-odd") << "vae" << QStringList{"sample"} << "mean"
                                 << "mean";
        QTest::newRow("clip-quick") << "text_encoder" << QStringList{"ids"} << "hidden"
                                    << "out";
    }
    void whatDiffusersGives()
    {
        QFETCH(QString, network);
        QFETCH(QStringList, inputs);
        QFETCH(QString, output);
        QFETCH(QString, expected);
        const std::string name = QTest::currentDataTag();
        const auto fixture = makeFolder(name, network.toStdString());
        weights::StateDict given;
        for (const auto& key : inputs) {
            given[key.toStdString()] = fixture.readTensor(key.toStdString()).value();
        }
        weights::writeSafetensors(m_shop.file("in.safetensors"), given).value();
        const auto outcome = run(name, network);
        QVERIFY2(outcome.code == 0, outcome.error);
        const auto actual = weights::openSafetensors(m_shop.file("out.safetensors"))
                                .value()
                                .readTensor(output.toStdString())
                                .value();
        QVERIFY(differenceOf(actual, fixture.readTensor(expected.toStdString()).value()) <= 2e-5);
    }

    void whatDoesNotFitIsSaid()
    {
        const auto fixture = makeFolder("sd1", "unet");
        weights::writeSafetensors(m_shop.file("in.safetensors"),
                                  {{"sample", torch::zeros({2, 5, 8, 8})}, {"timestep", torch::zeros({2})}})
            .value();
        auto outcome = run("sd1", QStringLiteral("unet"));
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("sample: expected [any, 4, any, any], got [2, 5, 8, 8]"),
                 outcome.error);
        QVERIFY2(outcome.error.contains("encoder_hidden_states"), outcome.error);
        outcome = run("sd1", QStringLiteral("vae"));
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("config.json"), outcome.error);
        fs::remove(m_shop.file(QStringLiteral("sd1")) / "unet/diffusion_pytorch_model.safetensors");
        outcome = run("sd1", QStringLiteral("unet"));
        QCOMPARE(outcome.code, 3);
    }

    void inspectKnowsTheFamily()
    {
        (void)makeFolder("unet3d", "unet");
        const auto outcome = m_shop.run({"inspect", "unet3d/unet/diffusion_pytorch_model.safetensors"});
        QVERIFY2(outcome.code == 0, outcome.error);
        QVERIFY2(outcome.out.contains("ModelScope"), outcome.out);
    }

private:
    /// Writes a folder of one network as diffusers does; gives its fixture.
    weights::SafetensorsFile makeFolder(const std::string& name, const std::string& network)
    {
        auto fixture =
            weights::openSafetensors(CASCADE_FIXTURES "/networks/" + name + ".safetensors").value();
        const auto folder = m_shop.file(QString::fromStdString(name)) / network;
        fs::create_directories(folder);
        std::ofstream(folder.parent_path() / "model_index.json") << "{}";
        const auto& config = fixture.metadata().at("config");
        std::ofstream(folder / "config.json") << config;
        weights::writeSafetensors(
            folder / (name.starts_with("clip") ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
            weightsOf(name, config))
            .value();
        return fixture;
    }

    Outcome run(const std::string& folder, const QString& network)
    {
        return m_shop.run({"forward", QString::fromStdString(folder), "--network", network, "--inputs",
                           "in.safetensors", "--outputs", "out.safetensors"});
    }

    Workshop m_shop;
};

CASCADE_TEST(ForwardPublishedTest);
#include "tst_ForwardPublished.moc"
