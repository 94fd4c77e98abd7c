// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/PictureFixture.h"
#include "ui/panels/Viewer.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QWheelEvent>

using namespace cascade::ui;
using cascade::Rate;

namespace {

/// 16 frames at 3 per second; frame n has the grey value n.
ViewerSource base()
{
    return {QStringLiteral("base"), PictureStrip{numbered(16), Rate::of(3)}};
}

/// 128 frames at 24 per second.
ViewerSource last()
{
    return {QStringLiteral("ssr3"), PictureStrip{numbered(128, 80, 48), Rate::of(24)}};
}

ViewerSource coloured(const char* title, const QColor& colour)
{
    return {QString::fromLatin1(title), PictureStrip{{plain(colour, 40, 24)}, Rate::of(24)}};
}

} // namespace

class ViewerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_session = std::make_unique<PictureFixture>();
        m_viewer = std::make_unique<Viewer>(Viewer::Options{m_session->playhead, m_session->frames,
                                                            m_session->board, paletteOf(Theme::Dark)});
        m_viewer->resize(900, 600);
        m_viewer->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_viewer.get()));
        m_viewer->setFocus();
    }
    void cleanup()
    {
        m_viewer.reset();
        m_session.reset();
    }

    void aSourceIsShownAtItsOwnRate()
    {
        m_viewer->setSources({base()});
        QCOMPARE(m_session->playhead.durationSec(), 16.0 / 3);
        QCOMPARE(m_session->playhead.framesPerSecond(), 3.0);
        m_session->playhead.seek(2.5); // frame 7 of 3 fps
        QCOMPARE(greyAt(0, {0.5, 0.5}), 7);
    }

    void twoSourcesShowTheSameMoment()
    {
        m_viewer->setSources({base(), last()});
        m_viewer->setMode(CompareMode::SideBySide);
        m_session->playhead.seek(2.5);
        QCOMPARE(greyAt(0, {0.5, 0.5}), 7);
        QCOMPARE(greyAt(1, {0.5, 0.5}), 60); // frame 60 of 24 fps
    }

    void aSourceOfALaterShotBeginsThere()
    {
        auto later = last();
        later.startSec = 10;
        m_viewer->setSources({later});
        QCOMPARE(m_session->playhead.durationSec(), 10 + 16.0 / 3);
        m_session->playhead.seek(11);
        QCOMPARE(greyAt(0, {0.5, 0.5}), 24);
    }

    void thePlayheadRunsToTheEndOfTheTimeline()
    {
        m_viewer->setSources({last()});
        m_viewer->setTimelineDuration(60);
        QCOMPARE(m_session->playhead.durationSec(), 60.0);
        m_session->playhead.seek(59);
        QCOMPARE(greyAt(0, {0.5, 0.5}), 127); // holds its last frame
    }

    void aWipeShowsAOnTheLeftAndBOnTheRight()
    {
        m_viewer->setSources({coloured("a", Qt::red), coloured("b", Qt::blue)});
        m_viewer->setMode(CompareMode::Wipe);
        QCOMPARE(colourAt(0, {0.25, 0.5}), QColor(Qt::red));
        QCOMPARE(colourAt(0, {0.75, 0.5}), QColor(Qt::blue));
        dragWipe(0.5, 0.9);
        QVERIFY(qAbs(m_viewer->canvas().wipe() - 0.9) < 0.02);
        QCOMPARE(colourAt(0, {0.75, 0.5}), QColor(Qt::red));
        QTest::keyClick(focused(), Qt::Key_BracketLeft);
        QVERIFY(qAbs(m_viewer->canvas().wipe() - 0.85) < 0.02);
    }

    void theDifferenceOfEqualPicturesIsBlack()
    {
        m_viewer->setSources({coloured("a", QColor(50, 60, 70)), coloured("b", QColor(50, 60, 80))});
        m_viewer->setMode(CompareMode::Difference);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(0, 0, 40)); // four times as bright
        m_viewer->setSources({base(), base()});
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(0, 0, 0));
    }

    void fourSourcesStandTwoByTwo()
    {
        const QVector<QColor> colours{Qt::red, Qt::green, Qt::blue, Qt::white};
        QVector<ViewerSource> sources;
        for (const auto& colour : colours) {
            sources.append(coloured("x", colour));
        }
        m_viewer->setSources(sources);
        m_viewer->setMode(CompareMode::Grid);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(colourAt(i, {0.5, 0.5}), colours[i]);
        }
    }

    void keysSwapAndChangeTheComparison()
    {
        m_viewer->setSources({coloured("a", Qt::red), coloured("b", Qt::blue)});
        QTest::keyClick(focused(), Qt::Key_C);
        QCOMPARE(m_viewer->sources()[0].title, QStringLiteral("b"));
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::blue));
        QTest::keyClick(focused(), Qt::Key_M);
        QCOMPARE(m_viewer->mode(), CompareMode::Wipe);
        QTest::keyClick(focused(), Qt::Key_M);
        QCOMPARE(m_viewer->mode(), CompareMode::SideBySide);
        QTest::keyClick(focused(), Qt::Key_Z);
        QCOMPARE(m_viewer->mode(), CompareMode::Single);
    }

    void keysPlayAndStep()
    {
        auto& playhead = m_session->playhead;
        m_viewer->setSources({last()});
        QTest::keyClick(focused(), Qt::Key_Right);
        QCOMPARE(playhead.seconds(), 1.0 / 24);
        QTest::keyClick(focused(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(playhead.seconds(), 25.0 / 24);
        QTest::keyClick(focused(), Qt::Key_End);
        QCOMPARE(playhead.seconds(), 127.0 / 24);
        QTest::keyClick(focused(), Qt::Key_Home);
        QCOMPARE(playhead.seconds(), 0.0);
        QTest::keyClick(focused(), Qt::Key_Space);
        QCOMPARE(playhead.speed(), 1.0);
        QTest::keyClick(focused(), Qt::Key_L);
        QCOMPARE(playhead.speed(), 2.0);
        QTest::keyClick(focused(), Qt::Key_J);
        QCOMPARE(playhead.speed(), -1.0);
        QTest::keyClick(focused(), Qt::Key_K);
        QVERIFY(!playhead.playing());
    }

    void inAndOutHoldTheFramesThatAreSeen()
    {
        auto& playhead = m_session->playhead;
        m_viewer->setSources({last()});
        playhead.seek(10.5 / 24);
        QTest::keyClick(focused(), Qt::Key_I);
        playhead.seek(20.5 / 24);
        QTest::keyClick(focused(), Qt::Key_O);
        QCOMPARE(*playhead.in() * 24, 10.0);
        QCOMPARE(*playhead.out() * 24, 21.0); // behind frame 20
        QTest::keyClick(focused(), Qt::Key_I, Qt::ShiftModifier);
        QCOMPARE(playhead.seconds() * 24, 10.0);
        QTest::keyClick(focused(), Qt::Key_O, Qt::ShiftModifier);
        QCOMPARE(playhead.seconds() * 24, 20.0);
        QTest::keyClick(focused(), Qt::Key_Space, Qt::ShiftModifier);
        QVERIFY(playhead.playing());
    }

    void digitsRecallWhatWasKept()
    {
        m_viewer->setSources({base(), last()});
        m_viewer->setMode(CompareMode::SideBySide);
        QTest::keyClick(focused(), Qt::Key_3, Qt::ControlModifier);
        m_viewer->setSources({coloured("x", Qt::red)});
        m_viewer->setMode(CompareMode::Single);
        QTest::keyClick(focused(), Qt::Key_4); // nothing was kept there
        QCOMPARE(m_viewer->sources().size(), 1);
        QTest::keyClick(focused(), Qt::Key_3);
        QCOMPARE(m_viewer->sources().size(), 2);
        QCOMPARE(m_viewer->mode(), CompareMode::SideBySide);
    }

    void theWheelZoomsAtThePointer()
    {
        m_viewer->setSources({last()});
        const auto before = m_viewer->canvas().pictureRect(0);
        const QPointF pointer = before.topLeft() + QPointF(before.width() / 4, before.height() / 4);
        QWheelEvent wheel(pointer, m_viewer->canvas().mapToGlobal(pointer), {}, {0, 120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&m_viewer->canvas(), &wheel);
        const auto after = m_viewer->canvas().pictureRect(0);
        QVERIFY(after.width() > before.width());
        QVERIFY(
            (after.topLeft() + QPointF(after.width() / 4, after.height() / 4) - pointer).manhattanLength() <
            1);
        QTest::keyClick(focused(), Qt::Key_F, Qt::ShiftModifier);
        QCOMPARE(m_viewer->canvas().zoomFactor(), 1.0);
        QTest::keyClick(focused(), Qt::Key_F);
        QCOMPARE(m_viewer->canvas().pictureRect(0), before);
    }

    void aPixelIsReadInTheSourcesOwnPixels()
    {
        auto picture = plain(QColor(1, 2, 3), 40, 24);
        picture.setPixelColor(30, 12, QColor(120, 44, 9));
        m_viewer->setSources({{QStringLiteral("x"), PictureStrip{{picture}, Rate::of(24)}}});
        QSignalSpy read(&m_viewer->canvas(), &ViewerCanvas::pixelRead);
        const auto place = m_viewer->canvas().pictureRect(0);
        const QPointF point(place.x() + place.width() * 30.5 / 40, place.y() + place.height() * 12.5 / 24);
        QTest::mouseMove(&m_viewer->canvas(), point.toPoint());
        QVERIFY(!read.isEmpty());
        QCOMPARE(read.last()[0].toString(), QStringLiteral("A   x 30  y 12   R 120  G 44  B 9"));
    }

    void pixelsAreCrispOrSmooth()
    {
        QImage picture(2, 1, QImage::Format_RGB888);
        picture.setPixelColor(0, 0, Qt::black);
        picture.setPixelColor(1, 0, Qt::white);
        m_viewer->setSources({{QStringLiteral("x"), PictureStrip{{picture}, Rate::of(24)}}});
        QCOMPARE(greyAt(0, {0.45, 0.5}), 0);
        QTest::keyClick(focused(), Qt::Key_N);
        const int grey = greyAt(0, {0.45, 0.5});
        QVERIFY2(grey > 60 && grey < 200, qPrintable(QString::number(grey)));
    }

    void theHistogramFollowsThePicture()
    {
        m_viewer->setSources({base()});
        QTest::keyClick(focused(), Qt::Key_H);
        QCOMPARE(m_viewer->canvas().histogram().counts[0][0], 40 * 24);
        m_session->playhead.seek(1);
        QCOMPARE(m_viewer->canvas().histogram().counts[0][3], 40 * 24);
        QCOMPARE(m_viewer->canvas().histogram().clippedLow(), 0.0);
    }

    void aLiveStageShowsTheRunsPictures()
    {
        m_viewer->setSources(
            {{QStringLiteral("base"), LiveStage{cascade::graph::NodeId("base"), {16, 24, 40, Rate::of(3)}}}});
        QVERIFY(!m_viewer->canvas().shownFrame());
        m_session->startRun({"base"});
        m_session->preview("base", 1, 2, Qt::red);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::red));
        m_session->preview("base", 2, 2, Qt::blue);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::blue));
        auto* slider = m_viewer->findChild<QSlider*>();
        QVERIFY(slider->isVisible());
        slider->setValue(0); // back through the denoising
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::red));
        slider->setValue(slider->maximum());
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::blue));
    }

    void aNodeThatWaitsShowsWhatIsMadeForIt()
    {
        const LiveStage decode{
            cascade::graph::NodeId("decode"), {16, 24, 40, Rate::of(3)}, cascade::graph::NodeId("latent")};
        m_viewer->setSources({{QStringLiteral("decode"), decode}});
        m_session->startRun({"latent", "decode"});
        m_session->preview("latent", 1, 2, Qt::red);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::red));
        m_session->preview("decode", 1, 1, Qt::blue);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::blue));
        m_session->startRun({"latent", "decode"}); // again: its old pictures are not what is made now
        m_session->preview("latent", 1, 2, Qt::green);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::green));
    }

    void stepsThatWereHandedOverAreShown()
    {
        m_viewer->setSources({coloured("x", Qt::white)});
        m_viewer->setDenoisingSteps({{1, 8, {plain(Qt::green, 40, 24)}}, {4, 8, {plain(Qt::red, 40, 24)}}});
        auto* slider = m_viewer->findChild<QSlider*>();
        QCOMPARE(slider->value(), 2);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::white));
        QTest::keyClick(slider, Qt::Key_Left);
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::red));
        m_viewer->setDenoisingSteps({});
        QVERIFY(!slider->isVisible());
        QCOMPARE(colourAt(0, {0.5, 0.5}), QColor(Qt::white));
    }

    void aBlindComparisonTellsTheSourceAndNotTheSide()
    {
        m_viewer->setSources({coloured("a", Qt::red), coloured("b", Qt::blue)});
        QSignalSpy rated(m_viewer.get(), &Viewer::rated), ended(m_viewer.get(), &Viewer::ratingEnded);
        m_viewer->startRating(5);
        for (int i = 0; i < 8; ++i) {
            const bool redIsLeft = colourAt(0, {0.5, 0.5}) == QColor(Qt::red);
            QTest::keyClick(focused(), redIsLeft ? Qt::Key_1 : Qt::Key_2);
            QCOMPARE(rated.last()[0].toInt(), 0);
        }
        QTest::keyClick(focused(), Qt::Key_0);
        QCOMPARE(rated.last()[0].toInt(), -1);
        for (const auto* menu : m_viewer->findChildren<QComboBox*>()) {
            QVERIFY(!menu->isEnabled() && menu->currentText() != QStringLiteral("a"));
        }
        QTest::keyClick(focused(), Qt::Key_Escape);
        QVERIFY(!m_viewer->rating());
        QCOMPARE(ended.size(), 1);
        const auto rating = ended[0][0].value<ViewerRating>();
        QCOMPARE(rating.preferred, 8);
        QCOMPARE(rating.trials(), 9);
        QCOMPARE(m_viewer->mode(), CompareMode::Single);
    }

    void aSourceInASecondPlaceBringsAComparison()
    {
        m_viewer->view(base());
        QCOMPARE(m_viewer->mode(), CompareMode::Single);
        m_viewer->view(last(), 1);
        QCOMPARE(m_viewer->mode(), CompareMode::Wipe);
        m_viewer->view(base(), 3);
        QCOMPARE(m_viewer->mode(), CompareMode::Grid);
        QCOMPARE(m_viewer->sources().size(), 4);
    }

    void theMenuOfSourcesChooses()
    {
        m_viewer->setChoices({base(), last()});
        auto* menu = m_viewer->findChildren<QComboBox*>().first();
        QCOMPARE(menu->count(), 2);
        menu->setFocus();
        QTest::keyClick(menu, Qt::Key_End);
        QCOMPARE(m_viewer->sources().size(), 1);
        QCOMPARE(m_viewer->sources()[0].title, QStringLiteral("ssr3"));
    }

    void everythingHasANameAndBothThemesAreDrawn()
    {
        m_viewer->setSources({base()});
        for (const auto* button : m_viewer->findChildren<QAbstractButton*>()) {
            QVERIFY(!button->accessibleName().isEmpty() && !button->toolTip().isEmpty());
        }
        const auto dark = m_viewer->grab().toImage();
        m_viewer->setTheme(paletteOf(Theme::Light));
        QVERIFY(m_viewer->grab().toImage() != dark);
    }

private:
    QWidget* focused() { return &m_viewer->canvas(); }
    QColor colourAt(int source, const QPointF& share)
    {
        const auto place = m_viewer->canvas().pictureRect(source);
        const QPointF point =
            place.topLeft() + QPointF(place.width() * share.x(), place.height() * share.y());
        const auto seen = m_viewer->canvas().grab().toImage();
        return seen.pixelColor((point * seen.devicePixelRatio()).toPoint());
    }
    int greyAt(int source, const QPointF& share) { return colourAt(source, share).green(); }
    void dragWipe(double from, double to)
    {
        auto* canvas = &m_viewer->canvas();
        const auto place = canvas->pictureRect(0);
        const auto at = [&](double share) {
            return QPointF(place.left() + place.width() * share, place.center().y()).toPoint();
        };
        QTest::mousePress(canvas, Qt::LeftButton, {}, at(from));
        QTest::mouseMove(canvas, at((from + to) / 2));
        QTest::mouseMove(canvas, at(to));
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, at(to));
    }

    std::unique_ptr<PictureFixture> m_session;
    std::unique_ptr<Viewer> m_viewer;
};

CASCADE_TEST(ViewerTest);
#include "tst_Viewer.moc"
