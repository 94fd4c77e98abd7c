// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/text/Tokenizer.h"

#include <algorithm>
#include <stdexcept>

namespace cascade::text {

namespace {

constexpr std::size_t kMostUnknown = 16;

void note(std::vector<std::string>& unknown, std::string& run)
{
    if (!run.empty() && unknown.size() < kMostUnknown &&
        std::find(unknown.begin(), unknown.end(), run) == unknown.end()) {
        unknown.push_back(run);
    }
    run.clear();
}

} // namespace

TokenIds Tokenizer::encode(std::string_view text, std::size_t maxTokens) const
{
    const auto begin = beginId();
    const std::size_t front = begin ? 1 : 0;
    if (maxTokens < front + 1) {
        throw std::invalid_argument("[tokenizer] expected room for at least " + std::to_string(front + 1) +
                                    " tokens, got " + std::to_string(maxTokens));
    }
    const auto all = tokens(text);
    const auto room = maxTokens - front - 1;
    const auto kept = std::min(all.size(), room);
    TokenIds result;
    result.truncated = all.size() > room;
    result.count = front + kept + 1;
    result.ids.assign(maxTokens, paddingId());
    if (begin) {
        result.ids[0] = *begin;
    }
    for (std::size_t i = 0; i < kept; ++i) {
        result.ids[front + i] = all[i].id;
    }
    result.ids[result.count - 1] = endId();
    std::string run;
    for (const auto& token : all) {
        if (token.unknown.empty()) {
            note(result.unknown, run);
        }
        run += token.unknown;
    }
    note(result.unknown, run);
    return result;
}

} // namespace cascade::text
