// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/Seeds.h"
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"

#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>

namespace cascade::ui::tests {

namespace {

using Bench = ConventionBench;
using graph::NodeId;

/// What the viewer shows first; empty where that is nothing.
QString first(const Bench& b)
{
    const auto& sources = b.panels().viewer->sources();
    return sources.isEmpty() ? QString() : sources[0].title;
}

void sendCascadeToViewer(Bench& b)
{
    b.showDraft();
    b.hand.click(b.hand.header("cascade"), Qt::ControlModifier | Qt::ShiftModifier);
    b.hand.settle();
    QCOMPARE(first(b), QStringLiteral("cascade"));
}

std::vector<Convention> viewers()
{
    return {
        {"Any node to a viewer: `Ctrl+Shift`+click (Blender)",
         "what it makes, live while it is sampled; `V` too", sendCascadeToViewer},
        {"`Ctrl`+number keeps a viewer (Blender)", "sources and how they are compared, in canvas and viewer",
         [](Bench& b) {
             sendCascadeToViewer(b);
             b.keyIn("canvas", Qt::Key_1, Qt::ControlModifier);
             b.showPictures();
             b.keyIn("viewer", Qt::Key_2, Qt::ControlModifier);
             b.panels().viewer->setSources({});
             b.key(Qt::Key_1);
             QCOMPARE(first(b), QStringLiteral("cascade"));
         }},
        {"`1` to `9` recall viewers (Blender)", "the same",
         [](Bench& b) {
             b.showPictures();
             b.keyIn("viewer", Qt::Key_9, Qt::ControlModifier);
             b.panels().viewer->setSources({});
             b.keyIn("canvas", Qt::Key_9);
             QCOMPARE(first(b), QStringLiteral("red"));
             QVERIFY(b.panels().viewer->mode() == CompareMode::Wipe);
         }},
        {"Right-click an input to publish it to a simple form (InvokeAI, SwarmUI)",
         "its name in the inspector; *Show in the simple form*",
         [](Bench& b) {
             b.showDraft();
             b.choose({"cascade"});
             QLabel* name = nullptr;
             for (auto* label : b.panels().inspector->findChildren<QLabel*>()) {
                 const bool steps = label->text().compare(QStringLiteral("steps"), Qt::CaseInsensitive) == 0;
                 name = steps && label->isVisible() ? label : name;
             }
             QVERIFY(name != nullptr);
             const auto at = name->rect().center();
             QContextMenuEvent event(QContextMenuEvent::Mouse, at, name->mapToGlobal(at));
             QCoreApplication::sendEvent(name, &event);
             Bench::pressInMenu({"Show in the simple form"});
             const std::vector<graph::ParameterRef> published{{NodeId("cascade"), "steps"}};
             QVERIFY(b.graph().form == published);
         }},
    };
}

std::vector<Convention> comparing()
{
    return {
        {"`C` swaps (InvokeAI)", "A and B",
         [](Bench& b) {
             b.showPictures();
             b.keyIn("viewer", Qt::Key_C);
             QCOMPARE(first(b), QStringLiteral("blue"));
         }},
        {"`M` cycles the ways to compare (InvokeAI)", "wipe, side by side, difference, 2 × 2, single",
         [](Bench& b) {
             b.showPictures();
             QVector<int> modes;
             for (int i = 0; i < 5; ++i) {
                 b.keyIn("viewer", Qt::Key_M);
                 modes << static_cast<int>(b.panels().viewer->mode());
             }
             QCOMPARE(modes, (QVector<int>{2, 3, 4, 0, 1}));
         }},
        {"`Z` leaves the comparison (InvokeAI)", "A alone",
         [](Bench& b) {
             b.showPictures();
             b.keyIn("viewer", Qt::Key_Z);
             QVERIFY(b.panels().viewer->mode() == CompareMode::Single);
         }},
        {"`Esc` leaves the comparison (InvokeAI)", "the same",
         [](Bench& b) {
             b.showPictures();
             b.keyIn("viewer", Qt::Key_Escape);
             QVERIFY(b.panels().viewer->mode() == CompareMode::Single);
         }},
        {"`Alt`+click chooses the second item (InvokeAI)",
         "a take in the library, beside the one that is chosen",
         [](Bench& b) {
             b.keepTakes();
             b.clickCard(0);
             b.clickCard(2, Qt::AltModifier);
             QCOMPARE(b.panels().viewer->sources().size(), 2);
             QVERIFY(b.panels().viewer->mode() == CompareMode::Wipe);
             QVERIFY(b.panels().viewer->sources()[0].title != b.panels().viewer->sources()[1].title);
         }},
        {"A view that is split for several tracks (Kdenlive)", "up to four stages or takes, in sync",
         [](Bench& b) {
             b.showPictures();
             auto four = b.panels().viewer->sources();
             four += four;
             b.panels().viewer->setSources(four);
             while (b.panels().viewer->mode() != CompareMode::Grid) {
                 b.keyIn("viewer", Qt::Key_M);
             }
             const auto& canvas = b.panels().viewer->canvas();
             QSet<QPair<int, int>> corners;
             for (int i = 0; i < 4; ++i) {
                 QVERIFY(!canvas.pictureRect(i).isEmpty());
                 const auto corner = canvas.pictureRect(i).topLeft().toPoint();
                 corners.insert({corner.x(), corner.y()});
             }
             QCOMPARE(corners.size(), 4);
         }},
    };
}

/// A draft on the canvas, and the newest take chosen in the library: seed 102, "a yellow ball", 4 steps.
void chooseTake(Bench& b)
{
    b.showDraft();
    b.keepTakes();
    b.focus("library");
    for (int row = 0; row < 3; ++row) {
        const auto index = b.panels().library->grid().model()->index(row, 0);
        if (index.data().toString() == QStringLiteral("second shot")) {
            b.clickCard(row);
        }
    }
}

void seedPromptSteps(const Bench& b, std::uint64_t seed, const char* prompt, std::int64_t steps)
{
    QCOMPARE(plan::seedOf(b.graph()), seed);
    QCOMPARE(std::get<std::string>(b.graph().parameter(NodeId("prompt"), "text")), std::string(prompt));
    QCOMPARE(std::get<std::int64_t>(b.graph().parameter(NodeId("cascade"), "steps")), steps);
}

/// Where the star of a take would be: its tags.
bool starred(const Bench& b)
{
    const auto& model = b.panels().libraryModel;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.data(model.index(row), Qt::DisplayRole).toString().startsWith(QStringLiteral("★"))) {
            return true;
        }
    }
    return false;
}

