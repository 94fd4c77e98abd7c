// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cascade::jobs {

/// The most bytes of a message, in both directions: a graph of a few thousand nodes fits several times.
inline constexpr std::size_t kMostMessageBytes = std::size_t{4} << 20U;

/// A message as it goes over a socket: its length in bytes, 32 bits, the lowest first, then the text.
[[nodiscard]] std::string framed(std::string_view text);

/// Cuts the bytes that come over a socket into messages. Holds what was received, never what a length
/// promises.
class MessageSplitter {
public:
    void add(std::string_view bytes) { m_bytes.append(bytes); }
    /// The next whole message; none if it is not all there yet.
    ///
    /// Errors   BadInput for a length of 0 or beyond kMostMessageBytes; the stream is then lost.
    [[nodiscard]] Result<std::optional<std::string>> next();

private:
    std::string m_bytes;
};

} // namespace cascade::jobs
