// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window/ConventionBench.h"

#include "pipeline/store/TakeLibrary.h"
#include "tests/ui/window/FileDrop.h"
#include "ui/canvas/ImGuiHost.h"

#include <QDockWidget>
#include <QFile>
#include <QSignalSpy>
#include <QTimer>

namespace cascade::ui::tests {

namespace {

using cascade::tests::link;
using cascade::tests::put;
using graph::NodeId;

/// An engine that is started and never listens; what it was asked for is noted beside it.
std::filesystem::path silentEngine(const QTemporaryDir& folder)
{
    const auto name = folder.filePath(QStringLiteral("engine"));
    QFile file(name);
    if (file.open(QIODevice::WriteOnly)) {
        file.write("#!/bin/sh\necho \"$*\" >>\"$0.log\"\n[ \"$1\" = worker ] && exec sleep 5\nexit 0\n");
        file.setPermissions(file.permissions() | QFileDevice::ExeOwner);
    }
    return name.toStdString();
}

/// What the pictures of a source look like: all of one colour.
ViewerSource colour(const QString& title, const QColor& colour)
{
    QImage picture(80, 48, QImage::Format_RGB888);
    picture.fill(colour);
    return {title, PictureStrip{QVector<QImage>(48, picture), Rate::of(24)}, 0};
}

} // namespace

graph::Graph draftGraph()
{
    graph::Graph graph;
    put(graph, "prompt", "prompt", 0, 0);
    put(graph, "seed", "seed", 0, 260);
    put(graph, "cascade", "cascade", 320, 0);
    put(graph, "preview", "preview", 680, 0);
    graph.nodes.at(NodeId("prompt")).parameters["text"] = std::string("a small blue cube");
    graph.nodes.at(NodeId("seed")).parameters["seed"] = std::int64_t{1};
    graph.nodes.at(NodeId("cascade")).parameters["until"] = std::string("ssr1");
    link(graph, "prompt", "text", "cascade", "text");
    link(graph, "seed", "seed", "cascade", "seed");
    link(graph, "cascade", "clip", "preview", "clip");
    return graph;
}

ConventionBench::ConventionBench()
    : studio({placesIn(m_folder), silentEngine(m_folder)}), application(studio.places),
      m_window(std::make_unique<MainWindow>(studio, application)),
      hand(*panels().canvas->findChild<ImGuiHost*>(), canvas(), canvasView())
{
    const auto hear = [this](const QString& message) { m_said = message; };
    QObject::connect(&m_window->files(), &WindowFiles::said, m_window.get(), hear);
    QObject::connect(&m_window->files(), &WindowFiles::failed, m_window.get(), hear);
    QObject::connect(&m_window->runs(), &WindowRuns::failed, m_window.get(), hear);
    studio.runs.setVideosFolder(path("."));
    panels().layouts.restore();
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    focus("canvas");
}

ConventionBench::~ConventionBench()
{
    studio.runs.stop();
    (void)QTest::qWaitFor([this] { return !studio.runs.running(); });
}

void ConventionBench::show(const graph::Graph& graph)
{
    studio.selection.set({});
    studio.session.replace({graph, {}, {}}, {});
    hand.settle();
}

void ConventionBench::showDraft()
{
    show(draftGraph());
    QVERIFY(QTest::qWaitFor([this] { return studio.check.report()->revision == studio.session.revision(); }));
    hand.settle();
}

const graph::Node& ConventionBench::node(const char* id) const
{
    static const graph::Node none;
    const auto* found = graph().find(NodeId(id));
    return found == nullptr ? none : *found;
}

const graph::NodeView& ConventionBench::view(const char* id) const
{
    return graph().views.at(NodeId(id));
}

std::string ConventionBench::feeds(const char* node, const char* input) const
{
    const auto link = graph().links.find({NodeId(node), input});
    return link == graph().links.end() ? std::string() : link->second.node.text() + "." + link->second.port;
}

void ConventionBench::choose(std::initializer_list<const char*> nodes)
{
    std::set<NodeId> all;
    for (const auto* id : nodes) {
        all.insert(NodeId(id));
    }
    studio.selection.set(all, *all.rbegin());
    hand.settle();
}

void ConventionBench::focus(const char* panel)
{
    panels().layouts.raise(QString::fromLatin1(panel));
    QVERIFY(QTest::qWaitFor([&] { return hasFocus(panel); }));
}

bool ConventionBench::hasFocus(const char* panel) const
{
    const auto* now = QApplication::focusWidget();
    return now != nullptr && panels().layouts.dock(QString::fromLatin1(panel))->isAncestorOf(now);
}

void ConventionBench::key(int key, Qt::KeyboardModifiers modifiers)
{
    auto* now = QApplication::focusWidget();
    QTest::keyClick(now == nullptr ? m_window.get() : now, static_cast<Qt::Key>(key), modifiers);
    hand.settle(8);
}

void ConventionBench::keyIn(const char* panel, int pressed, Qt::KeyboardModifiers modifiers)
{
    if (!hasFocus(panel)) {
        focus(panel);
    }
    key(pressed, modifiers);
}

void ConventionBench::drop(const std::filesystem::path& file)
{
    dropFile(canvasView(), file);
}

void ConventionBench::pressInMenu(std::initializer_list<const char*> entries)
{
    for (const auto* entry : entries) {
        QVERIFY(QTest::qWaitFor([] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()); }));
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        QAction* wanted = nullptr;
        for (auto* action : menu->actions()) {
            wanted = action->text().remove(QLatin1Char('&')) == QLatin1String(entry) ? action : wanted;
        }
        QVERIFY2(wanted != nullptr, entry);
        menu->setActiveAction(wanted);
        QTest::keyClick(menu, wanted->menu() != nullptr ? Qt::Key_Right : Qt::Key_Return);
    }
}

