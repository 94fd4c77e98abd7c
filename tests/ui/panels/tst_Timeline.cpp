// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/PictureFixture.h"
#include "tests/ui/panels/TimelineFixture.h"
#include "ui/panels/Timeline.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace cascade;
using namespace cascade::ui;

namespace {

constexpr double kShotSec = 16.0 / 3;

/// A picture of a clip: its colour tells its frame.
QImage film(const StageClip&, int index, int longestSide)
{
    return plain(QColor::fromHsv(index * 29 % 360, 160, 200), longestSide, longestSide * 3 / 5);
}

} // namespace

class TimelineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_session = std::make_unique<PictureFixture>();
        m_fetched.clear();
        m_timeline = std::make_unique<Timeline>(
            Timeline::Options{m_session->playhead, m_session->frames, m_session->board,
                              paletteOf(Theme::Dark), [this](const StageClip& clip, int index, int side) {
                                  m_fetched.append({clip.node, index});
                                  return film(clip, index, side);
                              }});
        m_timeline->resize(1000, 420);
        connect(m_timeline.get(), &Timeline::durationChanged, &m_session->playhead,
                [this](double seconds) { m_session->playhead.setClip(seconds, 24); });
        m_timeline->setModel(timelineOf(
            shotsByTitle({takeOf(1, "one"), takeOf(2, "one"), takeOf(3, "two"), takeOf(4, "two", 3)}),
            nullptr));
        m_timeline->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_timeline.get()));
        m_timeline->setFocus();
    }
    void cleanup()
    {
        m_timeline.reset();
        m_session.reset();
    }

    void theRulerScrubs()
    {
        const int y = layout().metrics().ruler / 2;
        QTest::mousePress(viewport(), Qt::LeftButton, Qt::AltModifier, {xOf(2), y});
        QVERIFY(near(seconds(), 2));
        QTest::mouseMove(viewport(), {xOf(3), y});
        QTest::mouseRelease(viewport(), Qt::LeftButton, {}, {xOf(3), y});
        QVERIFY(near(seconds(), 3));
        QTest::mouseMove(viewport(), {xOf(1), y}); // no button, no scrubbing
        QVERIFY(near(seconds(), 3));
    }

    void scrubbingSnapsToCutsAndMarkers()
    {
        m_timeline->markers().add(2.5);
        const int y = layout().metrics().ruler - 3;
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, {xOf(2.5) + 5, y});
        QCOMPARE(seconds(), 2.5);
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, {xOf(kShotSec) - 5, y});
        QCOMPARE(seconds(), kShotSec);
        key(Qt::Key_S);
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, {xOf(kShotSec) - 5, y});
        QVERIFY(seconds() < kShotSec);
    }

    void keysGoFromCutToCut()
    {
        m_timeline->markers().add(2.5);
        key(Qt::Key_Down);
        QCOMPARE(seconds(), 2.5);
        key(Qt::Key_Down);
        QCOMPARE(seconds(), kShotSec);
        key(Qt::Key_Up);
        key(Qt::Key_Up);
        QCOMPARE(seconds(), 0.0);
    }

    void keysZoomAndShowAll()
    {
        const double all = layout().pixelsPerSecond();
        key(Qt::Key_Equal);
        key(Qt::Key_Equal);
        QCOMPARE(layout().pixelsPerSecond(), all * 2.25);
        QVERIFY(m_timeline->view().horizontalScrollBar()->maximum() > 0);
        key(Qt::Key_Minus);
        QCOMPARE(layout().pixelsPerSecond(), all * 1.5);
        key(Qt::Key_Backslash);
        QCOMPARE(layout().pixelsPerSecond(), all);
        QCOMPARE(m_timeline->view().horizontalScrollBar()->maximum(), 0);
    }

    void theWheelZoomsWithCtrlAndScrollsWithout()
    {
        const double before = layout().secondsAt(500);
        wheel({500, 200}, Qt::ControlModifier, 240);
        QCOMPARE(layout().secondsAt(500), before);
        const double left = layout().scrollX();
        QVERIFY(left > 0);
        wheel({500, 200}, Qt::ShiftModifier, -120);
        QVERIFY(layout().scrollX() > left);
        QCOMPARE(layout().scrollY(), 0); // all lanes are in sight
        m_timeline->resize(1000, 200);
        wheel({500, 100}, {}, -120);
        QVERIFY(layout().scrollY() > 0);
        QCOMPARE(m_timeline->view().verticalScrollBar()->value(), layout().scrollY());
    }

    void mAddsAMarkerAndNamesIt()
    {
        m_session->playhead.seek(1);
        key(Qt::Key_M);
        QCOMPARE(m_timeline->markers().all().size(), 1U);
        QCOMPARE(m_timeline->markers().all()[0].seconds, 1.0);
        key(Qt::Key_M); // again: its name
        auto* editor = m_timeline->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        QTest::keyClicks(editor, QStringLiteral("Marble turns")); // M and S are letters here
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(m_timeline->markers().all().size(), 1U);
        QCOMPARE(m_timeline->markers().all()[0].name, QStringLiteral("Marble turns"));
        m_timeline->setFocus();
        key(Qt::Key_Delete);
        QVERIFY(m_timeline->markers().all().empty());
    }

    void markersAreOfTheCanvassShot()
    {
        const ChainGraph chain;
        const std::map<graph::NodeId, NodeRun> nodes;
        const CanvasShot canvas{QStringLiteral("two"), chain.graph, chain.inference, nodes, false};
        m_timeline->setModel(timelineOf(shotsByTitle({takeOf(1, "one"), takeOf(3, "two")}), &canvas));
        QSignalSpy refused(m_timeline.get(), &Timeline::refused);
        m_session->playhead.seek(1); // in the first shot
        key(Qt::Key_M);
        QCOMPARE(refused.size(), 1);
        QVERIFY(m_timeline->markers().all().empty());
        m_session->playhead.seek(kShotSec + 1);
        key(Qt::Key_M);
        QCOMPARE(refused.size(), 1);
        QCOMPARE(m_timeline->markers().all().size(), 1U);
    }

    void aMarkersFlagIsDragged()
    {
        const int id = m_timeline->markers().add(2);
        const QPoint from(xOf(2), 6), to(xOf(4), 6);
        QTest::mousePress(viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(viewport(), (from + to) / 2);
        QTest::mouseMove(viewport(), to);
        QTest::mouseRelease(viewport(), Qt::LeftButton, {}, to);
        QVERIFY(near(m_timeline->markers().find(id)->seconds, 4));
        QCOMPARE(seconds(), 0.0); // the playhead stayed
    }

    void aClickChoosesAndADoubleClickShows()
    {
        QSignalSpy asked(m_timeline.get(), &Timeline::viewRequested);
        const QPoint point(xOf(kShotSec + 1), layout().rowRect(1).center().y()); // tsr1 of the second shot
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, point);
        QCOMPARE(m_timeline->view().chosenStrip()->node, QStringLiteral("tsr1"));
        QCOMPARE(m_timeline->view().chosenStrip()->take, std::optional(store::TakeId{4})); // the newest
        QVERIFY(asked.isEmpty());
        QTest::mouseDClick(viewport(), Qt::LeftButton, {}, point);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<TimelineStrip>().startSec, kShotSec);
    }

    void lanesAreChosenByKeys()
    {
        QSignalSpy asked(m_timeline.get(), &Timeline::viewRequested);
        key(Qt::Key_PageDown);
        QCOMPARE(m_timeline->view().choice().node, QStringLiteral("base"));
        key(Qt::Key_PageDown);
        QCOMPARE(m_timeline->view().choice().node, QStringLiteral("tsr1"));
        key(Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<TimelineStrip>().take, std::optional(store::TakeId{2}));
        QVERIFY(m_timeline->view().accessibleDescription().contains(QStringLiteral("tsr1")));
    }

    void theTriangleOpensTheVersions()
    {
        QCOMPARE(layout().rows().size(), 7U);
        const auto triangle = TimelinePainter::triangleRect(layout(), 0).center().toPoint();
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, triangle);
        QCOMPARE(layout().rows().size(), 8U);
        const QPoint older(xOf(1), layout().rowRect(1).center().y());
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, older);
        QCOMPARE(m_timeline->view().chosenStrip()->take, std::optional(store::TakeId{1}));
        key(Qt::Key_T); // closes again; the front is chosen then
        QCOMPARE(layout().rows().size(), 7U);
        QCOMPARE(m_timeline->view().chosenStrip()->take, std::optional(store::TakeId{2}));
    }

    void aHeldTakeIsFinishedByItsButton()
    {
        auto held = takeOf(7, "held", 3);
        held.state = store::TakeState::Held;
        held.stoppedAt = {"ssr1"};
        m_timeline->setModel(timelineOf(shotsByTitle({held}), nullptr));
        QSignalSpy finished(m_timeline.get(), &Timeline::finishTake);
        const auto button =
            TimelinePainter::finishRect(layout(), 2, QFontMetricsF(m_timeline->view().font()));
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, button.center().toPoint());
        QCOMPARE(finished.size(), 1);
        QCOMPARE(finished[0][0].value<TimelineStrip>().take, std::optional(store::TakeId{7}));
        auto* inBar = buttonWith(QStringLiteral("Finish"));
        QVERIFY(!inBar->isVisible());
        QTest::mouseClick(viewport(), Qt::LeftButton, {}, {xOf(1), layout().rowRect(2).center().y()});
        QVERIFY(inBar->isVisible());
        QTest::mouseClick(inBar, Qt::LeftButton);
        QCOMPARE(finished.size(), 2);
    }

    void theRangeOfTheChosenClipIsExported()
    {
        QSignalSpy exported(m_timeline.get(), &Timeline::exportRange);
        auto* button = buttonWith(QStringLiteral("Export range"));
        QVERIFY(!button->isEnabled());
        key(Qt::Key_PageUp); // the last lane
        m_session->playhead.setIn(1.0);
        m_session->playhead.setOut(8.0); // beyond the clip's shot
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(exported.size(), 1);
        QCOMPARE(exported[0][0].value<TimelineStrip>().node, QStringLiteral("ssr3"));
        QCOMPARE(exported[0][1].toDouble(), 1.0);
        QCOMPARE(exported[0][2].toDouble(), kShotSec);
    }

    void everyStageIsSeenAtItsOwnRate()
    {
        (void)m_timeline->view().grab();
        QVERIFY(m_fetched.contains({QStringLiteral("base"), 4}));
        QVERIFY(!m_fetched.contains({QStringLiteral("ssr3"), 5})); // 24 per second: frames share a picture
    }

    void noisyFramesAppearDimmedWhileTheyAreSampled()
    {
        const ChainGraph chain;
        m_session->startRun({"base", "tsr1"});
        m_session->progress("base", 1, 8);
        const CanvasShot canvas{QStringLiteral("run"), chain.graph, chain.inference, m_session->board.nodes(),
                                true};
        m_timeline->setModel(timelineOf({}, &canvas));
        const QPoint point(xOf(0.05), layout().rowRect(0).top() + 20);
        const auto red = [&] { return viewport()->grab().toImage().pixelColor(point).red(); };
        const int empty = red();
        m_session->preview("base", 1, 8, Qt::red);
        const int noisy = red();
        m_session->preview("base", 7, 8, Qt::red);
        m_session->progress("base", 7, 8);
        const int clean = red();
        QVERIFY2(empty < noisy && noisy + 40 < clean,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(empty).arg(noisy).arg(clean)));
    }

    void playingTurnsThePage()
    {
        for (int i = 0; i < 8; ++i) {
            key(Qt::Key_Equal);
        }
        m_session->playhead.seek(8);
        QVERIFY(layout().visibleSeconds().first <= 8 && layout().visibleSeconds().second >= 8);
    }

    void smoothWithManyLanesAndFrames()
    {
        TimelineModel model;
        model.shots.push_back({QStringLiteral("long"), 0, 10000 / 24.0});
        for (int lane = 0; lane < 50; ++lane) {
            const auto node = QStringLiteral("stage%1").arg(lane);
            TimelineStrip strip;
            strip.take = store::TakeId{lane};
            strip.node = node;
            strip.label = QStringLiteral("take %1").arg(lane);
            strip.shape = {10000, 768, 1280, Rate::of(24)};
            strip.state = StripState::Done;
            strip.clip = StageClip{
                store::KeyHasher("test/1").add("lane", lane).key(), node, 10000, 1280, 768, Rate::of(24)};
            model.lanes.push_back({node, node, {strip}});
        }
        m_timeline->resize(1600, 900);
        m_timeline->setModel(std::move(model));
        (void)m_timeline->view().grab(); // fills the cache
        const auto whole = [this](int) { viewport()->repaint(); };
        const double all = paintMs(whole);
        key(Qt::Key_Equal);
        for (int i = 0; i < 20; ++i) {
            key(Qt::Key_Equal);
        }
        (void)m_timeline->view().grab();
        const double frames = paintMs(whole);
        const double playing = paintMs([this](int i) {
            m_session->playhead.seek(i * 0.001);
            QCoreApplication::processEvents();
        });
        qInfo("timeline of 50 lanes and 10,000 frames, 1600x900: %.1f ms with all in sight, %.1f ms with "
              "single "
              "frames, %.1f ms for a step of the playhead",
              all, frames, playing);
        QVERIFY(all < 100 && frames < 100 &&
                playing < 100); // a picture's time is 16 ms; this machine may be busy
    }

