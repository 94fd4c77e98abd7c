// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/Descriptor.h"
#include "pipeline/jobs/MessageSplitter.h"
#include "pipeline/jobs/Messages.h"
#include "pipeline/jobs/Socket.h"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace cascade::worker {

/// A client as the worker's end of its connection sees it. What a client does not take is kept up to a limit:
/// previews and progress are then left out, and in the end the client is.
///
/// Threads  the worker's one that serves.
class ClientConnection {
public:
    explicit ClientConnection(jobs::Descriptor socket) : m_socket(std::move(socket)) {}

    [[nodiscard]] const jobs::Descriptor& socket() const { return m_socket; }
    /// What it greeted with; nothing before that.
    std::optional<jobs::Hello> hello;

    /// Takes in what there is. False if the client is gone.
    [[nodiscard]] bool receive();
    /// The next request; nothing if it is not all there yet. Errors: those of MessageSplitter and
    /// readRequest.
    [[nodiscard]] Result<std::optional<jobs::Request>> next();

    /// Sends an event as soon as the client takes it.
    void post(const jobs::Event& event);
    /// The last one: the connection is over once it is sent.
    void postLast(const jobs::Event& event);
    /// Sends what the client takes now. False if it is gone, takes too little, or has got its last event.
    [[nodiscard]] bool flush();
    [[nodiscard]] bool hasToSend() const { return !m_out.empty(); }

private:
    struct Letter {
        std::string bytes;
        std::size_t sent = 0;
        jobs::Descriptor memory; ///< goes along with the first byte
    };

    [[nodiscard]] bool mayBeLeftOut(const jobs::Event& event) const;

    jobs::Descriptor m_socket;
    jobs::MessageSplitter m_in;
    std::deque<Letter> m_out;
    std::size_t m_outBytes = 0;
    bool m_last = false;
    bool m_overrun = false; ///< something that matters was left out
};

} // namespace cascade::worker
