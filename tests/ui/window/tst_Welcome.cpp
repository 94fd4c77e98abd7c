// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/Welcome.h"

#include "tests/support/TestMain.h"
#include "tests/ui/window/PlacesIn.h"
#include "ui/window/MainWindow.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace cascade;
using namespace cascade::ui;
using namespace cascade::ui::tests;

namespace {

/// The window of a first start, without an engine.
struct Fixture {
    explicit Fixture(const QSize& size)
        : studio({placesIn(folder), {}}), application(studio.places), window(studio, application)
    {
        window.resize(size);
        window.start({});
    }
    [[nodiscard]] Welcome* greeting() const { return window.findChild<Welcome*>(); }
    [[nodiscard]] QWidget* canvasView() { return window.panels().canvas->focusProxy(); }
    /// Whether the demo is there, and all of it in sight.
    [[nodiscard]] bool showsAll()
    {
        const auto& nodes = studio.session.graph().nodes;
        const auto& canvas = window.panels().canvas->canvas();
        return !nodes.empty() && std::all_of(nodes.begin(), nodes.end(), [&](const auto& node) {
            const auto rect = canvas.nodeOnView(node.first);
            return !rect.isEmpty() && QRectF(canvasView()->rect()).contains(rect);
        });
    }

    QTemporaryDir folder;
    OwnSettings settings{folder}; // those of another window say that it was no first start
    Studio studio;
    StudioApplication application;
    MainWindow window;
};

} // namespace

class WelcomeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theDemoIsWhollyInSight_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(1280, 800);
        QTest::newRow("1600x900") << QSize(1600, 900);
    }
    void theDemoIsWhollyInSight()
    {
        QFETCH(QSize, size);
        Fixture f(size);
        QTRY_VERIFY(f.greeting() != nullptr &&
                    f.greeting()->isVisible()); // it takes its place from the canvas
        QTRY_VERIFY(f.showsAll());
        QVERIFY(!f.greeting()->geometry().intersects(f.canvasView()->geometry()));
        QVERIFY(f.greeting()->height() < f.canvasView()->height());
    }

    void itRunsTheDemoAndGoes()
    {
        QWidget window;
        auto* greeting = new Welcome(paletteOf(Theme::Dark), &window);
        QSignalSpy asked(greeting, &Welcome::runRequested);
        window.show();
        QTest::mouseClick(greeting->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QVERIFY(!greeting->isVisible());
    }
};

CASCADE_TEST(WelcomeTest);
#include "tst_Welcome.moc"
