// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::text {

/// A text as an encoder takes it.
struct TokenIds {
    /// Begin of text where the vocabulary has one, tokens, end of text, then padding up to the asked length.
    std::vector<std::int64_t> ids;
    /// Real tokens, begin and end of text included: a T5 encoder's mask is true for the first `count`.
    std::size_t count = 0;
    bool truncated = false; ///< tokens at the end did not fit
    std::vector<std::string>
        unknown; ///< characters without a token of their own, in order, each once, at most 16
};

/// Cuts a text into tokens of a fixed vocabulary.
///
/// Threads  any, const.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    /// The tokens of `text`, cut so that end of text is the last of `maxTokens`. An empty text is begin, end
    /// and padding. Bytes that are not UTF-8 count as unknown characters.
    ///
    /// Errors   throws std::invalid_argument if there is no room for begin and end of text.
    [[nodiscard]] TokenIds encode(std::string_view text, std::size_t maxTokens) const;

    /// Ids run from 0 to vocabulary() - 1.
    [[nodiscard]] virtual std::int64_t vocabulary() const = 0;
    [[nodiscard]] virtual std::int64_t paddingId() const = 0;
    [[nodiscard]] virtual std::int64_t endId() const = 0;
    /// The token in front of every text; nothing where texts begin with their first word (T5).
    [[nodiscard]] virtual std::optional<std::int64_t> beginId() const { return std::nullopt; }

protected:
    struct Token {
        std::int64_t id = 0;
        std::string unknown; ///< the bytes it spells, if they have no token of their own
    };
    /// All tokens of `text`, without begin, end or padding.
    [[nodiscard]] virtual std::vector<Token> tokens(std::string_view text) const = 0;
};

/// Opens a sentencepiece unigram model, T5's or our own: with the sentencepiece library where it is built in,
/// else with UnigramTokenizer. Both give the same ids.
///
/// Errors   WeightsMissing if there is no such file; BadInput if it is not a whole unigram model, with the
/// place and reason.
[[nodiscard]] Result<std::unique_ptr<const Tokenizer>> openTokenizer(const std::filesystem::path& model);

/// Opens the folder of a CLIP tokenizer: vocab.json with merges.txt, or tokenizer.json; and, where they are
/// there, tokenizer_config.json and special_tokens_map.json, which say what pads.
///
/// Errors   WeightsMissing if the folder holds no such files; BadInput if they are not whole, with the file
/// and reason, or in a build without media.
[[nodiscard]] Result<std::unique_ptr<const Tokenizer>>
openBytePairTokenizer(const std::filesystem::path& folder);

} // namespace cascade::text
