// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeClassifier.h"

#include "core/evaluation/AttributeQuestions.h"
#include "core/kernels/PixelShuffle.h"
#include "core/weights/LoadStrict.h"
#include "core/weights/Safetensors.h"

#include <cmath>
#include <vector>

namespace cascade::evaluation {

namespace {

constexpr std::int64_t kStemChannels = 32;   // at 24x40
constexpr std::int64_t kFineChannels = 64;   // at 12x20
constexpr std::int64_t kMotionChannels = 48; // at 12x20, of what changes
constexpr std::int64_t kChannels = 80;       // at 6x10
constexpr std::int64_t kPoolHeads = 2;       // per question
constexpr std::int64_t kMapChannels = 16;
constexpr std::int64_t kMapFrame = 48;
constexpr std::int64_t kMapClip = 128;
constexpr std::int64_t kRows = kSeenHeight / 8;
constexpr std::int64_t kColumns = kSeenWidth / 8;

/// The change from the frame before to the frame after, the clip's ends repeated: [B, C, T, H, W].
torch::Tensor change(const torch::Tensor& clips)
{
    const auto last = clips.size(2) - 1;
    const auto before = at::cat({clips.slice(2, 0, 1), clips.slice(2, 0, last)}, 2);
    const auto after = at::cat({clips.slice(2, 1), clips.slice(2, last)}, 2);
    return after - before;
}

torch::Tensor smallNormal(at::IntArrayRef shape, double scale, const torch::TensorOptions& options)
{
    return options.device().is_meta() ? torch::empty(shape, options) : torch::randn(shape, options) * scale;
}

} // namespace

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
    using nn::Convolution, nn::Downsampling, nn::Linear, nn::Start, nn::TemporalConvolution;
    const auto shuffle = nn::ResamplingKind::Shuffle;
    const auto norm = nn::NormKind::PerPosition;
    const auto questions = static_cast<std::int64_t>(attributeQuestions().size());
    m_stem = register_module("stem", Convolution(24, kStemChannels, 3, 1, Start::Fan, options));
    m_block0 = register_module("block0", ClassifierBlock(kStemChannels, options));
    m_down1 = register_module("down1", Downsampling(kStemChannels, kFineChannels, shuffle, options));
    m_motion = register_module("motion", Convolution(96, kMotionChannels, 3, 1, Start::Fan, options));
    m_merge = register_module(
        "merge", Convolution(kFineChannels + kMotionChannels, kFineChannels, 1, 1, Start::Fan, options));
    m_block1 = register_module("block1", ClassifierBlock(kFineChannels, options));
    m_temporal1 = register_module("temporal1", TemporalConvolution(kFineChannels, norm, options));
    m_down2 = register_module("down2", Downsampling(kFineChannels, kChannels, shuffle, options));
    m_place = register_parameter("place", smallNormal({kRows, kColumns, kChannels}, 0.3, options));
    m_block2 = register_module("block2", ClassifierBlock(kChannels, options));
    m_temporal2 = register_module("temporal2", TemporalConvolution(kChannels, norm, options));
    m_block3 = register_module("block3", ClassifierBlock(kChannels, options));
    m_temporal3 = register_module("temporal3", TemporalConvolution(kChannels, norm, options));
    m_norm = register_module("norm", nn::Norm(kChannels, norm, options));
    m_queries = register_parameter("queries", smallNormal({questions * kPoolHeads, kChannels}, 0.3, options));
    m_mapChannels =
        register_module("map_channels", Linear(kChannels, kMapChannels, true, Start::Fan, options));
    m_mapFrame = register_module(
        "map_frame", Linear(kRows * kColumns * kMapChannels, kMapFrame, true, Start::Fan, options));
    m_mapClip =
        register_module("map_clip", Linear(kSeenFrames * kMapFrame, kMapClip, true, Start::Fan, options));
    m_answers = register_module(
        "answers", Linear(kPoolHeads * kChannels + kMapClip, answerClasses(), true, Start::Fan, options));
}

