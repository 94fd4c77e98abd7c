// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::weights {

/// A value of a pickle, by its place in it.
using PickleId = std::uint32_t;

/// What a value of a pickle is.
enum class PickleKind : std::uint8_t {
    None,
    Bool,       ///< integer: 0 or 1
    Integer,    ///< integer
    Number,     ///< number
    Text,       ///< text; bytes of Python 2 strings, too
    Bytes,      ///< text
    Tuple,      ///< items
    List,       ///< items
    Set,        ///< items
    Dict,       ///< items: key, value, key, value; OrderedDict, too. A key may be there twice
    Global,     ///< items: the Text of the module and of the name
    Call,       ///< items: what would be called, the Tuple of what it would be given
    Object,     ///< items: the class; nothing else of it is kept
    Persistent, ///< items: what the archive itself has to look up
    Opaque,     ///< integers beyond 64 bits, extension codes
};

/// One value; which fields mean something, PickleKind says.
struct PickleNode {
    PickleKind kind = PickleKind::None;
    std::uint32_t textAt = 0; ///< in the pickle's bytes
    std::uint32_t textBytes = 0;
    std::int64_t integer = 0;
    double number = 0;
    std::vector<PickleId> items;
};

/// What a pickle says, as inert data: nothing was imported, called or built. Values refer to each other by
/// number, in circles, too, so neither a walk along them nor their end recurses.
struct Pickle {
    std::string bytes; ///< the pickle itself: texts lie in it
    std::deque<PickleNode> nodes;
    PickleId root = 0;

    [[nodiscard]] PickleKind kind(PickleId id) const { return nodes[id].kind; }
    [[nodiscard]] const std::vector<PickleId>& items(PickleId id) const { return nodes[id].items; }
    /// Of Text and Bytes, else empty; lives as long as `bytes`.
    [[nodiscard]] std::string_view text(PickleId id) const
    {
        return std::string_view(bytes).substr(nodes[id].textAt, nodes[id].textBytes);
    }
    /// "module name" of a Global, else empty.
    [[nodiscard]] std::string globalName(PickleId id) const
    {
        return kind(id) == PickleKind::Global
                   ? std::string(text(items(id)[0])).append(1, ' ').append(text(items(id)[1]))
                   : std::string();
    }
};

} // namespace cascade::weights
