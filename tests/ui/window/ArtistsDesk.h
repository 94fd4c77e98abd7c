// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/canvas/CanvasHand.h"
#include "tests/ui/window/FileDrop.h"
#include "ui/session/Text.h"
#include "ui/window/MainWindow.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace cascade::ui::tests {

/// The studio as an artist has it in front of her: the whole window, the shipped models, the real engine; the
/// library is that of CASCADE_HOME.
struct ArtistsDesk {
    static constexpr int kRunMs = 120'000; // of a run on a machine that does much else

    explicit ArtistsDesk(const std::filesystem::path& engine = CASCADE_ENGINE)
        : studio({placesFromEnvironment(QCoreApplication::applicationVersion().toStdString(),
                                        CASCADE_RESOURCE_DIR),
                  engine}),
          application(studio.places), window(studio, application),
          hand(*window.panels().canvas->findChild<ImGuiHost*>(), window.panels().canvas->canvas(),
               *window.panels().canvas->focusProxy())
    {
        window.start({});
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
    }
    /// The library's worker, which outlives a window.
    static void stopEngine()
    {
        QProcess::execute(QStringLiteral(CASCADE_ENGINE), {QStringLiteral("worker"), QStringLiteral("stop")});
    }

    void drop(const std::filesystem::path& file) { dropFile(*window.panels().canvas->focusProxy(), file); }
    /// A key, where the focus is.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        auto* focused = QApplication::focusWidget();
        QTest::keyClick(focused == nullptr ? &window : focused, key, modifiers);
    }
    /// Brings a node close: a click on it in the fitted view, and the key for it. Where its header is then.
    QPointF show(const char* node)
    {
        window.panels().layouts.raise(QStringLiteral("canvas"));
        hand.click({5, 5}); // nothing is chosen
        hand.key(Qt::Key_F);
        hand.settle();
        hand.click(hand.header(node));
        hand.key(Qt::Key_Period);
        hand.settle();
        return hand.header(node);
    }
    /// Types into the box on the node.
    void setSteps(const char* node, const char* steps)
    {
        show(node);
        auto& canvas = window.panels().canvas->canvas();
        hand.click(canvas.valueOnView(graph::NodeId(node), "steps").center());
        QVERIFY(canvas.valueOpen());
        hand.key(Qt::Key_A, Qt::ControlModifier);
        hand.type(QLatin1String(steps));
        hand.key(Qt::Key_Return);
        hand.settle();
        QCOMPARE(graph::valueText(studio.session.graph().parameter(graph::NodeId(node), "steps")),
                 std::string(steps));
    }
    /// Replaces the text of a field.
    static void write(QLineEdit& field, const QString& words)
    {
        QTest::mouseClick(&field, Qt::LeftButton);
        QTest::keyClick(&field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(&field, words);
    }
    void runToEnd()
    {
        QSignalSpy ended(&studio.runs, &RunControl::ended);
        press(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(studio.runs.running());
        QVERIFY(ended.wait(kRunMs));
        const auto end = ended[0][0].value<RunEnd>();
        QVERIFY2(end.result, end.error ? end.error->message().c_str() : "");
    }

    template <typename Control>
    [[nodiscard]] static Control* named(const QWidget& within, const char* accessibleName)
    {
        for (auto* control : within.findChildren<Control*>()) {
            if (control->accessibleName() == QLatin1String(accessibleName)) {
                return control;
            }
        }
        return nullptr;
    }
    [[nodiscard]] static QAbstractButton* button(const QWidget& within, const char* words)
    {
        for (auto* found : within.findChildren<QAbstractButton*>()) {
            if (found->text().remove(QLatin1Char('&')) == QLatin1String(words)) {
                return found;
            }
        }
        return nullptr;
    }

    Studio studio;
    StudioApplication application;
    MainWindow window;
    cascade::tests::CanvasHand hand;
};

} // namespace cascade::ui::tests
