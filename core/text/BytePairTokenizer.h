// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/BytePairModel.h"
#include "core/text/Tokenizer.h"

namespace cascade::text {

/// CLIP's tokenizer: words of folded text, spelt in bytes, whose neighbours merge by rank. The same ids as
/// transformers' fast CLIP tokenizer. In builds with media only.
///
/// A special token that a text spells is that token, as there: "!" in a prompt is padding where "!" pads.
/// Every character has a token; only bytes that are not UTF-8 count as unknown, and read as U+FFFD.
///
/// Time     n log n in the bytes of a text, however long its words are.
/// Source   Sennrich et al. 2015, "Neural Machine Translation of Rare Words with Subword Units",
///          arXiv:1508.07909, algorithm 1.
class BytePairTokenizer : public Tokenizer {
public:
    /// Opens a folder with vocab.json and merges.txt, or tokenizer.json.
    ///
    /// Errors   as openBytePairTokenizer.
    [[nodiscard]] static Result<std::unique_ptr<const Tokenizer>> open(const std::filesystem::path& folder);

    explicit BytePairTokenizer(BytePairModel model);

    std::int64_t vocabulary() const override { return m_model.vocabulary; }
    std::int64_t paddingId() const override { return m_model.paddingId; }
    std::int64_t endId() const override { return m_model.endId; }
    std::optional<std::int64_t> beginId() const override { return m_model.beginId; }

protected:
    std::vector<Token> tokens(std::string_view text) const override;

private:
    BytePairModel m_model;
    std::vector<SpecialToken> m_asWritten, m_folded; // the special tokens, by where they are looked for
};

} // namespace cascade::text
