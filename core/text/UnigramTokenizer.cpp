// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/UnigramTokenizer.h"

#include <algorithm>
#include <limits>

namespace cascade::text {

namespace {

constexpr float kUnknownPenalty = 10; // below the least probable piece, as in sentencepiece

/// The best way to reach a position of the text.
struct Arrival {
    float score = 0;
    std::size_t from = 0;
    std::int64_t id = -1; ///< of the piece that ends here; -1: not reached
};

} // namespace

UnigramTokenizer::UnigramTokenizer(PieceModel model) : m_model(std::move(model)), m_map(m_model.characterMap)
{
    float lowest = std::numeric_limits<float>::max();
    m_byteIds.assign(256, m_model.unknownId);
    for (std::size_t id = 0; id < m_model.pieces.size(); ++id) {
        const auto& piece = m_model.pieces[id];
        if (piece.kind == PieceKind::Normal) {
            m_ids.emplace(piece.text, static_cast<std::int64_t>(id));
            m_longest = std::max(m_longest, piece.text.size());
            lowest = std::min(lowest, piece.score);
        }
    }
    m_unknownScore = lowest - kUnknownPenalty;
    std::unordered_map<std::string_view, std::int64_t> byteNames;
    for (std::size_t id = 0; id < m_model.pieces.size(); ++id) {
        if (m_model.pieces[id].kind == PieceKind::Byte) {
            byteNames.emplace(m_model.pieces[id].text, static_cast<std::int64_t>(id));
        }
    }
    for (int byte = 0; m_model.hasByteFallback && byte < 256; ++byte) {
        m_byteIds[static_cast<std::size_t>(byte)] = byteNames.at(byteName(byte));
    }
}

std::vector<Tokenizer::Token> UnigramTokenizer::tokens(std::string_view text) const
{
    const auto whole = normalise(text, m_map, m_model.addsPrefix, m_model.squeezesSpaces);
    const std::string_view view = whole;
    std::vector<Arrival> best(view.size() + 1);
    const auto arrive = [&](std::size_t from, std::size_t to, float score, std::int64_t id) {
        if (best[to].id < 0 || score > best[to].score) {
            best[to] = {score, from, id};
        }
    };
    for (std::size_t at = 0; at < view.size();) {
        const auto character = std::max<std::size_t>(characterBytes(view.substr(at)), 1);
        bool single = false; // the one character is a piece
        for (std::size_t bytes = 1; bytes <= std::min(m_longest, view.size() - at); ++bytes) {
            if (const auto found = m_ids.find(view.substr(at, bytes)); found != m_ids.end()) {
                const auto score = m_model.pieces[static_cast<std::size_t>(found->second)].score;
                arrive(at, at + bytes, best[at].score + score, found->second);
                single = single || bytes == character;
            }
        }
        if (!single) {
            arrive(at, at + character, best[at].score + m_unknownScore, m_model.unknownId);
        }
        at += character;
    }
    std::vector<Token> result; // from the end
    for (std::size_t at = view.size(); at > 0; at = best[at].from) {
        const auto id = best[at].id;
        const auto piece = view.substr(best[at].from, at - best[at].from);
        if (id != m_model.unknownId) {
            result.push_back({id, {}});
        } else if (m_model.hasByteFallback) {
            for (auto letter = piece.rbegin(); letter != piece.rend(); ++letter) {
                result.push_back({m_byteIds[static_cast<unsigned char>(*letter)], std::string(1, *letter)});
            }
        } else if (!result.empty() && result.back().id == id) {
            result.back().unknown.insert(0, piece); // neighbours without a piece are one unknown token
        } else {
            result.push_back({id, std::string(piece)});
        }
    }
    std::reverse(result.begin(), result.end());
    return result;
}

Result<std::unique_ptr<const Tokenizer>> openUnigramTokenizer(const std::filesystem::path& model)
{
    const auto bytes = readModelFile(model);
    if (!bytes) {
        return bytes.error();
    }
    auto parsed = parsePieceModel(bytes.value(), model.string());
    if (!parsed) {
        return parsed.error();
    }
    return std::unique_ptr<const Tokenizer>(std::make_unique<UnigramTokenizer>(std::move(parsed).value()));
}

} // namespace cascade::text
