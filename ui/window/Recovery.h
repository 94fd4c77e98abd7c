// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/GraphSession.h"

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace cascade::ui {

class Background;

/// A graph that a window left behind when it ended without saving.
struct Recovered {
    std::filesystem::path file;     ///< the copy
    std::filesystem::path original; ///< where the graph lay; empty for one that had no file
    files::GraphText text;
};

/// Keeps a copy of unsaved changes, a few seconds after each, in a folder of the user's state; it goes when
/// the graph is saved or closed in order. Each window holds a lock beside its copy, so that only copies of
/// windows that are gone are offered.
///
/// Threads  the window's; writing happens in a thread of its own.
class Recovery : public QObject {
    Q_OBJECT
public:
    Recovery(GraphSession& session, std::filesystem::path folder, int delayMs = 3000,
             QObject* parent = nullptr);
    ~Recovery() override; ///< ends in order: its copy is removed

    /// What other windows left behind; unreadable copies are left out.
    [[nodiscard]] std::vector<Recovered> found() const;
    /// Removes such a copy, opened or not wanted.
    static void forget(const Recovered& copy);

Q_SIGNALS:
    /// The copy on disk is that of the graph now.
    void kept();
    void failed(const QString& message);

private:
    class Lock;
    void keep();
    void drop();

    GraphSession& m_session;
    std::filesystem::path m_folder;
    std::unique_ptr<Lock> m_lock;
    QTimer m_delay;
    std::unique_ptr<Background> m_writer;
};

} // namespace cascade::ui
