// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window/ConventionBench.h"
#include "tests/ui/window/Conventions.h"
#include "ui/panels/TimecodeField.h"
#include "ui/window/CommandPalette.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>

namespace cascade::ui::tests {

namespace {

using Bench = ConventionBench;
using graph::NodeId;

constexpr double kFrameSec = 1.0 / 24;

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

Playhead& head(Bench& b)
{
    return b.studio.playhead;
}

/// Two pictures of two seconds in the viewer, which has the focus; the playhead is at one second.
void watch(Bench& b)
{
    b.showPictures();
    b.panels().viewer->setTimelineDuration(2);
    b.focus("viewer");
    head(b).seek(1);
    QVERIFY(near(head(b).seconds(), 1));
}

/// The key brings the playhead to a second.
void goes(Bench& b, double seconds, int key, Qt::KeyboardModifiers modifiers = {})
{
    watch(b);
    b.key(key, modifiers);
    QVERIFY2(near(head(b).seconds(), seconds), qPrintable(QString::number(head(b).seconds())));
}

/// Three takes on the timeline, of two shots; the timeline has the focus, the playhead is at the start.
void cut(Bench& b)
{
    b.show({});
    b.keepTakes();
    QVERIFY(QTest::qWaitFor([&] { return b.panels().timeline->model().shots.size() >= 2; }));
    b.focus("timeline");
    head(b).seek(0);
    b.hand.settle(); // the panel has found its size
}

const TimelineLayout& layoutOf(const Bench& b)
{
    return b.panels().timeline->view().timelineLayout();
}

std::vector<Convention> transport()
{
    return {
        {"`Space` plays and pauses", "in viewer and timeline",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_Space);
             QVERIFY(head(b).playing());
             b.key(Qt::Key_Space);
             QVERIFY(!head(b).playing());
         }},
        {"`J` shuttles back", "faster each time",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_J);
             QCOMPARE(head(b).speed(), -1.0);
             b.key(Qt::Key_J);
             QCOMPARE(head(b).speed(), -2.0);
         }},
        {"`K` stops", "the shuttle",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_L);
             b.key(Qt::Key_K);
             QVERIFY(!head(b).playing());
         }},
        {"`L` shuttles on", "faster each time",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_L);
             QCOMPARE(head(b).speed(), 1.0);
             b.key(Qt::Key_L);
             QCOMPARE(head(b).speed(), 2.0);
         }},
        {"Left: one frame back", "the same", [](Bench& b) { goes(b, 1 - kFrameSec, Qt::Key_Left); }},
        {"Right: one frame on", "the same", [](Bench& b) { goes(b, 1 + kFrameSec, Qt::Key_Right); }},
        {"`Shift`+Left: one second back (Kdenlive)", "the same",
         [](Bench& b) { goes(b, 0, Qt::Key_Left, Qt::ShiftModifier); }},
        {"`Shift`+Right: one second on (Kdenlive)", "the same",
         [](Bench& b) { goes(b, 2 - kFrameSec, Qt::Key_Right, Qt::ShiftModifier); }},
        {"`Home`: the start (Olive)", "the same", [](Bench& b) { goes(b, 0, Qt::Key_Home); }},
        {"`Ctrl+Home`: the start (Kdenlive)", "the same",
         [](Bench& b) { goes(b, 0, Qt::Key_Home, Qt::ControlModifier); }},
        {"`End`: the end (Olive)", "the last frame", [](Bench& b) { goes(b, 2 - kFrameSec, Qt::Key_End); }},
        {"`Ctrl+End`: the end (Kdenlive)", "the last frame",
         [](Bench& b) { goes(b, 2 - kFrameSec, Qt::Key_End, Qt::ControlModifier); }},
    };
}

std::vector<Convention> range()
{
    return {
        {"`I` sets in (Kdenlive)", "at the frame that is seen",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_I);
             QVERIFY(head(b).in() && near(*head(b).in(), 1));
         }},
        {"`O` sets out (Kdenlive)", "behind the frame that is seen",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_O);
             QVERIFY(head(b).out() && near(*head(b).out(), 1 + kFrameSec));
         }},
        {"`Shift+I` goes to in", "the same",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_I);
             head(b).seek(0.25);
             b.key(Qt::Key_I, Qt::ShiftModifier);
             QVERIFY(near(head(b).seconds(), 1));
         }},
        {"`Shift+O` goes to out", "the last frame of the range",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_O);
             head(b).seek(0.25);
             b.key(Qt::Key_O, Qt::ShiftModifier);
             QVERIFY(near(head(b).seconds(), 1));
         }},
        {"`Shift+Space` plays from in to out (Olive)", "the same",
         [](Bench& b) {
             watch(b);
             b.key(Qt::Key_I);
             head(b).seek(0.25);
             b.key(Qt::Key_Space, Qt::ShiftModifier);
             QVERIFY(head(b).playing() && head(b).seconds() >= 1);
         }},
    };
}

