// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/Model.h"

#include "core/cascade/Cascade.h"
#include "tests/cascade/Support.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <ATen/Context.h>

#include <fstream>

using namespace cascade;
using namespace cascade::tests;

namespace {

/// A model in a folder of its own, and a cache beside it.
struct Fixture {
    QTemporaryDir root;
    std::filesystem::path folder = root.filePath("model").toStdString();
    std::filesystem::path cache = root.filePath("cache").toStdString();
    ModelConfig config = writeTinyModel(folder);

    [[nodiscard]] Model open() const
    {
        return Model::open(folder, {torch::kCPU, torch::kFloat32, cache}).value();
    }
    [[nodiscard]] std::vector<std::filesystem::path> cachedFiles() const
    {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(cache / "embeddings")) {
            files.push_back(entry.path());
        }
        return files;
    }
};

} // namespace

class ModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void networksAreLoadedOnce()
    {
        const Fixture f;
        auto model = f.open();
        QVERIFY(model.loadedHashes().empty()); // nothing before it is asked for
        const auto network = model.network("base", "original").value();
        QVERIFY(model.network("base", "original").value().get() == network.get());
        const auto expected = randomNetwork(f.config.stages[0]);
        QVERIFY(torch::equal(network->parameters()[5], expected->parameters()[5]));
        QVERIFY(!network->parameters()[5].requires_grad());
        QCOMPARE(model.loadedHashes().at("base.safetensors"),
                 sha256OfFile(f.folder / "base.safetensors").value());
    }

    /// On a card, too: cuDNN rounds to TF32 unless it is told not to.
    void singlePrecisionIsNotRounded()
    {
        at::globalContext().setAllowTF32CuDNN(true);
        const Fixture f;
        (void)f.open();
        QVERIFY(!at::globalContext().allowTF32CuDNN());
        QVERIFY(!at::globalContext().allowTF32CuBLAS());
    }

    void missingWeights()
    {
        const Fixture f;
        std::filesystem::remove(f.folder / "base.safetensors");
        const auto error = f.open().network("base", "original").error();
        QCOMPARE(error.code, ErrorCode::WeightsMissing);
        QVERIFY(error.where.ends_with("base.safetensors"));
        QVERIFY(error.hint.find(f.config.stages[0].variants.at("original").sha256) != std::string::npos);
    }

    void alteredWeights_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("network") << "base.safetensors";
        QTest::newRow("text encoder") << "text.safetensors";
    }

    void alteredWeights()
    {
        QFETCH(QString, file);
        const Fixture f;
        const auto path = f.folder / file.toStdString();
        const auto before = sha256OfFile(path).value();
        {
            std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
            stream.seekp(-1, std::ios::end);
            stream.put('\x41');
        }
        auto model = f.open();
        const auto error = file == "base.safetensors" ? model.network("base", "original").error()
                                                      : model.embed("a red ball").error();
        QCOMPARE(error.code, ErrorCode::WeightsMissing);
        QVERIFY(error.what.find("expected weights of SHA-256 " + before) != std::string::npos);
        QVERIFY(error.what.find("got " + sha256OfFile(path).value()) != std::string::npos);
    }

    void unknownStagesAndVariants()
    {
        const Fixture f;
        auto model = f.open();
        const auto stage = model.network("ssr9", "original").error();
        QCOMPARE(stage.code, ErrorCode::BadInput);
        QVERIFY(stage.what.find("base") != std::string::npos);
        const auto variant = model.network("base", "distilled-3").error();
        QCOMPARE(variant.code, ErrorCode::BadInput);
        QVERIFY(variant.what.find("original") != std::string::npos);
    }

    void embeddingsAreKeptOnDisk()
    {
        const Fixture f;
        const std::string prompt = "a red ball";
        const auto first = f.open().embed(prompt).value();
        const auto files = f.cachedFiles();
        QCOMPARE(files.size(), std::size_t{1});
        // What the file says is what the next run uses.
        auto changed = first.text.embedding.squeeze(0) + 1;
        weights::writeSafetensors(files[0], {{"hidden", changed.contiguous()}}).value();
        QVERIFY(torch::equal(f.open().embed(prompt).value().text.embedding.squeeze(0), changed));
        // A damaged one is made anew.
        std::ofstream(files[0]) << "not a file of tensors";
        QVERIFY(torch::equal(f.open().embed(prompt).value().text.embedding, first.text.embedding));
        QVERIFY(torch::equal(f.open().embed(prompt).value().text.embedding, first.text.embedding));
        (void)f.open().embed("a blue ball").value();
        QCOMPARE(f.cachedFiles().size(), std::size_t{2});
    }

    void embeddingsBelongToTheirWeights()
    {
        const Fixture f;
        const auto first = f.open().embed("a red ball").value();
        (void)writeTinyModel(f.folder, 2);
        const auto second = f.open().embed("a red ball").value();
        QVERIFY(!torch::equal(first.text.embedding, second.text.embedding));
        QCOMPARE(f.cachedFiles().size(), std::size_t{2});
    }

    void nothingIsKeptWithoutAFolder()
    {
        const Fixture f;
        auto model = Model::open(f.folder, {}).value();
        (void)model.embed("a red ball").value();
        QVERIFY(!std::filesystem::exists(f.cache));
    }

    void promptsOfAllLengths()
    {
        const Fixture f;
        auto model = f.open();
        const auto empty = model.embed("").value();
        QCOMPARE(empty.text.mask.sum().item<std::int64_t>(), std::int64_t{1}); // end of text
        QVERIFY(!empty.truncated);
        const auto few = model.embed("a red ball").value();
        QCOMPARE(few.text.embedding.sizes(), (std::vector<std::int64_t>{1, 1, 4, 12}));
        std::string longest;
        while (longest.size() < 10000) {
            longest += "red ball ";
        }
        const auto many = model.embed(longest).value();
        QVERIFY(many.truncated);
        QCOMPARE(many.text.mask.size(2), std::int64_t{f.config.text.maxTokens});
        QVERIFY(!model.embed("a ☃").value().unknown.empty());
    }

    /// From words to frames, and each stage is told when the one before is done.
    void runsAsACascade()
    {
        const Fixture f;
        auto model = f.open();
        CascadeRun run;
        run.stages = planCascade(model.config(), 3).value();
        run.stages[0].sampling.sampler.steps = 2;
        run.stages[0].output = {4, 24, 40, Rate::of(3)};
        run.prompt = "a red ball";
        run.scratchFolder = f.cache;
        torch::Tensor clip;
        std::vector<Progress> progress;
        CascadeHooks hooks;
        hooks.output = [&](std::int64_t first, const torch::Tensor& frames) {
            QCOMPARE(first, std::int64_t{0});
            clip = frames.clone();
        };
        hooks.progress = [&](const Progress& at) { progress.push_back(at); };
        const auto report = runCascade(model, run, hooks).value();
        QCOMPARE(clip.sizes(), (std::vector<std::int64_t>{1, 3, 4, 24, 40}));
        QVERIFY(clip.abs().max().item<float>() <= 1);
        QCOMPARE(report.stages.size(), std::size_t{1});
        QCOMPARE(progress.size(), std::size_t{2});
        QCOMPARE(progress.back().step, 2);
        QVERIFY(progress.back().remainingSec < 1e-6);
        const auto once = clip;
        run.prompt = "a blue cube";
        (void)runCascade(model, run, hooks).value();
        QVERIFY((clip - once).abs().max().item<float>() > 1e-3F);
    }
};

CASCADE_TEST(ModelTest);
#include "tst_Model.moc"
