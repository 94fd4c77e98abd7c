// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/WorkerLink.h"

#include "pipeline/jobs/Socket.h"
#include "pipeline/jobs/WorkerPlace.h"

#include <poll.h>

#include <chrono>

namespace cascade::jobs {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPatienceMs = 10'000; // for an answer that takes no work
constexpr auto kLongestEnd = std::chrono::minutes(1);

Error gone()
{
    return {ErrorCode::Internal, "worker", "the worker ended before it answered",
            "Run the command again: finished stages are kept, and a half-sampled one goes on from its last "
            "saved step. Its last words are in worker.log in the library's folder."};
}

} // namespace

Result<std::optional<WorkerLink>> WorkerLink::open(const Places& places)
{
    auto socket = connectTo(workerSocket(places));
    if (!socket) {
        return socket.error();
    }
    if (!socket.value()) {
        return std::optional<WorkerLink>();
    }
    WorkerLink link(std::move(*socket.value()));
    if (auto greeted = link.greet(places); !greeted) {
        return greeted.error();
    }
    return std::optional(std::move(link));
}

Result<void> WorkerLink::greet(const Places& places)
{
    if (auto said = send(Hello{kProtocol, places.version, places.resources}); !said) {
        return said;
    }
    auto answer = receive(kPatienceMs);
    if (!answer) {
        return answer.error();
    }
    if (const auto* failed = answer.value() ? std::get_if<Failed>(&*answer.value()) : nullptr) {
        return failed->error;
    }
    const auto* welcome = answer.value() ? std::get_if<Welcome>(&*answer.value()) : nullptr;
    if (welcome == nullptr) {
        return Error{ErrorCode::Internal, "worker", "the worker does not greet back",
                     "End it, and run the command again."};
    }
    m_worker = *welcome;
    return {};
}

bool WorkerLink::fits(const Places& places) const
{
    return m_worker.version == places.version && m_worker.resources == places.resources &&
           m_worker.houseRules == places.houseRules;
}

Result<void> WorkerLink::send(const Request& request)
{
    const auto text = textOf(request);
    if (!text) {
        return text.error();
    }
    const auto bytes = framed(text.value());
    const auto until = Clock::now() + std::chrono::milliseconds(kPatienceMs);
    for (std::string_view rest = bytes; !rest.empty();) {
        const auto sent = sendSome(m_socket, rest, nullptr);
        if (sent == Transfer::Ended || Clock::now() > until) {
            return gone();
        }
        if (sent == Transfer::WouldWait) {
            pollfd room{m_socket.get(), POLLOUT, 0};
            (void)::poll(&room, 1, kPatienceMs);
        }
    }
    return {};
}

Result<std::optional<Event>> WorkerLink::receive(int timeoutMs)
{
    const auto until = Clock::now() + std::chrono::milliseconds(timeoutMs);
    for (;;) {
        auto text = m_in.next();
        if (!text) {
            return text.error();
        }
        if (text.value()) {
            auto event = readEvent(*text.value());
            auto whole = event ? complete(std::move(event).value()) : std::move(event);
            return whole ? Result<std::optional<Event>>(std::move(whole).value()) : whole.error();
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
        waitToReceive(m_socket, static_cast<int>(std::max<std::int64_t>(0, left)));
        std::string bytes;
        const auto got = receiveSome(m_socket, bytes, &m_passed);
        if (got == Transfer::Ended) {
            return gone();
        }
        if (got == Transfer::WouldWait && left <= 0) {
            return std::optional<Event>();
        }
        m_in.add(bytes);
    }
}

Result<void> WorkerLink::stop()
{
    if (auto said = send(Stop{}); !said) {
        return said;
    }
    bool ends = false;
    for (const auto until = Clock::now() + kLongestEnd; Clock::now() < until;) {
        const auto event = receive(kPatienceMs);
        if (!event) {
            return ends ? Result<void>() : event.error();
        }
        ends = ends || (event.value() && std::holds_alternative<Stopping>(*event.value()));
    }
    return Error{ErrorCode::Internal, "worker",
                 "expected it to end, got a worker that goes on: process " + std::to_string(m_worker.pid),
                 "Kill it; what it finished is in the store."};
}

/// A preview's pixels lie in memory that came with it.
Result<Event> WorkerLink::complete(Event event)
{
    auto* preview = std::get_if<Preview>(&event);
    if (preview == nullptr) {
        return event;
    }
    if (m_passed.empty()) {
        return Error{ErrorCode::BadInput, "worker", "a preview came without its pictures", {}};
    }
    const auto memory = std::move(m_passed.front());
    m_passed.pop_front();
    if (auto taken = takeShared(preview->frames, memory); !taken) {
        return taken.error();
    }
    return event;
}

} // namespace cascade::jobs
