// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/TextEncoder.h"

#include <algorithm>

namespace cascade {

nn::T5EncoderOptions t5Options(const TextConfig& text)
{
    nn::T5EncoderOptions options;
    options.vocabulary = text.vocabulary;
    options.width = text.width;
    options.feedForward = text.feedForward;
    options.headWidth = text.headWidth;
    options.heads = text.heads;
    options.layers = text.layers;
    return options;
}

TokenBatch tokenBatch(const text::Tokenizer& tokenizer, const std::vector<std::string>& texts, int maxTokens)
{
    std::vector<text::TokenIds> all;
    std::size_t longest = 1;
    for (const auto& text : texts) {
        all.push_back(tokenizer.encode(text, static_cast<std::size_t>(maxTokens)));
        longest = std::max(longest, all.back().count);
    }
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(all.size()),
                                          static_cast<std::int64_t>(longest)};
    TokenBatch batch{torch::full(shape, tokenizer.paddingId(), torch::kInt64),
                     torch::zeros(shape, torch::kBool)};
    auto ids = batch.ids.accessor<std::int64_t, 2>();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        for (std::size_t j = 0; j < all[i].count; ++j) {
            ids[row][static_cast<std::int64_t>(j)] = all[i].ids[j];
        }
        batch.mask[row].slice(0, 0, static_cast<std::int64_t>(all[i].count)).fill_(true);
    }
    return batch;
}

} // namespace cascade
