// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/CharacterMap.h"
#include "core/text/PieceModel.h"
#include "core/text/Tokenizer.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace cascade::text {

/// Reads and applies a sentencepiece unigram model without the sentencepiece library: the most probable way
/// to put a text together from pieces.
///
/// Source   Kudo 2018, "Subword Regularization", arXiv:1804.10959, section 3.1 (without sampling).
class UnigramTokenizer : public Tokenizer {
public:
    explicit UnigramTokenizer(PieceModel model);

    std::int64_t vocabulary() const override { return static_cast<std::int64_t>(m_model.pieces.size()); }
    std::int64_t paddingId() const override { return m_model.paddingId; }
    std::int64_t endId() const override { return m_model.endId; }

protected:
    std::vector<Token> tokens(std::string_view text) const override;

private:
    PieceModel m_model;
    CharacterMap m_map;
    std::unordered_map<std::string_view, std::int64_t> m_ids; // of normal pieces; views into m_model
    std::size_t m_longest = 0;                                // bytes of the longest of them
    std::vector<std::int64_t> m_byteIds;
    float m_unknownScore = 0;
};

/// Opens a model file for UnigramTokenizer.
///
/// Errors   as openTokenizer.
[[nodiscard]] Result<std::unique_ptr<const Tokenizer>>
openUnigramTokenizer(const std::filesystem::path& model);

} // namespace cascade::text
