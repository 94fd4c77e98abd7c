// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/WorldClip.h"

#include "core/cascade/TextEncoder.h"
#include "core/evaluation/SeenFrames.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"

#include <algorithm>
#include <utility>

namespace cascade::evaluation {

WorldClip::WorldClip(WorldClipNetwork network, std::shared_ptr<const text::Tokenizer> tokenizer)
    : m_network(std::move(network)), m_tokenizer(std::move(tokenizer)),
      m_device(m_network->parameters().front().device())
{
}

torch::Tensor WorldClip::frameFeatures(const torch::Tensor& frames) const
{
    const torch::NoGradGuard guard;
    const auto seen = atSeenSize(frames.unsqueeze(2)).squeeze(2); // [N, 3, 48, 80]
    return m_network->frameFeatures(seen.to(m_device)).cpu();
}

torch::Tensor WorldClip::embedFeatures(const torch::Tensor& features) const
{
    const torch::NoGradGuard guard;
    return m_network->embedFeatures(features.to(m_device)).cpu();
}

torch::Tensor WorldClip::embedFrames(const torch::Tensor& frames) const
{
    return embedFeatures(frameFeatures(frames));
}

torch::Tensor WorldClip::embedCaptions(const std::vector<std::string>& captions) const
{
    const torch::NoGradGuard guard;
    const auto tokens = tokenBatch(*m_tokenizer, captions, kCaptionTokens);
    return m_network->embedTokens(tokens.ids.to(m_device), tokens.mask.to(m_device)).cpu();
}

Result<std::shared_ptr<const text::Tokenizer>> openCaptionTokenizer(const std::filesystem::path& file)
{
    auto tokenizer = text::openTokenizer(file);
    if (!tokenizer) {
        return tokenizer.error();
    }
    const auto tokens = tokenizer.value()->vocabulary();
    if (tokens > kCaptionVocabulary) {
        return Error{ErrorCode::BadInput, file.string(),
                     "expected at most " + std::to_string(kCaptionVocabulary) + " tokens, got " +
                         std::to_string(tokens),
                     "World-CLIP goes with the tokenizer of the toybox model."};
    }
    return std::shared_ptr<const text::Tokenizer>(std::move(tokenizer).value());
}

Result<WorldClip> openWorldClip(const std::filesystem::path& file, const std::filesystem::path& tokenizer,
                                torch::Device device)
{
    auto opened = weights::openSafetensors(file);
    if (!opened) {
        return opened.error();
    }
    auto words = openCaptionTokenizer(tokenizer);
    if (!words) {
        return words.error();
    }
    WorldClipNetwork network{torch::TensorOptions(device)};
    if (auto loaded = weights::loadStrict(*network, opened.value()); !loaded) {
        return loaded.error();
    }
    network->eval();
    return WorldClip(network, words.value());
}

torch::Tensor comparedWithCaption(const torch::Tensor& clip)
{
    const auto seen = clip.size(2) < kSeenFrames ? atSeenSize(clip) : asSeen(clip);
    return seen.squeeze(0).transpose(0, 1);
}

torch::Tensor comparedWithCaption(const ClipReader& clip)
{
    const std::int64_t frames = clip.shape().frames;
    const auto stride = std::max<std::int64_t>(1, frames / kSeenFrames);
    std::vector<torch::Tensor> seen;
    seen.reserve(kSeenFrames);
    for (std::int64_t i = 0; i < std::min(frames, kSeenFrames); ++i) {
        seen.push_back(atSeenSize(clip.read(i * stride, 1)));
    }
    return at::cat(seen, 2).squeeze(0).transpose(0, 1);
}

double clipScore(const torch::Tensor& frames, const torch::Tensor& caption)
{
    return 100 * at::matmul(frames, caption).mean(torch::kFloat64).item<double>();
}

double clipScore(const WorldClip& worldClip, const torch::Tensor& clip, const std::string& caption)
{
    return clipScore(worldClip.embedFrames(comparedWithCaption(clip)), worldClip.embedCaptions({caption})[0]);
}

double clipScore(const WorldClip& worldClip, const ClipReader& clip, const std::string& caption)
{
    return clipScore(worldClip.embedFrames(comparedWithCaption(clip)), worldClip.embedCaptions({caption})[0]);
}

} // namespace cascade::evaluation
