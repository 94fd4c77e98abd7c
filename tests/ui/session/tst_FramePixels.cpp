// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/FramePixels.h"

#include "tests/support/TestMain.h"

#include <QTest>

#include <cstdint>
#include <vector>

using namespace cascade::ui;

namespace {

/// fp16 planes of one value each, as the store keeps a frame.
std::vector<std::byte> frameOf(std::uint16_t red, std::uint16_t green, std::uint16_t blue, std::size_t pixels)
{
    std::vector<std::byte> bytes;
    for (const auto half : {red, green, blue}) {
        for (std::size_t i = 0; i < pixels; ++i) {
            bytes.push_back(static_cast<std::byte>(half & 255));
            bytes.push_back(static_cast<std::byte>(half >> 8));
        }
    }
    return bytes;
}

} // namespace

class FramePixelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void halvesBecomeSamples_data()
    {
        QTest::addColumn<int>("half");
        QTest::addColumn<int>("sample");
        QTest::newRow("-1 is black") << 0xbc00 << 0;
        QTest::newRow("1 is white") << 0x3c00 << 255;
        QTest::newRow("0 is grey, halfway: the even one") << 0x0000 << 128;
        QTest::newRow("0.5") << 0x3800 << 191;
        QTest::newRow("beyond the range") << 0x4400 << 255;
        QTest::newRow("below it") << 0xc400 << 0;
        QTest::newRow("infinity") << 0x7c00 << 255;
        QTest::newRow("no number") << 0x7e00 << 0;
        QTest::newRow("subnormal") << 0x0001 << 128;
    }
    void halvesBecomeSamples()
    {
        QFETCH(int, half);
        QFETCH(int, sample);
        const auto picture = pictureOf(frameOf(0xbc00, static_cast<std::uint16_t>(half), 0x3c00, 6), 3, 2);
        QCOMPARE(picture.size(), QSize(3, 2));
        QCOMPARE(picture.pixelColor(2, 1), QColor(0, sample, 255));
    }

    void anotherSizeIsNoPicture()
    {
        const auto bytes = frameOf(0, 0, 0, 6);
        QVERIFY(pictureOf(bytes, 3, 3).isNull());
        QVERIFY(pictureOf(bytes, 0, 2).isNull());
        QVERIFY(pictureOf(bytes, -3, -2).isNull());
    }

    void shrinkingKeepsTheShapeAndTheMean()
    {
        const auto picture = pictureOf(frameOf(0xbc00, 0x3800, 0x3c00, 64 * 32), 64, 32);
        QCOMPARE(shrunk(picture, 16).size(), QSize(16, 8));
        QCOMPARE(shrunk(picture, 16).pixelColor(8, 4), QColor(0, 191, 255));
        QCOMPARE(shrunk(picture, 0), picture);
        QCOMPARE(shrunk(picture, 64), picture);
    }
};

CASCADE_TEST(FramePixelsTest);
#include "tst_FramePixels.moc"
