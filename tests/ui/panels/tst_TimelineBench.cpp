// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Measured.h"
#include "tests/support/TestMain.h"
#include "tests/ui/panels/PictureFixture.h"
#include "tests/ui/panels/TimelineFixture.h"
#include "ui/panels/Timeline.h"

#include <QScrollBar>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

constexpr int kLanes = 50;
constexpr int kShots = 20;
constexpr int kFrames = 500; // of a shot, in each lane: 10,000 in all

/// Shots one after the other, all stages of each made.
TimelineModel longTimeline()
{
    TimelineModel model;
    const auto rate = Rate::of(24);
    const double shotSec = kFrames / rate.framesPerSecond();
    for (int shot = 0; shot < kShots; ++shot) {
        model.shots.push_back({QStringLiteral("shot %1").arg(shot), shot * shotSec, shotSec});
    }
    for (int at = 0; at < kLanes; ++at) {
        const auto node = QStringLiteral("stage-%1").arg(at);
        TimelineLane lane{node, node, {}};
        for (int shot = 0; shot < kShots; ++shot) {
            TimelineStrip strip;
            strip.shot = shot;
            strip.take = store::TakeId{shot + 1};
            strip.label = QStringLiteral("take %1").arg(shot + 1);
            strip.startSec = shot * shotSec;
            strip.shape = {kFrames, 192, 320, rate};
            strip.state = StripState::Done;
            strip.clip = StageClip{store::KeyHasher("test/1").add(node.toStdString(), shot).key(),
                                   node,
                                   kFrames,
                                   320,
                                   192,
                                   rate};
            strip.node = node;
            lane.strips.push_back(strip);
        }
        model.lanes.push_back(lane);
    }
    return model;
}

} // namespace

/// Prints how long the timeline's pictures take with 50 lanes of 10,000 frames (CPU); run by
/// tests/bench/studio.py.
class TimelineBench : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_session = std::make_unique<PictureFixture>();
        m_timeline = std::make_unique<Timeline>(Timeline::Options{
            m_session->playhead, m_session->frames, m_session->board, paletteOf(Theme::Dark),
            [](const StageClip&, int index, int side) {
                return plain(QColor::fromHsv(index * 29 % 360, 160, 200), side, side * 3 / 5);
            }});
        m_timeline->resize(1600, 900);
        connect(m_timeline.get(), &Timeline::durationChanged, &m_session->playhead,
                [this](double seconds) { m_session->playhead.setClip(seconds, 24); });
        m_timeline->setModel(longTimeline());
        m_timeline->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_timeline.get()));
        m_timeline->view().showAll();
        QCoreApplication::processEvents();
    }
    void cleanup()
    {
        m_timeline.reset();
        m_session.reset();
    }

    void aPictureOfAll()
    {
        tell("all of it", [this] { view().viewport()->repaint(); });
    }

    void aPictureOfSome()
    {
        for (int i = 0; i < 12; ++i) {
            view().zoom(1.5);
        }
        tell("zoomed in", [this] { view().viewport()->repaint(); });
    }

    void scrubbing()
    {
        double seconds = 0;
        tell("scrubbing", [this, &seconds] {
            m_session->playhead.seek(seconds += 0.7);
            QCoreApplication::processEvents();
        });
    }

    void scrolling()
    {
        for (int i = 0; i < 12; ++i) {
            view().zoom(1.5);
        }
        tell("scrolling", [this] {
            view().horizontalScrollBar()->setValue(view().horizontalScrollBar()->value() + 40);
            view().viewport()->repaint();
        });
    }

    void aNewModel()
    {
        tell("a new model", [this] {
            m_timeline->setModel(longTimeline());
            view().viewport()->repaint();
        });
    }

private:
    TimelineView& view() { return m_timeline->view(); }
    template <typename Work>
    void tell(const char* what, const Work& work)
    {
        const auto spent = tests::measured(work);
        qInfo("timeline, %s: %.1f ms (median) to %.1f ms", what, spent.median, spent.longest);
        tests::tellBar(QStringLiteral("timeline of 50 lanes and 10,000 frames, %1").arg(QLatin1String(what)),
                       spent.median, 16);
        QVERIFY(spent.median > 0);
    }

    std::unique_ptr<PictureFixture> m_session;
    std::unique_ptr<Timeline> m_timeline;
};

CASCADE_TEST(TimelineBench);
#include "tst_TimelineBench.moc"
