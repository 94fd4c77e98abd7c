// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "ui/canvas/SoftRasterizer.h"

#include <QTest>

#include <array>
#include <vector>

using namespace cascade::ui;

namespace {

constexpr std::uint32_t rgba(int red, int green, int blue, int alpha = 255)
{
    return static_cast<std::uint32_t>(red | (green << 8) | (blue << 16)) |
           (static_cast<std::uint32_t>(alpha) << 24U);
}

QImage blank(int width, int height, QRgb colour = 0xff000000)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// The two triangles that ImGui makes of a rectangle.
constexpr std::array<unsigned, 6> kRectangle{0, 1, 2, 0, 2, 3};
/// The same area, in an order that no rectangle is known by.
constexpr std::array<unsigned, 6> kTriangles{1, 2, 0, 2, 3, 0};

std::array<RasterVertex, 4> corners(float x0, float y0, float x1, float y1, std::uint32_t colour)
{
    return {{{x0, y0, 0, 0, colour}, {x1, y0, 1, 0, colour}, {x1, y1, 1, 1, colour}, {x0, y1, 0, 1, colour}}};
}

int count(const QImage& image, QRgb colour)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            found += image.pixel(x, y) == colour ? 1 : 0;
        }
    }
    return found;
}

/// Inside or on the left or top, by the definition: slow and plain.
bool covers(const std::array<QPointF, 3>& t, const QPointF& p)
{
    const auto side = [](const QPointF& a, const QPointF& b, const QPointF& c) {
        return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x());
    };
    const double a = side(t[0], t[1], p);
    const double b = side(t[1], t[2], p);
    const double c = side(t[2], t[0], p);
    return (a > 0 && b > 0 && c > 0) || (a < 0 && b < 0 && c < 0);
}

} // namespace

