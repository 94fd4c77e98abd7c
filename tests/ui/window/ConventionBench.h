// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/canvas/CanvasHand.h"
#include "tests/ui/window/PlacesIn.h"
#include "ui/window/MainWindow.h"

#include <QDialog>
#include <QMenu>
#include <QTemporaryDir>

#include <functional>
#include <optional>

namespace cascade::ui::tests {

/// The studio's whole window over an empty library, and an engine that never answers: a run goes on until it
/// is stopped. Gestures are made by events to the widget under the pointer or with the focus.
class ConventionBench {
    QTemporaryDir m_folder; // before what lies in it
    OwnSettings m_own{m_folder};

public:
    ConventionBench();
    ~ConventionBench();

    /// Another graph on the canvas, all of it in sight.
    void show(const graph::Graph& graph);
    /// Prompt, seed, the first stages of the shipped cascade, a preview: a graph that can run.
    void showDraft();
    [[nodiscard]] const graph::Graph& graph() const { return studio.session.graph(); }
    [[nodiscard]] const graph::Node& node(const char* id) const;
    [[nodiscard]] const graph::NodeView& view(const char* id) const;
    [[nodiscard]] std::string feeds(const char* node, const char* input) const; ///< node and output; or empty
    void choose(std::initializer_list<const char*> nodes);
    [[nodiscard]] NodeCanvas& canvas() const { return panels().canvas->canvas(); }
    [[nodiscard]] QWidget& canvasView() const { return *panels().canvas->focusProxy(); }
    [[nodiscard]] WindowPanels& panels() const { return m_window->panels(); }
    [[nodiscard]] MainWindow& window() const { return *m_window; }

    /// Gives a panel the focus, as a click on it would.
    void focus(const char* panel);
    [[nodiscard]] bool hasFocus(const char* panel) const;
    /// Presses a key where the focus is.
    void key(int key, Qt::KeyboardModifiers modifiers = {});
    /// The same in a panel.
    void keyIn(const char* panel, int key, Qt::KeyboardModifiers modifiers = {});
    /// Drops a file onto the canvas.
    void drop(const std::filesystem::path& file);
    /// Presses the entry of the menu that is open, through the menus within it.
    static void pressInMenu(std::initializer_list<const char*> entries);
    /// Does `open`, and `inside` with the dialog that it waits for.
    static void withDialog(const std::function<void()>& open, const std::function<void(QDialog&)>& inside);

    /// Two pictures in the viewer, of two seconds at 24 frames a second, beside each other.
    void showPictures();
    /// Two takes of one shot and one of another, in the library: the graph of each has its own seed and
    /// words.
    void keepTakes();
    [[nodiscard]] QPoint card(int row) const; ///< of the library's grid, in its viewport
    void clickCard(int row, Qt::KeyboardModifiers modifiers = {});

    [[nodiscard]] std::filesystem::path path(const char* name) const;
    /// Whether the engine's program was started with these arguments first.
    [[nodiscard]] bool engineWasAsked(const QByteArray& arguments) const;
    /// What the status line was last told.
    [[nodiscard]] QString said() const { return m_said; }

    Studio studio;
    StudioApplication application;

private:
    std::unique_ptr<MainWindow> m_window;
    QString m_said;

public:
    cascade::tests::CanvasHand hand;
};

/// The graph that `showDraft` shows.
[[nodiscard]] graph::Graph draftGraph();

} // namespace cascade::ui::tests
