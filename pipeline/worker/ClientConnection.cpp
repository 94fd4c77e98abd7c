// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker/ClientConnection.h"

namespace cascade::worker {

namespace {

constexpr std::size_t kFullBytes = std::size_t{256} << 10U; ///< beyond, only what matters is kept
constexpr std::size_t kMostBytes = std::size_t{8} << 20U;   ///< beyond, the client is let go
constexpr std::size_t kMostPreviews = 4;                    ///< unsent at a time: each holds memory

} // namespace

bool ClientConnection::receive()
{
    std::string bytes;
    const auto got = receiveSome(m_socket, bytes, nullptr);
    m_in.add(bytes);
    return got != jobs::Transfer::Ended;
}

Result<std::optional<jobs::Request>> ClientConnection::next()
{
    const auto text = m_in.next();
    if (!text) {
        return text.error();
    }
    if (!text.value()) {
        return std::optional<jobs::Request>();
    }
    auto request = jobs::readRequest(*text.value());
    return request ? Result<std::optional<jobs::Request>>(std::move(request).value()) : request.error();
}

bool ClientConnection::mayBeLeftOut(const jobs::Event& event) const
{
    if (std::holds_alternative<jobs::Preview>(event)) {
        std::size_t waiting = 0;
        for (const auto& letter : m_out) {
            waiting += letter.memory ? 1 : 0;
        }
        return waiting >= kMostPreviews || m_outBytes > kFullBytes;
    }
    return std::holds_alternative<jobs::RunProgress>(event) && m_outBytes > kFullBytes;
}

void ClientConnection::post(const jobs::Event& event)
{
    if (m_last || mayBeLeftOut(event)) {
        return;
    }
    if (m_outBytes > kMostBytes) {
        m_overrun = true;
        return;
    }
    Letter letter{jobs::framed(jobs::textOf(event)), 0, {}};
    if (const auto* preview = std::get_if<jobs::Preview>(&event)) {
        auto memory = shareFrames(preview->frames);
        if (!memory) {
            return; // a picture less, where memory is short
        }
        letter.memory = std::move(memory).value();
    }
    m_outBytes += letter.bytes.size();
    m_out.push_back(std::move(letter));
}

void ClientConnection::postLast(const jobs::Event& event)
{
    post(event);
    m_last = true;
}

bool ClientConnection::flush()
{
    while (!m_out.empty()) {
        auto& letter = m_out.front();
        std::string_view rest(letter.bytes);
        rest.remove_prefix(letter.sent);
        const auto before = rest.size();
        const auto done =
            sendSome(m_socket, rest, letter.sent == 0 && letter.memory ? &letter.memory : nullptr);
        if (done != jobs::Transfer::Done) {
            return done == jobs::Transfer::WouldWait && !m_overrun;
        }
        letter.sent += before - rest.size();
        m_outBytes -= before - rest.size();
        if (rest.empty()) {
            m_out.pop_front();
        }
    }
    return !m_last && !m_overrun;
}

} // namespace cascade::worker
