// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/GraphSession.h"

#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cascade;
using namespace cascade::ui;
using graph::NodeId;

namespace {

graph::Edit addPrompt(const std::string& id)
{
    return graph::AddNode{NodeId(id), {.type = "prompt"}, {}};
}

graph::Edit moveTo(const std::string& id, double x)
{
    return graph::SetView{NodeId(id), {.x = x}};
}

} // namespace

class GraphSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anEditIsSeenAndTakenBack()
    {
        GraphSession session;
        QSignalSpy changed(&session, &GraphSession::changed);
        QVERIFY(session.apply(addPrompt("prompt")));
        QCOMPARE(changed.count(), 1);
        QVERIFY(session.graph().find(NodeId("prompt")) != nullptr);
        QVERIFY(session.modified() && session.canUndo());
        session.undo();
        QVERIFY(session.graph().nodes.empty() && !session.modified());
        session.redo();
        QCOMPARE(session.graph().nodes.size(), std::size_t{1});
    }

    void aRefusedEditSaysWhyAndChangesNothing()
    {
        GraphSession session;
        QSignalSpy changed(&session, &GraphSession::changed), refused(&session, &GraphSession::refused);
        QVERIFY(!session.apply(graph::RemoveNode{NodeId("nobody")}));
        QCOMPARE(changed.count(), 0);
        QCOMPARE(refused.count(), 1);
        QVERIFY(refused[0][0].toString().contains(QStringLiteral("nobody")));
    }

    void aDragIsOneStepOfUndo()
    {
        GraphSession session;
        QVERIFY(session.apply(addPrompt("prompt")));
        QVERIFY(session.apply(moveTo("prompt", 10)));
        QVERIFY(session.applyMerged(moveTo("prompt", 20)));
        QVERIFY(session.applyMerged(moveTo("prompt", 30)));
        session.undo();
        QCOMPARE(session.graph().views.at(NodeId("prompt")).x, 0.0);
        QVERIFY(session.graph().find(NodeId("prompt")) != nullptr);
    }

    void revisionsNeverFall()
    {
        GraphSession session;
        QVERIFY(session.apply(addPrompt("a")));
        QVERIFY(session.apply(addPrompt("b")));
        const auto before = session.revision();
        session.replace({}, {});
        QVERIFY(session.revision() > before);
        QVERIFY(!session.canUndo());
    }

    void whatIsSavedIsOpenedAgain()
    {
        const QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "shot.cascade";
        GraphSession session;
        QVERIFY(session.apply(addPrompt("prompt")));
        session.setAbout({.title = "A shot"});
        QVERIFY(session.modified());
        QVERIFY(files::saveGraph(file, session.graphText()).ok());
        session.saved(file, session.place());
        QVERIFY(!session.modified());
        QCOMPARE(session.title(), QStringLiteral("shot.cascade"));
        QCOMPARE(session.folder(), std::filesystem::path(folder.path().toStdString()));

        GraphSession other;
        other.replace(files::openGraph(file).value(), file);
        QVERIFY(other.graph() == session.graph());
        QCOMPARE(other.about().title, std::string("A shot"));
        QVERIFY(!other.modified());
    }

    void aGraphWithoutAFileHasTheTitleOfItsPage()
    {
        GraphSession session;
        QCOMPARE(session.title(), QStringLiteral("untitled"));
        session.replace({.about = {.title = "Text to HD"}}, {});
        QCOMPARE(session.title(), QStringLiteral("Text to HD"));
    }

    void whatChangesWhileItIsWrittenIsUnsaved()
    {
        GraphSession session;
        QVERIFY(session.apply(addPrompt("prompt")));
        const auto place = session.place();
        QVERIFY(session.apply(moveTo("prompt", 7)));
        session.saved("/shots/one.cascade", place);
        QVERIFY(session.modified());
        QCOMPARE(session.file(), std::filesystem::path("/shots/one.cascade"));
        session.saved("/shots/one.cascade", session.place());
        QVERIFY(!session.modified());

        const auto before = session.place();
        session.setAbout({.title = "Another title"}); // no change of the document
        session.saved("/shots/one.cascade", before);
        QVERIFY(session.modified());
    }

    void aFileOfAnotherGraphIsNotThisOnes()
    {
        GraphSession session;
        QVERIFY(session.apply(addPrompt("prompt")));
        const auto place = session.place();
        session.replace({}, {});
        QVERIFY(session.apply(addPrompt("other")));
        session.saved("/shots/one.cascade", place);
        QVERIFY(session.file().empty() && session.modified());
    }
};

CASCADE_TEST(GraphSessionTest);
#include "tst_GraphSession.moc"
