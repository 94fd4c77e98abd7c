// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/text/Tokenizer.h"

namespace cascade::text {

/// Applies a model with the sentencepiece library. In builds with media only.
class SentencePieceTokenizer : public Tokenizer {
public:
    /// Opens a model file; it is checked by parsePieceModel before the library sees it.
    ///
    /// Errors   as openTokenizer.
    [[nodiscard]] static Result<std::unique_ptr<const Tokenizer>> open(const std::filesystem::path& model);
    ~SentencePieceTokenizer() override;

    std::int64_t vocabulary() const override;
    std::int64_t paddingId() const override;
    std::int64_t endId() const override;

protected:
    std::vector<Token> tokens(std::string_view text) const override;

private:
    struct State;
    explicit SentencePieceTokenizer(std::unique_ptr<const State> state);

    std::unique_ptr<const State> m_state;
};

} // namespace cascade::text
