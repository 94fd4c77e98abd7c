// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/Key.h"

#include <algorithm>

namespace cascade::store {

namespace {

constexpr std::size_t kDigits = 64;

bool isDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

} // namespace

Result<Key> Key::parse(std::string_view text)
{
    if (text.size() != kDigits || !std::all_of(text.begin(), text.end(), isDigit)) {
        return Error{ErrorCode::BadInput,
                     "key",
                     "expected 64 lower-case hexadecimal digits, got \"" +
                         std::string(text.substr(0, kDigits + 1)) + "\"",
                     {}};
    }
    return Key(std::string(text));
}

KeyHasher::KeyHasher(std::string_view kind)
{
    add("kind", kind);
}

KeyHasher& KeyHasher::add(std::string_view name, std::string_view value)
{
    // Lengths in front of both: ("ab", "c") and ("a", "bc") stay apart.
    m_hash.update(std::to_string(name.size()) + ' ' + std::to_string(value.size()) + ' ');
    m_hash.update(name);
    m_hash.update(value);
    return *this;
}

KeyHasher& KeyHasher::add(std::string_view name, std::int64_t value)
{
    return add(name, std::string_view(std::to_string(value)));
}

KeyHasher& KeyHasher::add(std::string_view name, const Key& value)
{
    return add(name, std::string_view(value.text()));
}

Key KeyHasher::key()
{
    return Key(m_hash.hex());
}

} // namespace cascade::store
