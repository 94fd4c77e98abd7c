// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/store/File.h"
#include "pipeline/store/Key.h"

#include <filesystem>
#include <optional>

namespace cascade::store {

/// The right to make what a key names, which one process at a time has: so that what two want is made once.
/// It ends with the object, or with the process however that dies.
class KeyClaim {
public:
    /// Takes the claim, as a file in `folder`, which is made if need be; nothing if another holds it. Never
    /// waits.
    ///
    /// Errors   DiskFull if the folder refuses.
    [[nodiscard]] static Result<std::optional<KeyClaim>> take(const std::filesystem::path& folder,
                                                              const Key& key);
    ~KeyClaim();
    KeyClaim(KeyClaim&& other) noexcept = default;
    KeyClaim& operator=(KeyClaim&&) = delete;

private:
    explicit KeyClaim(File file) : m_file(std::move(file)) {}

    File m_file;
};

} // namespace cascade::store
