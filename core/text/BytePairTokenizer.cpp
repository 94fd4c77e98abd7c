// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/BytePairTokenizer.h"

#include "core/text/BytePairText.h"
#include "core/text/CharacterMap.h"

#include <algorithm>
#include <queue>
#include <tuple>

namespace cascade::text {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD"; // U+FFFD

/// Calls `plain` for the stretches of `text` between the special tokens and `special` for each of those:
/// the first, and of several at one place the longest.
template <typename Plain, typename Special>
void splitAtSpecials(std::string_view text, const std::vector<SpecialToken>& specials, const Plain& plain,
                     const Special& special)
{
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const SpecialToken* found = nullptr;
        for (const auto& candidate : specials) {
            if (text.substr(at).starts_with(candidate.text) &&
                (found == nullptr || candidate.text.size() > found->text.size())) {
                found = &candidate;
            }
        }
        if (found == nullptr) {
            ++at;
            continue;
        }
        plain(text.substr(start, at - start));
        special(*found);
        at += found->text.size();
        start = at;
    }
    plain(text.substr(start));
}

/// One word while its symbols merge.
class Word {
public:
    Word(const BytePairModel& model, std::string_view bytes) : m_model(model), m_symbols(bytes.size())
    {
        const auto last = bytes.size() - 1;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const auto byte = static_cast<unsigned char>(bytes[i]);
            m_symbols[i] = {i == last ? model.lastBytes[byte] : model.bytes[byte],
                            static_cast<std::int32_t>(i) - 1,
                            i == last ? -1 : static_cast<std::int32_t>(i) + 1};
        }
        for (std::int32_t i = 0; i < static_cast<std::int32_t>(last); ++i) {
            offer(i);
        }
    }

    /// Merges what can be merged, lowest rank and then leftmost first; calls `each` with the ids that stay.
    template <typename Each>
    void merge(const Each& each)
    {
        while (!m_offers.empty()) {
            const auto [rank, at, id] = m_offers.top();
            m_offers.pop();
            auto& left = m_symbols[static_cast<std::size_t>(at)];
            if (left.id < 0 || left.next < 0 || mergeAt(at).id != id) {
                continue; // it was offered before a neighbour changed
            }
            auto& right = m_symbols[static_cast<std::size_t>(left.next)];
            left.id = id;
            left.next = right.next;
            right.id = -1;
            if (left.next >= 0) {
                m_symbols[static_cast<std::size_t>(left.next)].before = at;
                offer(at);
            }
            if (left.before >= 0) {
                offer(left.before);
            }
        }
        for (std::int32_t i = 0; i >= 0; i = m_symbols[static_cast<std::size_t>(i)].next) {
            each(m_symbols[static_cast<std::size_t>(i)].id);
        }
    }

private:
    struct Symbol {
        std::int32_t id = -1; ///< -1: merged into the one before
        std::int32_t before = -1, next = -1;
    };
    using Offer = std::tuple<std::int32_t, std::int32_t, std::int32_t>; // rank, place, id

    /// What the symbol at a place and the one after it become; id -1: nothing.
    [[nodiscard]] BytePairModel::Merge mergeAt(std::int32_t at) const
    {
        const auto& left = m_symbols[static_cast<std::size_t>(at)];
        const auto pair = BytePairModel::pairOf(left.id, m_symbols[static_cast<std::size_t>(left.next)].id);
        const auto found = m_model.merges.find(pair);
        return found == m_model.merges.end() ? BytePairModel::Merge{0, -1} : found->second;
    }

    void offer(std::int32_t at)
    {
        if (const auto merge = mergeAt(at); merge.id >= 0) {
            m_offers.emplace(merge.rank, at, merge.id);
        }
    }

    const BytePairModel& m_model;
    std::vector<Symbol> m_symbols;
    std::priority_queue<Offer, std::vector<Offer>, std::greater<>> m_offers;
};

/// The bytes at the start of `text` that are all UTF-8, or all not.
std::size_t stretchOf(std::string_view text)
{
    const bool isText = characterBytes(text) > 0;
    std::size_t bytes = 0;
    while (bytes < text.size()) {
        const auto character = characterBytes(text.substr(bytes));
        if ((character > 0) != isText) {
            break;
        }
        bytes += std::max<std::size_t>(character, 1);
    }
    return bytes;
}

} // namespace

BytePairTokenizer::BytePairTokenizer(BytePairModel model) : m_model(std::move(model))
{
    for (auto special : m_model.specials) {
        if (special.afterFolding) {
            special.text = folded(special.text);
        }
        (special.afterFolding ? m_folded : m_asWritten).push_back(std::move(special));
    }
}

Result<std::unique_ptr<const Tokenizer>> BytePairTokenizer::open(const std::filesystem::path& folder)
{
    const auto files = readBytePairFiles(folder);
    if (!files) {
        return files.error();
    }
    auto model = parseBytePairModel(files.value(), folder);
    if (!model) {
        return model.error();
    }
    return std::unique_ptr<const Tokenizer>(std::make_unique<BytePairTokenizer>(std::move(model).value()));
}

std::vector<Tokenizer::Token> BytePairTokenizer::tokens(std::string_view text) const
{
    std::vector<Token> result;
    const auto special = [&](const SpecialToken& token) { result.push_back({token.id, {}}); };
    const auto words = [&](std::string_view plain) {
        for (const auto word : wordsOf(plain)) {
            Word(m_model, word).merge([&](std::int32_t id) { result.push_back({id, {}}); });
        }
    };
    const auto asWritten = [&](std::string_view plain) {
        splitAtSpecials(folded(plain), m_folded, words, special);
    };
    while (!text.empty()) {
        const auto stretch = text.substr(0, stretchOf(text));
        text.remove_prefix(stretch.size());
        if (characterBytes(stretch) > 0) {
            splitAtSpecials(stretch, m_asWritten, asWritten, special);
            continue;
        }
        std::string replaced;
        for (std::size_t i = 0; i < stretch.size(); ++i) {
            replaced += kReplacement;
        }
        const auto first = result.size();
        words(replaced);
        result[first].unknown = stretch;
    }
    return result;
}

Result<std::unique_ptr<const Tokenizer>> openBytePairTokenizer(const std::filesystem::path& folder)
{
    return BytePairTokenizer::open(folder);
}

} // namespace cascade::text
