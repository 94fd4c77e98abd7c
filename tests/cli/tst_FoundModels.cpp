// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/Hash.h"
#include "tests/cli/Support.h"
#include "tests/scan/SparseWeights.h"
#include "tests/support/TestMain.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <chrono>

using namespace cascade::cli::tests;
using namespace cascade::tests;

namespace {

namespace fs = std::filesystem;

/// A shop with a home where other programs' models lie.
class ModelShop : public Workshop {
public:
    ModelShop()
    {
        lay("user/ComfyUI/models/checkpoints/dream.safetensors", "sd1.ldm");
        lay("user/ComfyUI/models/loras/empty.safetensors", nullptr);
        lay("user/.cache/huggingface/hub/models--cerspense--zeroscope_v2_XL/snapshots/abc/unet/x.safetensors",
            "unet3d");
        lay("downloads/mm v3.safetensors", "motion3");
    }
    [[nodiscard]] Outcome models(const QStringList& words) const
    {
        return run(QStringList{"models"} + words, {{"HOME", path("user")},
                                                   {"HF_HOME", {}},
                                                   {"HF_HUB_CACHE", {}},
                                                   {"HUGGINGFACE_HUB_CACHE", {}},
                                                   {"XDG_CACHE_HOME", {}}});
    }
    /// What was found, by name.
    [[nodiscard]] std::map<QString, QJsonObject> found(const QStringList& more = {}) const
    {
        std::map<QString, QJsonObject> all;
        for (const auto& entry : models(QStringList{"list", "--json"} + more).json().array()) {
            if (entry.toObject()["whose"] == "found") {
                all[entry.toObject()["name"].toString()] = entry.toObject();
            }
        }
        return all;
    }
    /// Weights without values; without keys a file that is none.
    void lay(const char* name, const char* keys) const
    {
        fs::create_directories(file(name).parent_path());
        keys != nullptr ? static_cast<void>(writeSparse(file(name), keysOf(keys))) : write(name, "nothing");
        fs::last_write_time(file(name), fs::file_time_type::clock::now() - std::chrono::hours(1));
    }
};

} // namespace

class FoundModelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_shop = std::make_unique<ModelShop>(); }

    void aScanFindsWhatOtherProgramsHave()
    {
        QVERIFY(m_shop->found().empty());
        const auto outcome = m_shop->models({"scan"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.error.contains("2 models in 2 places; 1 cannot be read"), outcome.error);
        QVERIFY2(outcome.out.contains("Motion Modules, LoRAs and VAEs of Stable Diffusion 1"), outcome.out);
        QVERIFY2(outcome.out.contains("CC-BY-NC-4.0 (non-commercial)"), outcome.out);
        const auto all = m_shop->found();
        QCOMPARE(all.size(), std::size_t{3});
        const auto& dream = all.at("dream");
        QCOMPARE(dream["is"].toString(), QString("image checkpoint"));
        QCOMPARE(dream["family"].toString(), QString("Stable Diffusion 1"));
        QCOMPARE(dream["licence"].toString(), QString("CreativeML OpenRAIL-M"));
        QCOMPARE(dream["nonCommercial"].toBool(), false);
        QVERIFY(dream["bytes"].toDouble() > 1e9);
        QVERIFY(dream["sha256"].toString().isEmpty()); // nobody asked for it
        const auto& zero = all.at("cerspense/zeroscope_v2_XL/unet/x");
        QCOMPARE(zero["nonCommercial"].toBool(), true);
        QVERIFY(zero["licenceFrom"].toString().contains("repository"));
        QVERIFY(all.at("empty")["broken"].toBool());
        QVERIFY(!all.at("empty")["problem"].toString().isEmpty());
    }

    void aFolderIsLookedThroughOnce()
    {
        const auto outcome = m_shop->models({"scan", "downloads", "--json"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.json().array().size(), 1);
        QCOMPARE(outcome.json().array()[0].toObject()["wiredTo"].toString(),
                 QString("Image Checkpoints of Stable Diffusion 1"));
        QCOMPARE(m_shop->found().count("mm v3"), std::size_t{1});
        QCOMPARE(m_shop->models({"scan", "nowhere"}).code, 2);
    }

    void aFileIsRememberedAndForgotten()
    {
        const auto added = m_shop->models({"add", "downloads/mm v3.safetensors"});
        QCOMPARE(added.code, 0);
        QVERIFY2(added.out.contains("from now on, where it lies"), added.out);
        QCOMPARE(m_shop->models({"scan"}).code, 0);
        QCOMPARE(m_shop->found().count("mm v3"), std::size_t{1});
        QVERIFY(!fs::exists(m_shop->file("home/models"))); // nothing was copied
        const auto removed = m_shop->models({"remove", "downloads/mm v3.safetensors"});
        QCOMPARE(removed.code, 0);
        QVERIFY2(removed.out.contains("nothing was deleted"), removed.out);
        QVERIFY(fs::exists(m_shop->file("downloads/mm v3.safetensors")));
        QCOMPARE(m_shop->found().count("mm v3"), std::size_t{0});
    }

    void whatIsNoModelIsNotAdded()
    {
        m_shop->write("notes.safetensors", "<html>");
        const auto outcome = m_shop->models({"add", "notes.safetensors"});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("a web page"), outcome.error);
        QVERIFY2(outcome.error.contains("hint: "), outcome.error);
        QVERIFY(m_shop->found().empty());
        QCOMPARE(m_shop->models({"add", "downloads", "--link"}).code, 2);
    }

    void hashesAreMadeWhenAskedForAndFindModels()
    {
        m_shop->write("downloads/small.safetensors", smallMotion());
        fs::last_write_time(m_shop->file("downloads/small.safetensors"),
                            fs::file_time_type::clock::now() - std::chrono::hours(1));
        fs::remove(m_shop->file("downloads/mm v3.safetensors"));
        QCOMPARE(m_shop->models({"scan", "downloads"}).code, 0);
        const auto hash = QString::fromStdString(cascade::sha256Hex(smallMotion().toStdString()));
        QCOMPARE(m_shop->models({"info", hash}).code, 3); // not known by it yet
        QCOMPARE(m_shop->found({"--hash"}).at("small")["sha256"].toString(), hash);
        QCOMPARE(m_shop->models({"info", hash, "--json"}).json()["name"].toString(), QString("small"));
        QCOMPARE(m_shop->models({"info", hash.left(10).toUpper()}).code, 0);
        const auto info = m_shop->models({"info", "small"});
        QVERIFY2(info.out.contains(hash.toUtf8()), info.out);
        QVERIFY2(info.out.contains("who changed the weights may have added terms"), info.out);
        QVERIFY2(info.out.contains("motion modules"), info.out);
    }

    void infoLooksAtAnyFile()
    {
        const auto info = m_shop->models({"info", "downloads/mm v3.safetensors", "--json"});
        QCOMPARE(info.code, 0);
        QCOMPARE(info.json()["is"].toString(), QString("motion module"));
        QVERIFY(m_shop->found().empty()); // looked at, not taken in
        const auto unknown = m_shop->models({"info", "nobody"});
        QCOMPARE(unknown.code, 3);
        QVERIFY2(unknown.error.contains("cascade models scan"), unknown.error);
    }

    void otherProgramsWeightsAreListedWhenAskedFor()
    {
        writeSparse(m_shop->file("downloads/llm.safetensors"),
                    {{"model.layers.0.x", {cascade::weights::ElementType::F16, {2, 2}}}});
        const auto outcome = m_shop->models({"scan", "downloads"});
        QVERIFY2(outcome.error.contains("1 of other programs, see: cascade models list --all"),
                 outcome.error);
        QCOMPARE(m_shop->found().count("llm"), std::size_t{0});
        QCOMPARE(m_shop->found({"--all"}).count("llm"), std::size_t{1});
    }

    void checkAndRenderSayTheLicences()
    {
        m_shop->makeTinyShot(R"("until": "base", "steps": 2)");
        const auto check = m_shop->run({"check", "shot.cascade", "--json"});
        const auto licences = check.json()["licences"].toArray();
        QCOMPARE(licences.size(), 1);
        QCOMPARE(licences[0].toObject()["model"].toString(), QString("tiny"));
        QCOMPARE(licences[0].toObject()["licence"].toString(), QString("Apache-2.0"));
        QVERIFY(m_shop->run({"check", "shot.cascade"}).out.contains("weights tiny: Apache-2.0"));
        auto model = m_shop->read("tiny/model.json");
        m_shop->write("tiny/model.json", model.replace("Apache-2.0", "CC-BY-NC-4.0"));
        const auto render = m_shop->run({"render", "shot.cascade", "--takes", "2", "-o", "out/"});
        QCOMPARE(render.code, 0);
        QCOMPARE(render.error.count("weights tiny: CC-BY-NC-4.0 (non-commercial)"), 1); // once
        QVERIFY2(render.error.contains("does not allow commercial use"), render.error);
        QVERIFY(!m_shop->run({"render", "shot.cascade", "-o", "b.mp4", "--quiet"})
                     .error.contains("weights tiny"));
    }

private:
    /// Motion modules of a few kilobytes.
    static QByteArray smallMotion()
    {
        QTemporaryDir folder;
        const auto name = folder.filePath("x").toStdString();
        cascade::weights::writeSafetensors(name, tiny("motion")->readAll().value()).value();
        QFile file(QString::fromStdString(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<ModelShop> m_shop;
};

CASCADE_TEST(FoundModelsTest);
#include "tst_FoundModels.moc"