std::vector<Convention> recalling()
{
    return {
        {"Recall the seed: `S` (InvokeAI)", "of the take that is chosen in the library, onto the canvas",
         [](Bench& b) {
             chooseTake(b);
             b.key(Qt::Key_S);
             seedPromptSteps(b, 102, "a small blue cube", 0);
         }},
        {"Recall the prompt: `P` (InvokeAI)", "the words, and those to lead away from",
         [](Bench& b) {
             chooseTake(b);
             b.key(Qt::Key_P);
             seedPromptSteps(b, 1, "a yellow ball", 0);
         }},
        {"Recall all: `A` (InvokeAI)", "every parameter of nodes that both graphs have, one step of undo",
         [](Bench& b) {
             chooseTake(b);
             b.key(Qt::Key_A);
             seedPromptSteps(b, 102, "a yellow ball", 4);
             b.key(Qt::Key_Z, Qt::ControlModifier);
             seedPromptSteps(b, 1, "a small blue cube", 0);
         }},
        {"Recall the workflow: `W` (InvokeAI)", "the take's graph, in the place of the one on the canvas",
         [](Bench& b) {
             chooseTake(b);
             b.studio.session.replace({}, {});
             b.key(Qt::Key_W);
             QVERIFY(QTest::qWaitFor([&] { return b.graph().nodes.size() == 4; }));
             seedPromptSteps(b, 102, "a yellow ball", 4);
         }},
        {"Remix: `R` (InvokeAI)", "all but the seed",
         [](Bench& b) {
             chooseTake(b);
             b.key(Qt::Key_R);
             seedPromptSteps(b, 1, "a yellow ball", 4);
         }},
        {"Star: `.` (InvokeAI)", "the take is marked, and found by the tag *starred*; it lasts",
         [](Bench& b) {
             chooseTake(b);
             b.key(Qt::Key_Period);
             QVERIFY(starred(b));
             QVERIFY(b.panels().libraryModel.tags().contains(QStringLiteral("starred")));
             QCOMPARE(b.application.settings().value(QStringLiteral("library/stars")).toStringList().size(),
                      1);
             b.key(Qt::Key_Period); // again takes it away: the take is still chosen
             QVERIFY(!starred(b));
         }},
        {"A result is a preview until it is applied: double-click (krita-ai-diffusion)",
         "a take changes nothing until its card is double-clicked: then its graph is on the canvas",
         [](Bench& b) {
             chooseTake(b);
             seedPromptSteps(b, 1, "a small blue cube", 0);
             b.studio.session.replace({}, {});
             b.clickCard(0);
             QTest::mouseDClick(b.panels().library->grid().viewport(), Qt::LeftButton, {}, b.card(0));
             QVERIFY(QTest::qWaitFor([&] { return b.graph().nodes.size() == 4; }));
         }},
    };
}

} // namespace

std::vector<Convention> reviewConventions()
{
    std::vector<Convention> all;
    for (const auto& some : {viewers(), comparing(), recalling()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace cascade::ui::tests
