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
    if (maxTokens < 1) {
        throw std::invalid_argument("[tokenizer] expected room for at least 1 token, got 0");
    }
    const auto all = tokens(text);
    TokenIds result;
    result.truncated = all.size() > maxTokens - 1;
    result.count = std::min(all.size(), maxTokens - 1) + 1;
    result.ids.assign(maxTokens, paddingId());
    for (std::size_t i = 0; i + 1 < result.count; ++i) {
        result.ids[i] = all[i].id;
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
