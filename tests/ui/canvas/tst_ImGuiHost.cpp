// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/canvas/CanvasFixture.h"
#include "ui/canvas/CanvasFonts.h"
#include "ui/canvas/HostView.h"
#include "ui/canvas/PictureTextures.h"

#include <QAction>
#include <QClipboard>
#include <QInputMethodEvent>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using cascade::tests::CanvasFixture;
using cascade::tests::put;
using graph::NodeId;

namespace {

/// A canvas whose search field has the keyboard.
struct Typing : CanvasFixture {
    Typing() { trigger(CanvasAction::Add); }
};

graph::Graph oneNode()
{
    graph::Graph graph;
    put(graph, "prompt", "prompt", 0, 0);
    return graph;
}

graph::Graph oneStage()
{
    graph::Graph graph;
    put(graph, "base", "base", 0, 0);
    return graph;
}

/// A stage whose run has a red picture, or has none.
struct PictureFixture : CanvasFixture {
    PictureFixture() : CanvasFixture(oneStage()) { m_picture.fill(Qt::red); }

    void showPicture()
    {
        runs[NodeId("base")].pictures = {m_picture};
        show();
    }
    void hidePicture()
    {
        runs.clear();
        show();
    }
    [[nodiscard]] bool pictureIsSeen()
    {
        const auto node = canvas.nodeOnView(NodeId("base"));
        const auto shot = view.grab().toImage();
        const QPointF place(node.center().x(), node.bottom() - node.height() * 0.25);
        return shot.pixelColor((place * shot.devicePixelRatio()).toPoint()) == QColor(Qt::red);
    }

private:
    QImage m_picture{32, 20, QImage::Format_RGB888};
};

} // namespace

