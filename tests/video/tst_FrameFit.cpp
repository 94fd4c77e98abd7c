// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/FrameFit.h"

#include "tests/support/TestMain.h"
#include "tests/video/ExportSupport.h"

#include <QTest>

using namespace cascade;
using namespace cascade::video;
using namespace cascade::video::tests;

Q_DECLARE_METATYPE(PictureSize)
Q_DECLARE_METATYPE(PictureBox)
Q_DECLARE_METATYPE(FitMode)

class FrameFitTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void placementIsExact_data()
    {
        QTest::addColumn<PictureSize>("source");
        QTest::addColumn<PictureSize>("target");
        QTest::addColumn<FitMode>("mode");
        QTest::addColumn<PictureBox>("from");
        QTest::addColumn<PictureBox>("to");
        const auto row = [](const char* name, PictureSize source, PictureSize target, FitMode mode,
                            PictureBox from,
                            PictureBox to) { QTest::newRow(name) << source << target << mode << from << to; };
        using enum FitMode;
        row("HD of the cascade fits 720 lines", {1280, 768}, {1280, 720}, Fit, {0, 0, 1280, 768},
            {40, 0, 1200, 720});
        row("and 1080", {1280, 768}, {1920, 1080}, Fit, {0, 0, 1280, 768}, {60, 0, 1800, 1080});
        row("upright", {1280, 768}, {1080, 1920}, Fit, {0, 0, 1280, 768}, {0, 636, 1080, 648});
        row("same size fits", {64, 48}, {64, 48}, Fit, {0, 0, 64, 48}, {0, 0, 64, 48});
        row("thin stays one pixel", {1000, 1}, {10, 10}, Fit, {0, 0, 1000, 1}, {0, 4, 10, 1});
        row("cropped to 720 lines", {1280, 768}, {1280, 720}, Crop, {0, 24, 1280, 720}, {0, 0, 1280, 720});
        row("cropped to 1080", {1280, 768}, {1920, 1080}, Crop, {0, 24, 1280, 720}, {0, 0, 1920, 1080});
        row("cropped to a square", {1280, 768}, {100, 100}, Crop, {256, 0, 768, 768}, {0, 0, 100, 100});
        row("padded", {1280, 768}, {1920, 1080}, Pad, {0, 0, 1280, 768}, {320, 156, 1280, 768});
        row("padded and cut", {1280, 768}, {1920, 720}, Pad, {0, 24, 1280, 720}, {320, 0, 1280, 720});
        row("odd pixel right and below", {3, 3}, {6, 8}, Pad, {0, 0, 3, 3}, {1, 2, 3, 3});
    }
    void placementIsExact()
    {
        QFETCH(PictureSize, source);
        QFETCH(PictureSize, target);
        QFETCH(FitMode, mode);
        QFETCH(PictureBox, from);
        QFETCH(PictureBox, to);
        const auto place = placementOf(source, target, mode);
        QVERIFY(place.source == from);
        QVERIFY(place.target == to);
    }

    void placementStaysWithinBothPictures()
    {
        for (const PictureSize source : {PictureSize{1, 1}, {40, 24}, {1279, 767}, {16384, 3}, {7, 4096}}) {
            for (const PictureSize target : {PictureSize{1, 1}, {1280, 720}, {9, 16384}, {1919, 1079}}) {
                for (const auto mode : {FitMode::Fit, FitMode::Crop, FitMode::Pad}) {
                    const auto [from, to] = placementOf(source, target, mode);
                    QVERIFY(from.x >= 0 && from.y >= 0 && from.width >= 1 && from.height >= 1);
                    QVERIFY(from.x + from.width <= source.width && from.y + from.height <= source.height);
                    QVERIFY(to.x >= 0 && to.y >= 0 && to.width >= 1 && to.height >= 1);
                    QVERIFY(to.x + to.width <= target.width && to.y + to.height <= target.height);
                }
            }
        }
    }

    void barsHaveTheirColourAndPixelsStay_data()
    {
        QTest::addColumn<bool>("deep");
        QTest::newRow("8 bits") << false;
        QTest::newRow("16 bits") << true;
    }
    void barsHaveTheirColourAndPixelsStay()
    {
        QFETCH(bool, deep);
        const Clip clip = gradientClip();
        FrameFitOptions options{{64, 48}, {70, 52}, FitMode::Pad, FrameDepth::Bits8, {10, 20, 30}};
        options.depth = deep ? FrameDepth::Bits16 : FrameDepth::Bits8;
        auto fit = FrameFit::make(options).value();
        const auto wide = widened(clip, 3);
        std::vector<int> got(70 * 52 * 3);
        if (deep) {
            const auto* pixels = fit.apply(wide.data());
            std::transform(pixels, pixels + got.size(), got.begin(), [](int value) { return value / 257; });
        } else {
            std::copy_n(fit.apply(clip.frame(3)), got.size(), got.begin());
        }
        for (int y = 0; y < 52; ++y) {
            for (int x = 0; x < 70; ++x) {
                const bool inside = x >= 3 && x < 67 && y >= 2 && y < 50;
                for (int c = 0; c < 3; ++c) {
                    const int expected =
                        inside ? clip.frame(3)[((y - 2) * 64 + x - 3) * 3 + c] : 10 * (c + 1);
                    QCOMPARE(got[static_cast<std::size_t>((y * 70 + x) * 3 + c)], expected);
                }
            }
        }
    }

    void flatColoursStayExactWhenScaled_data()
    {
        QTest::addColumn<PictureSize>("target");
        QTest::newRow("larger") << PictureSize{191, 143};
        QTest::newRow("smaller") << PictureSize{17, 11};
        QTest::newRow("one pixel") << PictureSize{1, 1};
    }
    void flatColoursStayExactWhenScaled()
    {
        QFETCH(PictureSize, target);
        Clip clip = makeClip(1, 48, 64);
        fill(clip.frame(0), clip.frameBytes(), 201, 3, 97);
        auto fit = FrameFit::make({{64, 48}, target, FitMode::Crop}).value();
        auto deepFit = FrameFit::make({{64, 48}, target, FitMode::Crop, FrameDepth::Bits16}).value();
        const auto* pixels = fit.apply(clip.frame(0));
        const auto wide = widened(clip, 0);
        const auto* deep = deepFit.apply(wide.data());
        const int expected[] = {201, 3, 97};
        for (int i = 0; i < target.width * target.height * 3; ++i) {
            QCOMPARE(int{pixels[i]}, expected[i % 3]);
            QVERIFY(std::abs(deep[i] - expected[i % 3] * 257) <= 4); // swscale holds 15 bits on the way
        }
    }

    void halfTheSizeIsTheMeanOfFour()
    {
        Clip clip = makeClip(1, 48, 64);
        std::uint32_t state = 7;
        for (auto& value : clip.pixels) {
            value = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24);
        }
        auto fit = FrameFit::make({{64, 48}, {32, 24}, FitMode::Fit}).value();
        const auto* pixels = fit.apply(clip.frame(0));
        for (int y = 0; y < 24; ++y) {
            for (int x = 0; x < 32 * 3; ++x) {
                const auto* four = clip.frame(0) + 2 * y * 192 + x / 3 * 6 + x % 3;
                const double mean = (four[0] + four[3] + four[192] + four[195]) / 4.0;
                QVERIFY2(std::abs(pixels[y * 96 + x] - mean) <= 1,
                         qPrintable(QString("%1,%2: expected %3, got %4")
                                        .arg(x)
                                        .arg(y)
                                        .arg(mean)
                                        .arg(pixels[y * 96 + x])));
            }
        }
    }

    void unusableSizesAreRefused()
    {
        for (const PictureSize bad : {PictureSize{0, 4}, {4, -1}, {20000, 4}, {16384, 16384}}) {
            QCOMPARE(FrameFit::make({bad, {4, 4}}).error().code, ErrorCode::BadInput);
            QCOMPARE(FrameFit::make({{4, 4}, bad}).error().code, ErrorCode::BadInput);
        }
    }
};

CASCADE_TEST(FrameFitTest);
#include "tst_FrameFit.moc"
