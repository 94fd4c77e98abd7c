// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Hash.h"
#include "core/base/Result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace cascade::store {

/// The content address of a result: SHA-256 over everything that it depends on, as 64 lower-case hexadecimal
/// digits. Equal keys mean equal results.
class Key {
public:
    /// Errors   BadInput unless `text` is 64 lower-case hexadecimal digits.
    [[nodiscard]] static Result<Key> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const { return m_text; }
    auto operator<=>(const Key&) const = default;

private:
    friend class KeyHasher;
    explicit Key(std::string text) : m_text(std::move(text)) {}

    std::string m_text;
};

/// Builds a key from named parts, in the order they are given. Names and lengths are hashed along, so no two
/// different lists of parts meet in one key.
class KeyHasher {
public:
    /// `kind` says what is addressed, with a version: "stage/1". A new version makes all older keys
    /// strangers.
    explicit KeyHasher(std::string_view kind);

    KeyHasher& add(std::string_view name, std::string_view value);
    KeyHasher& add(std::string_view name, std::int64_t value);
    KeyHasher& add(std::string_view name, const Key& value);
    /// The key. Call once; the object is then spent.
    [[nodiscard]] Key key();

private:
    Sha256 m_hash;
};

} // namespace cascade::store
