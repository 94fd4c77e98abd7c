// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/WorldClipNetwork.h"

#include "core/kernels/PixelShuffle.h"

#include <cmath>

namespace cascade::evaluation {

namespace {

constexpr std::int64_t kStemChannels = 32; // at 24x40
constexpr std::int64_t kFineChannels = 64; // at 12x20
constexpr std::int64_t kChannels = 80;     // at 6x10
constexpr std::int64_t kQueries = 4;
constexpr std::int64_t kRows = kSeenHeight / 8;
constexpr std::int64_t kColumns = kSeenWidth / 8;
constexpr double kFirstTemperature = 0.07;
constexpr double kLargestScale = 100;

torch::Tensor smallNormal(at::IntArrayRef shape, const torch::TensorOptions& options)
{
    return options.device().is_meta() ? torch::empty(shape, options) : torch::randn(shape, options) * 0.3;
}

nn::T5EncoderOptions captionEncoder()
{
    nn::T5EncoderOptions options;
    options.vocabulary = kCaptionVocabulary;
    options.width = 96;
    options.feedForward = 192;
    options.headWidth = 24;
    options.heads = 4;
    options.layers = 2;
    return options;
}

torch::Tensor unit(const torch::Tensor& x)
{
    return x / x.norm(2, {-1}, true).clamp_min(1e-12);
}

} // namespace

FrameTowerImpl::FrameTowerImpl(const torch::TensorOptions& options)
{
    using nn::Convolution, nn::Downsampling, nn::Linear, nn::Start;
    const auto shuffle = nn::ResamplingKind::Shuffle;
    m_stem = register_module("stem", Convolution(24, kStemChannels, 3, 1, Start::Fan, options));
    m_block0 = register_module("block0", ClassifierBlock(kStemChannels, options));
    m_down1 = register_module("down1", Downsampling(kStemChannels, kFineChannels, shuffle, options));
    m_block1 = register_module("block1", ClassifierBlock(kFineChannels, options));
    m_down2 = register_module("down2", Downsampling(kFineChannels, kChannels, shuffle, options));
    m_place = register_parameter("place", smallNormal({kRows, kColumns, kChannels}, options));
    m_block2 = register_module("block2", ClassifierBlock(kChannels, options));
    m_block3 = register_module("block3", ClassifierBlock(kChannels, options));
    m_norm = register_module("norm", nn::Norm(kChannels, nn::NormKind::PerPosition, options));
    m_queries = register_parameter("queries", smallNormal({kQueries, kChannels}, options));
    m_hidden =
        register_module("hidden", Linear(kQueries * kChannels, kFrameFeatures, true, Start::Fan, options));
    m_project = register_module("project", Linear(kFrameFeatures, kEmbedding, false, Start::Fan, options));
}

/// [N, places, C], normalised.
torch::Tensor FrameTowerImpl::places(const torch::Tensor& frames) const
{
    const nn::FrameLayout images{frames.size(0), 1, 1};
    const auto picture = frames.contiguous(at::MemoryFormat::ChannelsLast);
    auto x = at::cat(
        {kernels::pixelsToChannels(picture, 2), kernels::pixelsToChannels(evenContrast(frames), 2)}, 1);
    x = m_block0->forward(at::silu(m_stem->forward(x)), images);           // [N, 32, 24, 40]
    x = m_block1->forward(m_down1->forward(x), images);                    // [N, 64, 12, 20]
    x = m_down2->forward(x) + nn::castLike(m_place, x).permute({2, 0, 1}); // [N, 80, 6, 10]
    x = m_block3->forward(m_block2->forward(x, images), images);
    return m_norm->forward(x, images, true).flatten(2).transpose(1, 2);
}

torch::Tensor FrameTowerImpl::forward(const torch::Tensor& frames) const
{
    const auto x = places(frames);
    const double scale = 1.0 / std::sqrt(static_cast<double>(kChannels));
    const auto scores = at::matmul(nn::castLike(m_queries, x) * scale, x.transpose(1, 2));
    const auto pooled = at::matmul(at::softmax(scores, -1), x).flatten(1); // [N, queries * C]
    return at::silu(m_hidden->forward(pooled)).to(torch::kFloat32);
}

torch::Tensor FrameTowerImpl::project(const torch::Tensor& features) const
{
    return unit(m_project->forward(features));
}

CaptionTowerImpl::CaptionTowerImpl(const torch::TensorOptions& options)
{
    const auto encoder = captionEncoder();
    m_encoder = register_module("encoder", nn::T5Encoder(encoder, options));
    m_project =
        register_module("project", nn::Linear(encoder.width, kEmbedding, false, nn::Start::Fan, options));
}

torch::Tensor CaptionTowerImpl::forward(const torch::Tensor& ids, const torch::Tensor& mask) const
{
    const auto tokens = m_encoder->forward(ids, mask); // [N, L, D]
    const auto real = mask.unsqueeze(-1).to(tokens.scalar_type());
    const auto mean = (tokens * real).sum(1) / real.sum(1);
    return unit(m_project->forward(mean).to(torch::kFloat32));
}

WorldClipNetworkImpl::WorldClipNetworkImpl(const torch::TensorOptions& options)
{
    m_frames = register_module("frames", FrameTower(options));
    m_captions = register_module("captions", CaptionTower(options));
    m_logScale = register_parameter("log_scale", torch::full({}, -std::log(kFirstTemperature), options));
}

torch::Tensor WorldClipNetworkImpl::frameFeatures(const torch::Tensor& frames) const
{
    return m_frames->forward(frames);
}

torch::Tensor WorldClipNetworkImpl::embedFeatures(const torch::Tensor& features) const
{
    return m_frames->project(features);
}

torch::Tensor WorldClipNetworkImpl::embedTokens(const torch::Tensor& ids, const torch::Tensor& mask) const
{
    return m_captions->forward(ids, mask);
}

torch::Tensor WorldClipNetworkImpl::scale() const
{
    return m_logScale.exp().clamp_max(kLargestScale);
}

torch::Tensor contrastiveLoss(const torch::Tensor& frames, const torch::Tensor& captions,
                              const torch::Tensor& scale)
{
    const auto logits = at::matmul(frames, captions.t()) * scale;
    const auto own = at::arange(frames.size(0), captions.options().dtype(torch::kInt64));
    return (at::cross_entropy_loss(logits, own) + at::cross_entropy_loss(logits.t(), own)) / 2;
}

} // namespace cascade::evaluation
