// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/QueueModel.h"
#include "ui/session/Background.h"

#include <atomic>
#include <optional>

namespace cascade::ui {

/// Where a QueueModel's work on the database is done: one connection, in a thread of its own. Functions of
/// the window's thread are marked; all others run in the desk's.
class QueueModel::Desk {
public:
    Desk(QueueModel& model, std::filesystem::path file) : m_model(model), m_file(std::move(file)) {}

    /// Window: looks whether anything has changed, unless the last look still waits for its turn.
    void poll();
    /// Window: does what is asked, tells what went wrong, and shows how the queue looks then.
    void ask(Asked asked);

private:
    /// The connection, opened if it is not yet. Null where that fails, which is told once.
    store::Queue* queue();
    void look(bool always);
    void tell(const Error& error);

    QueueModel& m_model;
    std::filesystem::path m_file;
    std::optional<store::Queue> m_queue;
    std::optional<std::int64_t> m_seen; ///< Queue::changes() when it was last looked at
    std::string m_lastError;            ///< so that a missing disk is told once, not four times a second
    std::atomic<bool> m_lookWaits = false;
    Background m_thread; ///< last: it uses all of the above
};

} // namespace cascade::ui
