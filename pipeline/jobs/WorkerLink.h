// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/jobs/Descriptor.h"
#include "pipeline/jobs/MessageSplitter.h"
#include "pipeline/jobs/Messages.h"

#include <deque>
#include <optional>

namespace cascade::jobs {

/// A client's connection to the worker of a library. When it goes, the worker cancels the client's runs.
///
/// Threads  one at a time.
class WorkerLink {
public:
    /// Connects and greets; nothing if no worker runs.
    ///
    /// Errors   BadInput if the worker speaks another protocol; DiskFull; Internal if it does not answer.
    [[nodiscard]] static Result<std::optional<WorkerLink>> open(const Places& places);

    /// What the worker said of itself.
    [[nodiscard]] const Welcome& worker() const { return m_worker; }
    /// Whether it renders as this program would: same version, same resources.
    [[nodiscard]] bool fits(const Places& places) const;

    /// Errors   BadInput for what cannot be said; Internal if the worker is gone.
    [[nodiscard]] Result<void> send(const Request& request);
    /// The next event; nothing if none comes within `timeoutMs`.
    ///
    /// Errors   Internal if the worker is gone; BadInput for what is no event.
    [[nodiscard]] Result<std::optional<Event>> receive(int timeoutMs);
    /// Tells the worker to end and waits until it has: it writes nothing more.
    ///
    /// Errors   those of send and receive; Internal if it goes on for a minute.
    [[nodiscard]] Result<void> stop();

private:
    explicit WorkerLink(Descriptor socket) : m_socket(std::move(socket)) {}

    [[nodiscard]] Result<void> greet(const Places& places);
    [[nodiscard]] Result<Event> complete(Event event);

    Descriptor m_socket;
    MessageSplitter m_in;
    std::deque<Descriptor> m_passed;
    Welcome m_worker;
};

} // namespace cascade::jobs