void ConventionBench::withDialog(const std::function<void()>& open,
                                 const std::function<void(QDialog&)>& inside)
{
    bool seen = false;
    QTimer::singleShot(0, [&] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        seen = dialog != nullptr;
        if (seen) {
            inside(*dialog);
            dialog->close();
        }
    });
    auto* window = QApplication::activeWindow();
    open();
    QVERIFY(seen);
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window));
}

void ConventionBench::showPictures()
{
    panels().viewer->setSources(
        {colour(QStringLiteral("red"), Qt::red), colour(QStringLiteral("blue"), Qt::blue)});
    panels().viewer->setMode(CompareMode::Wipe);
}

void ConventionBench::keepTakes()
{
    auto library =
        store::TakeLibrary::openIn(studio.places.dataFolder,
                                   store::StageStore::open(studio.places.cacheFolder / "stages").value())
            .value();
    const char* words[] = {"a red torus", "a green cone", "a yellow ball"};
    for (int i = 0; i < 3; ++i) {
        files::GraphText text{draftGraph(), {}, {}};
        text.graph.nodes.at(NodeId("prompt")).parameters["text"] = std::string(words[i]);
        text.graph.nodes.at(NodeId("seed")).parameters["seed"] = std::int64_t{100 + i};
        text.graph.nodes.at(NodeId("cascade")).parameters["steps"] = std::int64_t{4};
        store::TakeRecord record;
        record.identity = words[i];
        record.title = i == 2 ? "second shot" : "first shot";
        record.graph = files::writeGraph(text);
        record.seed = static_cast<std::uint64_t>(100 + i);
        record.stages = {{"base", store::KeyHasher("test/1").add("take", i).key(), 16, 24, 40, Rate::of(3)},
                         {"ssr1", store::KeyHasher("test/2").add("take", i).key(), 32, 48, 80, Rate::of(6)}};
        QVERIFY(library.keep(record).ok());
    }
    studio.takes.refresh();
    QVERIFY(QTest::qWaitFor([this] { return studio.takes.takes().size() == 3; }));
    panels().library->showOnly(LibraryKind::Take);
    QVERIFY(QTest::qWaitFor([this] { return panels().library->grid().model()->rowCount() == 3; }));
}

QPoint ConventionBench::card(int row) const
{
    auto& grid = panels().library->grid();
    return grid.visualRect(grid.model()->index(row, 0)).center();
}

void ConventionBench::clickCard(int row, Qt::KeyboardModifiers modifiers)
{
    QTest::mouseClick(panels().library->grid().viewport(), Qt::LeftButton, modifiers, card(row));
}

bool ConventionBench::engineWasAsked(const QByteArray& arguments) const
{
    QFile log(m_folder.filePath(QStringLiteral("engine.log")));
    return log.open(QFile::ReadOnly) && log.readAll().contains(arguments);
}

std::filesystem::path ConventionBench::path(const char* name) const
{
    return std::filesystem::path(m_folder.path().toStdString()) / name;
}

} // namespace cascade::ui::tests
