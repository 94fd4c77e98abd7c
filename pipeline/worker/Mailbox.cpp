// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker/Mailbox.h"

#include <sys/eventfd.h>

namespace cascade::worker {

Mailbox::Mailbox() : m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (!m_wake) {
        throw ErrorException(Error{ErrorCode::Internal, "worker", "no event descriptor is to be had", {}});
    }
}

void Mailbox::post(ClientId client, jobs::Event event)
{
    {
        const std::lock_guard lock(m_mutex);
        m_letters.emplace_back(client, std::move(event));
    }
    (void)::eventfd_write(m_wake.get(), 1);
}

Mailbox::Letters Mailbox::take()
{
    eventfd_t count = 0;
    (void)::eventfd_read(m_wake.get(), &count);
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_letters, {});
}

} // namespace cascade::worker
