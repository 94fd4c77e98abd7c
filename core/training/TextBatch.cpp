// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/training/TextBatch.h"

#include "core/cascade/TextEncoder.h"

namespace cascade::training {

Result<TextBatcher> TextBatcher::open(const ModelConfig& model)
{
    auto tokenizer = text::openTokenizer(model.folder / model.text.tokenizer);
    if (!tokenizer) {
        return tokenizer.error();
    }
    if (tokenizer.value()->vocabulary() > model.text.vocabulary) {
        return Error{ErrorCode::BadInput,
                     (model.folder / model.text.tokenizer).string(),
                     "expected at most " + std::to_string(model.text.vocabulary) +
                         " tokens (model.json), got " + std::to_string(tokenizer.value()->vocabulary()),
                     {}};
    }
    return TextBatcher(std::move(tokenizer).value(), model.text.maxTokens);
}

nn::TextCondition TextBatcher::condition(nn::T5Encoder& encoder, const TrainingBatch& batch,
                                         const torch::Tensor& dropped, torch::Device device) const
{
    auto captions = batch.captions;
    for (std::size_t i = 0; i < captions.size(); ++i) {
        if (dropped[static_cast<std::int64_t>(i)].item<bool>()) {
            captions[i].clear();
        }
    }
    const auto tokens = tokenBatch(*m_tokenizer, captions, m_maxTokens);
    nn::TextCondition text;
    const auto mask = tokens.mask.to(device);
    text.embedding =
        encoder->forward(tokens.ids.to(device), mask).unflatten(0, {-1, batch.captionsEach}); // [B, S, L, D]
    text.mask = mask.unflatten(0, {-1, batch.captionsEach});
    if (batch.captionsEach > 1) { // frames of the video listen to caption 0, each image beside it to its own
        const auto frames = batch.clips.size(2);
        text.ofFrame =
            at::clamp_min(at::arange(frames, torch::kInt64) - (batch.clipFrames - 1), 0).to(device);
    }
    return text;
}

} // namespace cascade::training
