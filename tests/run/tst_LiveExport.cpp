// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/LiveExport.h"
#include "tests/support/TestMain.h"

#include <ATen/Functions.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace cascade;
using namespace cascade::run;
namespace fs = std::filesystem;

namespace {

constexpr ClipShape kShape{6, 16, 32, Rate::of(24)};

/// Frames [1, 3, n, H, W] of a clip that grows brighter.
torch::Tensor frames(std::int64_t first, std::int64_t count)
{
    const auto levels = at::arange(first, first + count, torch::kFloat) / kShape.frames;
    return levels.view({1, 1, count, 1, 1}).expand({1, 3, count, kShape.height, kShape.width});
}

/// Those of the whole clip, for any reader.
class Whole final : public ClipReader {
public:
    Whole() : ClipReader(kShape) {}
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        return frames(first, count);
    }
};

} // namespace

class LiveExportTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] fs::path path(const char* name) const
    {
        return fs::path(m_folder.path().toStdString()) / name;
    }
    [[nodiscard]] QStringList left() const
    {
        return QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden);
    }

private Q_SLOTS:
    void cleanup()
    {
        for (const auto& entry : fs::directory_iterator(m_folder.path().toStdString())) {
            fs::remove_all(entry);
        }
    }

    void equalsTheExportFromTheStore()
    {
        LiveExport live(path("live.mp4"), kShape, {});
        for (const auto& [first, count] : {std::pair{0, 1}, std::pair{1, 4}, std::pair{5, 1}}) {
            QVERIFY(!live.complete());
            live.offer(first, frames(first, count));
        }
        QVERIFY(live.complete());
        QVERIFY(!fs::exists(path("live.mp4"))); // until it is finished
        const auto written = live.finish().value();
        const auto other = writeClip(path("store.mp4"), Whole(), {}).value();
        QCOMPARE(written.framesSha256, other.framesSha256);
        QVERIFY(live.seconds() > 0);
    }

    /// Frames that were missed are not made up for: the store has them all.
    void whatDoesNotBeginAtTheFirstFrameIsLeftToTheStore()
    {
        LiveExport live(path("live.mp4"), kShape, {});
        live.offer(2, frames(2, 4));
        live.offer(0, frames(0, 6));
        QVERIFY(!live.complete());
        QVERIFY(left().isEmpty());
    }

    void aGapEndsIt()
    {
        LiveExport live(path("live.mp4"), kShape, {});
        live.offer(0, frames(0, 2));
        live.offer(3, frames(3, 3));
        live.offer(2, frames(2, 4));
        QVERIFY(!live.complete());
        QVERIFY(left().isEmpty());
    }

    void whatCannotBeWrittenIsLeftToTheStore()
    {
        std::ofstream(path("file")) << "no folder";
        LiveExport live(path("file") / "live.mp4", kShape, {});
        live.offer(0, frames(0, 6));
        QVERIFY(!live.complete());
        QCOMPARE(left(), QStringList{"file"});
    }
};

CASCADE_TEST(LiveExportTest);
#include "tst_LiveExport.moc"