std::vector<Convention> lanes()
{
    return {
        {"Up: the cut before (Olive)", "borders of shots, markers, the range",
         [](Bench& b) {
             cut(b);
             head(b).seek(6);
             const auto cuts = b.panels().timeline->model().cuts();
             b.key(Qt::Key_Up);
             QVERIFY(near(head(b).seconds(), cuts[1]));
         }},
        {"Down: the next cut (Olive)", "the same",
         [](Bench& b) {
             cut(b);
             b.key(Qt::Key_Down);
             QVERIFY(near(head(b).seconds(), b.panels().timeline->model().cuts()[1]));
         }},
        {"`M`: a marker (Olive)", "in the timeline; again names it, and undo takes it away",
         [](Bench& b) {
             b.showDraft();
             QVERIFY(QTest::qWaitFor([&] { return b.panels().timeline->model().canvas() != nullptr; }));
             b.focus("timeline");
             head(b).seek(0.5);
             b.key(Qt::Key_M);
             QCOMPARE(b.graph().markers.size(), std::size_t{1});
             b.key(Qt::Key_M);
             QVERIFY(qobject_cast<QLineEdit*>(QApplication::focusWidget()) != nullptr);
             QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("turn"));
             b.key(Qt::Key_Return);
             QCOMPARE(b.graph().markers[0].name, std::string("turn"));
         }},
        {"`S`: snapping (Olive)", "to cuts, markers and the range; `Alt` inverts it while one drags",
         [](Bench& b) {
             cut(b);
             const double border = b.panels().timeline->model().cuts()[1];
             auto* port = b.panels().timeline->view().viewport();
             const QPoint at(static_cast<int>(layoutOf(b).xOf(border)) - 5, layoutOf(b).metrics().ruler - 3);
             QTest::mouseClick(port, Qt::LeftButton, {}, at);
             QVERIFY(near(head(b).seconds(), border));
             b.key(Qt::Key_S);
             QTest::mouseClick(port, Qt::LeftButton, {}, at);
             QVERIFY(head(b).seconds() < border - 1e-3);
         }},
        {"`=` zooms in (Olive)", "the same",
         [](Bench& b) {
             cut(b);
             const double before = layoutOf(b).pixelsPerSecond();
             b.key(Qt::Key_Equal);
             QVERIFY(layoutOf(b).pixelsPerSecond() > before * 1.2);
         }},
        {"`-` zooms out (Olive)", "the same",
         [](Bench& b) {
             cut(b);
             b.key(Qt::Key_Equal);
             b.key(Qt::Key_Equal);
             const double before = layoutOf(b).pixelsPerSecond();
             b.key(Qt::Key_Minus);
             QVERIFY(layoutOf(b).pixelsPerSecond() < before / 1.2);
         }},
        {"`\\` shows all (Olive)", "the same",
         [](Bench& b) {
             cut(b);
             const double before = layoutOf(b).pixelsPerSecond();
             b.key(Qt::Key_Equal);
             b.key(Qt::Key_Backslash);
             QVERIFY(near(layoutOf(b).pixelsPerSecond(), before));
         }},
    };
}

