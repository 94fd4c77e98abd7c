// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/Recovery.h"

#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;

namespace {

graph::Edit addPrompt()
{
    return graph::AddNode{graph::NodeId("prompt"),
                          {.type = "prompt", .parameters = {{"text", std::string("a blue star")}}},
                          {}};
}

/// What a window leaves behind that dies: its copy, and a lock that nobody holds.
void leaveBehind(const std::filesystem::path& folder)
{
    files::GraphText text;
    (void)graph::apply(text.graph, addPrompt()).value();
    files::saveGraph(folder / "dead.cascade", text).value();
    files::saveGraph(folder / "broken.cascade", text).value();
    std::filesystem::resize_file(folder / "broken.cascade", 20);
}

} // namespace

class RecoveryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unsavedChangesAreKeptAndGoWithTheWindow()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path(folder.path().toStdString());
        GraphSession session;
        {
            Recovery recovery(session, path, 1);
            QSignalSpy kept(&recovery, &Recovery::kept);
            QVERIFY(session.apply(addPrompt()));
            QVERIFY(kept.wait());
            int copies = 0;
            for (const auto& entry : std::filesystem::directory_iterator(path)) {
                if (entry.path().extension() == ".cascade") {
                    ++copies;
                    QVERIFY(files::openGraph(entry.path()).value().graph == session.graph());
                }
            }
            QCOMPARE(copies, 1);
        }
        QVERIFY(std::filesystem::is_empty(path));
    }

    void aSavedGraphNeedsNoCopy()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path(folder.path().toStdString());
        GraphSession session;
        Recovery recovery(session, path / "recovery", 1);
        QSignalSpy kept(&recovery, &Recovery::kept);
        QVERIFY(session.apply(addPrompt()));
        QVERIFY(kept.wait());
        session.saved(path / "shot.cascade", session.place());
        const auto copies = [&] {
            int count = 0;
            for (const auto& entry : std::filesystem::directory_iterator(path / "recovery")) {
                count += entry.path().extension() == ".cascade" ? 1 : 0;
            }
            return count;
        };
        QTRY_COMPARE(copies(), 0);
    }

    void whatADeadWindowLeftIsOffered()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path(folder.path().toStdString());
        leaveBehind(path);
        GraphSession session;
        const Recovery recovery(session, path);
        const auto found = recovery.found();
        QCOMPARE(found.size(), std::size_t{1}); // the broken one is left out
        QVERIFY(found[0].text.graph.find(graph::NodeId("prompt")) != nullptr);
        Recovery::forget(found[0]);
        QVERIFY(recovery.found().empty());
    }

    void whatALivingWindowKeepsIsNotOffered()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path(folder.path().toStdString());
        GraphSession theirs, ours;
        Recovery living(theirs, path, 1);
        QSignalSpy kept(&living, &Recovery::kept);
        QVERIFY(theirs.apply(addPrompt()));
        QVERIFY(kept.wait());
        const Recovery other(ours, path);
        QVERIFY(other.found().empty());
    }
};

CASCADE_TEST(RecoveryTest);
#include "tst_Recovery.moc"