class TestSoftRasterizer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRectangleCoversThePixelsWhoseCentresAreInIt()
    {
        auto image = blank(10, 10);
        SoftRasterizer rasterizer(image);
        rasterizer.draw(corners(2, 3, 5, 7, rgba(255, 0, 0)), kRectangle, {});
        QCOMPARE(count(image, 0xffff0000), 3 * 4);
        QCOMPARE(image.pixel(2, 3), 0xffff0000);
        QCOMPARE(image.pixel(4, 6), 0xffff0000);
        QCOMPARE(image.pixel(5, 7), 0xff000000);
    }

    void twoTrianglesCoverTheSameAsTheRectangle_data()
    {
        QTest::addColumn<QRectF>("area");
        QTest::newRow("whole pixels") << QRectF(1, 2, 5, 4);
        QTest::newRow("between pixels") << QRectF(1.3, 2.6, 5.1, 4.4);
        QTest::newRow("beyond the picture") << QRectF(-3, -2, 30, 9);
        QTest::newRow("less than a pixel") << QRectF(4.6, 4.6, 0.3, 0.3);
    }
    void twoTrianglesCoverTheSameAsTheRectangle()
    {
        QFETCH(const QRectF, area);
        auto asRectangle = blank(16, 16);
        auto asTriangles = blank(16, 16);
        const auto four = corners(static_cast<float>(area.left()), static_cast<float>(area.top()),
                                  static_cast<float>(area.right()), static_cast<float>(area.bottom()),
                                  rgba(10, 200, 30, 128));
        SoftRasterizer(asRectangle).draw(four, kRectangle, {});
        SoftRasterizer(asTriangles).draw(four, kTriangles, {}); // half transparent: a seam would show
        QCOMPARE(asTriangles, asRectangle);
    }

    void aLetterBetweenPixelsIsSharedByThem()
    {
        const std::uint32_t stroke = 0xffffffff; // one column of a letter, one pixel wide
        const RasterTexture letter{&stroke, 1, 1, true};
        auto image = blank(6, 3);
        SoftRasterizer(image).draw(corners(2.25F, 1, 3.25F, 2, rgba(255, 255, 255)), kRectangle, letter);
        QVERIFY(std::abs(qRed(image.pixel(2, 1)) - 191) <= 2);
        QVERIFY(std::abs(qRed(image.pixel(3, 1)) - 64) <= 2);
        QCOMPARE(count(image, 0xff000000), 6 * 3 - 2);
    }

    void aTriangleIsItsDefinition()
    {
        const std::array<QPointF, 3> shape{QPointF(3.2, 1.7), QPointF(27.4, 9.1), QPointF(8.8, 29.3)};
        auto image = blank(32, 32);
        std::array<RasterVertex, 3> vertices;
        for (std::size_t i = 0; i < 3; ++i) {
            vertices[i] = {static_cast<float>(shape[i].x()), static_cast<float>(shape[i].y()), 0, 0,
                           rgba(255, 255, 255)};
        }
        SoftRasterizer(image).draw(vertices, std::array<unsigned, 3>{0, 1, 2}, {});
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 32; ++x) {
                const bool inside = covers(shape, {x + 0.5, y + 0.5});
                QCOMPARE(image.pixel(x, y) == 0xffffffff, inside);
            }
        }
    }

    void opacityMixes()
    {
        auto image = blank(4, 4, 0xff0000ff);
        SoftRasterizer(image).draw(corners(0, 0, 4, 4, rgba(255, 0, 0, 128)), kRectangle, {});
        const auto mixed = image.pixel(1, 1);
        QVERIFY(std::abs(qRed(mixed) - 128) <= 1);
        QVERIFY(std::abs(qBlue(mixed) - 127) <= 1);
        QCOMPARE(qGreen(mixed), 0);
        QCOMPARE(qAlpha(mixed), 255);
    }

    void fullyTransparentChangesNothing()
    {
        auto image = blank(4, 4, 0xff123456);
        SoftRasterizer(image).draw(corners(0, 0, 4, 4, rgba(255, 0, 0, 0)), kRectangle, {});
        QCOMPARE(count(image, 0xff123456), 16);
    }

    void opacityRunsEvenlyOverASoftEdge()
    {
        auto image = blank(20, 4);
        std::array<RasterVertex, 4> edge{{{0, 0, 0, 0, rgba(255, 255, 255, 255)},
                                          {20, 0, 0, 0, rgba(255, 255, 255, 0)},
                                          {20, 4, 0, 0, rgba(255, 255, 255, 0)},
                                          {0, 4, 0, 0, rgba(255, 255, 255, 255)}}};
        SoftRasterizer(image).draw(edge, kRectangle, {});
        for (int x = 0; x < 20; ++x) {
            const int expected = static_cast<int>(255 * (1 - (x + 0.5) / 20));
            QVERIFY2(std::abs(qRed(image.pixel(x, 2)) - expected) <= 2, qPrintable(QString::number(x)));
        }
    }

    void coloursRunBetweenCorners()
    {
        auto image = blank(20, 4);
        std::array<RasterVertex, 4> ramp{{{0, 0, 0, 0, rgba(255, 0, 0)},
                                          {20, 0, 0, 0, rgba(0, 0, 255)},
                                          {20, 4, 0, 0, rgba(0, 0, 255)},
                                          {0, 4, 0, 0, rgba(255, 0, 0)}}};
        SoftRasterizer(image).draw(ramp, kRectangle, {});
        QVERIFY(qRed(image.pixel(0, 1)) > 240);
        QVERIFY(qBlue(image.pixel(19, 1)) > 240);
        QVERIFY(std::abs(qRed(image.pixel(10, 1)) - 121) <= 3);
    }

    void nothingIsDrawnOutsideTheClip()
    {
        auto image = blank(10, 10);
        SoftRasterizer rasterizer(image);
        rasterizer.setClip({2, 2, 3, 3});
        rasterizer.draw(corners(-5, -5, 50, 50, rgba(255, 255, 255)), kRectangle, {});
        QCOMPARE(count(image, 0xffffffff), 9);
        rasterizer.setClip({-5, -5, 3, 3});
        rasterizer.draw(corners(-5, -5, 50, 50, rgba(255, 255, 0)), kTriangles, {});
        QCOMPARE(count(image, 0xffffff00), 0);
    }

    void textIsCopiedTexelByTexel()
    {
        const std::array<std::uint32_t, 4> texels{rgba(255, 255, 255, 255), rgba(255, 255, 255, 0),
                                                  rgba(255, 255, 255, 0), rgba(255, 255, 255, 255)};
        auto image = blank(6, 6);
        // A little beside the pixels, as text on a zoomed canvas is.
        SoftRasterizer(image).draw(corners(2.3F, 1.8F, 4.3F, 3.8F, rgba(0, 255, 0)), kRectangle,
                                   {texels.data(), 2, 2});
        QCOMPARE(image.pixel(2, 2), 0xff00ff00);
        QCOMPARE(image.pixel(3, 3), 0xff00ff00);
        QCOMPARE(image.pixel(3, 2), 0xff000000);
        QCOMPARE(count(image, 0xff00ff00), 2);
    }

    void aSoftLineHasItsProfileAcross()
    {
        // A texture of a line: transparent, opaque, transparent. Drawn across x, in triangles.
        const std::array<std::uint32_t, 4> texels{rgba(255, 255, 255, 0), rgba(255, 255, 255),
                                                  rgba(255, 255, 255), rgba(255, 255, 255, 0)};
        auto image = blank(16, 8);
        auto line = corners(4, 0, 12, 8, rgba(0, 255, 0));
        for (auto& corner : line) {
            corner.v = 0.5F;
        }
        SoftRasterizer(image).draw(line, kTriangles, {texels.data(), 4, 1, true});
        for (int y = 0; y < 8; ++y) {
            QCOMPARE(qGreen(image.pixel(3, y)), 0);
            QVERIFY(qGreen(image.pixel(4, y)) < 40);
            QVERIFY(qGreen(image.pixel(7, y)) > 230);
            QVERIFY(std::abs(qGreen(image.pixel(5, y)) - qGreen(image.pixel(10, y))) <= 2);
        }
    }

    void aPictureIsScaled()
    {
        const std::array<std::uint32_t, 2> texels{rgba(0, 0, 0), rgba(255, 255, 255)};
        auto image = blank(16, 4, 0xff808080);
        SoftRasterizer(image).draw(corners(0, 0, 16, 4, rgba(255, 255, 255)), kRectangle,
                                   {texels.data(), 2, 1});
        QCOMPARE(image.pixel(0, 2), 0xff000000);
        QCOMPARE(image.pixel(15, 2), 0xffffffff);
        QVERIFY(std::abs(qRed(image.pixel(8, 2)) - 135) <= 12);
    }

    void theScaleIsThatOfTheScreen()
    {
        auto image = blank(20, 20);
        SoftRasterizer(image, {100, 100}, 2)
            .draw(corners(101, 102, 104, 106, rgba(255, 0, 0)), kRectangle, {});
        QCOMPARE(count(image, 0xffff0000), 6 * 8);
        QCOMPARE(image.pixel(2, 4), 0xffff0000);
    }
};

CASCADE_TEST(TestSoftRasterizer);
#include "tst_SoftRasterizer.moc"
