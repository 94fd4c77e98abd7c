// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/LocalRenderer.h"

#include "pipeline/store/TakeRows.h"
#include "tests/graph/Support.h"
#include "tests/support/TestMain.h"
#include "tests/support/TinyModel.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace cascade;
using namespace cascade::run;
using namespace cascade::tests;

namespace {

/// Renders a sentence of the tiny model into files of a folder.
class Shop {
public:
    Shop() : m_root(m_folder.path().toStdString())
    {
        makeTinyModel(m_root / "resources" / "models" / "toybox");
        const Places places{"1", m_root / "resources", m_root / "cache", m_root / "data", {}};
        m_renderer =
            LocalRenderer::open(places, {torch::kCPU, torch::kFloat32, places.cacheFolder}, 64 << 20, 60)
                .value();
    }

    /// Everything beside a result, by its name: when its last stage was done, and at the end.
    struct Seen {
        QStringList atLastStage, atEnd;
        QByteArray bytes;
    };
    Seen render(const std::string& file, const QString& folder)
    {
        jobs::RenderJob job;
        job.text.graph = textToClip();
        job.workingFolder = m_root;
        job.name = "shot";
        job.output = folder.toStdString() + "/" + file;
        const auto names = [&] {
            return QDir(m_folder.filePath(folder)).entryList(QDir::Files | QDir::Hidden);
        };
        Seen seen;
        jobs::RenderHooks hooks;
        hooks.done = [&](const jobs::StageResult& stage) {
            if (stage.node.text() == "ssr1") {
                seen.atLastStage = names();
            }
        };
        (void)m_renderer->render(job, hooks).value();
        seen.atEnd = names();
        QFile written(m_folder.filePath(folder + "/" + QString::fromStdString(file)));
        seen.bytes = written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray();
        return seen;
    }

    /// Runs to the base, without an output; gives the files that were written.
    std::vector<std::filesystem::path> runToBase(bool onlyShown)
    {
        jobs::RenderJob job;
        job.text.graph = textToClip();
        job.workingFolder = m_root;
        job.name = "shot";
        job.until = "base";
        job.onlyShown = onlyShown;
        return m_renderer->render(job, {}).value().files;
    }

    /// Stops when the base is done, `meanwhile` before that; gives what was told.
    std::vector<std::string> stopAfterBase(const std::function<void()>& meanwhile)
    {
        jobs::RenderJob job;
        job.text.graph = textToClip();
        job.workingFolder = m_root;
        job.name = "shot";
        CancelSource stop;
        std::vector<std::string> told;
        jobs::RenderHooks hooks;
        hooks.cancel = stop.token();
        hooks.done = [&](const jobs::StageResult& stage) {
            if (stage.node.text() == "base") {
                meanwhile();
                stop.cancel();
            }
        };
        hooks.note = [&told](const std::string& note) { told.push_back(note); };
        try {
            (void)m_renderer->render(job, hooks).ok();
            told.emplace_back("was not stopped");
        } catch (const Cancelled&) {
        }
        return told;
    }

    /// Puts World-CLIP beside the model.
    void bringWorldClip() const
    {
        const auto metrics = m_root / "resources" / "models" / "metrics";
        std::filesystem::create_directories(metrics);
        std::filesystem::copy_file(std::filesystem::path(CASCADE_RESOURCE_DIR) /
                                       "models/metrics/world-clip.safetensors",
                                   metrics / "world-clip.safetensors");
    }
    void breakWorldClip() const
    {
        std::filesystem::resize_file(m_root / "resources/models/metrics/world-clip.safetensors", 100);
    }

    /// Puts a student of the base beside it, which was distilled to eight steps.
    void addStudent() const
    {
        const auto folder = m_root / "resources" / "models" / "toybox";
        auto model = readModelConfig(folder).value();
        auto& variants = model.stages[0].variants;
        variants["student"] = variants.at("original");
        variants["student"].steps = 8;
        writeModelConfig(model, folder).value();
    }

    /// What is noted in a run up to the base, with other weights and steps there.
    QStringList notesOf(const std::string& variant, std::int64_t steps)
    {
        jobs::RenderJob job;
        job.text.graph = textToClip();
        set(job.text.graph, "base-model", "variant", variant);
        set(job.text.graph, "base", "steps", steps);
        job.workingFolder = m_root;
        job.name = "shot";
        job.until = "base";
        job.onlyShown = true;
        QStringList notes;
        jobs::RenderHooks hooks;
        hooks.note = [&](const std::string& note) { notes << QString::fromStdString(note); };
        (void)m_renderer->render(job, hooks).value();
        return notes;
    }

