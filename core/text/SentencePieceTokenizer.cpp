// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/SentencePieceTokenizer.h"

#include "core/text/PieceModel.h"

#include <sentencepiece_processor.h>

#include <string>

namespace cascade::text {

struct SentencePieceTokenizer::State {
    sentencepiece::SentencePieceProcessor processor;
};

SentencePieceTokenizer::SentencePieceTokenizer(std::unique_ptr<const State> state) : m_state(std::move(state))
{
}

SentencePieceTokenizer::~SentencePieceTokenizer() = default;

Result<std::unique_ptr<const Tokenizer>> SentencePieceTokenizer::open(const std::filesystem::path& model)
{
    const auto bytes = readModelFile(model);
    if (!bytes) {
        return bytes.error();
    }
    if (const auto checked = parsePieceModel(bytes.value(), model.string()); !checked) {
        return checked.error();
    }
    auto state = std::make_unique<State>();
    std::string fault;
    try {
        const auto status = state->processor.LoadFromSerializedProto(bytes.value());
        fault = status.ok() ? std::string() : status.ToString();
    } catch (const std::exception& error) {
        fault = error.what();
    }
    if (!fault.empty()) {
        return Error{ErrorCode::BadInput, model.string(),
                     "expected a sentencepiece model, got one the library refuses: " + fault,
                     "The tokenizer belongs to the text encoder: fetch it again from there."};
    }
    return std::unique_ptr<const Tokenizer>(new SentencePieceTokenizer(std::move(state)));
}

std::int64_t SentencePieceTokenizer::vocabulary() const
{
    return m_state->processor.GetPieceSize();
}

std::int64_t SentencePieceTokenizer::paddingId() const
{
    return m_state->processor.pad_id();
}

std::int64_t SentencePieceTokenizer::endId() const
{
    return m_state->processor.eos_id();
}

std::vector<Tokenizer::Token> SentencePieceTokenizer::tokens(std::string_view text) const
{
    const auto& processor = m_state->processor;
    const auto encoded = processor.EncodeAsImmutableProto({text.data(), text.size()});
    std::vector<Token> result;
    result.reserve(encoded.pieces_size());
    for (int i = 0; i < static_cast<int>(encoded.pieces_size()); ++i) {
        const auto piece = encoded.pieces(i);
        const auto id = static_cast<int>(piece.id());
        Token token{id, {}};
        if (processor.IsByte(id)) {
            token.unknown = static_cast<char>(std::stoi(piece.piece().substr(3, 2), nullptr, 16)); // "<0xE2>"
        } else if (processor.IsUnknown(id)) {
            token.unknown = piece.piece();
        }
        result.push_back(std::move(token));
    }
    return result;
}

} // namespace cascade::text