/// [B, T, rows, columns, C], normalised.
torch::Tensor AttributeClassifierImpl::positions(const torch::Tensor& clips) const
{
    const nn::FrameLayout layout{clips.size(0), kSeenFrames, kSeenFrames};
    const auto frames = nn::foldFrames(clips); // [(B T), 3, 48, 80]
    const auto edges = evenContrast(frames);
    auto x = at::cat({kernels::pixelsToChannels(frames, 2), kernels::pixelsToChannels(edges, 2)}, 1);
    x = m_block0->forward(at::silu(m_stem->forward(x)), layout); // [(B T), 32, 24, 40]
    const auto changes = nn::foldFrames(change(nn::unfoldFrames(edges, layout)));
    const auto moving =
        at::cat({kernels::pixelsToChannels(edges, 4), kernels::pixelsToChannels(changes, 4)}, 1);
    x = m_merge->forward(at::cat({m_down1->forward(x), at::silu(m_motion->forward(moving))}, 1));
    x = m_temporal1->forward(m_block1->forward(x, layout), layout);        // [(B T), 64, 12, 20]
    x = m_down2->forward(x) + nn::castLike(m_place, x).permute({2, 0, 1}); // [(B T), 80, 6, 10]
    x = m_temporal2->forward(m_block2->forward(x, layout), layout);
    x = m_temporal3->forward(m_block3->forward(x, layout), layout);
    x = m_norm->forward(x, layout, true);
    return x.permute({0, 2, 3, 1}).unflatten(0, {layout.batch, layout.frames});
}

/// One vector per question: [B, questions, heads * C].
torch::Tensor AttributeClassifierImpl::pooled(const torch::Tensor& x) const
{
    const auto tokens = x.flatten(1, 3); // [B, T * positions, C]
    const double scale = 1.0 / std::sqrt(static_cast<double>(kChannels));
    const auto scores = at::matmul(nn::castLike(m_queries, x) * scale, tokens.transpose(1, 2));
    return at::matmul(at::softmax(scores, -1), tokens).unflatten(1, {-1, kPoolHeads}).flatten(2);
}

/// What is where in which frame, as one vector: [B, kMapClip].
torch::Tensor AttributeClassifierImpl::whereWhen(const torch::Tensor& x) const
{
    const auto map = m_mapChannels->forward(x).flatten(2);             // [B, T, positions * 16]
    const auto frames = at::silu(m_mapFrame->forward(map)).flatten(1); // [B, T * 48]
    return at::silu(m_mapClip->forward(frames));
}

torch::Tensor AttributeClassifierImpl::features(const torch::Tensor& clips) const
{
    const auto x = positions(clips);
    const auto own = pooled(x);
    const auto shared = whereWhen(x).unsqueeze(1).expand({-1, own.size(1), -1});
    return at::cat({own, shared}, -1).to(torch::kFloat32);
}

torch::Tensor AttributeClassifierImpl::forward(const torch::Tensor& clips) const
{
    return answers(features(clips));
}

torch::Tensor AttributeClassifierImpl::answers(const torch::Tensor& read) const
{
    std::vector<torch::Tensor> logits;
    std::int64_t first = 0, index = 0;
    for (const auto& question : attributeQuestions()) {
        const auto weight = m_answers->weight.slice(0, first, first + question.classes());
        const auto bias = m_answers->bias.slice(0, first, first + question.classes());
        logits.push_back(
            at::linear(read.select(1, index), nn::castLike(weight, read), nn::castLike(bias, read)));
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

torch::Tensor videoFeatures(const torch::Tensor& features)
{
    return features[0].mean(0).cpu();
}

torch::Tensor videoFeatures(const AttributeClassifier& classifier, const torch::Tensor& clip)
{
    const torch::NoGradGuard guard;
    const auto device = classifier->parameters().front().device();
    return videoFeatures(classifier->features(asSeen(clip).to(device)));
}

} // namespace cascade::evaluation