    /// What a run of these words tells of its stages, in order: "base", and "base" with its score.
    struct Scored {
        QStringList told, notes;
        std::map<std::string, double> scores;
    };
    Scored score(const std::string& words)
    {
        jobs::RenderJob job;
        job.text.graph = textToClip();
        job.text.graph.nodes.at(graph::NodeId("prompt")).parameters["text"] = words;
        job.workingFolder = m_root;
        job.name = "shot";
        Scored scored;
        jobs::RenderHooks hooks;
        hooks.done = [&](const jobs::StageResult& stage) {
            scored.told << QString::fromStdString(stage.node.text());
        };
        hooks.stageScored = [&](const jobs::StageScore& score) {
            scored.told << QString::fromStdString(score.node.text()) + " scored";
            scored.scores[score.node.text()] = score.worldClip;
        };
        hooks.note = [&](const std::string& note) { scored.notes << QString::fromStdString(note); };
        (void)m_renderer->render(job, hooks).value();
        return scored;
    }

    [[nodiscard]] store::Database library() const
    {
        return store::Database::open(m_root / "data" / "library.sqlite", store::rows::librarySchema())
            .value();
    }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_root;
    std::unique_ptr<LocalRenderer> m_renderer;
};

} // namespace

class LocalRendererTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsLikelyNotMeantIsNoted()
    {
        Shop shop;
        shop.addStudent();
        QVERIFY(shop.notesOf("student", 0).isEmpty());
        QVERIFY(shop.notesOf("original", 2).isEmpty());
        QCOMPARE(
            shop.notesOf("student", 2),
            QStringList("[base.steps] this variant was distilled to 8 steps of ddim, it is given 2 steps "
                        "of ddim"));
    }

    void whatIsOnlyShownIsNoFile()
    {
        Shop shop;
        QVERIFY(shop.runToBase(true).empty());
        QCOMPARE(shop.runToBase(false), (std::vector<std::filesystem::path>{"shot-base.mp4"}));
    }

    /// Right after each stage, of its own clip; a stage that is found says the same, from where it is kept.
    void howWellClipsShowTheirWords()
    {
        Shop shop;
        shop.bringWorldClip();
        const auto made = shop.score("a large red torus");
        QCOMPARE(made.told,
                 (QStringList{"base", "base scored", "tsr1", "tsr1 scored", "ssr1", "ssr1 scored"}));
        QVERIFY(made.notes.isEmpty());
        QVERIFY(made.scores.at("base") != made.scores.at("ssr1"));
        for (const auto& [stage, score] : made.scores) {
            QVERIFY2(std::abs(score) <= 100, stage.c_str());
        }
        const auto found = shop.score("a large red torus");
        QCOMPARE(found.told.back(), QString("ssr1 scored"));
        QVERIFY(std::abs(found.scores.at("ssr1") - made.scores.at("ssr1")) < 1e-5);
    }

    /// World-CLIP was taught captions of the world and nothing else.
    void otherWordsAreNotScored_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("none") << "";
        QTest::newRow("a word that no caption has") << "a large red torus in Paris";
        QTest::newRow("no object") << "over a checkered floor";
    }
    void otherWordsAreNotScored()
    {
        QFETCH(QString, words);
        Shop shop;
        shop.bringWorldClip();
        QVERIFY(shop.score(words.toStdString()).scores.empty());
    }

    void withoutWorldClipNothingIsScored()
    {
        Shop shop;
        const auto scored = shop.score("a large red torus");
        QVERIFY(scored.scores.empty() && scored.notes.isEmpty());
    }

    /// A render does not fail for want of a score; what is wrong is told.
    void aDamagedWorldClipIsTold()
    {
        Shop shop;
        shop.bringWorldClip();
        shop.breakWorldClip();
        const auto scored = shop.score("a large red torus");
        QVERIFY(scored.scores.empty());
        QVERIFY2(scored.notes.front().contains("no score of base: "), qPrintable(scored.notes.front()));
    }

    void aStoppedRunIsATake()
    {
        Shop shop;
        QVERIFY(shop.stopAfterBase([] {}).empty());
        auto library = shop.library();
        QCOMPARE(library.read([&] { return store::rows::takes(library, "").size(); }).value(),
                 std::size_t{1});
    }

    void itIsToldWhenAStoppedRunCannotBeKept()
    {
        Shop shop;
        const auto told = shop.stopAfterBase([&shop] {
            auto library = shop.library();
            (void)library.write([&] { return library.run("DROP TABLE take_stage"); }).value();
        });
        QCOMPARE(told.size(), std::size_t{1});
        QVERIFY2(told.front().starts_with("what is done is not among the takes: ") &&
                     told.front().find("take_stage") != std::string::npos,
                 told.front().c_str());
    }

    /// What is hidden beside the result, when the last stage is done, is the file that it is being written
    /// to.
    void aClipIsEncodedWhileItsLastStageIsMade()
    {
        Shop shop;
        const auto made = shop.render("clip.mp4", "made");
        QCOMPARE(made.atLastStage.size(), 1);
        QVERIFY(made.atLastStage.front() != "clip.mp4");
        QCOMPARE(made.atEnd, QStringList{"clip.mp4"});
        const auto found = shop.render("clip.mp4", "found"); // comes out of the store
        QVERIFY2(found.atLastStage.isEmpty(), qPrintable(found.atLastStage.join(' ')));
        QVERIFY(!made.bytes.isEmpty() && made.bytes == found.bytes);
    }
};

CASCADE_TEST(LocalRendererTest);
#include "tst_LocalRenderer.moc"
