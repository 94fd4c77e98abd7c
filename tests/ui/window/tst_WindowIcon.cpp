// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/window/PlacesIn.h"
#include "ui/window/StudioApplication.h"

#include <QApplication>
#include <QIcon>
#include <QTest>
#include <QWidget>

using namespace cascade::ui;

class WindowIconTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private Q_SLOTS:
    void init()
    {
        QApplication::setWindowIcon({});
        QIcon::setThemeSearchPaths({}); // as on a machine where nothing is installed
    }

    void everyWindowHasOne_data()
    {
        QTest::addColumn<int>("pixels");
        for (const int pixels : {16, 24, 32, 48, 64, 128, 256}) { // of task bars, lists and switchers
            QTest::addRow("%d", pixels) << pixels;
        }
    }
    void everyWindowHasOne()
    {
        QFETCH(int, pixels);
        StudioApplication studio(tests::placesIn(m_folder));
        studio.begin(*qApp);
        const QWidget window;
        const auto picture = window.windowIcon().pixmap(QSize(pixels, pixels), 1).toImage();
        QCOMPARE(picture.size(), QSize(pixels, pixels)); // drawn for this size, not scaled
        QVERIFY(picture.pixelColor(pixels * 4 / 5, pixels / 2).blue() > 160); // the large frame is blue
        QVERIFY(picture.pixelColor(0, 0).alpha() < 64);                       // its corners are round
    }
};

CASCADE_TEST(WindowIconTest);
#include "tst_WindowIcon.moc"
