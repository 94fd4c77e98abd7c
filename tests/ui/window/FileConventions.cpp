// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/VideoWriter.h"
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"
#include "ui/panels/ExportDialog.h"

#include <QClipboard>
#include <QFileDialog>
#include <QLineEdit>

namespace cascade::ui::tests {

namespace {

using Bench = ConventionBench;
using graph::NodeId;

/// Pictures, as an export writes them: with the graph inside, if one is given.
void writeMedia(const std::filesystem::path& file, bool withGraph)
{
    video::VideoWriterOptions options{.width = 64, .height = 48, .rate = Rate::of(24)};
    if (withGraph) {
        options.metadata["cascade.graph"] = files::writeGraph({draftGraph(), {}, {}});
    }
    options.still = file.extension() == ".png";
    auto writer = video::VideoWriter::open(file, options);
    QVERIFY2(writer.ok(), writer ? "" : writer.error().message().c_str());
    const std::vector<std::uint8_t> frame(std::size_t{64} * 48 * 3, 120);
    for (int i = 0; i < (options.still ? 1 : 4); ++i) {
        QVERIFY(writer.value().write(frame.data()).ok());
    }
    QVERIFY(writer.value().finish().ok());
}

/// The file lands on the canvas, and the graph inside is there.
void opensGraph(Bench& b, const char* name)
{
    const auto file = b.path(name);
    writeMedia(file, true);
    b.drop(file);
    QVERIFY2(QTest::qWaitFor([&] { return b.graph().find(NodeId("cascade")) != nullptr; }),
             qPrintable(b.said()));
}

/// Pastes the name of a file into a dialog for files, and presses Enter.
void answerFile(QDialog& dialog, const std::filesystem::path& file)
{
    QVERIFY(qobject_cast<QFileDialog*>(&dialog) != nullptr);
    auto* name = dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    QGuiApplication::clipboard()->setText(QString::fromStdString(file.string()));
    QTest::keyClick(name, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(name, Qt::Key_V, Qt::ControlModifier);
    QCoreApplication::processEvents();
    QTest::keyClick(name, Qt::Key_Return);
}

std::vector<Convention> drops()
{
    return {
        {"Drop a JSON graph on the canvas (ComfyUI)", "a `.cascade` file or pack, which is its form here",
         [](Bench& b) {
             files::saveGraph(b.path("shot.cascade"), {draftGraph(), {}, {}}).value();
             b.drop(b.path("shot.cascade"));
             QVERIFY(QTest::qWaitFor([&] { return b.graph().find(NodeId("cascade")) != nullptr; }));
             QCOMPARE(b.studio.session.file(), b.path("shot.cascade"));
         }},
        {"Drop a PNG: the graph inside (ComfyUI, chaiNNer)", "the same",
         [](Bench& b) { opensGraph(b, "still.png"); }},
        {"Drop a WebP: the graph inside (ComfyUI)", "the same", [](Bench& b) { opensGraph(b, "loop.webp"); }},
        {"Drop an MP4: the graph inside (ComfyUI)", "the same", [](Bench& b) { opensGraph(b, "clip.mp4"); }},
        {"Drop a WebM: the graph inside (ComfyUI)", "the same", [](Bench& b) { opensGraph(b, "clip.webm"); }},
        {"Drop a plain video: a load-video node (ComfyUI)", "a Load Clip node",
         [](Bench& b) {
             b.show(draftGraph());
             writeMedia(b.path("plain.mp4"), false);
             const auto place = b.canvas().toCanvas(QPointF(b.canvasView().rect().center()));
             b.drop(b.path("plain.mp4"));
             QVERIFY(QTest::qWaitFor([&] { return b.graph().find(NodeId("footage")) != nullptr; }));
             QCOMPARE(b.node("footage").type, std::string("load-clip"));
             QCOMPARE(QPointF(b.view("footage").x, b.view("footage").y), place); // where it was let go
             QVERIFY(b.graph().find(NodeId("cascade")) != nullptr);              // the graph stays
         }},
        {"It is said which of both happened (ComfyUI, asked for)", "in the status line",
         [](Bench& b) {
             writeMedia(b.path("plain.mp4"), false);
             b.drop(b.path("plain.mp4"));
             QVERIFY(QTest::qWaitFor([&] { return b.said().contains(QStringLiteral("holds no graph")); }));
             b.studio.session.replace({}, {});
             opensGraph(b, "clip.mp4");
             QVERIFY2(b.said().contains(QStringLiteral("Opened the graph inside")), qPrintable(b.said()));
         }},
    };
}

std::vector<Convention> keys()
{
    return {
        {"Save: `Ctrl+S`", "to the graph's file",
         [](Bench& b) {
             const auto file = b.path("mine.cascade");
             b.studio.session.replace({draftGraph(), {}, {}}, file);
             b.key(Qt::Key_S, Qt::ControlModifier);
             QVERIFY(QTest::qWaitFor([&] { return std::filesystem::exists(file); }));
             QCOMPARE(files::openGraph(file).value().graph.nodes.size(), std::size_t{4});
         }},
        {"Open: `Ctrl+O`", "graphs, packs and exports",
         [](Bench& b) {
             const auto file = b.path("shot.cascade");
             files::saveGraph(file, {draftGraph(), {}, {}}).value();
             Bench::withDialog([&] { b.key(Qt::Key_O, Qt::ControlModifier); },
                               [&](QDialog& dialog) { answerFile(dialog, file); });
             QVERIFY(QTest::qWaitFor([&] { return b.graph().find(NodeId("cascade")) != nullptr; }));
         }},
        {"Save as: `Ctrl+Shift+S`", "asks for a name",
         [](Bench& b) {
             b.show(draftGraph());
             const auto file = b.path("other.cascade");
             Bench::withDialog([&] { b.key(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier); },
                               [&](QDialog& dialog) { answerFile(dialog, file); });
             QVERIFY(QTest::qWaitFor([&] { return std::filesystem::exists(file); }));
         }},
        {"Export: `Ctrl+M` (Olive)", "the chosen node's clip, else the graph's",
         [](Bench& b) {
             b.showDraft();
             b.key(Qt::Key_M, Qt::ControlModifier);
             const auto* dialog = b.window().findChild<ExportDialog*>();
             QVERIFY(dialog != nullptr && dialog->isVisible());
         }},
    };
}

} // namespace

std::vector<Convention> fileConventions()
{
    auto all = drops();
    const auto more = keys();
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace cascade::ui::tests
