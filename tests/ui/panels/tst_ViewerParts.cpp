// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/PictureFixture.h"
#include "ui/panels/ViewerStepLog.h"
#include "ui/panels/ViewerTransform.h"
#include "ui/panels/ViewerTrials.h"

#include <QTest>

using namespace cascade::ui;

namespace {

const QSizeF kPicture(40, 24);
const QRectF kArea(0, 0, 400, 300);

} // namespace

class ViewerPartsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFittedPictureIsInTheMiddle()
    {
        const ViewerTransform transform;
        QCOMPARE(transform.place(kPicture, kArea), QRectF(0, 30, 400, 240));
    }

    void zoomingKeepsWhatIsUnderThePointer()
    {
        ViewerTransform transform;
        const QPointF pointer(100, 90); // a quarter of the picture from its corner
        transform.zoom(3, kPicture, kArea, pointer);
        const auto place = transform.place(kPicture, kArea);
        QCOMPARE(place.width(), 1200.0);
        QCOMPARE(place.x() + place.width() / 4, pointer.x());
        QCOMPARE(place.y() + place.height() / 4, pointer.y());
    }

    void sourcesOfOtherSizesShowTheSamePart()
    {
        ViewerTransform transform;
        transform.zoom(3, kPicture, kArea, {50, 60});
        QCOMPARE(transform.place({1280, 768}, kArea), transform.place(kPicture, kArea));
    }

    void thePictureNeverLeavesTheArea()
    {
        ViewerTransform transform;
        transform.pan({1e6, -1e6}, kPicture, kArea);
        QVERIFY(transform.place(kPicture, kArea).adjusted(-1, -1, 1, 1).intersects(kArea));
        for (int i = 0; i < 100; ++i) {
            transform.zoom(0.5, kPicture, kArea, {0, 0});
        }
        QVERIFY(transform.place(kPicture, kArea).width() >= 25);
        for (int i = 0; i < 100; ++i) {
            transform.zoom(2, kPicture, kArea, {0, 0});
        }
        QCOMPARE(transform.place(kPicture, kArea).width(), 40 * 64.0);
        transform.fit();
        QCOMPARE(transform.place(kPicture, kArea), QRectF(0, 30, 400, 240));
    }

    void sidesOfABlindComparisonAreDrawnByChance()
    {
        ViewerTrials trials(7);
        int swapped = 0;
        for (int i = 0; i < 200; ++i) {
            swapped += trials.sourceOn(0);
            QCOMPARE(trials.sourceOn(0) + trials.sourceOn(1), 1);
            const int left = trials.sourceOn(0);
            QCOMPARE(trials.prefer(0), left);
        }
        QVERIFY(swapped > 60 && swapped < 140);
    }

    void aRatingCountsSourcesAndNotSides()
    {
        ViewerTrials trials(1);
        for (int i = 0; i < 50; ++i) {
            const int leftSide = trials.sourceOn(0) == 0 ? 0 : 1;
            QCOMPARE(trials.prefer(leftSide), 0); // always the first source, wherever it is
        }
        trials.preferNone();
        QCOMPARE(trials.rating().preferred, 50);
        QCOMPARE(trials.rating().other, 0);
        QCOMPARE(trials.rating().trials(), 51);
    }

    void theStepLogKeepsEveryStepOfTheRun()
    {
        PictureFixture session;
        const ViewerStepLog log(session.board);
        session.startRun({"base"});
        for (int step = 1; step <= 4; ++step) {
            session.preview("base", step, 4, QColor(step, 0, 0));
            session.progress("base", step + 1, 4); // its pictures come later, or never
        }
        session.preview("base", 4, 4, QColor(9, 0, 0)); // again: the same step
        const auto steps = log.of(cascade::graph::NodeId("base"));
        QCOMPARE(steps.size(), 4);
        QCOMPARE(steps[1].step, 2);
        QCOMPARE(steps[1].pictures[0].pixelColor(0, 0).red(), 2);
        QCOMPARE(steps[3].pictures[0].pixelColor(0, 0).red(), 9);
        QVERIFY(log.of(cascade::graph::NodeId("ssr1")).isEmpty());
    }

    void theStepLogStaysWithinItsBudget()
    {
        PictureFixture session;
        const qsizetype oneStep = 2 * 40 * 24 * 3;
        const ViewerStepLog log(session.board, 10 * oneStep);
        session.startRun({"base"});
        for (int step = 1; step <= 100; ++step) {
            session.preview("base", step, 100, QColor(step, 0, 0));
        }
        const auto steps = log.of(cascade::graph::NodeId("base"));
        QVERIFY(steps.size() <= 10);
        QVERIFY(steps.size() >= 5);
        QCOMPARE(steps.first().step, 1);
        QCOMPARE(steps.last().step, 100);
    }
};

CASCADE_TEST(ViewerPartsTest);
#include "tst_ViewerParts.moc"
