// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/MessageSplitter.h"

#include <cstdint>

namespace cascade::jobs {

namespace {

constexpr std::size_t kHeadBytes = 4;

} // namespace

std::string framed(std::string_view text)
{
    std::string bytes;
    bytes.reserve(kHeadBytes + text.size());
    for (std::size_t i = 0; i < kHeadBytes; ++i) {
        bytes += static_cast<char>((text.size() >> (8 * i)) & 0xFFU);
    }
    return bytes.append(text);
}

Result<std::optional<std::string>> MessageSplitter::next()
{
    if (m_bytes.size() < kHeadBytes) {
        return std::optional<std::string>();
    }
    std::size_t length = 0;
    for (std::size_t i = 0; i < kHeadBytes; ++i) {
        length |= static_cast<std::size_t>(static_cast<std::uint8_t>(m_bytes[i])) << (8 * i);
    }
    if (length == 0 || length > kMostMessageBytes) {
        return Error{ErrorCode::BadInput,
                     "worker",
                     "expected a message of 1 to " + std::to_string(kMostMessageBytes) +
                         " bytes, got one of " + std::to_string(length),
                     {}};
    }
    if (m_bytes.size() < kHeadBytes + length) {
        return std::optional<std::string>();
    }
    auto text = m_bytes.substr(kHeadBytes, length);
    m_bytes.erase(0, kHeadBytes + length);
    return std::optional(std::move(text));
}

} // namespace cascade::jobs
