// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/QueueModel.h"

#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"
#include "tests/ui/models/LibraryFixture.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;
using ui::QueueModel;

namespace {

/// A queue on disk, a model of it, and a second connection: another process.
struct Bench {
    TestPlaces places;
    QueueModel model{places.get()};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    Queue other = open();

    Bench() { model.setWatched(true); }

    Queue open() const
    {
        std::filesystem::create_directories(places.get().dataFolder);
        return openQueue(places.get().dataFolder / "queue.sqlite");
    }
    JobId add(const std::string& title, Priority priority = Priority::Batch)
    {
        return other.add(request(title, priority)).value();
    }
    /// Titles in the order of the rows.
    [[nodiscard]] QString titles() const
    {
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row) {
            all << model.index(row, QueueModel::Title).data().toString();
        }
        return all.join(QLatin1Char(' '));
    }
    [[nodiscard]] QString text(int row, QueueModel::Column column) const
    {
        return model.index(row, column).data().toString();
    }
    /// Drops the row at `from` before the row at `to`.
    bool drop(int from, int to)
    {
        const std::unique_ptr<QMimeData> data(model.mimeData({model.index(from, 0), model.index(from, 1)}));
        if (!model.canDropMimeData(data.get(), Qt::MoveAction, to, 0, {})) {
            return false;
        }
        model.dropMimeData(data.get(), Qt::MoveAction, to, 0, {});
        return true;
    }
};

} // namespace

class QueueModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void followsWhatOtherProcessesDo()
    {
        Bench bench;
        const auto a = bench.add("a");
        bench.add("b");
        QTRY_COMPARE(bench.titles(), QStringLiteral("a b"));
        QCOMPARE(bench.text(0, QueueModel::State), QStringLiteral("waiting"));
        QCOMPARE(bench.text(0, QueueModel::Seed), QStringLiteral("7"));
        bench.other.remove(a).value();
        QTRY_COMPARE(bench.titles(), QStringLiteral("b"));
        bench.add("i", Priority::Interactive);
        QTRY_COMPARE(bench.titles(), QStringLiteral("i b"));
    }

    void leavesTheFileAloneWhileNobodyLooks()
    {
        Bench bench;
        const auto a = bench.add("a");
        QTRY_COMPARE(bench.titles(), QStringLiteral("a"));
        bench.model.setWatched(false);
        QSignalSpy changed(&bench.model, &QueueModel::changed);
        bench.model.fetch(a); // comes behind the last look
        QTRY_COMPARE(changed.size(), 1);
        bench.add("b");
        QVERIFY(!changed.wait(700));
        bench.model.setWatched(true);
        QTRY_COMPARE(bench.titles(), QStringLiteral("a b"));
    }

    void showsHowFarARunningJobIs()
    {
        Bench bench;
        const auto id = bench.add("a");
        const auto owner = Owner::create().value();
        (void)bench.other.claimNext(owner).value();
        bench.other.report(id, owner, R"({"node": "base", "step": 3, "steps": 12})").value();
        QTRY_COMPARE(bench.text(0, QueueModel::Progress), QStringLiteral("base, step 3 of 12"));
        QCOMPARE(bench.model.index(0, QueueModel::Progress).data(QueueModel::ShareRole).toDouble(), 0.25);
        QCOMPARE(bench.text(0, QueueModel::State), QStringLiteral("running"));
        QVERIFY(!bench.text(0, QueueModel::Duration).isEmpty());
        QCOMPARE(bench.model.summary(), QStringLiteral("1 running"));
    }

    void aHeldJobIsApproved()
    {
        Bench bench;
        const auto id = bench.add("a");
        const auto owner = Owner::create().value();
        (void)bench.other.claimNext(owner).value();
        bench.other.hold(id, owner, "waits for approval of ssr1", "{}").value();
        QTRY_COMPARE(bench.text(0, QueueModel::State), QStringLiteral("to approve"));
        QCOMPARE(bench.text(0, QueueModel::Progress), QStringLiteral("waits for approval of ssr1"));
        QVERIFY(bench.model.index(0, 0).data(QueueModel::ApprovalRole).toBool());
        bench.model.resume({id});
        QTRY_COMPARE(bench.text(0, QueueModel::State), QStringLiteral("waiting"));
    }

    void aFailureIsToldWithItsRemedy()
    {
        Bench bench;
        const auto id = bench.add("a");
        const auto owner = Owner::create().value();
        (void)bench.other.claimNext(owner).value();
        bench.other.fail(id, owner, Error{ErrorCode::OutOfMemory, "ssr3", "no memory", "Lower the size."})
            .value();
        QTRY_COMPARE(bench.text(0, QueueModel::Progress), QStringLiteral("[ssr3] no memory"));
        const auto cell = bench.model.index(0, QueueModel::Progress);
        QCOMPARE(cell.data(QueueModel::HintRole).toString(), QStringLiteral("Lower the size."));
        QVERIFY(cell.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Lower the size.")));
        bench.model.retry({id});
        QTRY_COMPARE(bench.text(0, QueueModel::State), QStringLiteral("waiting"));
    }

    void operationsReachTheQueue()
    {
        Bench bench;
        const auto a = bench.add("a");
        const auto b = bench.add("b");
        QTRY_COMPARE(bench.titles(), QStringLiteral("a b"));
        bench.model.pause({a, b});
        QTRY_COMPARE(titles(bench.other, {JobState::Held}), std::string("a b"));
        bench.model.resume({a});
        QTRY_COMPARE(titles(bench.other, {JobState::Pending}), std::string("a"));
        bench.model.setPriority({b}, Priority::Interactive);
        QTRY_COMPARE(bench.titles(), QStringLiteral("b a"));
        bench.model.cancel({a});
        QTRY_COMPARE(bench.text(1, QueueModel::State), QStringLiteral("cancelled"));
        bench.model.clearEnded();
        QTRY_COMPARE(bench.titles(), QStringLiteral("b"));
        QSignalSpy added(&bench.model, &QueueModel::added);
        bench.model.nextSeed({b});
        QTRY_COMPARE(bench.model.rowCount(), 2);
        QCOMPARE(bench.text(1, QueueModel::Seed), QStringLiteral("8"));
        QCOMPARE(added.size(), 1);
        bench.model.add({request("c"), request("d")});
        QTRY_COMPARE(bench.model.rowCount(), 4);
        bench.model.pauseAll();
        QTRY_VERIFY(bench.model.paused());
        bench.model.resumeAll();
        QTRY_VERIFY(!bench.model.paused());
    }

    void jobsAreDraggedWithinTheirPriority()
    {
        Bench bench;
        bench.add("x", Priority::Interactive);
        for (const auto* title : {"a", "b", "c"}) {
            bench.add(title);
        }
        QTRY_COMPARE(bench.titles(), QStringLiteral("x a b c"));
        QVERIFY(bench.drop(3, 1)); // c before a
        QTRY_COMPARE(bench.titles(), QStringLiteral("x c a b"));
        QVERIFY(bench.drop(1, 4)); // c behind the last row
        QTRY_COMPARE(bench.titles(), QStringLiteral("x a b c"));
        QVERIFY2(!bench.drop(3, 0), "a batch job goes not before an interactive one");
        QVERIFY(!bench.drop(1, 1));
    }

    void endedJobsStayWhereTheyAre()
    {
        Bench bench;
        const auto a = bench.add("a");
        bench.add("b");
        bench.other.cancel(a).value();
        QTRY_COMPARE(bench.titles(), QStringLiteral("b a"));
        QVERIFY(!(bench.model.index(1, 0).flags() & Qt::ItemIsDragEnabled));
        QVERIFY(bench.model.index(0, 0).flags() & Qt::ItemIsDragEnabled);
        QVERIFY(!bench.drop(0, 2)); // behind an ended one
    }

    void titlesAndSeedsOfWaitingJobsAreEdited()
    {
        Bench bench;
        const auto id = bench.add("a");
        QTRY_COMPARE(bench.titles(), QStringLiteral("a"));
        QVERIFY(bench.model.setData(bench.model.index(0, QueueModel::Title), QStringLiteral("shot 4"),
                                    Qt::EditRole));
        QTRY_COMPARE(bench.titles(), QStringLiteral("shot 4"));
        QVERIFY(
            bench.model.setData(bench.model.index(0, QueueModel::Seed), QStringLiteral("41"), Qt::EditRole));
        QTRY_COMPARE(summaryOf(bench.other, id).seed, std::uint64_t{41});
        QSignalSpy failed(&bench.model, &QueueModel::failed);
        QVERIFY(!bench.model.setData(bench.model.index(0, QueueModel::Seed), QStringLiteral("blue"),
                                     Qt::EditRole));
        QCOMPARE(failed.size(), 1);
        QVERIFY(!(bench.model.index(0, QueueModel::State).flags() & Qt::ItemIsEditable));
    }

    void whatCannotBeIsTold()
    {
        Bench bench;
        const auto id = bench.add("a");
        QTRY_COMPARE(bench.titles(), QStringLiteral("a"));
        QSignalSpy failed(&bench.model, &QueueModel::failed);
        bench.model.retry({id});
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY2(failed[0][0].toString().contains(QStringLiteral("job 1")),
                 qPrintable(failed[0][0].toString()));
    }

    void aFileThatIsNoQueueIsToldOnce()
    {
        TestPlaces places;
        std::filesystem::create_directories(places.get().dataFolder);
        writeBytes(places.get().dataFolder / "queue.sqlite", QByteArray(4096, 'x'));
        QueueModel model(places.get());
        QSignalSpy failed(&model, &QueueModel::failed);
        model.setWatched(true);
        QVERIFY(failed.wait(5000));
        QVERIFY(!failed.wait(800)); // polled on, but said no more
        QCOMPARE(failed.size(), 1);
        model.pauseAll(); // somebody acts: it is told again
        QTRY_COMPARE(failed.size(), 2);
    }

    void allOfAJobIsFetched()
    {
        Bench bench;
        const auto id = bench.add("a");
        std::shared_ptr<const Job> got;
        connect(&bench.model, &QueueModel::fetched, this, [&](const auto& job) { got = job; });
        bench.model.fetch(id);
        QTRY_VERIFY(got != nullptr);
        QCOMPARE(got->graph, request("a").graph);
    }

    void whatIsChosenStaysChosen()
    {
        Bench bench;
        bench.add("a");
        const auto b = bench.add("b");
        QTRY_COMPARE(bench.titles(), QStringLiteral("a b"));
        const QPersistentModelIndex chosen = bench.model.index(1, QueueModel::Title);
        bench.other.moveToTop(b).value();
        QTRY_COMPARE(bench.titles(), QStringLiteral("b a"));
        QCOMPARE(chosen.row(), 0);
        QCOMPARE(chosen.data().toString(), QStringLiteral("b"));
    }
};

CASCADE_TEST(QueueModelTest);
#include "tst_QueueModel.moc"