/// The host's events, by what a canvas does with them.
class TestImGuiHost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFontIsFound() { QVERIFY(!canvasFontFile().isEmpty()); }

    void offscreenIsDrawnInSoftware()
    {
        ImGuiHost host(paletteOf(Theme::Dark));
        QWidget window;
        QVERIFY(qobject_cast<SoftView*>(makeHostView(host, &window)) != nullptr);
    }

    void lettersOfAllKindsAreTyped()
    {
        Typing f;
        QVERIFY(f.host.wantsText());
        f.type(QStringLiteral("Größe 5 €"));
        QCOMPARE(f.canvas.searchText(), QStringLiteral("Größe 5 €"));
        f.key(Qt::Key_Backspace);
        QCOMPARE(f.canvas.searchText(), QStringLiteral("Größe 5 "));
    }

    void inputMethodsType()
    {
        Typing f;
        QInputMethodEvent event;
        event.setCommitString(QStringLiteral("雪のö"));
        QCoreApplication::sendEvent(&f.view, &event);
        f.settle(4);
        QCOMPARE(f.canvas.searchText(), QStringLiteral("雪のö"));
    }

    void commandsTypeNothing()
    {
        Typing f;
        QKeyEvent event(QEvent::KeyPress, Qt::Key_J, Qt::ControlModifier, QStringLiteral("j"));
        QCoreApplication::sendEvent(&f.view, &event);
        f.settle(4);
        QVERIFY(f.canvas.searchText().isEmpty());
    }

    void textGoesOverTheClipboard()
    {
        Typing f;
        QGuiApplication::clipboard()->setText(QStringLiteral("schön €"));
        f.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(f.canvas.searchText(), QStringLiteral("schön €"));
        QGuiApplication::clipboard()->clear();
        f.key(Qt::Key_A, Qt::ControlModifier);
        f.key(Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("schön €"));
    }

    void singleKeysGoToTheTextField()
    {
        Typing f;
        QAction mute;
        mute.setShortcut(Qt::Key_M);
        QSignalSpy muted(&mute, &QAction::triggered);
        f.view.addAction(&mute);
        f.key(Qt::Key_M);
        QCOMPARE(muted.size(), 0);
        QCOMPARE(f.canvas.searchText(), QStringLiteral("m"));
        f.key(Qt::Key_Escape);
        f.key(Qt::Key_M);
        QCOMPARE(muted.size(), 1); // the field is closed
    }

    void runStillRunsWhileOneTypes()
    {
        Typing f;
        QAction run;
        run.setShortcut(Qt::CTRL | Qt::Key_Return);
        QSignalSpy runs(&run, &QAction::triggered);
        f.view.addAction(&run);
        f.key(Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(runs.size(), 1);
    }

    void tabStaysInTheCanvas()
    {
        CanvasFixture f;
        f.key(Qt::Key_Tab);
        QVERIFY(f.view.hasFocus());
        f.key(Qt::Key_Backtab);
        QVERIFY(f.view.hasFocus());
    }

    void aClickBetweenTwoFramesCounts()
    {
        CanvasFixture f(oneNode());
        const auto at = f.header("prompt").toPoint();
        QTest::mouseMove(&f.view, at);
        QTest::mouseClick(&f.view, Qt::LeftButton, {}, at); // press and release before any frame
        f.settle();
        QCOMPARE(f.selection.current(), NodeId("prompt"));
    }

    void aDragGoesOnOutsideTheView()
    {
        CanvasFixture f(oneNode());
        const auto grip = f.header("prompt");
        f.press(grip);
        f.moveMouse(grip + QPointF(50, 60), Qt::LeftButton);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&f.view, &leave);
        f.step();
        f.moveMouse(grip + QPointF(100, 120), Qt::LeftButton);
        f.release(grip + QPointF(100, 120));
        const auto moved = f.session.graph().views.at(NodeId("prompt"));
        QVERIFY(moved.x > 60 && moved.y > 80);
    }

    void lostFocusEndsADrag()
    {
        CanvasFixture f(oneNode());
        const auto grip = f.header("prompt");
        f.press(grip);
        f.moveMouse(grip + QPointF(50, 60), Qt::LeftButton);
        QFocusEvent out(QEvent::FocusOut);
        QCoreApplication::sendEvent(&f.view, &out);
        f.settle(8);
        QFocusEvent in(QEvent::FocusIn);
        QCoreApplication::sendEvent(&f.view, &in);
        const auto place = f.session.graph().views.at(NodeId("prompt"));
        f.moveMouse(grip + QPointF(200, 200));
        f.settle(8);
        QCOMPARE(f.session.graph().views.at(NodeId("prompt")), place);
    }

    void nothingIsDrawnWhileNothingHappens()
    {
        CanvasFixture f(oneNode());
        f.trigger(CanvasAction::Add); // a text field, whose caret does not blink
        f.settle(60);
        QTest::qWait(50); // what is still on its way may come: frames are asked for by timers
        QSignalSpy frames(&f.host, &ImGuiHost::frameWanted);
        QTest::qWait(150); // nothing may come: only time shows that, ten frames of a blinking caret
        QCOMPARE(frames.size(), 0);
    }

    void picturesAreLetGoWhenTheyAreNoLongerDrawn()
    {
        PictureFixture f;
        f.showPicture();
        f.settle(4);
        QVERIFY(f.pictureIsSeen());
        QCOMPARE(f.host.pictures().count(), std::size_t{1});
        f.hidePicture();
        f.settle(200);
        QVERIFY(!f.pictureIsSeen());
        QCOMPARE(f.host.pictures().count(), std::size_t{0});
    }

    /// Around the moment at which it is let go, whatever the view has done by then: in debug builds ImGui
    /// itself looks that nothing is drawn which is on its way out.
    void aPictureComesBackAtAnyMoment()
    {
        for (int unseen = 117; unseen < 126; ++unseen) {
            PictureFixture f;
            f.showPicture();
            f.settle(4);
            f.hidePicture();
            f.settle(unseen);
            f.showPicture();
            QVERIFY2(f.pictureIsSeen(), qPrintable(QString::number(unseen))); // in the very next frame
            f.settle(4);
            QVERIFY2(f.pictureIsSeen(), qPrintable(QString::number(unseen)));
            QCOMPARE(f.host.pictures().count(), std::size_t{1});
        }
    }

    void bothThemesAreShown()
    {
        for (const auto theme : {Theme::Dark, Theme::Light}) {
            CanvasFixture f({}, theme);
            QCOMPARE(f.view.grab().toImage().pixelColor(10, 690), paletteOf(theme).canvas);
        }
    }
};

CASCADE_TEST(TestImGuiHost);
#include "tst_ImGuiHost.moc"
