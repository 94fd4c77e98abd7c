// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeClassifier.h"

#include "core/diffusion/Resize.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/weights/LoadStrict.h"

#include <cmath>
#include <string>

namespace cascade::evaluation {

namespace {

constexpr std::int64_t kStemChannels = 32; // at 24x40
constexpr std::int64_t kFineChannels = 64; // at 12x20
constexpr std::int64_t kChannels = 96;     // at 6x10
constexpr std::int64_t kAttentionHeads = 4;
constexpr std::int64_t kPoolHeads = 2; // per question
constexpr std::int64_t kPositions = (kSeenHeight / 8) * (kSeenWidth / 8);

torch::Tensor smallNormal(at::IntArrayRef shape, double scale, const torch::TensorOptions& options)
{
    return options.device().is_meta() ? torch::empty(shape, options) : torch::randn(shape, options) * scale;
}

} // namespace

torch::Tensor asSeen(const torch::Tensor& clip)
{
    const auto frames = clip.size(2), height = clip.size(3), width = clip.size(4);
    if (frames < kSeenFrames) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   "attributes",
                                   "expected a clip of at least " + std::to_string(kSeenFrames) +
                                       " frames, got " + std::to_string(frames),
                                   {}});
    }
    const auto stride = frames / kSeenFrames;
    auto seen = clip.slice(2, 0, stride * kSeenFrames, stride).to(torch::kFloat32);
    if (height == kSeenHeight && width == kSeenWidth) {
        return seen;
    }
    if (height % kSeenHeight == 0 && width % kSeenWidth == 0) {
        const auto y = height / kSeenHeight, x = width / kSeenWidth;
        return seen.unflatten(4, {kSeenWidth, x}).unflatten(3, {kSeenHeight, y}).mean({4, 6});
    }
    return diffusion::resize(seen, {kSeenHeight, kSeenWidth});
}

ClassifierBlockImpl::ClassifierBlockImpl(std::int64_t channels, const torch::TensorOptions& options)
{
    const auto kind = nn::NormKind::PerPosition;
    m_norm1 = register_module("norm1", nn::Norm(channels, kind, options));
    m_conv1 = register_module("conv1", nn::Convolution(channels, channels, 3, 1, nn::Start::Fan, options));
    m_norm2 = register_module("norm2", nn::Norm(channels, kind, options));
    m_conv2 = register_module("conv2", nn::Convolution(channels, channels, 3, 1, nn::Start::Zero, options));
}

torch::Tensor ClassifierBlockImpl::forward(const torch::Tensor& x, const nn::FrameLayout& layout) const
{
    const auto h = m_conv1->forward(m_norm1->forward(x, layout, true));
    return x + m_conv2->forward(m_norm2->forward(h, layout, true));
}

AttributeClassifierImpl::AttributeClassifierImpl(const torch::TensorOptions& options)
{
    using nn::ResamplingKind, nn::Start, nn::NormKind;
    const auto questions = static_cast<std::int64_t>(attributeQuestions().size());
    m_stem = register_module("stem", nn::Convolution(12, kStemChannels, 3, 1, Start::Fan, options));
    m_down1 = register_module(
        "down1", nn::Downsampling(kStemChannels, kFineChannels, ResamplingKind::Shuffle, options));
    m_block1 = register_module("block1", ClassifierBlock(kFineChannels, options));
    m_down2 = register_module("down2",
                              nn::Downsampling(kFineChannels, kChannels, ResamplingKind::Shuffle, options));
    m_place = register_parameter("place", smallNormal({kPositions, kChannels}, 0.3, options));
    m_time = register_parameter("time", smallNormal({kSeenFrames, kChannels}, 0.3, options));
    m_block2 = register_module("block2", ClassifierBlock(kChannels, options));
    m_temporal1 =
        register_module("temporal1", nn::TemporalConvolution(kChannels, NormKind::PerPosition, options));
    m_block3 = register_module("block3", ClassifierBlock(kChannels, options));
    m_attention = register_module("attention", nn::TemporalAttention(kChannels, kAttentionHeads,
                                                                     nn::TemporalWindow::AllPositions,
                                                                     NormKind::PerPosition, options));
    m_temporal2 =
        register_module("temporal2", nn::TemporalConvolution(kChannels, NormKind::PerPosition, options));
    m_norm = register_module("norm", nn::Norm(kChannels, NormKind::PerPosition, options));
    m_queries = register_parameter("queries", smallNormal({questions * kPoolHeads, kChannels}, 0.3, options));
    m_answers = register_module(
        "answers", nn::Linear(kPoolHeads * kChannels, answerClasses(), true, Start::Fan, options));
}

/// [B, T * positions, C], normalised.
torch::Tensor AttributeClassifierImpl::tokens(const torch::Tensor& clips) const
{
    const nn::FrameLayout layout{clips.size(0), kSeenFrames, kSeenFrames};
    auto x = nn::pixelsToChannels(nn::foldFrames(clips), 2);        // [(B T), 12, 24, 40]
    x = m_down1->forward(at::silu(m_stem->forward(x)));             // [(B T), 64, 12, 20]
    x = m_down2->forward(m_block1->forward(x, layout));             // [(B T), 96, 6, 10]
    const auto where = (m_place.unsqueeze(0) + m_time.unsqueeze(1)) // [T, P, C]
                           .view({1, kSeenFrames, kSeenHeight / 8, kSeenWidth / 8, kChannels});
    x = (x.permute({0, 2, 3, 1}).unflatten(0, {layout.batch, layout.frames}) + nn::castLike(where, x))
            .flatten(0, 1)
            .permute({0, 3, 1, 2});
    x = m_temporal1->forward(m_block2->forward(x, layout), layout);
    x = m_attention->forward(m_block3->forward(x, layout), layout);
    x = m_norm->forward(m_temporal2->forward(x, layout), layout, true);
    return x.permute({0, 2, 3, 1}).reshape({layout.batch, layout.frames * kPositions, kChannels});
}

torch::Tensor AttributeClassifierImpl::features(const torch::Tensor& clips) const
{
    const auto seen = tokens(clips);
    const double scale = 1.0 / std::sqrt(static_cast<double>(kChannels));
    const auto scores = at::matmul(nn::castLike(m_queries, seen) * scale, seen.transpose(1, 2));
    const auto pooled = at::matmul(at::softmax(scores, -1), seen); // [B, questions * heads, C]
    return pooled.unflatten(1, {-1, kPoolHeads}).flatten(2).to(torch::kFloat32);
}

torch::Tensor AttributeClassifierImpl::forward(const torch::Tensor& clips) const
{
    const auto pooled = features(clips);
    std::vector<torch::Tensor> logits;
    std::int64_t first = 0, index = 0;
    for (const auto& question : attributeQuestions()) {
        const auto weight = m_answers->weight.slice(0, first, first + question.classes());
        const auto bias = m_answers->bias.slice(0, first, first + question.classes());
        logits.push_back(
            at::linear(pooled.select(1, index), nn::castLike(weight, pooled), nn::castLike(bias, pooled)));
        first += question.classes();
        ++index;
    }
    return at::cat(logits, -1);
}

Result<AttributeClassifier> openAttributeClassifier(const std::filesystem::path& file, torch::Device device)
{
    auto opened = weights::openSafetensors(file);
    if (!opened) {
        return opened.error();
    }
    AttributeClassifier classifier{torch::TensorOptions(device)};
    if (auto loaded = weights::loadStrict(*classifier, opened.value()); !loaded) {
        return loaded.error();
    }
    classifier->eval();
    return classifier;
}

} // namespace cascade::evaluation
