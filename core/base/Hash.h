// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cascade {

/// SHA-256 of a stream of bytes, computed as they come.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(const void* data, std::size_t bytes);
    void update(std::string_view text) { update(text.data(), text.size()); }
    /// The digest as 64 lower-case hexadecimal digits. Call once; the object is then spent.
    [[nodiscard]] std::string hex();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

[[nodiscard]] std::string sha256Hex(std::string_view bytes);

/// SHA-256 of a whole file, read in blocks of 1 MiB. `progress` is called after each with the bytes read so
/// far.
///
/// Errors   BadInput if the file cannot be read. Throws Cancelled.
[[nodiscard]] Result<std::string> sha256OfFile(const std::filesystem::path& file,
                                               const CancelToken& cancel = {},
                                               const std::function<void(std::uintmax_t)>& progress = {});

} // namespace cascade
