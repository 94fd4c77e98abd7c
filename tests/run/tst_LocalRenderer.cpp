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
    void whatIsOnlyShownIsNoFile()
    {
        Shop shop;
        QVERIFY(shop.runToBase(true).empty());
        QCOMPARE(shop.runToBase(false), (std::vector<std::filesystem::path>{"shot-base.mp4"}));
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
