// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/WorldClip.h"
#include "core/weights/Safetensors.h"
#include "core/weights/StateDict.h"
#include "core/world/Caption.h"
#include "core/world/Sampling.h"

#include "tests/cascade/Support.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::evaluation;

namespace {

const std::filesystem::path kTokenizer = CASCADE_RESOURCE_DIR "/models/toybox/tokenizer.model";

WorldClip randomWorldClip(std::uint64_t seed)
{
    torch::manual_seed(seed);
    return {WorldClipNetwork(), openCaptionTokenizer(kTokenizer).value()};
}

bool haveLengthOne(const torch::Tensor& rows)
{
    return at::allclose(rows.norm(2, {-1}), torch::ones({rows.size(0)}), 0, 1e-5);
}

} // namespace

class WorldClipTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isSmallEnoughToShip()
    {
        WorldClipNetwork network;
        const auto parameters = weights::parameterCount(*network);
        QVERIFY2(parameters >= 500'000 && parameters <= 800'000, qPrintable(QString::number(parameters)));
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "world-clip.safetensors";
        weights::StateDict shipped;
        for (const auto& [name, tensor] : weights::stateDictOf(*network)) {
            shipped[name] = tensor.detach().to(torch::kBFloat16);
        }
        weights::writeSafetensors(file, shipped).value();
        QVERIFY(std::filesystem::file_size(file) < 1'800'000);
    }

    void shapesAndLengths()
    {
        const auto worldClip = randomWorldClip(1);
        const auto frames = torch::rand({5, 3, 48, 80}) * 2 - 1;
        const auto features = worldClip.frameFeatures(frames);
        QCOMPARE(features.sizes().vec(), (std::vector<std::int64_t>{5, kFrameFeatures}));
        QCOMPARE(features.scalar_type(), torch::kFloat32);
        const auto seen = worldClip.embedFrames(frames);
        QCOMPARE(seen.sizes().vec(), (std::vector<std::int64_t>{5, kEmbedding}));
        QVERIFY(haveLengthOne(seen));
        QVERIFY(at::equal(seen, worldClip.embedFeatures(features)));
        QVERIFY(!at::allclose(seen[0], seen[1], 1e-3, 1e-3));
        const auto read = worldClip.embedCaptions({"a red cube", "a large blue torus spinning", ""});
        QCOMPARE(read.sizes().vec(), (std::vector<std::int64_t>{3, kEmbedding}));
        QVERIFY(haveLengthOne(read));
        QVERIFY(!at::allclose(read[0], read[1], 1e-3, 1e-3));
    }

    void computesInBf16()
    {
        torch::manual_seed(2);
        WorldClipNetwork network;
        const torch::NoGradGuard guard;
        const auto frames = torch::rand({2, 3, 48, 80}) * 2 - 1;
        const auto exact = network->frameFeatures(frames);
        const auto rough = network->frameFeatures(frames.to(torch::kBFloat16));
        QCOMPARE(rough.scalar_type(), torch::kFloat32);
        QVERIFY((rough - exact).abs().max().item<double>() < 0.1 * exact.abs().max().item<double>());
    }

    /// Padding beside a longer caption changes nothing, nor do the frames beside a frame.
    void oneByOneAsTogether()
    {
        const auto worldClip = randomWorldClip(3);
        const std::string few = "a red cube", many = "two small shiny green stars spinning in the desert";
        QVERIFY(at::allclose(worldClip.embedCaptions({few, many})[0], worldClip.embedCaptions({few})[0], 1e-4,
                             1e-5));
        const auto frames = torch::rand({3, 3, 48, 80}) * 2 - 1;
        QVERIFY(at::allclose(worldClip.embedFrames(frames)[2], worldClip.embedFrames(frames.slice(0, 2))[0],
                             1e-4, 1e-5));
    }

    void picturesOfAnySize()
    {
        const auto worldClip = randomWorldClip(4);
        const auto small = torch::rand({2, 3, 48, 80}) * 2 - 1;
        const auto large = small.repeat_interleave(4, 2).repeat_interleave(4, 3);
        QVERIFY(at::allclose(worldClip.embedFrames(small), worldClip.embedFrames(large), 1e-4, 1e-5));
        QCOMPARE(worldClip.embedFrames(torch::rand({1, 3, 24, 40})).size(1), kEmbedding);
    }

    void eightFramesAreCompared()
    {
        auto clip = torch::zeros({1, 3, 33, 48, 80});
        clip.copy_(torch::arange(33, torch::kFloat32).view({1, 1, 33, 1, 1}).expand_as(clip));
        const auto frames = comparedWithCaption(clip);
        QCOMPARE(frames.sizes().vec(), (std::vector<std::int64_t>{8, 3, 48, 80}));
        QCOMPARE(frames[7][2][5][6].item<float>(), 28.0F);
        QCOMPARE(comparedWithCaption(clip.slice(2, 0, 1)).size(0), std::int64_t{1}); // an image
        QCOMPARE(comparedWithCaption(clip.slice(2, 0, 5)).size(0), std::int64_t{5});
    }

    void scoreIsTheMeanCosine()
    {
        const auto caption = torch::tensor({0.6F, 0.8F});
        const auto frames = torch::tensor({{0.6F, 0.8F}, {0.8F, -0.6F}, {-0.6F, -0.8F}, {1.0F, 0.0F}});
        QVERIFY(std::abs(clipScore(frames, caption) - 100 * (1 + 0 - 1 + 0.6) / 4) < 1e-4);
        const auto worldClip = randomWorldClip(5);
        const auto clip = torch::rand({1, 3, 16, 48, 80}) * 2 - 1;
        const std::string words = "a green cone";
        const auto seen = worldClip.embedFrames(clip[0].transpose(0, 1).slice(0, 0, 16, 2));
        const auto expected = 100 * at::matmul(seen, worldClip.embedCaptions({words})[0]).mean();
        QVERIFY(std::abs(clipScore(worldClip, clip, words) - expected.item<double>()) < 1e-3);
    }

    /// Of a clip that is read frame by frame no other frames are looked at, and the same ones.
    void aClipThatIsReadScoresTheSame()
    {
        const auto worldClip = randomWorldClip(5);
        for (const int frames : {1, 5, 8, 19}) {
            const auto clip = tests::randomClip({frames, 24, 40, Rate::of(3)}, 3);
            const auto whole = clip->read(0, frames);
            QVERIFY(at::equal(comparedWithCaption(*clip), comparedWithCaption(whole)));
            QVERIFY(std::abs(clipScore(worldClip, *clip, "a cube") - clipScore(worldClip, whole, "a cube")) <
                    1e-4);
        }
    }

    /// With n pairs and no scale all choices are even; with right pairs and a large scale nothing is left.
    void lossOfPairs()
    {
        const auto vectors = torch::eye(4);
        const auto loss = [&](const torch::Tensor& captions, double scale) {
            return contrastiveLoss(vectors, captions, torch::tensor(scale)).item<double>();
        };
        QVERIFY(std::abs(loss(vectors, 0) - std::log(4.0)) < 1e-6);
        QVERIFY(loss(vectors, 100) < 1e-6);
        QVERIFY(std::abs(loss(vectors, 1) - (std::log(std::exp(1.0) + 3) - 1)) < 1e-5);
        QVERIFY(loss(vectors.flip(0), 100) > 50);
    }

    void temperatureIsLearnedAndBounded()
    {
        WorldClipNetwork network;
        QVERIFY(std::abs(network->scale().item<double>() - 1 / 0.07) < 1e-3);
        const auto vectors = torch::eye(4);
        contrastiveLoss(vectors, vectors, network->scale()).backward();
        const torch::NoGradGuard guard;
        auto logScale = network->named_parameters()["log_scale"];
        QVERIFY(logScale.grad().item<double>() < 0); // what is right already wants a larger scale
        logScale.fill_(10);
        QCOMPARE(network->scale().item<float>(), 100.0F);
    }

    /// Every caption of the world fits into the tokens that the caption tower takes.
    void captionsAreNotCut()
    {
        const auto tokenizer = openCaptionTokenizer(kTokenizer).value();
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            const auto text = world::caption(world::sampleScene(seed), seed);
            const auto tokens = tokenizer->encode(text, kCaptionTokens);
            QVERIFY2(!tokens.truncated && tokens.unknown.empty(), text.c_str());
        }
    }

    void weightsComeBackFromTheirFile()
    {
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        torch::manual_seed(6);
        WorldClipNetwork network;
        weights::StateDict shipped;
        {
            const torch::NoGradGuard guard;
            for (auto& parameter : network->parameters()) {
                parameter.copy_(parameter.to(torch::kBFloat16).to(torch::kFloat32)); // what a file can hold
            }
        }
        for (const auto& [name, tensor] : weights::stateDictOf(*network)) {
            shipped[name] = tensor.detach().to(torch::kBFloat16);
        }
        weights::writeSafetensors(root / "clip.safetensors", shipped).value();
        const WorldClip written(network, openCaptionTokenizer(kTokenizer).value());
        const auto read = openWorldClip(root / "clip.safetensors", kTokenizer).value();
        const auto frames = torch::rand({2, 3, 48, 80});
        QVERIFY(at::equal(read.frameFeatures(frames), written.frameFeatures(frames)));
        QVERIFY(at::equal(read.embedCaptions({"a cube"}), written.embedCaptions({"a cube"})));
        QCOMPARE(openWorldClip(root / "none", kTokenizer).error().code, ErrorCode::WeightsMissing);
        QVERIFY(!openWorldClip(root / "clip.safetensors", root / "none").ok());
        shipped.erase(shipped.begin());
        weights::writeSafetensors(root / "clip.safetensors", shipped).value();
        QCOMPARE(openWorldClip(root / "clip.safetensors", kTokenizer).error().code, ErrorCode::BadInput);
    }
};

CASCADE_TEST(WorldClipTest);
#include "tst_WorldClip.moc"