private:
    [[nodiscard]] const TimelineLayout& layout() const { return m_timeline->view().timelineLayout(); }
    [[nodiscard]] QWidget* viewport() const { return m_timeline->view().viewport(); }
    [[nodiscard]] int xOf(double seconds) const { return qRound(layout().xOf(seconds)); }
    [[nodiscard]] double seconds() const { return m_session->playhead.seconds(); }
    /// To the pixel.
    [[nodiscard]] bool near(double a, double b) const
    {
        return qAbs(a - b) * layout().pixelsPerSecond() <= 1;
    }
    void key(Qt::Key pressed) { QTest::keyClick(&m_timeline->view(), pressed); }
    void wheel(const QPointF& point, Qt::KeyboardModifiers modifiers, int by)
    {
        QWheelEvent event(point, viewport()->mapToGlobal(point), {}, {0, by}, Qt::NoButton, modifiers,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(viewport(), &event);
    }
    [[nodiscard]] QPushButton* buttonWith(const QString& text) const
    {
        for (auto* button : m_timeline->findChildren<QPushButton*>()) {
            if (button->text().contains(text)) {
                return button;
            }
        }
        return nullptr;
    }
    double paintMs(const std::function<void(int)>& paint)
    {
        constexpr int kTimes = 20;
        QElapsedTimer clock;
        clock.start();
        for (int i = 0; i < kTimes; ++i) {
            paint(i);
        }
        return static_cast<double>(clock.nsecsElapsed()) * 1e-6 / kTimes;
    }

    std::unique_ptr<PictureFixture> m_session;
    std::unique_ptr<Timeline> m_timeline;
    QVector<std::pair<QString, int>> m_fetched;
};

CASCADE_TEST(TimelineTest);
#include "tst_Timeline.moc"
