// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/StillImage.h"

#include "core/video/ContactSheet.h"
#include "tests/support/TestMain.h"
#include "tests/video/Support.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

namespace {

Clip noise(int frames, int height, int width)
{
    Clip clip = makeClip(frames, height, width);
    QRandomGenerator random(5);
    for (auto& value : clip.pixels) {
        value = static_cast<std::uint8_t>(random.bounded(256));
    }
    return clip;
}

} // namespace

class StillImageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void pngIsExact_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("1x1") << 1 << 1;
        QTest::newRow("odd") << 37 << 53;
        QTest::newRow("wide") << 2 << 3000;
    }
    void pngIsExact()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        const Clip clip = noise(2, height, width);
        QVERIFY(writePng(path("a.png"), clip, 1).ok());
        const Clip back = readPng(path("a.png")).value();
        QCOMPARE(back.frames, 1);
        QCOMPARE(back.height, height);
        QCOMPARE(back.width, width);
        QVERIFY(std::equal(back.pixels.begin(), back.pixels.end(), clip.frame(1)));
    }

    void otherProgramsSeeTheSamePixels()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        const Clip clip = noise(1, 24, 40);
        QVERIFY(writePng(path("a.png"), clip, 0, {{"prompt", "a red torus"}}).ok());
        const auto pixels = outputOf(
            "ffmpeg", {"-v", "error", "-i", file("a.png"), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"});
        QCOMPARE(static_cast<std::size_t>(pixels.size()), clip.pixels.size());
        QVERIFY(std::equal(clip.pixels.begin(), clip.pixels.end(),
                           reinterpret_cast<const std::uint8_t*>(pixels.constData())));
    }

    void otherKindsOfPngAreRead_data()
    {
        QTest::addColumn<QString>("format");
        for (const char* format : {"rgba", "gray", "pal8", "rgb48be", "ya8", "gray16be"}) {
            QTest::newRow(format) << format;
        }
    }
    void otherKindsOfPngAreRead()
    {
        if (!havePrograms()) {
            QSKIP("needs the programs ffmpeg and ffprobe");
        }
        QFETCH(QString, format);
        QVERIFY(runFfmpeg({"-f", "lavfi", "-i", "color=c=0x5A5A5A:s=20x10:d=0.04:r=25,format=rgb24",
                           "-frames:v", "1", "-pix_fmt", format, file("a.png")}));
        const Clip clip = readPng(path("a.png")).value();
        QCOMPARE(clip.width, 20);
        QCOMPARE(clip.height, 10);
        const auto witness = outputOf(
            "ffmpeg", {"-v", "error", "-i", file("a.png"), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"});
        QCOMPARE(static_cast<std::size_t>(witness.size()), clip.pixels.size());
        for (std::size_t i = 0; i < clip.pixels.size(); ++i) {
            const int expected = static_cast<std::uint8_t>(witness[static_cast<int>(i)]);
            QVERIFY2(std::abs(clip.pixels[i] - expected) <= 2,
                     qPrintable(QString("expected %1, got %2").arg(expected).arg(clip.pixels[i])));
        }
    }

    void damagedPngsAreRefused()
    {
        QVERIFY(writePng(path("a.png"), noise(1, 8, 8)).ok());
        const auto whole = bytesOf(path("a.png"));
        for (std::size_t kept = 0; kept < whole.size(); ++kept) {
            writeBytes(path("b.png"), whole.substr(0, kept));
            const auto read = readPng(path("b.png"));
            QVERIFY2(!read.ok() && read.error().code == ErrorCode::BadInput,
                     qPrintable(QString::number(kept)));
        }
        for (std::size_t at = 0; at < whole.size(); ++at) {
            auto bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ 0x41);
            writeBytes(path("b.png"), bytes);
            const auto read = readPng(path("b.png"));
            QVERIFY2(!read.ok() && read.error().code == ErrorCode::BadInput, qPrintable(QString::number(at)));
        }
        writeBytes(path("b.png"), "text, not a picture");
        QVERIFY(!readPng(path("b.png")).ok());
        QVERIFY(!readPng(path("none.png")).ok());
        QVERIFY(!readPng(path("")).ok());
    }

    void unusableRequestsAreRefused()
    {
        const Clip clip = noise(2, 4, 4);
        QCOMPARE(writePng(path("a.png"), clip, 2).error().code, ErrorCode::BadInput);
        QCOMPARE(writePng(path("a.png"), Clip{}, 0).error().code, ErrorCode::BadInput);
        QCOMPARE(writePng(path("a.png"), clip, 0, {{"", "x"}}).error().code, ErrorCode::BadInput);
        QCOMPARE(writePng(path("no/where/a.png"), clip, 0).error().code, ErrorCode::DiskFull);
        QVERIFY(!std::filesystem::exists(path("a.png")));
    }

    void sheetLaysOutRows()
    {
        Clip clip = makeClip(5, 10, 20);
        for (int i = 0; i < 5; ++i) {
            fill(clip.frame(i), clip.frameBytes(), static_cast<std::uint8_t>(100 + i), 0, 0);
        }
        SheetOptions options;
        options.columns = 3;
        options.gap = 2;
        options.background = 7;
        const Clip sheet = contactSheet(framesOf(clip, 5), options);
        QCOMPARE(sheet.width, 3 * 22 + 2);
        QCOMPARE(sheet.height, 2 * 12 + 2);
        const auto red = [&](int x, int y) { return int(sheet.frame(0)[(y * sheet.width + x) * 3]); };
        QCOMPARE(red(0, 0), 7);
        QCOMPARE(red(2, 2), 100);
        QCOMPARE(red(21, 11), 100);
        QCOMPARE(red(22, 11), 7);
        QCOMPARE(red(24, 2), 101);
        QCOMPARE(red(2, 14), 103);
        QCOMPARE(red(50, 14), 7); // the sixth cell is empty
    }

    void sheetScalesToCells()
    {
        Clip small = makeClip(1, 2, 2);
        const std::uint8_t pixels[] = {0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0};
        std::copy(std::begin(pixels), std::end(pixels), small.pixels.begin());
        Clip large = makeClip(1, 16, 16);
        for (std::size_t i = 0; i < large.pixels.size(); ++i) {
            large.pixels[i] = (i / 3) % 2 == 0 ? 0 : 200; // columns of 0 and 200
        }
        SheetOptions options;
        options.columns = 3;
        options.cellWidth = 8;
        options.cellHeight = 8;
        options.gap = 0;
        const Clip sheet = contactSheet({{&small, 0, {}}, {nullptr, 0, {}}, {&large, 0, {}}}, options);
        const auto at = [&](int x, int y) { return int(sheet.frame(0)[(y * sheet.width + x) * 3]); };
        QCOMPARE(at(3, 3), 0);
        QCOMPARE(at(4, 3), 255);
        QCOMPARE(at(4, 4), 0);
        QCOMPARE(at(10, 4), 32);
        QCOMPARE(at(16, 0), 100);
        QCOMPARE(at(23, 7), 100);
    }

    void framesAreSpreadEvenly()
    {
        const Clip clip = makeClip(9, 2, 2);
        const auto cells = framesOf(clip, 3);
        QCOMPARE(cells.size(), std::size_t{3});
        QCOMPARE(cells[0].frame, 0);
        QCOMPARE(cells[1].frame, 4);
        QCOMPARE(cells[2].frame, 8);
        QCOMPARE(framesOf(clip, 1)[0].frame, 0);
        QVERIFY(framesOf(Clip{}, 3).empty());
    }

private:
    std::filesystem::path path(const QString& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name.toStdString();
    }
    QString file(const QString& name) const { return QString::fromStdString(path(name).string()); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

CASCADE_TEST(StillImageTest);
#include "tst_StillImage.moc"
