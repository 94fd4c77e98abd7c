// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ActionTable.h"

#include "tests/support/TestMain.h"
#include "ui/window/ActionFilter.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace cascade::ui;

namespace {

/// A window with two panels; "run" belongs to the window, "mute" and "mark" to a panel each, with one key.
struct Fixture {
    Fixture()
        : settings(folder.filePath(QStringLiteral("keys.ini")), QSettings::IniFormat), table(window, settings)
    {
        for (auto* panel : {&canvas, &timeline}) {
            panel->setFocusPolicy(Qt::StrongFocus);
        }
        add(QStringLiteral("run.start"), QStringLiteral("Run"), QKeySequence(Qt::CTRL | Qt::Key_Return),
            nullptr);
        add(QStringLiteral("canvas.mute"), QStringLiteral("Mute"), QKeySequence(Qt::Key_M), &canvas);
        add(QStringLiteral("timeline.marker"), QStringLiteral("Add marker"), QKeySequence(Qt::Key_M),
            &timeline);
        add(QStringLiteral("run.here"), QStringLiteral("Run to here"), {}, nullptr);
        window.show();
        window.activateWindow();
    }
    void add(const QString& id, const QString& title, const QKeySequence& key, QWidget* scope)
    {
        table.add({id,
                   title,
                   QStringLiteral("Group"),
                   {key},
                   [this, id] { done << id; },
                   [this] { return allowed; }},
                  scope);
    }

    QTemporaryDir folder;
    QSettings settings;
    QWidget window;
    QWidget canvas{&window}, timeline{&window};
    ActionTable table;
    QStringList done;
    bool allowed = true;
};

} // namespace

class ActionTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keysActWhereTheyBelong()
    {
        Fixture f;
        QVERIFY(QTest::qWaitForWindowActive(&f.window));
        f.canvas.setFocus();
        QTest::keyClick(&f.canvas, Qt::Key_M);
        f.timeline.setFocus();
        QTest::keyClick(&f.timeline, Qt::Key_M);
        QTest::keyClick(&f.timeline, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(f.done, (QStringList{QStringLiteral("canvas.mute"), QStringLiteral("timeline.marker"),
                                      QStringLiteral("run.start")}));
    }

    void aPanelWinsOverTheWindow()
    {
        Fixture f;
        f.add(QStringLiteral("window.m"), QStringLiteral("Of the window"), QKeySequence(Qt::Key_M), nullptr);
        QVERIFY(QTest::qWaitForWindowActive(&f.window));
        f.canvas.setFocus();
        QTest::keyClick(&f.canvas, Qt::Key_M);
        f.window.setFocusPolicy(Qt::StrongFocus);
        f.window.setFocus();
        QTest::keyClick(&f.window, Qt::Key_M);
        QCOMPARE(f.done, (QStringList{QStringLiteral("canvas.mute"), QStringLiteral("window.m")}));
        QCOMPARE(f.table.keys(f.table.find(QStringLiteral("window.m"))).size(), 1);
    }

    void whatCannotBeDoneIsNotDone()
    {
        Fixture f;
        f.allowed = false;
        f.table.find(QStringLiteral("run.start"))->trigger();
        QVERIFY(f.done.isEmpty());
        QVERIFY(!f.table.enabled(f.table.find(QStringLiteral("run.start"))));
    }

    void changedKeysAreRememberedAndPutBack()
    {
        Fixture f;
        auto* run = f.table.find(QStringLiteral("run.start"));
        QCOMPARE(f.table.setKeys(run, {QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)}),
                 nullptr);
        QVERIFY(f.table.isChanged(run));

        QWidget window;
        ActionTable again(window, f.settings);
        auto* same = again.add({QStringLiteral("run.start"),
                                QStringLiteral("Run"),
                                {},
                                {QKeySequence(Qt::CTRL | Qt::Key_Return)},
                                [] {}});
        QCOMPARE(same->shortcuts(),
                 (QList<QKeySequence>{QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)}));

        f.table.resetKeys(run);
        QCOMPARE(run->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_Return));
        QVERIFY(f.settings.allKeys().isEmpty());
    }

    void aKeyHasOneActionInAPanel()
    {
        Fixture f;
        auto* run = f.table.find(QStringLiteral("run.start"));
        auto* here = f.table.find(QStringLiteral("run.here"));
        QCOMPARE(f.table.setKeys(here, {QKeySequence(Qt::CTRL | Qt::Key_Return)}), run);
        QVERIFY(run->shortcuts().isEmpty());
        // Another panel's key stays its own.
        QCOMPARE(f.table.setKeys(f.table.find(QStringLiteral("canvas.mute")), {QKeySequence(Qt::Key_M)}),
                 nullptr);
        QCOMPARE(f.table.find(QStringLiteral("timeline.marker"))->shortcut(), QKeySequence(Qt::Key_M));
    }

    void aFewLettersFindAnAction()
    {
        Fixture f;
        QCOMPARE(matchingActions(f.table, {}).size(), f.table.actions().size());
        QCOMPARE(f.table.idOf(matchingActions(f.table, QStringLiteral("rth")).front()),
                 QStringLiteral("run.here"));
        QCOMPARE(f.table.idOf(matchingActions(f.table, QStringLiteral("marker")).front()),
                 QStringLiteral("timeline.marker"));
        QVERIFY(matchingActions(f.table, QStringLiteral("xyz")).empty());
    }
};

CASCADE_TEST(ActionTableTest);
#include "tst_ActionTable.moc"
