// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cascade::text {

/// A text as an encoder takes it.
struct TokenIds {
    std::vector<std::int64_t> ids; ///< tokens, end of text, then padding up to the asked length
    std::size_t count =
        0; ///< real tokens, the end of text included: the encoder's mask is true for the first `count`
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

    /// The tokens of `text`, cut so that end of text is the last of `maxTokens`. An empty text is end of text
    /// and padding. Bytes that are not UTF-8 count as unknown characters.
    ///
    /// Errors   throws std::invalid_argument if maxTokens < 1.
    [[nodiscard]] TokenIds encode(std::string_view text, std::size_t maxTokens) const;

    /// Ids run from 0 to vocabulary() - 1.
    [[nodiscard]] virtual std::int64_t vocabulary() const = 0;
    [[nodiscard]] virtual std::int64_t paddingId() const = 0;
    [[nodiscard]] virtual std::int64_t endId() const = 0;

protected:
    struct Token {
        std::int64_t id = 0;
        std::string unknown; ///< the bytes it spells, if they have no token of their own
    };
    /// All tokens of `text`, without end of text or padding.
    [[nodiscard]] virtual std::vector<Token> tokens(std::string_view text) const = 0;
};

/// Opens a sentencepiece unigram model, T5's or our own: with the sentencepiece library where it is built in,
/// else with UnigramTokenizer. Both give the same ids.
///
/// Errors   WeightsMissing if there is no such file; BadInput if it is not a whole unigram model, with the
/// place and reason.
[[nodiscard]] Result<std::unique_ptr<const Tokenizer>> openTokenizer(const std::filesystem::path& model);

} // namespace cascade::text
