// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/TestMain.h"
#include "tests/ui/panels/PictureFixture.h"
#include "ui/panels/Timeline.h"
#include "ui/panels/Viewer.h"
#include "ui/window/ActionFilter.h"
#include "ui/window/ActionTable.h"

#include <QAbstractButton>
#include <QSettings>
#include <QTest>

using namespace cascade::ui;

namespace {

/// A window with a viewer and a timeline, whose keys are in the window's table.
struct Fixture {
    Fixture()
        : settings(folder.filePath(QStringLiteral("keys.ini")), QSettings::IniFormat), table(window, settings)
    {
        viewer =
            new Viewer({pictures.playhead, pictures.frames, pictures.board, paletteOf(Theme::Dark)}, &window);
        timeline = new Timeline({pictures.playhead, pictures.frames, pictures.board, paletteOf(Theme::Dark)},
                                &window);
        pictures.playhead.setClip(4, 24);
        table.adopt(*viewer, QStringLiteral("Viewer"));
        table.adopt(*timeline, QStringLiteral("Timeline"));
        window.resize(800, 600);
        window.show();
        window.activateWindow();
    }
    [[nodiscard]] QAction* action(const char* id) { return table.find(QString::fromLatin1(id)); }
    void rebind(const char* id, Qt::Key key) { table.setKeys(action(id), {QKeySequence(key)}); }
    static void press(QWidget* panel, Qt::Key key)
    {
        panel->setFocus();
        QTest::keyClick(panel->focusProxy(), key);
    }
    [[nodiscard]] QString tipOf(const QString& name) const
    {
        for (const auto* button : window.findChildren<QAbstractButton*>()) {
            if (button->accessibleName() == name) {
                return button->toolTip();
            }
        }
        return {};
    }

    QTemporaryDir folder;
    QSettings settings;
    PictureFixture pictures;
    QWidget window;
    ActionTable table;
    Viewer* viewer;
    Timeline* timeline;
};

} // namespace

class PanelKeysTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void allAreListed_data()
    {
        QTest::addColumn<QString>("group");
        for (const char* id : {"viewer.swap", "viewer.mode", "viewer.fit", "viewer.recall-1", "viewer.keep-9",
                               "viewer.safe-areas"}) {
            QTest::newRow(id) << QStringLiteral("Viewer");
        }
        for (const char* id : {"timeline.marker", "timeline.snap", "timeline.show-all", "timeline.zoom-in",
                               "timeline.next-cut", "timeline.versions"}) {
            QTest::newRow(id) << QStringLiteral("Timeline");
        }
        for (const char* id : {"transport.play", "transport.backward", "transport.step", "transport.in",
                               "transport.play-range"}) {
            QTest::newRow(id) << QStringLiteral("Viewer, Timeline");
        }
    }
    void allAreListed()
    {
        Fixture f;
        QFETCH(QString, group);
        const auto* action = f.action(QTest::currentDataTag());
        QVERIFY(action != nullptr);
        QCOMPARE(f.table.groupOf(action), group);
        QVERIFY(!f.table.keys(action).isEmpty());
        const auto found = matchingActions(f.table, action->text());
        QVERIFY(std::find(found.begin(), found.end(), action) != found.end());
    }

    void playIsListedOnce()
    {
        Fixture f;
        const auto& all = f.table.actions();
        QCOMPARE(std::count_if(all.begin(), all.end(),
                               [&](const auto* action) {
                                   return f.table.idOf(action) == QStringLiteral("transport.play");
                               }),
                 1);
    }

    void theListTriggersThem()
    {
        Fixture f;
        f.action("timeline.marker")->trigger();
        QCOMPARE(f.timeline->markers().all().size(), std::size_t{1});
        f.action("transport.last")->trigger();
        QVERIFY(f.pictures.playhead.seconds() > 3.9);
    }

    void anotherKeyActsInBothPanels()
    {
        Fixture f;
        QVERIFY(QTest::qWaitForWindowActive(&f.window));
        f.rebind("transport.play", Qt::Key_P);
        Fixture::press(f.viewer, Qt::Key_Space);
        QVERIFY(!f.pictures.playhead.playing());
        Fixture::press(f.viewer, Qt::Key_P);
        QVERIFY(f.pictures.playhead.playing());
        Fixture::press(f.timeline, Qt::Key_P);
        QVERIFY(!f.pictures.playhead.playing());
    }

    void aKeyMeansWhatThePanelWithTheFocusMakesOfIt()
    {
        Fixture f;
        QVERIFY(QTest::qWaitForWindowActive(&f.window));
        QStringList done;
        f.table.add({QStringLiteral("window.m"),
                     QStringLiteral("Of the window"),
                     QStringLiteral("Window"),
                     {QKeySequence(Qt::Key_M)},
                     [&done] { done << QStringLiteral("window"); }});
        Fixture::press(f.timeline, Qt::Key_M);
        QCOMPARE(f.timeline->markers().all().size(), std::size_t{1});
        const auto mode = f.viewer->mode();
        Fixture::press(f.viewer, Qt::Key_M);
        QVERIFY(f.viewer->mode() != mode);
        QCOMPARE(f.timeline->markers().all().size(), std::size_t{1});
        QVERIFY(done.isEmpty());
    }

    void aKeyIsTakenFromNobodyInAnotherPanel()
    {
        Fixture f;
        // C swaps in the viewer; the timeline does not know it.
        QCOMPARE(f.table.setKeys(f.action("timeline.marker"), {QKeySequence(Qt::Key_C)}), nullptr);
        QCOMPARE(f.table.keys(f.action("viewer.swap")), QList{QKeySequence(Qt::Key_C)});
        // Play is of both: a key of either is a key that it takes.
        QCOMPARE(f.table.setKeys(f.action("transport.play"), {QKeySequence(Qt::Key_S)}),
                 f.action("timeline.snap"));
        QVERIFY(f.table.keys(f.action("timeline.snap")).isEmpty());
    }

    void keysAreRememberedAndPutBack()
    {
        Fixture f;
        f.rebind("transport.play", Qt::Key_P);
        QWidget window;
        ActionTable again(window, f.settings);
        auto* viewer = new Viewer(
            {f.pictures.playhead, f.pictures.frames, f.pictures.board, paletteOf(Theme::Dark)}, &window);
        again.adopt(*viewer, QStringLiteral("Viewer"));
        auto* play = again.find(QStringLiteral("transport.play"));
        QCOMPARE(play->shortcuts(), QList{QKeySequence(Qt::Key_P)});
        QVERIFY(again.isChanged(play));
        again.resetKeys(play);
        QCOMPARE(play->shortcuts(), QList{QKeySequence(Qt::Key_Space)});
        QVERIFY(f.settings.allKeys().isEmpty());
    }

    void tipsSayTheKeysThatHold()
    {
        Fixture f;
        QCOMPARE(f.tipOf(QStringLiteral("Play or pause")), QStringLiteral("Play or pause (Space)"));
        QCOMPARE(f.tipOf(QStringLiteral("Show all")), QStringLiteral("Show all (\\)"));
        f.rebind("transport.play", Qt::Key_P);
        f.table.setKeys(f.action("timeline.show-all"), {});
        QCOMPARE(f.tipOf(QStringLiteral("Play or pause")), QStringLiteral("Play or pause (P)"));
        QCOMPARE(f.tipOf(QStringLiteral("Show all")), QStringLiteral("Show all"));
    }
};

CASCADE_TEST(PanelKeysTest);
#include "tst_PanelKeys.moc"
