// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/Descriptor.h"
#include "pipeline/jobs/Messages.h"
#include "pipeline/worker/RunTable.h"

#include <mutex>
#include <utility>
#include <vector>

namespace cascade::worker {

/// Events on their way from the threads that cause them to the one that serves clients, which it wakes.
///
/// Threads  any may post; one takes.
class Mailbox {
public:
    using Letters = std::vector<std::pair<ClientId, jobs::Event>>;

    Mailbox();

    void post(ClientId client, jobs::Event event);
    [[nodiscard]] Letters take();
    /// Can be read from while there are letters.
    [[nodiscard]] int descriptor() const { return m_wake.get(); }

private:
    jobs::Descriptor m_wake;
    std::mutex m_mutex; ///< guards the letters
    Letters m_letters;
};

} // namespace cascade::worker
