// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/scan/ScanModels.h"

#include "tests/library/LibrarySupport.h"
#include "tests/scan/SparseWeights.h"
#include "tests/support/Fuzz.h"
#include "tests/support/TestMain.h"

#include <QTest>

using namespace cascade;
using namespace cascade::library;
using namespace cascade::tests;
using weights::TensorTable;

namespace {

namespace fs = std::filesystem;

/// What a scan of one place finds, by title.
std::map<std::string, FoundModel> scanned(const fs::path& place)
{
    std::map<std::string, FoundModel> all;
    for (auto& model : scanModels({{place, placeKindOf(place), true}}).models) {
        all.emplace(model.title, std::move(model));
    }
    return all;
}

/// A LoRA that changes one layer.
TensorTable loraOf(const std::string& layer, std::int64_t in, std::int64_t out)
{
    return {{layer + ".lora_down.weight", {weights::ElementType::F16, {4, in}}},
            {layer + ".lora_up.weight", {weights::ElementType::F16, {out, 4}}}};
}

/// A folder that diffusers wrote, of networks by name.
void writePipeline(const fs::path& folder, const std::map<std::string, TensorTable>& networks)
{
    QJsonObject index{{"_class_name", "SomePipeline"}};
    for (const auto& [name, table] : networks) {
        index[QString::fromStdString(name)] = QJsonArray{"diffusers", "SomeModel"};
        writeSparse(folder / name / "diffusion_pytorch_model.safetensors", table);
        std::ofstream(folder / name / "config.json") << "{}";
    }
    std::ofstream(folder / "model_index.json") << QJsonDocument(index).toJson().constData();
}

TensorTable show1()
{
    auto table = keysOf("if1");
    table["down_blocks.0.temp_convs.0.conv1.2.weight"] = {weights::ElementType::F16, {32, 32, 3, 1, 1}};
    return table;
}

} // namespace

Q_DECLARE_METATYPE(cascade::library::ModelRole)
Q_DECLARE_METATYPE(cascade::weights::TensorTable)

class ScanModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesAreKnownByTheirKeys_data()
    {
        QTest::addColumn<TensorTable>("table");
        QTest::addColumn<ModelRole>("role");
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("fits");
        QTest::addColumn<QString>("licence");
        const auto row = [](const char* name, const TensorTable& table, ModelRole role, const char* family,
                            const char* fits, const char* licence) {
            QTest::newRow(name) << table << role << family << fits << licence;
        };
        row("SD1", keysOf("sd1.ldm"), ModelRole::ImageCheckpoint, "Stable Diffusion 1", "Stable Diffusion 1",
            "CreativeML OpenRAIL-M");
        row("SD2", keysOf("sd2.ldm"), ModelRole::ImageCheckpoint, "Stable Diffusion 2", "Stable Diffusion 2",
            "OpenRAIL++-M");
        row("U-Net", keysOf("sd1.unet"), ModelRole::Unet, "Stable Diffusion 1", "Stable Diffusion 1",
            "CreativeML OpenRAIL-M");
        row("motion", keysOf("motion3"), ModelRole::MotionModule, "AnimateDiff motion modules",
            "Stable Diffusion 1", "Apache-2.0");
        row("VAE", keysOf("vae"), ModelRole::Vae, "Stable Diffusion autoencoder",
            "Stable Diffusion 1, Stable Diffusion 2, ModelScope or zeroscope", "unknown");
        row("CLIP L", keysOf("clip_l"), ModelRole::TextEncoder, "CLIP text encoder", "Stable Diffusion 1",
            "unknown");
        row("CLIP H", keysOf("clip_h"), ModelRole::TextEncoder, "CLIP text encoder",
            "Stable Diffusion 2, ModelScope or zeroscope", "unknown");
        row("ModelScope", keysOf("unet3d"), ModelRole::Unet, "ModelScope or zeroscope",
            "ModelScope or zeroscope", "CC-BY-NC-4.0 (non-commercial)");
        row("LoRA of SD1",
            loraOf("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k", 768, 320),
            ModelRole::Lora, "LoRA", "Stable Diffusion 1", "unknown");
        row("LoRA of SD2",
            loraOf("lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k", 1024, 320),
            ModelRole::Lora, "LoRA", "Stable Diffusion 2, ModelScope or zeroscope", "unknown");
        row("LoRA of words", loraOf("lora_te_text_model_encoder_layers_0_self_attn_q_proj", 768, 768),
            ModelRole::Lora, "LoRA", "Stable Diffusion 1", "unknown");
        row("LoRA of nothing known", loraOf("lora_unet_mid_block_attentions_0_proj_in", 77, 320),
            ModelRole::Lora, "LoRA", "", "unknown");
    }
    void filesAreKnownByTheirKeys()
    {
        QFETCH(TensorTable, table);
        QFETCH(ModelRole, role);
        QFETCH(QString, family);
        QFETCH(QString, fits);
        QFETCH(QString, licence);
        const ModelGround ground;
        const auto file = writeSparse(ground.root() / "misleading vae name.safetensors", table);
        const auto model = scanned(file).at("misleading vae name");
        QCOMPARE(model.problem, std::string());
        QCOMPARE(int(model.role), int(role));
        QCOMPARE(model.family, family.toStdString());
        QCOMPARE(joined(model.fits), fits.toStdString());
        QCOMPARE(licenceText(model.licence), licence.toStdString());
        QCOMPARE(model.bytes, fs::file_size(file));
        QCOMPARE(model.files.size(), std::size_t{1});
        QVERIFY(model.isRunnable);
        QVERIFY(!wiringText(model).empty());
    }

    void folderOfDiffusersIsWhatItsDenoiserIs()
    {
        const ModelGround ground;
        const auto folder = ground.root() / "shelf/scope";
        writePipeline(folder, {{"unet", keysOf("unet3d")},
                               {"vae", keysOf("vae")},
                               {"text_encoder", keysOf("clip_h")},
                               {"safety_checker", {{"x", {}}}}});
        ground.write("shelf/scope/README.md", "---\nlicense: apache-2.0\n---\n");
        const auto model = scanned(ground.root() / "shelf").at("scope");
        QCOMPARE(model.problem, std::string());
        QCOMPARE(int(model.role), int(ModelRole::VideoModel));
        QCOMPARE(model.family, std::string("ModelScope or zeroscope"));
        QCOMPARE(model.parts.size(), std::size_t{3});
        QCOMPARE(licenceText(model.licence), std::string("Apache-2.0")); // its card knows better
        std::string names;
        for (const auto& file : model.files) {
            names += file.name + ' ';
            QCOMPARE(file.bytes, fs::file_size(pathOf(model, file)));
        }
        QCOMPARE(names,
                 std::string("text_encoder/diffusion_pytorch_model.safetensors text_encoder/config.json "
                             "unet/diffusion_pytorch_model.safetensors unet/config.json "
                             "vae/diffusion_pytorch_model.safetensors vae/config.json model_index.json "));
        QVERIFY(model.bytes > std::uintmax_t{3} << 30);
    }

    void pixelCascadesNeedNoAutoencoder()
    {
        const ModelGround ground;
        writePipeline(ground.root() / "shelf/show", {{"unet", show1()}, {"text_encoder", keysOf("t5")}});
        const auto model = scanned(ground.root() / "shelf").at("show");
        QCOMPARE(int(model.role), int(ModelRole::VideoModel));
        QCOMPARE(model.family, std::string("Show-1 base"));
        QVERIFY(!model.isRunnable);
        QCOMPARE(wiringText(model), std::string("nothing yet: this version does not run Show-1 base"));
        QCOMPARE(int(model.licence.terms), int(Terms::NonCommercial));
    }

    void licencesComeFromTheSurestSource_data()
    {
        QTest::addColumn<bool>("metadata");
        QTest::addColumn<bool>("card");
        QTest::addColumn<bool>("text");
        QTest::addColumn<QString>("repository");
        QTest::addColumn<QString>("licence");
        QTest::addColumn<int>("source");
        const auto row = [](const char* name, bool metadata, bool card, bool text, const char* repository,
                            const char* licence, LicenceSource source) {
            QTest::newRow(name) << metadata << card << text << repository << licence << int(source);
        };
        row("the file", true, true, true, "me--mine", "BSD-3-Clause", LicenceSource::File);
        row("the card", false, true, true, "me--mine", "CC-BY-4.0", LicenceSource::ModelCard);
        row("the text", false, false, true, "me--mine", "MIT", LicenceSource::Text);
        row("the repository", false, false, false, "cerspense--zeroscope_v2_XL", "CC-BY-NC-4.0",
            LicenceSource::Repository);
        row("the family", false, false, false, "me--mine", "CreativeML OpenRAIL-M", LicenceSource::Family);
    }
    void licencesComeFromTheSurestSource()
    {
        QFETCH(bool, metadata);
        QFETCH(bool, card);
        QFETCH(bool, text);
        QFETCH(QString, repository);
        QFETCH(QString, licence);
        QFETCH(int, source);
        const ModelGround ground;
        const std::string revision(40, 'a'), own = "hub/models--" + repository.toStdString();
        const std::string snapshot = own + "/snapshots/" + revision + '/';
        ground.write(own + "/refs/main", revision);
        std::map<std::string, std::string> about;
        if (metadata) {
            about["modelspec.license"] = "bsd-3-clause";
        }
        const auto blob = writeSparse(ground.root() / own / "blobs/1", keysOf("sd1.unet"), about);
        ground.link(blob, snapshot + "some.safetensors");
        if (card) {
            ground.write(snapshot + "README.md", "---\nlicense: cc-by-4.0\n---\nText");
        }
        if (text) {
            ground.write(snapshot + "LICENSE", "MIT License\n\nCopyright");
        }
        const auto all = scanned(ground.root() / "hub");
        QCOMPARE(all.size(), std::size_t{1});
        const auto& model = all.begin()->second;
        QCOMPARE(model.title, repository.replace("--", "/").toStdString() + "/some");
        QCOMPARE(model.licence.name, licence.toStdString());
        QCOMPARE(int(model.licence.source), source);
    }

    void shardsAndArchivesAreOpened()
    {
        const ModelGround ground;
        const fs::path archives = CASCADE_FIXTURES "/archives";
        for (const auto* name : {"model.safetensors.index.json", "model-00001-of-00002.safetensors",
                                 "model-00002-of-00002.safetensors", "plain.pt"}) {
            fs::create_directories(ground.root() / "shelf");
            fs::copy_file(archives / name, ground.root() / "shelf" / name);
        }
        const auto all = scanned(ground.root() / "shelf");
        QCOMPARE(all.size(), std::size_t{2});
        const auto& shards = all.at("shelf/model");
        QCOMPARE(shards.files.size(), std::size_t{3});
        QVERIFY(!shards.isBroken); // it is sound, and of nobody we know
        QVERIFY(shards.problem.starts_with("expected weights of a model that this program knows"));
        QVERIFY(!all.at("plain").isBroken);
    }

    void nothingOfAPickleRuns()
    {
        const auto all = scanned(CASCADE_FIXTURES "/archives");
        QVERIFY(all.size() > 20);
        for (const auto& [title, model] : all) {
            QVERIFY2(!model.problem.empty(), title.c_str());
        }
        QVERIFY(all.at("legacy").isBroken);
        QVERIFY2(all.at("legacy").problem.find("PyTorch before 1.6") != std::string::npos,
                 all.at("legacy").problem.c_str());
    }

    void whatIsBrokenIsListedAndHindersNobody()
    {
        const ModelGround ground;
        const auto good = writeSparse(ground.root() / "shelf/good.safetensors", keysOf("motion3"));
        std::string bytes(1000, '\0');
        std::ifstream(good, std::ios::binary).read(bytes.data(), 1000);
        ground.write("shelf/cut.safetensors", bytes);
        ground.write("shelf/empty.ckpt", "");
        ground.write("shelf/page.safetensors", "<!DOCTYPE html>");
        ground.write("shelf/lines\nand \x1b[31mred.safetensors", "x");
        const auto all = scanned(ground.root() / "shelf");
        QCOMPARE(all.size(), std::size_t{5});
        QVERIFY(all.at("good").problem.empty());
        for (const auto* name : {"cut", "empty", "page", "lines?and ?[31mred"}) {
            QVERIFY2(all.at(name).isBroken && !all.at(name).problem.empty(), name);
        }
        QVERIFY2(all.at("page").problem.find("a web page") != std::string::npos,
                 all.at("page").problem.c_str());
    }

    void aRefusedLoraSaysWhy()
    {
        const ModelGround ground;
        auto table = loraOf("lora_unet_mid_block_attentions_0_proj_in", 320, 320);
        table["lora_unet_mid_block_attentions_0_proj_in.dora_scale"] = {weights::ElementType::F16, {320}};
        writeSparse(ground.root() / "dora.safetensors", table);
        const auto model = scanned(ground.root() / "dora.safetensors").at("dora");
        QCOMPARE(int(model.role), int(ModelRole::Lora));
        QVERIFY2(model.problem.find("DoRA") != std::string::npos, model.problem.c_str());
        QVERIFY(wiringText(model).empty());
    }

    void oneFileIsFoundOnceWhateverItsNames()
    {
        const ModelGround ground;
        const auto file = writeSparse(ground.root() / "a/one.safetensors", keysOf("motion3"));
        ground.link(file, "b/two.safetensors");
        const auto result = scanModels({{ground.root() / "b", PlaceKind::Folder, true},
                                        {ground.root() / "a", PlaceKind::Folder, false},
                                        {ground.root() / "gone", PlaceKind::Folder, true}});
        QCOMPARE(result.models.size(), std::size_t{1});
        QCOMPARE(result.models[0].title, std::string("two"));
        QCOMPARE(result.models[0].place, ground.root() / "b");
        QCOMPARE(result.notes.size(), std::size_t{1});
        QVERIFY(result.notes[0].ends_with("gone: is not there"));
    }

    void progressIsToldAndStopped()
    {
        const ModelGround ground;
        for (const auto* name : {"a", "b", "c"}) {
            writeSparse(ground.root() / "shelf" / (std::string(name) + ".safetensors"), keysOf("motion3"));
        }
        CancelSource source;
        std::vector<std::size_t> told;
        ScanOptions options;
        options.cancel = source.token();
        options.progress = [&](std::size_t done, std::size_t total, const std::string& path) {
            QVERIFY(path.ends_with(".safetensors"));
            QCOMPARE(total, std::size_t{3});
            told.push_back(done);
            if (done == 1) {
                source.cancel();
            }
        };
        QVERIFY_THROWS_EXCEPTION(
            Cancelled, (void)scanModels({{ground.root() / "shelf", PlaceKind::Folder, true}}, options));
        QCOMPARE(told, (std::vector<std::size_t>{0, 1}));
    }

    void textsOfStrangersDoNoHarm()
    {
        const std::vector<std::string> texts{
            R"({"unet": ["diffusers", "U"], "vae": ["diffusers", "A"], "../x": ["a", "b"]})",
            "---\nlicense: \"other\nlicense_name: x\n---\n", "MIT License", std::string(40, 'a') + "\n"};
        const auto check = [](const std::string& text) -> std::string {
            const ModelGround ground;
            const std::string snapshot = "hub/models--a--b/snapshots/" + std::string(40, 'a') + '/';
            for (const auto* name : {"model_index.json", "README.md", "LICENSE", "x.safetensors",
                                     "y.safetensors.index.json", "unet/config.json"}) {
                ground.write(snapshot + name, text);
            }
            ground.write("hub/models--a--b/refs/main", text);
            const auto all = scanModels({{ground.root() / "hub", PlaceKind::HuggingFace, true}}).models;
            for (const auto& model : all) {
                if (model.problem.empty()) {
                    return "a model was found: " + model.title;
                }
            }
            return {};
        };
        const auto fault = fuzz(
            60, [&](Dice& dice) { return mutated(texts[dice(texts.size())], texts, dice); }, check);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }
};

CASCADE_TEST(ScanModelsTest);
#include "tst_ScanModels.moc"