std::vector<Convention> window()
{
    return {
        {"`F11`: full screen (Olive)", "and back",
         [](Bench& b) {
             b.key(Qt::Key_F11);
             QVERIFY(b.window().windowState() & Qt::WindowFullScreen);
             b.key(Qt::Key_F11);
             QVERIFY(!(b.window().windowState() & Qt::WindowFullScreen));
         }},
        {"The backtick maximises the panel (Olive)", "and back",
         [](Bench& b) {
             b.keyIn("timeline", Qt::Key_QuoteLeft);
             QVERIFY(!b.panels().canvas->isVisible());
             QVERIFY(b.panels().timeline->isVisible());
             b.key(Qt::Key_QuoteLeft);
             QVERIFY(QTest::qWaitFor([&] { return b.panels().canvas->isVisible(); }));
         }},
        {"`/` searches actions (Olive)", "the palette; Enter does the first that fits",
         [](Bench& b) {
             b.showDraft();
             b.choose({"preview"});
             b.keyIn("canvas", Qt::Key_Slash);
             auto* palette = b.window().findChild<CommandPalette*>();
             QVERIFY(palette != nullptr && palette->isVisible());
             auto* typed = palette->findChild<QLineEdit*>();
             QTest::keyClicks(typed, QStringLiteral("mute"));
             QTest::keyClick(typed, Qt::Key_Return);
             QVERIFY(QTest::qWaitFor([&] { return b.node("preview").state == graph::NodeState::Muted; }));
         }},
    };
}

/// The control of the viewer with this name.
template <typename Control>
Control* named(const Bench& b, const char* name)
{
    for (auto* control : b.panels().viewer->findChildren<Control*>()) {
        if (control->accessibleName() == QLatin1String(name)) {
            return control;
        }
    }
    return nullptr;
}

std::vector<Convention> player()
{
    return {
        {"Source and project tabs (Shotcut)", "the menus of A to D: what is on the canvas, and every take",
         [](Bench& b) {
             b.showDraft();
             b.keepTakes();
             auto* menu = named<QComboBox>(b, "Source A");
             QVERIFY(menu != nullptr);
             QVERIFY(QTest::qWaitFor([&] { return menu->count() > 6; }));
             menu->setFocus();
             QTest::keyClick(menu, Qt::Key_End);
             QCOMPARE(b.panels().viewer->sources().size(), 1);
             const auto last = b.panels().viewer->sources()[0].title;
             QTest::keyClick(menu, Qt::Key_Home);
             QVERIFY(b.panels().viewer->sources()[0].title != last);
         }},
        {"A timecode that is typed and stepped (Shotcut)", "below the picture; Up and Down step",
         [](Bench& b) {
             watch(b);
             auto* field = b.panels().viewer->findChild<TimecodeField*>();
             field->setFocus();
             field->selectAll();
             QTest::keyClicks(field, QStringLiteral("12"));
             QTest::keyClick(field, Qt::Key_Return);
             QVERIFY(near(head(b).seconds(), 0.5));
             QTest::keyClick(field, Qt::Key_Up);
             QVERIFY(near(head(b).seconds(), 0.5 + kFrameSec));
         }},
        {"A zoom menu (Shotcut)", "of fit and fixed sizes",
         [](Bench& b) {
             watch(b);
             auto* menu = named<QComboBox>(b, "Zoom");
             QVERIFY(menu != nullptr);
             const double before = b.panels().viewer->canvas().zoomFactor();
             menu->setFocus();
             QTest::keyClick(menu, Qt::Key_End);
             QVERIFY(!near(b.panels().viewer->canvas().zoomFactor(), before));
         }},
        {"A grid over the picture (Shotcut)", "of thirds: `Shift+G`",
         [](Bench& b) {
             watch(b);
             b.panels().viewer->setMode(CompareMode::Single);
             const auto before = b.panels().viewer->canvas().grab().toImage();
             b.key(Qt::Key_G, Qt::ShiftModifier);
             const auto after = b.panels().viewer->canvas().grab().toImage();
             const auto place = b.panels().viewer->canvas().pictureRect(0);
             const QPoint onGrid(static_cast<int>(place.left() + place.width() / 3),
                                 static_cast<int>(place.center().y()));
             QVERIFY(before.pixelColor(onGrid) != after.pixelColor(onGrid));
             QCOMPARE(before.pixelColor(place.center().toPoint()),
                      after.pixelColor(place.center().toPoint()));
         }},
        {"Safe areas (Shotcut)", "of action and titles: `G`",
         [](Bench& b) {
             watch(b);
             const auto before = b.panels().viewer->canvas().grab().toImage();
             b.key(Qt::Key_G);
             QVERIFY(before != b.panels().viewer->canvas().grab().toImage());
         }},
    };
}

} // namespace

std::vector<Convention> timelineConventions()
{
    std::vector<Convention> all;
    for (const auto& some : {transport(), range(), lanes(), window(), player()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace cascade::ui::tests
