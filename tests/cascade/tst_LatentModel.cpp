// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/LatentModel.h"
#include "core/cascade/LatentRun.h"
#include "core/nn/ClipTextEncoder.h"
#include "core/weights/PartSource.h"
#include "core/weights/Recognise.h"
#include "tests/support/NamedWeights.h"
#include "tests/support/RandomWeights.h"
#include "tests/support/SmallPublished.h"
#include "tests/support/TestMain.h"
#include "tests/weights/KeymapFixtures.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::tests;

namespace {

namespace fs = std::filesystem;

class Folder {
public:
    [[nodiscard]] fs::path operator/(const char* name) const
    {
        return fs::path(m_folder.path().toStdString()) / name;
    }

private:
    QTemporaryDir m_folder;
};

torch::Tensor latentsOf(LatentModel& model, int frames)
{
    const c10::InferenceMode inference;
    LatentRun run;
    run.network = model.unet().value();
    run.schedule = model.scheduler().schedule;
    run.text = model.embed("a photo of a cat").value().text;
    run.withoutText = model.embed("").value().text;
    run.output = {frames, 6, 8, Rate::of(8), 4};
    run.sampling.sampler.steps = 2;
    run.sampling.guidance = diffusion::GuidanceSchedule::constant(6.5);
    torch::Tensor made;
    StageHooks hooks;
    hooks.output = [&](std::int64_t, const torch::Tensor& latents) { made = latents.clone(); };
    (void)runLatent(run, hooks).value();
    return made;
}

LatentModelFiles of(const fs::path& checkpoint)
{
    LatentModelFiles files;
    files.checkpoint = checkpoint;
    return files;
}

LatentModelFiles withMotion(const fs::path& checkpoint, const fs::path& motion)
{
    auto files = of(checkpoint);
    files.motion = motion;
    return files;
}

LatentModelFiles withLora(const fs::path& checkpoint, double weight)
{
    auto files = of(checkpoint);
    files.loras = {{smallLora(), weight}};
    return files;
}

LatentModel opened(const LatentModelFiles& files)
{
    return LatentModel::open(files, {}).value();
}

/// The layout of Stable Diffusion 1 at a tenth of its width, and its words.
nn::LatentUnetOptions narrowUnet()
{
    nn::LatentUnetOptions options;
    options.contextWidth = 64;
    for (int i = 0; i < 4; ++i) {
        options.levels.push_back({32, 8, i < 3});
    }
    return options;
}

nn::AutoencoderOptions narrowAutoencoder()
{
    nn::AutoencoderOptions options;
    options.channels = {32, 32, 32, 32};
    return options;
}

nn::ClipTextOptions narrowText()
{
    nn::ClipTextOptions options;
    options.vocabulary = 914;
    options.width = 64;
    options.feedForward = 32;
    options.heads = 1;
    return options;
}

/// Puts a network, drawn by name, into a file under the names that a checkpoint in one file has for it.
void addPart(weights::StateDict& file, const weights::TensorTable& names, weights::PartKind kind,
             torch::nn::Module& module)
{
    const auto recognised = weights::recognise(names, "names").value();
    const auto part = std::find_if(recognised.parts.begin(), recognised.parts.end(),
                                   [&](const auto& candidate) { return candidate.kind == kind; });
    const auto table =
        weights::renamedTable(names, weights::partMap(names, *part, false, "names").value(), "names").value();
    drawByName(module);
    for (const auto& item : module.named_parameters()) {
        const auto& origin = table.origins.at(item.key());
        auto tensor = item.value().detach();
        file[origin.fileKey] = origin.placement.squeezed ? tensor.unsqueeze(2).unsqueeze(3) : tensor;
    }
}

void writeSingleFile(const fs::path& file)
{
    const auto names = keysOf(QStringLiteral("sd1.ldm"));
    weights::StateDict tensors;
    nn::LatentUnet unet(narrowUnet(), torch::TensorOptions());
    nn::Autoencoder vae(narrowAutoencoder(), torch::TensorOptions());
    nn::ClipTextEncoder text(narrowText(), torch::TensorOptions());
    addPart(tensors, names, weights::PartKind::Unet, *unet);
    addPart(tensors, names, weights::PartKind::Vae, *vae);
    addPart(tensors, names, weights::PartKind::TextEncoder, *text);
    weights::writeSafetensors(file, tensors).value();
}

} // namespace

class LatentModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFolderRunsAsItsOwnFilesSay()
    {
        const Folder folder;
        makePublishedFolder(folder / "sd1", "sd1");
        auto model = opened(of(folder / "sd1"));
        QCOMPARE(model.unetOptions().levels.size(), std::size_t{2});
        QCOMPARE(model.autoencoderOptions().factor(), std::int64_t{2});
        QCOMPARE(model.scheduler().schedule.kind, diffusion::BetaKind::ScaledLinear);
        nn::LatentUnet same(model.unetOptions(), torch::TensorOptions());
        drawByName(*same);
        const auto unet = model.unet().value();
        for (const auto& item : unet->named_parameters()) {
            QVERIFY(torch::equal(item.value(), same->named_parameters()[item.key()]));
            QVERIFY(!item.value().requires_grad());
        }
        QCOMPARE(latentsOf(model, 1).sizes(), (torch::IntArrayRef{1, 4, 1, 6, 8}));
        QVERIFY(model.unet().value().ptr() == unet.ptr()); // read once
    }

    void motionModulesMakeItAClipModel()
    {
        const Folder folder;
        makePublishedFolder(folder / "sd1", "sd1");
        makeMotionModules(folder / "motion.safetensors");
        auto model = opened(withMotion(folder / "sd1", folder / "motion.safetensors"));
        QCOMPARE(model.unetOptions().frames, nn::FrameMixing::MotionModules);
        QVERIFY(!model.unetOptions().motion.clipStatistics); // as they were trained
        QCOMPARE(model.scheduler().schedule.kind, diffusion::BetaKind::Linear);
        auto pictures = opened(of(folder / "sd1"));
        QVERIFY(relativeError(latentsOf(model, 3), latentsOf(pictures, 3)) > 0.01);
    }

    void lorasChangeUnetAndWords()
    {
        const Folder folder;
        makePublishedFolder(folder / "sd1", "sd1");
        const auto with = [&](double weight) { return opened(withLora(folder / "sd1", weight)); };
        auto plain = opened(of(folder / "sd1"));
        auto none = with(0), half = with(0.5);
        QVERIFY(torch::equal(latentsOf(none, 1), latentsOf(plain, 1)));
        QVERIFY(relativeError(latentsOf(half, 1), latentsOf(plain, 1)) > 0.01);
        QVERIFY(!torch::equal(half.embed("cat").value().text, plain.embed("cat").value().text));
    }

    void lorasAndMotionModulesOfOtherModelsAreRefused()
    {
        const Folder folder;
        makePublishedFolder(folder / "clips", "modelscope");
        makeMotionModules(folder / "motion.safetensors");
        const auto motion =
            LatentModel::open(withMotion(folder / "clips", folder / "motion.safetensors"), {});
        QVERIFY(!motion);
        QVERIFY(motion.error().what.find("got one that mixes frames itself") != std::string::npos);
        writeSingleFile(folder / "model.safetensors");
        auto changed = opened(withLora(folder / "model.safetensors", 1));
        const auto refused = changed.unet();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::BadInput);
        QVERIFY(refused.error().where.find("lora.safetensors") != std::string::npos);
    }

    /// One file holds all networks under names of its own; it gives what they give.
    void oneFileHoldsAll()
    {
        const Folder folder;
        writeSingleFile(folder / "model.safetensors");
        makeTokenizerFolder(folder / "tokenizer");
        auto model = opened(of(folder / "model.safetensors"));
        QCOMPARE(model.autoencoderOptions().factor(), std::int64_t{8});
        QCOMPARE(model.scheduler().schedule.stepsOffset, 1);
        const auto unet = model.unet().value();
        nn::LatentUnet same(narrowUnet(), torch::TensorOptions());
        drawByName(*same);
        for (const auto& item : same->named_parameters()) {
            QVERIFY2(torch::equal(item.value(), unet->named_parameters()[item.key()]), item.key().c_str());
        }
        const c10::InferenceMode inference;
        LatentUnetInputs inputs;
        QVERIFY(torch::equal(unet->forward(inputs()), same->forward(inputs()))); // the heads, too
        nn::Autoencoder vae(narrowAutoencoder(), torch::TensorOptions());
        drawByName(*vae);
        const auto latent = randomTensor({1, 4, 2, 2}, 5);
        QVERIFY(torch::equal(model.autoencoder().value()->decode(latent), vae->decode(latent)));
        QCOMPARE(model.embed("a cat").value().text.sizes(), (torch::IntArrayRef{1, 77, 64}));
    }

    void anotherAutoencoderDecodesTheSameLatents()
    {
        const Folder folder;
        makePublishedFolder(folder / "sd1", "sd1");
        makeOtherAutoencoder(folder / "vae");
        auto files = of(folder / "sd1");
        auto own = opened(files);
        files.autoencoder = folder / "vae";
        auto other = opened(files);
        QVERIFY(torch::equal(latentsOf(own, 1), latentsOf(other, 1)));
        const c10::InferenceMode inference;
        const auto latent = randomTensor({1, 4, 2, 2}, 5);
        const auto brighter =
            other.autoencoder().value()->decode(latent) - own.autoencoder().value()->decode(latent);
        QVERIFY((brighter - 0.25).abs().max().item<float>() < 1e-5);
    }

    /// No key of such a file says what its U-Net predicts: the artist does.
    void whatAFilePredictsCanBeSaid()
    {
        const Folder folder;
        makePublishedFolder(folder / "sd1", "sd1");
        auto files = of(folder / "sd1");
        auto own = opened(files);
        QCOMPARE(own.scheduler().schedule.prediction, diffusion::Prediction::Epsilon);
        files.prediction = diffusion::Prediction::V;
        auto said = opened(files);
        QCOMPARE(said.scheduler().schedule.prediction, diffusion::Prediction::V);
        QVERIFY(relativeError(latentsOf(said, 1), latentsOf(own, 1)) > 0.01);
    }

    void withoutATokenizerWordsCannotBeRead()
    {
        const Folder folder;
        writeSingleFile(folder / "model.safetensors");
        auto model = opened(of(folder / "model.safetensors"));
        const auto refused = model.embed("a cat");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::WeightsMissing);
        QVERIFY(refused.error().hint.find("tokenizer") != std::string::npos);
    }

    void longPromptsAreCutAndSaidSo()
    {
        const Folder folder;
        makePublishedFolder(folder / "sd1", "sd1");
        auto model = opened(of(folder / "sd1"));
        std::string prompt;
        for (int i = 0; i < 100; ++i) {
            prompt += "cat ";
        }
        QVERIFY(model.embed(prompt).value().truncated);
        QVERIFY(!model.embed("a photo of a cat").value().truncated);
    }

private:
    struct LatentUnetInputs {
        nn::LatentUnetInput operator()() const
        {
            nn::LatentUnetInput input;
            input.noisy = randomTensor({1, 4, 1, 8, 8}, 1);
            input.timestep = torch::full({1}, 500.0);
            input.context = randomTensor({1, 7, 64}, 2);
            return input;
        }
    };
};

CASCADE_TEST(LatentModelTest);
#include "tst_LatentModel.moc"
