// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/ModelTree.h"

#include "tests/library/LibrarySupport.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace cascade;
using namespace cascade::library;
using namespace cascade::tests;

namespace {

namespace fs = std::filesystem;

/// What a place holds, below `root`, one a line.
std::string listed(const ModelGround& ground, const fs::path& place, PlaceKind kind)
{
    std::string all;
    for (const auto& candidate : listModels({place, kind, true}).candidates) {
        all += candidate.path.lexically_relative(ground.root()).generic_string() + '\n';
    }
    return all;
}

const std::string kRevision(40, 'a');

} // namespace

class ModelTreeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void placesSayWhatTheyAre()
    {
        const ModelGround ground;
        const auto file = ground.write("one.safetensors");
        ground.write("comfy/models/checkpoints/a.safetensors");
        ground.write("comfy/models/vae/b.safetensors");
        ground.write("web/models/Stable-diffusion/a.safetensors");
        ground.write("hub/models--a--b/refs/main", kRevision);
        ground.write("plain/a.safetensors");
        QCOMPARE(int(placeKindOf(file)), int(PlaceKind::File));
        QCOMPARE(int(placeKindOf(ground.root() / "comfy")), int(PlaceKind::ComfyUi));
        QCOMPARE(int(placeKindOf(ground.root() / "comfy/models")), int(PlaceKind::ComfyUi));
        QCOMPARE(int(placeKindOf(ground.root() / "web")), int(PlaceKind::Automatic1111));
        QCOMPARE(int(placeKindOf(ground.root() / "hub")), int(PlaceKind::HuggingFace));
        QCOMPARE(int(placeKindOf(ground.root() / "plain")), int(PlaceKind::Folder));
    }

    void customaryPlacesFollowTheEnvironment()
    {
        const ModelGround ground;
        ground.write("hf/hub/models--a--b/refs/main", kRevision);
        ground.write("user/ComfyUI/models/checkpoints/a.safetensors");
        ground.write("user/ComfyUI/models/loras/a.safetensors");
        ground.write("user/stable-diffusion-webui/models/Stable-diffusion/a.ckpt");
        qputenv("HOME", (ground.root() / "user").c_str());
        qputenv("HF_HOME", (ground.root() / "hf").c_str());
        qunsetenv("HF_HUB_CACHE");
        qunsetenv("HUGGINGFACE_HUB_CACHE");
        const auto places = customaryPlaces();
        QCOMPARE(places.size(), std::size_t{3});
        QCOMPARE(places[0].path, ground.root() / "hf/hub");
        QCOMPARE(places[1].path, ground.root() / "user/ComfyUI");
        QCOMPARE(places[2].path, ground.root() / "user/stable-diffusion-webui");
        qputenv("HF_HUB_CACHE", (ground.root() / "nowhere").c_str());
        QCOMPARE(customaryPlaces().size(), std::size_t{2});
    }

    void comfyUiIsLookedThroughWhereItsModelsLie()
    {
        const ModelGround ground;
        for (const auto* name :
             {"models/checkpoints/a.safetensors", "models/checkpoints/sub/b.ckpt",
              "models/loras/c.safetensors", "models/vae/d.pt", "models/text_encoders/e.safetensors",
              "models/diffusion_models/f.safetensors", "models/animatediff_models/g.ckpt",
              "models/animatediff_motion_lora/h.ckpt", "models/upscale_models/no.pth",
              "custom_nodes/other/no.bin", "models/loras/no.txt",
              "custom_nodes/ComfyUI-AnimateDiff-Evolved/models/i.ckpt"}) {
            ground.write(std::string("comfy/") + name);
        }
        QCOMPARE(listed(ground, ground.root() / "comfy", PlaceKind::ComfyUi),
                 std::string("comfy/custom_nodes/ComfyUI-AnimateDiff-Evolved/models/i.ckpt\n"
                             "comfy/models/animatediff_models/g.ckpt\n"
                             "comfy/models/animatediff_motion_lora/h.ckpt\n"
                             "comfy/models/checkpoints/a.safetensors\n"
                             "comfy/models/checkpoints/sub/b.ckpt\n"
                             "comfy/models/diffusion_models/f.safetensors\n"
                             "comfy/models/loras/c.safetensors\n"
                             "comfy/models/text_encoders/e.safetensors\n"
                             "comfy/models/vae/d.pt\n"));
    }

    void theWebUiIsLookedThroughWhereItsModelsLie()
    {
        const ModelGround ground;
        for (const auto* name :
             {"models/Stable-diffusion/a.safetensors", "models/Lora/b.safetensors", "models/VAE/c.pt",
              "models/ESRGAN/no.pth", "extensions/sd-webui-animatediff/model/d.ckpt"}) {
            ground.write(std::string("web/") + name);
        }
        QCOMPARE(
            listed(ground, ground.root() / "web", PlaceKind::Automatic1111),
            std::string("web/extensions/sd-webui-animatediff/model/d.ckpt\nweb/models/Lora/b.safetensors\n"
                        "web/models/Stable-diffusion/a.safetensors\nweb/models/VAE/c.pt\n"));
    }

    void ofACacheTheSnapshotOfMainCounts()
    {
        const ModelGround ground;
        const std::string other(40, 'b');
        const auto blob = ground.write("hub/models--own--er--x/blobs/123");
        ground.write("hub/models--own--er--x/refs/main", kRevision + "\n");
        ground.link(blob, "hub/models--own--er--x/snapshots/" + kRevision + "/model.safetensors");
        ground.link(blob, "hub/models--own--er--x/snapshots/" + other + "/model.safetensors");
        ground.write("hub/datasets--own--data/snapshots/" + kRevision + "/no.bin");
        ground.write("hub/models--own--hostile/refs/main", "../../../plain");
        ground.write("plain/no.safetensors");
        ground.write("hub/models--own--headless/snapshots/" + other + "/model.bin");
        const auto tree = listModels({ground.root() / "hub", PlaceKind::HuggingFace, false});
        QCOMPARE(tree.candidates.size(), std::size_t{2});
        QCOMPARE(tree.candidates[1].repository, std::string("own/headless"));
        QCOMPARE(tree.candidates[0].repository, std::string("own/er--x"));
        QCOMPARE(tree.candidates[0].path,
                 ground.root() / "hub/models--own--er--x/snapshots" / kRevision / "model.safetensors");
        QCOMPARE(tree.candidates[0].cardFolder, tree.candidates[0].path.parent_path());
    }

    void aFolderOfDiffusersIsOneModel()
    {
        const ModelGround ground;
        ground.write(
            "sd/model_index.json",
            R"({"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"],
                         "vae": ["diffusers", "AutoencoderKL"], "scheduler": ["diffusers", "PNDMScheduler"],
                         "safety_checker": [null, null], "../plain": ["a", "b"]})");
        for (const auto* part : {"unet", "vae"}) {
            ground.write(std::string("sd/") + part + "/config.json", "{}");
            ground.write(std::string("sd/") + part + "/diffusion_pytorch_model.safetensors");
            ground.write(std::string("sd/") + part + "/diffusion_pytorch_model.fp16.safetensors");
        }
        ground.write("sd/scheduler/scheduler_config.json", "{}");
        ground.write("sd/v1-5-pruned.safetensors");
        ground.write("plain/config.json", "{}");
        ground.write("plain/diffusion_pytorch_model.bin");
        const auto tree = listModels({ground.root(), PlaceKind::Folder, true});
        QCOMPARE(tree.candidates.size(), std::size_t{3});
        QCOMPARE(tree.candidates[0].path, ground.root() / "plain");
        QCOMPARE(tree.candidates[0].networks.at(""), ground.root() / "plain/diffusion_pytorch_model.bin");
        QCOMPARE(tree.candidates[1].path, ground.root() / "sd");
        QCOMPARE(tree.candidates[1].networks.size(), std::size_t{2});
        QCOMPARE(tree.candidates[1].networks.at("unet"),
                 ground.root() / "sd/unet/diffusion_pytorch_model.safetensors");
        QCOMPARE(tree.candidates[2].path, ground.root() / "sd/v1-5-pruned.safetensors");
    }

    void shardsAreOneModel()
    {
        const ModelGround ground;
        ground.write("t5/model.safetensors.index.json", "{}");
        ground.write("t5/model-00001-of-00002.safetensors");
        ground.write("t5/model-00002-of-00002.safetensors");
        ground.write("t5/vae.safetensors");
        QCOMPARE(listed(ground, ground.root() / "t5", PlaceKind::Folder),
                 std::string("t5/model.safetensors.index.json\nt5/vae.safetensors\n"));
    }

    void aModelFolderOfOursIsNoStrangers()
    {
        const ModelGround ground;
        ground.write("toybox/model.json", "{}");
        ground.write("toybox/base.safetensors");
        QCOMPARE(listed(ground, ground.root(), PlaceKind::Folder), std::string());
    }

    void linksInACircleAreWalkedOnce()
    {
        const ModelGround ground;
        ground.write("models/a.safetensors");
        ground.link(ground.root() / "models", "models/again");
        ground.link("loop", "models/loop");
        ground.link(ground.root() / "nowhere", "models/dangling.safetensors");
        QCOMPARE(listed(ground, ground.root() / "models", PlaceKind::Folder),
                 std::string("models/a.safetensors\n"));
    }

    void whatIsNoFileIsNotOpened()
    {
        const ModelGround ground;
        fs::create_directories(ground.root() / "models/folder.safetensors");
        QCOMPARE(::mkfifo((ground.root() / "models/pipe.safetensors").c_str(), 0600), 0);
        ground.write("models/.hidden/a.safetensors");
        QCOMPARE(listed(ground, ground.root() / "models", PlaceKind::Folder), std::string());
    }

    void hugeFoldersEndAndSaySo()
    {
        const ModelGround ground;
        for (int i = 0; i < 30; ++i) {
            ground.write("many/" + std::to_string(i) + ".safetensors");
        }
        ground.write("deep/1/2/3/4/a.safetensors");
        const auto many = listModels({ground.root() / "many", PlaceKind::Folder, true}, {}, {.entries = 20});
        QCOMPARE(many.notes.size(), std::size_t{1});
        QVERIFY(many.notes[0].find("more than 20 files") != std::string::npos);
        const auto deep = listModels({ground.root() / "deep", PlaceKind::Folder, true}, {}, {.depth = 2});
        QVERIFY(deep.candidates.empty());
        QCOMPARE(deep.notes.size(), std::size_t{1});
        QVERIFY(deep.notes[0].find("too many folders within each other") != std::string::npos);
    }

    void aFolderThatCannotBeReadSaysSo()
    {
        if (::geteuid() == 0) {
            QSKIP("root may read everything");
        }
        const ModelGround ground;
        ground.write("models/closed/a.safetensors");
        ground.write("models/b.safetensors");
        fs::permissions(ground.root() / "models/closed", fs::perms::none);
        const auto tree = listModels({ground.root() / "models", PlaceKind::Folder, true});
        fs::permissions(ground.root() / "models/closed", fs::perms::owner_all);
        QCOMPARE(tree.candidates.size(), std::size_t{1});
        QCOMPARE(tree.notes.size(), std::size_t{1});
        QVERIFY(tree.notes[0].find("cannot be read") != std::string::npos);
    }

    void cancellingEndsTheWalk()
    {
        const ModelGround ground;
        ground.write("models/a.safetensors");
        CancelSource source;
        source.cancel();
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 (void)listModels({ground.root(), PlaceKind::Folder, true}, source.token()));
    }
};

CASCADE_TEST(ModelTreeTest);
#include "tst_ModelTree.moc"
