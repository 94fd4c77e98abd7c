// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/window/MainWindow.h"

#include <QTemporaryDir>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace cascade::bench {

/// The whole studio with the real engine, in a library of its own, which goes when it does.
///
/// Threads  the window's.
class Scene {
public:
    explicit Scene(const std::filesystem::path& program);
    ~Scene();
    Scene(const Scene&) = delete;
    Scene& operator=(const Scene&) = delete;

    /// Shows the window with the demo, the engine up. `opened`: the demo's Cascade is opened into its stages,
    /// of a few steps each: how long they take together is no measure of the window's.
    void open(bool opened);
    void setSteps(const std::string& node, int steps);
    [[nodiscard]] ui::Studio& studio() { return m_studio; }
    [[nodiscard]] ui::MainWindow& window() { return m_window; }

    /// Runs the graph, up to a node if it is given.
    void run(const std::string& until = {});
    /// Until the run has ended.
    ui::RunEnd awaitEnd();
    /// Whether the engine has finished a step or chunk of the stage; a run that ends before it is an error.
    void awaitStage(const std::string& stage);

private:
    void spread();

    QTemporaryDir m_folder;
    ui::Studio m_studio;
    ui::StudioApplication m_application;
    ui::MainWindow m_window;
};

/// The stages of the shipped cascade, in their order.
[[nodiscard]] const std::vector<std::string>& stages();

/// Lets the window's loop turn until `done`. Throws std::runtime_error with `what` after `atMost`.
void await(const std::function<bool()>& done, const std::string& what,
           std::chrono::seconds atMost = std::chrono::minutes(10));
/// Lets the window's loop turn for so long.
void turnFor(std::chrono::duration<double> time);

/// Prints a measure beside its bar, in the form that studio.py reads, and remembers whether all were held.
class Bars {
public:
    void tell(const std::string& what, double value, double below, const std::string& unit);
    [[nodiscard]] bool held() const { return m_held; }

private:
    bool m_held = true;
};

} // namespace cascade::bench
