// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::text {

/// The replacement table of a sentencepiece normaliser: sequences of bytes and what each becomes, as a
/// double-array trie.
///
/// Layout   uint32 bytes of the trie; its units (uint32); the replacements, each ended by NUL.
/// Source   sentencepiece, "precompiled_charsmap"; trie: darts-clone, https://github.com/s-yata/darts-clone.
class CharacterMap {
public:
    /// Why `bytes` is no such table, "expected ..., got ..."; empty if it is one, or empty itself. After this
    /// check no walk through it leaves it.
    [[nodiscard]] static std::string faultOf(std::string_view bytes);

    /// Reads a table without fault.
    explicit CharacterMap(std::string_view bytes);

    /// What the beginning of a text becomes.
    struct Match {
        std::size_t bytes = 0; ///< of the text; 0: nothing is replaced
        std::string_view replacement;
    };
    /// The longest replaced beginning of `text`.
    [[nodiscard]] Match longest(std::string_view text) const;

private:
    std::vector<std::uint32_t> m_units;
    std::string m_replacements;
};

/// Bytes of the UTF-8 character that `text` begins with; 0 if it begins with none.
[[nodiscard]] std::size_t characterBytes(std::string_view text);

/// A text as the pieces of a model see it: characters mapped, spaces as U+2581, squeezed and in front as the
/// model asks; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string normalise(std::string_view text, const CharacterMap& map, bool addsPrefix,
                                    bool squeezesSpaces);

} // namespace cascade::text
