// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/QueuePanel.h"

#include "tests/store/QueueFixture.h"
#include "tests/support/TestMain.h"
#include "tests/ui/models/LibraryFixture.h"
#include "tests/ui/panels/ListsSupport.h"

#include <QAction>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace cascade;
using namespace cascade::store;
using namespace cascade::tests;
using ui::QueueModel;
using ui::QueuePanel;

namespace {

struct Bench {
    explicit Bench(ui::Theme theme = ui::Theme::Dark) : palette(ui::paletteOf(theme))
    {
        std::filesystem::create_directories(places.get().dataFolder);
        queue.emplace(openQueue(places.get().dataFolder / "queue.sqlite"));
    }
    /// Shows the panel with these waiting jobs.
    void open(const std::string& names)
    {
        for (const char name : names) {
            ids.push_back(queue->add(request(std::string(1, name))).value());
        }
        model.emplace(places.get());
        panel.emplace(QueuePanel::Options{*model, palette});
        dress(*panel, palette);
        panel->resize(860, 300);
        panel->show();
        QVERIFY(QTest::qWaitForWindowActive(&*panel));
        QTRY_COMPARE(model->rowCount(), static_cast<int>(ids.size()));
    }
    void choose(int row) { panel->view().setCurrentIndex(model->index(row, QueueModel::Title)); }
    [[nodiscard]] QAction& action(const char* name) const
    {
        return *panel->findChild<QAction*>(QLatin1String(name));
    }
    [[nodiscard]] std::string waiting() { return titles(*queue, {JobState::Pending, JobState::Held}); }
    void press(int key, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QTest::keyClick(&panel->view(), Qt::Key(key), with);
    }

    TestPlaces places;
    const ui::Palette& palette;
    std::optional<Queue> queue;
    std::vector<JobId> ids;
    std::optional<QueueModel> model;
    std::optional<QueuePanel> panel;
};

} // namespace

class QueuePanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keysActOnTheChosenJob()
    {
        Bench bench;
        bench.open("abc");
        bench.choose(2);
        bench.press(Qt::Key_Up, Qt::AltModifier);
        QTRY_COMPARE(bench.waiting(), std::string("a c b"));
        QTRY_COMPARE(bench.panel->view().currentIndex().row(), 1); // the job stays chosen
        bench.press(Qt::Key_Home, Qt::AltModifier);
        QTRY_COMPARE(bench.waiting(), std::string("c a b"));
        bench.press(Qt::Key_Space);
        QTRY_COMPARE(titles(*bench.queue, {JobState::Held}), std::string("c"));
        QTRY_COMPARE(bench.action("queue.pause").text(), QStringLiteral("Resume"));
        bench.press(Qt::Key_Space);
        QTRY_COMPARE(titles(*bench.queue, {JobState::Held}), std::string());
        bench.press(Qt::Key_X, Qt::ShiftModifier);
        QTRY_COMPARE(titles(*bench.queue, {JobState::Cancelled}), std::string("c"));
        QTRY_VERIFY(bench.action("queue.retry").isEnabled());
        bench.press(Qt::Key_R, Qt::ShiftModifier);
        QTRY_COMPARE(bench.waiting(), std::string("a b c"));
        bench.press(Qt::Key_Delete);
        QTRY_COMPARE(bench.waiting(), std::string("a b"));
    }

    void whatMeansNothingCannotBeAsked()
    {
        Bench bench;
        bench.open("ab");
        QVERIFY(!bench.action("queue.pause").isEnabled()); // nothing is chosen
        bench.choose(0);
        QVERIFY(bench.action("queue.pause").isEnabled());
        QVERIFY(!bench.action("queue.retry").isEnabled());
        QVERIFY(!bench.action("queue.clear").isEnabled());
        bench.queue->cancel(bench.ids[0]).value();
        QTRY_VERIFY(bench.action("queue.clear").isEnabled());
        bench.action("queue.clear").trigger();
        QTRY_COMPARE(bench.model->rowCount(), 1);
    }

    void theNextSeedIsAddedAndChosen()
    {
        Bench bench;
        bench.open("ab");
        bench.choose(0);
        bench.press(Qt::Key_N, Qt::ShiftModifier);
        QTRY_COMPARE(bench.model->rowCount(), 3);
        QTRY_COMPARE(bench.panel->view().currentIndex().row(), 2);
        QCOMPARE(bench.model->index(2, QueueModel::Seed).data().toString(), QStringLiteral("8"));
    }

    void theSwitchAsksAndShowsWhatIs()
    {
        Bench bench;
        bench.open("a");
        QSignalSpy wanted(&*bench.panel, &QueuePanel::runQueueRequested);
        auto& run = bench.action("queue.run");
        run.trigger();
        QCOMPARE(wanted.value(0).value(0), QVariant(true));
        bench.panel->setQueueRuns(true);
        QVERIFY(run.isChecked());
        run.trigger();
        QCOMPARE(wanted.value(1).value(0), QVariant(false));
        bench.panel->setQueueRuns(false);
        QVERIFY(!run.isChecked());
    }

    void holdAllPausesTheQueue()
    {
        Bench bench;
        bench.open("a");
        bench.action("queue.pauseAll").trigger();
        QTRY_VERIFY(bench.queue->paused().value());
        QTRY_VERIFY(bench.model->paused());
        bench.queue->resumeAll().value(); // somebody else does
        QTRY_VERIFY(!bench.action("queue.pauseAll").isChecked());
    }

    void aJobGivesItsGraphAndItsFiles()
    {
        Bench bench;
        bench.open("a");
        std::shared_ptr<const Job> opened;
        connect(&*bench.panel, &QueuePanel::openGraphRequested, this, [&](const auto& job) { opened = job; });
        bench.choose(0);
        bench.press(Qt::Key_Return);
        QTRY_VERIFY(opened != nullptr);
        QCOMPARE(opened->graph, request("a").graph);
        const auto owner = Owner::create().value();
        (void)bench.queue->claimNext(owner).value();
        bench.queue->finish(bench.ids[0], owner, R"({"files": ["/out/a.mp4"]})").value();
        QTRY_VERIFY(bench.action("queue.files").isEnabled());
        QSignalSpy files(&*bench.panel, &QueuePanel::showFilesRequested);
        bench.action("queue.files").trigger();
        QTRY_COMPARE(files.value(0).value(0).toStringList(), QStringList{QStringLiteral("/out/a.mp4")});
    }

    void theFileIsLeftAloneWhileHidden()
    {
        Bench bench;
        bench.open("a");
        bench.panel->hide();
        QSignalSpy changed(&*bench.model, &QueueModel::changed);
        bench.model->fetch(bench.ids[0]); // comes behind the last look
        QTRY_COMPARE(changed.size(), 1);
        (void)bench.queue->add(request("b")).value();
        QVERIFY(!changed.wait(700));
        bench.panel->setQueueRuns(true); // its progress is shown elsewhere, too
        QTRY_COMPARE(bench.model->rowCount(), 2);
    }

    void everyActionHasANameAndATip()
    {
        Bench bench;
        bench.open("");
        const auto actions = bench.panel->view().actions();
        QVERIFY(actions.size() >= 14);
        for (const auto* action : actions) {
            QVERIFY(action->objectName().startsWith(QStringLiteral("queue.")));
            const auto key = action->shortcut().toString(QKeySequence::NativeText);
            QVERIFY2(key.isEmpty() || action->toolTip().contains(key), qPrintable(action->text()));
        }
    }

    void isDrawnInBothThemes_data()
    {
        QTest::addColumn<bool>("light");
        QTest::newRow("dark") << false;
        QTest::newRow("light") << true;
    }
    void isDrawnInBothThemes()
    {
        QFETCH(bool, light);
        Bench bench(light ? ui::Theme::Light : ui::Theme::Dark);
        bench.open("");
        shoot(*bench.panel, light ? QStringLiteral("queue-empty-light") : QStringLiteral("queue-empty-dark"));
        const auto owner = Owner::create().value();
        const auto add = [&](const std::string& title, Priority priority = Priority::Batch) {
            return bench.queue->add(request(title, priority)).value();
        };
        const auto failed = add("a neon sign in the rain", Priority::Interactive);
        (void)bench.queue->claimNext(owner).value();
        bench.queue->fail(failed, owner, Error{ErrorCode::OutOfMemory, "ssr3", "expected 3 GiB, got 1", "x"})
            .value();
        const auto held = add("two cubes", Priority::Interactive);
        (void)bench.queue->claimNext(owner).value();
        bench.queue->hold(held, owner, "waits for approval of ssr1", "{}").value();
        const auto running = add("a red torus spinning", Priority::Interactive);
        (void)bench.queue->claimNext(owner).value();
        bench.queue->report(running, owner, R"({"node": "ssr2", "step": 5, "steps": 8})").value();
        add("a blue cube, orbiting camera");
        bench.queue->cancel(add("old try")).value();
        QTRY_COMPARE(bench.model->rowCount(), 5);
        QTRY_COMPARE(bench.model->index(0, QueueModel::Progress).data(QueueModel::ShareRole).toDouble(),
                     5.0 / 8);
        bench.choose(2);
        shoot(*bench.panel, light ? QStringLiteral("queue-light") : QStringLiteral("queue-dark"));
        // The bar of the running job is filled to five eighths.
        const auto bar = bench.panel->view().visualRect(bench.model->index(0, QueueModel::Progress));
        const auto picture = bench.panel->view().viewport()->grab().toImage();
        const auto at = [&](double share) {
            return picture.pixelColor(
                QPoint(int(bar.left() + 4 + (bar.width() - 8) * share), bar.bottom() - 5) *
                int(picture.devicePixelRatio()));
        };
        QCOMPARE(at(0.58), bench.palette.accent);
        QCOMPARE(at(0.68), bench.palette.field);
    }
};

CASCADE_TEST(QueuePanelTest);
#include "tst_queuePanel.moc"
