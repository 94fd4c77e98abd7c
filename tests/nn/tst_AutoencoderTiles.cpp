// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/nn/Attend.h"
#include "core/nn/AutoencoderTiles.h"
#include "core/nn/LatentUnet.h"
#include "core/nn/PublishedCost.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/TensorPeak.h"
#include "tests/support/TestMain.h"

#include <ATen/Parallel.h>
#include <QTest>

#include <cmath>
#include <stdexcept>
#include <vector>

using namespace cascade::nn;
using namespace cascade::tests;

namespace {

Autoencoder randomAutoencoder(std::vector<std::int64_t> channels, std::int64_t layers)
{
    AutoencoderOptions options;
    options.channels = std::move(channels);
    options.layers = layers;
    Autoencoder autoencoder(options, torch::TensorOptions());
    randomise(*autoencoder, 1, 0.5);
    return autoencoder;
}

/// Slow waves over the picture, in phases of their own for each frame and channel: smooth, and everywhere of
/// the same mean and variance, so that a tile's group norms see what the whole picture's see.
torch::Tensor smooth(std::int64_t frames, std::int64_t channels, std::int64_t height, std::int64_t width)
{
    const auto phase = 3 * randomTensor({2, frames, channels, 1, 1}, 2);
    const auto wave = [](std::int64_t count) {
        return torch::arange(count, torch::kFloat32) * (2 * M_PI / 16);
    };
    return at::sin(wave(height).unsqueeze(1) + phase[0]) + at::sin(wave(width) + phase[1]);
}

torch::Tensor decodedWithin(const Autoencoder& autoencoder, const torch::Tensor& latents, std::int64_t bytes,
                            std::vector<std::int64_t>* groups = nullptr)
{
    std::vector<torch::Tensor> parts;
    std::int64_t next = 0;
    decodeFrames(autoencoder, latents, {bytes, {}}, [&](std::int64_t first, const torch::Tensor& images) {
        QCOMPARE(first, next);
        next += images.size(0);
        parts.push_back(images);
        if (groups != nullptr) {
            groups->push_back(images.size(0));
        }
    });
    return at::cat(parts);
}

} // namespace

class AutoencoderTilesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void groupsDoNotChangePictures()
    {
        const torch::NoGradGuard noGrad;
        const auto autoencoder = randomAutoencoder({32, 64}, 1);
        const auto latents = smooth(5, 4, 12, 20);
        const auto bytes = decodePeakBytes(autoencoder->options(), 2, 24, 40, 4);
        std::vector<std::int64_t> groups;
        const auto got = decodedWithin(autoencoder, latents, bytes, &groups);
        QCOMPARE(groups, (std::vector<std::int64_t>{2, 2, 1}));
        QVERIFY(relativeError(got, autoencoder->decode(latents)) < 1e-5);

        const auto images = smooth(5, 3, 24, 40);
        const auto whole = autoencoder->encode(images);
        std::vector<torch::Tensor> means, variances;
        encodeFrames(autoencoder, images, {encodePeakBytes(autoencoder->options(), 2, 24, 40, 4), {}},
                     [&](std::int64_t, const LatentDistribution& latent) {
                         means.push_back(latent.mean);
                         variances.push_back(latent.logVariance);
                     });
        QCOMPARE(means.size(), std::size_t{3});
        QVERIFY(relativeError(at::cat(means), whole.mean) < 1e-5);
        QVERIFY(relativeError(at::cat(variances), whole.logVariance) < 1e-5);
    }

    void tilesComeCloseToTheWholePicture()
    {
        const torch::NoGradGuard noGrad;
        const auto autoencoder = randomAutoencoder({32, 64}, 1);
        const auto latents = smooth(2, 4, 45, 70);
        const auto whole = autoencoder->decode(latents);
        const auto tiled = decodedWithin(autoencoder, latents, 1); // nothing fits: the smallest tiles
        QCOMPARE(tiled.sizes(), whole.sizes());
        // The attention and what remains of a wave at a tile's edge are not the same: hence no closer.
        QVERIFY2(cosineOf(tiled, whole) > 0.98, qPrintable(QString::number(cosineOf(tiled, whole))));

        const auto images = smooth(1, 3, 93, 140);
        const auto encoded = autoencoder->encode(images);
        int calls = 0, tiles = 0;
        encodeFrames(autoencoder, images, {1, [&] { ++tiles; }},
                     [&](std::int64_t, const LatentDistribution& latent) {
                         ++calls;
                         QCOMPARE(latent.mean.sizes(), encoded.mean.sizes());
                         const auto mean = cosineOf(latent.mean, encoded.mean);
                         QVERIFY2(mean > 0.98, qPrintable(QString::number(mean)));
                         QVERIFY(cosineOf(latent.logVariance, encoded.logVariance) > 0.98);
                     });
        QCOMPARE(calls, 1);
        QCOMPARE(tiles, 2 * 3);
    }

    void seamsAreBlended()
    {
        const torch::NoGradGuard noGrad;
        const auto autoencoder = randomAutoencoder({32, 64}, 1);
        const auto latents = smooth(1, 4, 32, 80);
        const auto whole = autoencoder->decode(latents), tiled = decodedWithin(autoencoder, latents, 1);
        const auto steps = [](const torch::Tensor& t) { return t.diff(1, 3).abs().max().item<double>(); };
        QVERIFY2(steps(tiled) < 1.5 * steps(whole),
                 qPrintable(QString("%1 against %2").arg(steps(tiled)).arg(steps(whole))));
    }

    void aThrowEndsTheWork()
    {
        const torch::NoGradGuard noGrad;
        const auto autoencoder = randomAutoencoder({32}, 1);
        const auto latents = smooth(4, 4, 8, 8);
        int sunk = 0, begun = 0;
        const auto stop = [&] {
            if (++begun == 3) {
                throw std::runtime_error("stopped");
            }
        };
        const FrameBudget budget{decodePeakBytes(autoencoder->options(), 1, 8, 8, 4), stop};
        QVERIFY_THROWS_EXCEPTION(
            std::runtime_error,
            decodeFrames(autoencoder, latents, budget, [&](std::int64_t, const torch::Tensor&) { ++sunk; }));
        QCOMPARE(sunk, 2);
    }

    void predictsItsPeak_data()
    {
        QTest::addColumn<bool>("narrow");
        QTest::newRow("fp32") << false;
        QTest::newRow("bf16") << true;
    }
    void predictsItsPeak()
    {
        QFETCH(bool, narrow);
        const c10::InferenceMode inference;
        const auto type = narrow ? torch::kBFloat16 : torch::kFloat32;
        auto autoencoder = randomAutoencoder({64, 128}, 1);
        autoencoder->to(type);
        const std::int64_t side = narrow ? 160 : 112, bytes = narrow ? 2 : 4;
        const auto& options = autoencoder->options();
        check("decoding", bytes, decodePeakBytes(options, 2, side, side, bytes),
              [&] { (void)autoencoder->decode(smooth(2, 4, side / 2, side / 2).to(type)); });
        check("encoding", bytes, encodePeakBytes(options, 2, side, side, bytes),
              [&] { (void)autoencoder->encode(smooth(2, 3, side, side).to(type)); });
    }

    void predictsThePeakOfAUnet_data()
    {
        QTest::addColumn<int>("batch");
        QTest::newRow("one pass") << 1;
        QTest::newRow("both passes at once") << 2;
    }
    void predictsThePeakOfAUnet()
    {
        QFETCH(int, batch);
        const c10::InferenceMode inference;
        LatentUnetOptions options;
        options.levels = {{64, 4, true}, {128, 4, true}};
        options.contextWidth = 32;
        options.layers = 1;
        options.frames = FrameMixing::MotionModules;
        LatentUnet unet(options, torch::TensorOptions());
        randomise(*unet, 3);
        unet->to(torch::kBFloat16);
        const UnetClip clip{batch, 16, 48, 48};
        LatentUnetInput input;
        input.noisy = randomTensor({batch, 4, 16, 48, 48}, 4).to(torch::kBFloat16);
        input.timestep = torch::full({batch}, 500.0);
        input.context = randomTensor({batch, 7, 32}, 5).to(torch::kBFloat16);
        check("U-Net", 2, unetPeakBytes(options, clip, 2), [&] { (void)unet->forward(input); });
    }

private:
    static void check(const char* what, std::int64_t elementBytes, std::int64_t predicted,
                      const std::function<void()>& work)
    {
        const TensorPeak peak;
        work();
        const auto measured = peak.bytes(), activations = predicted - kernelScratchBytes(elementBytes);
        const auto text =
            QString("%1: predicted %2, measured %3 MiB").arg(what).arg(predicted >> 20).arg(measured >> 20);
        QVERIFY2(measured <= predicted, qPrintable(text));
        QVERIFY2(activations <= 2 * measured, qPrintable(text));
    }
};

CASCADE_TEST(AutoencoderTilesTest);
#include "tst_AutoencoderTiles.moc"
