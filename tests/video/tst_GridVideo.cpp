// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/BitmapFont.h"
#include "core/video/ContactSheet.h"

#include "core/video/VideoWriter.h"
#include "tests/support/TestMain.h"
#include "tests/video/Support.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

namespace {

/// Rows of a frame, '#' where it is not black.
QStringList drawn(const Clip& clip)
{
    QStringList rows;
    for (int y = 0; y < clip.height; ++y) {
        QString row;
        for (int x = 0; x < clip.width; ++x) {
            row += clip.frame(0)[(y * clip.width + x) * 3] != 0 ? '#' : '.';
        }
        rows += row;
    }
    return rows;
}

QStringList textOf(std::string_view text, int width, int height, int x = 0, int y = 0, int scale = 1)
{
    Clip clip = makeClip(1, height, width);
    drawText(clip, 0, x, y, text, {.scale = scale});
    return drawn(clip);
}

} // namespace

class GridVideoTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lettersLookLikeLetters()
    {
        const QStringList expected{"#...#..###.", "#...#...#..", "#...#...#..", "#####...#..",
                                   "#...#...#..", "#...#...#..", "#...#..###."};
        QCOMPARE(textOf("HI", 11, 7), expected);
        std::set<QString> shapes;
        for (char c = 0x20; c < 0x7f; ++c) {
            QVERIFY2(shapes.insert(textOf(std::string(1, c), 5, 7).join('\n')).second,
                     qPrintable(QString(c)));
        }
    }

    void largerLettersAreTheSameOnes()
    {
        const auto small = textOf("g4", 11, 7);
        const auto large = textOf("g4", 33, 21, 0, 0, 3);
        for (int y = 0; y < 21; ++y) {
            for (int x = 0; x < 33; ++x) {
                QCOMPARE(large[y][x], small[y / 3][x / 3]);
            }
        }
    }

    void whatLiesOutsideIsLeftOut()
    {
        const auto whole = textOf("Wide", 23, 7);
        const auto cut = textOf("Wide", 9, 4, -7, -2);
        for (int y = 0; y < 4; ++y) {
            QCOMPARE(cut[y], whole[y + 2].mid(7, 9));
        }
        QCOMPARE(textOf("far", 4, 4, 1000, 1000).join("").count('#'), 0);
    }

    void otherCharactersAreOneBoxEach()
    {
        QCOMPARE(textOf("é", 5, 7), textOf("圆", 5, 7));
        QCOMPARE(textWidth("圆环"), 11);
        QCOMPARE(textWidth("\x80\xff\xc3"), 17); // no UTF-8 at all
        QCOMPARE(textWidth(""), 0);
        QCOMPARE(textWidth("ab", 3), 33);
    }

    void longTextEndsInDots()
    {
        QCOMPARE(fittingText("ssr1", 23), std::string("ssr1"));
        QCOMPARE(fittingText("ssr1", 22), std::string("s.."));
        QCOMPARE(fittingText("éé", 11), std::string("éé"));
        QCOMPARE(fittingText("éééé", 17), std::string("é.."));
    }

    void labelsStandBelowTheirPictures()
    {
        Clip clip = makeClip(1, 10, 40);
        fill(clip.frame(0), clip.frameBytes(), 200, 0, 0);
        const Clip sheet =
            contactSheet({{&clip, 0, "base"}, {&clip, 0, ""}}, {.columns = 2, .labelScale = 1, .gap = 2});
        QCOMPARE(sheet.width, 2 * 42 + 2);
        QCOMPARE(sheet.height, 10 + 9 + 4);
        const auto lit = [&](int left) { // pixels of text below a picture
            int count = 0;
            for (int y = 12; y < 21; ++y) {
                for (int x = left; x < left + 40; ++x) {
                    count += sheet.frame(0)[(y * sheet.width + x) * 3 + 1] == 224 ? 1 : 0;
                }
            }
            return count;
        };
        QVERIFY(lit(2) > 30);
        QCOMPARE(lit(44), 0);
    }

    void clipsOfAllRatesShareOneTime()
    {
        const Clip slow = numberedClip(3, 32, 80, Rate::of(3));
        const Clip fast = numberedClip(16, 32, 80, Rate::of(24));
        const std::vector<GridClip> clips{{&slow, "base"}, {&fast, "tsr3"}, {nullptr, "none"}};
        const auto time = gridTimeOf(clips);
        QCOMPARE(time.rate, Rate::of(24));
        QCOMPARE(time.frames, 24);
        for (const int i : {0, 7, 8, 15, 16, 23}) {
            const Clip grid = gridFrame(clips, time, i, {.columns = 3, .labelScale = 1, .gap = 0});
            const auto numberAt = [&](int left) {
                Clip part = makeClip(1, 32, 80);
                for (int y = 0; y < 32; ++y) {
                    std::copy_n(grid.frame(0) + (y * grid.width + left) * 3, 240, part.frame(0) + y * 240);
                }
                return readNumber(part.frame(0), 32, 80);
            };
            QCOMPARE(numberAt(0), i / 8);
            QCOMPARE(numberAt(80), std::min(i, 15)); // the shorter one stays on its last frame
        }
        QCOMPARE(gridTimeOf({}).frames, 0);
    }

    void gridsBecomeVideos()
    {
        QTemporaryDir folder;
        const Clip clip = numberedClip(6, 31, 81);
        const std::vector<GridClip> clips{{&clip, "left"}, {&clip, "right"}};
        const auto time = gridTimeOf(clips);
        const Clip first = gridFrame(clips, time, 0);
        QVERIFY(first.width % 2 == 0 && first.height % 2 == 0);
        VideoWriterOptions options;
        options.width = first.width;
        options.height = first.height;
        options.rate = time.rate;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "grid.mp4";
        auto writer = VideoWriter::open(file, options).value();
        for (int i = 0; i < time.frames; ++i) {
            writer.write(gridFrame(clips, time, i).frame(0)).value();
        }
        QCOMPARE(writer.finish().value().frames, std::int64_t{6});
    }
};

CASCADE_TEST(GridVideoTest);
#include "tst_GridVideo.moc"
