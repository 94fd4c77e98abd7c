// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/Icons.h"

#include "tests/support/TestMain.h"
#include "ui/style/IconPath.h"

#include <QImage>
#include <QTest>

#include <set>

using namespace cascade::ui;

namespace {

/// The share of pixels that an icon covers, by their opacity.
double inked(const QImage& picture)
{
    double sum = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            sum += qAlpha(picture.pixel(x, y)) / 255.0;
        }
    }
    return sum / (picture.width() * picture.height());
}

QImage drawn(const QIcon& icon, int side, double scale, QIcon::Mode mode = QIcon::Normal,
             QIcon::State state = QIcon::Off)
{
    return icon.pixmap(QSize(side, side), scale, mode, state)
        .toImage()
        .convertToFormat(QImage::Format_ARGB32);
}

QColor strongest(const QImage& picture)
{
    QRgb found = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (qAlpha(picture.pixel(x, y)) > qAlpha(found)) {
                found = picture.pixel(x, y);
            }
        }
    }
    return QColor(found);
}

} // namespace

class IconsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void areDrawnAtEverySize_data()
    {
        QTest::addColumn<int>("side");
        QTest::addColumn<double>("scale");
        for (const int side : {16, 24, 32}) {
            for (const double scale : {1.0, 1.5, 2.0}) {
                QTest::addRow("%d px at %g", side, scale) << side << scale;
            }
        }
    }

    void areDrawnAtEverySize()
    {
        QFETCH(int, side);
        QFETCH(double, scale);
        for (int i = 0; i < kIconCount; ++i) {
            const auto which = static_cast<Icon>(i);
            const auto picture = drawn(icon(which, paletteOf(Theme::Dark)), side, scale);
            QCOMPARE(picture.width(), qRound(side * scale));
            const double share = inked(picture);
            QVERIFY2(share > 0.015 && share < 0.6, iconName(which).data());
            for (int at = 0; at < picture.width(); ++at) { // nothing is cut at the edges
                QVERIFY2(qAlpha(picture.pixel(at, 0)) < 64 && qAlpha(picture.pixel(0, at)) < 64,
                         iconName(which).data());
            }
        }
    }

    void haveNamesOfTheirOwn()
    {
        std::set<std::string_view> names;
        for (int i = 0; i < kIconCount; ++i) {
            names.insert(iconName(static_cast<Icon>(i)));
        }
        QCOMPARE(static_cast<int>(names.size()), kIconCount);
        QVERIFY(names.contains("step-forward"));
    }

    void takeTheColoursOfThePalette()
    {
        Palette palette = paletteOf(Theme::Dark);
        const auto play = icon(Icon::Play, palette);
        QCOMPARE(strongest(drawn(play, 32, 1)), palette.text);
        QCOMPARE(strongest(drawn(play, 32, 1, QIcon::Disabled)), palette.disabledText);
        QCOMPARE(strongest(drawn(play, 32, 1, QIcon::Normal, QIcon::On)), palette.accent);
        QCOMPARE(strongest(drawn(icon(Icon::Stop, palette, &Palette::error), 32, 1)), palette.error);
        palette = paletteOf(Theme::Light);
        QCOMPARE(strongest(drawn(play, 32, 1)), palette.text);
    }

    void pathsAreReadLikeThoseOfSvg()
    {
        const auto triangle = iconPath("M1 2 L5 2 l0,4 Z");
        QCOMPARE(triangle.boundingRect(), QRectF(1, 2, 4, 4));
        QCOMPARE(iconPath("M2 2 H10 v-1 h-3 V20").boundingRect(), QRectF(2, 1, 8, 19));
        QCOMPARE(iconPath("O 12 12 3").boundingRect(), QRectF(9, 9, 6, 6));
        QCOMPARE(iconPath("M0 0 C1 0 2 1 2 2").currentPosition(), QPointF(2, 2));
        QCOMPARE(iconPath("m1 1 q1 1 2 0").currentPosition(), QPointF(3, 1));
    }

    void badPathsAreEmpty()
    {
        for (const auto* bad : {"M1", "M1 x", "A1 1 0 0 0 3 3", "L", "1 2"}) {
            QVERIFY2(iconPath(bad).isEmpty(), bad);
        }
    }
};

CASCADE_TEST(IconsTest);

#include "tst_icons.moc"
