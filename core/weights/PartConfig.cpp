// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/PartConfig.h"

#include "core/weights/KeyText.h"

#include <algorithm>
#include <array>
#include <string>

namespace cascade::weights {

namespace {

constexpr std::int64_t kHeadWidth = 64;
constexpr std::int64_t kHeadCount = 8;

/// Whether a key is of attention in one frame, not of layers along time.
bool isSpatial(std::string_view key)
{
    constexpr std::array<std::string_view, 4> kTemporal = {"transformer_in.", "temp_attentions.",
                                                           "motion_modules.", "temporal_transformer_blocks."};
    return std::none_of(kTemporal.begin(), kTemporal.end(),
                        [&](auto part) { return key.find(part) != std::string_view::npos; });
}

/// The first tensor of spatial attention whose key ends so.
const TensorInfo* spatialTensor(const TensorTable& tensors, std::string_view ending)
{
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const auto& entry) {
        return entry.first.ends_with(ending) && isSpatial(entry.first);
    });
    return found == tensors.end() ? nullptr : &found->second;
}

/// Width of the text that spatial attention reads.
std::int64_t contextWidthOf(const TensorTable& tensors)
{
    for (const auto* ending : {".attn2.to_k.weight", ".add_k_proj.weight"}) {
        const auto* keys = spatialTensor(tensors, ending);
        if (keys != nullptr && keys->shape.size() > 1) {
            return keys->shape[1];
        }
    }
    return 0;
}

/// Families whose heads all have one width; the others have one number of heads.
bool hasHeadsOfOneWidth(Family family, bool linearProjection)
{
    switch (family) {
    case Family::StableDiffusion1:
    case Family::StableDiffusionX4:
    case Family::LavieBase:
    case Family::LavieInterpolation:
    case Family::LavieVsr:
        return false;
    case Family::AnimateDiffUnet:
        return linearProjection; // SD2's U-Net
    default:
        return true;
    }
}

/// Channels of a level: of its first layer's first convolution.
std::int64_t channelsOf(const TensorTable& tensors, const std::string& level)
{
    const auto plain = sizeOf(tensors, level + "resnets.0.conv1.weight", 0);
    return plain != 0 ? plain : sizeOf(tensors, level + "resnets.0.spatial_res_block.conv1.weight", 0);
}

} // namespace

std::int64_t sizeOf(const TensorTable& tensors, std::string_view key, std::size_t dimension)
{
    const auto found = tensors.find(key);
    return found != tensors.end() && dimension < found->second.shape.size() ? found->second.shape[dimension]
                                                                            : 0;
}

UnetConfig unetConfigOf(const TensorTable& tensors, Family family)
{
    UnetConfig config;
    config.inChannels = sizeOf(tensors, "conv_in.weight", 1);
    config.outChannels = sizeOf(tensors, "conv_out.weight", 0);
    config.contextWidth = contextWidthOf(tensors);
    config.timeWidth = sizeOf(tensors, "time_embedding.linear_2.weight", 0);
    for (int block = 0; block < countOf(tensors, "down_blocks."); ++block) {
        const auto level = numbered("down_blocks.", block);
        config.blockChannels.push_back(channelsOf(tensors, level));
        config.layersPerBlock.push_back(countOf(tensors, level + "resnets."));
        config.attention.push_back(hasPrefix(tensors, level + "attentions."));
    }
    const auto* projection = spatialTensor(tensors, ".proj_in.weight");
    config.linearProjection = projection != nullptr && projection->shape.size() == 2;
    config.transformerInWidth = sizeOf(tensors, "transformer_in.proj_in.weight", 0);
    config.classes = sizeOf(tensors, "class_embedding.weight", 0);
    (hasHeadsOfOneWidth(family, config.linearProjection) ? config.heads.width : config.heads.count) =
        hasHeadsOfOneWidth(family, config.linearProjection) ? kHeadWidth : kHeadCount;
    return config;
}

VaeConfig vaeConfigOf(const TensorTable& tensors)
{
    VaeConfig config;
    config.imageChannels = sizeOf(tensors, "encoder.conv_in.weight", 1);
    config.latentChannels = sizeOf(tensors, "decoder.conv_in.weight", 1);
    for (int block = 0; block < countOf(tensors, "encoder.down_blocks."); ++block) {
        config.blockChannels.push_back(channelsOf(tensors, numbered("encoder.down_blocks.", block)));
    }
    config.layersPerBlock = countOf(tensors, "encoder.down_blocks.0.resnets.");
    return config;
}

ClipTextConfig clipTextConfigOf(const TensorTable& tensors, KeyNaming naming)
{
    constexpr std::int64_t kViTHWidth = 1024;
    ClipTextConfig config;
    config.vocabulary = sizeOf(tensors, "text_model.embeddings.token_embedding.weight", 0);
    config.width = sizeOf(tensors, "text_model.embeddings.token_embedding.weight", 1);
    config.positions = sizeOf(tensors, "text_model.embeddings.position_embedding.weight", 0);
    config.feedForward = sizeOf(tensors, "text_model.encoder.layers.0.mlp.fc1.weight", 0);
    config.layers = countOf(tensors, "text_model.encoder.layers.");
    config.heads.width = kHeadWidth;
    config.quickGelu = naming != KeyNaming::OpenClip && config.width != kViTHWidth;
    return config;
}

T5Config t5ConfigOf(const TensorTable& tensors)
{
    const std::string first = "encoder.block.0.layer.";
    T5Config config;
    const auto* table = tensors.contains("shared.weight") ? "shared.weight" : "encoder.embed_tokens.weight";
    config.vocabulary = sizeOf(tensors, table, 0);
    config.width = sizeOf(tensors, table, 1);
    config.layers = countOf(tensors, "encoder.block.");
    config.isGated = tensors.contains(first + "1.DenseReluDense.wi_0.weight");
    config.feedForward = sizeOf(tensors, first + "1.DenseReluDense.wo.weight", 1);
    const auto bias = first + "0.SelfAttention.relative_attention_bias.weight";
    config.buckets = sizeOf(tensors, bias, 0);
    config.heads = {.count = sizeOf(tensors, bias, 1), .isAssumed = false};
    if (config.heads.count > 0) {
        config.heads.width = sizeOf(tensors, first + "0.SelfAttention.q.weight", 0) / config.heads.count;
    }
    return config;
}

MotionConfig motionConfigOf(const TensorTable& tensors, const TensorTable& file)
{
    constexpr std::int64_t kPositionsOfV1 = 24, kPositionsOfV3 = 32;
    MotionConfig config;
    for (int block = 0; block < countOf(tensors, "down_blocks."); ++block) {
        const auto level = numbered("down_blocks.", block) + "motion_modules.";
        config.blockChannels.push_back(sizeOf(tensors, level + "0.norm.weight", 0));
        config.layersPerBlock.push_back(countOf(tensors, level));
    }
    config.hasMidBlock = hasPrefix(tensors, "mid_block.motion_modules.");
    config.heads.count = kHeadCount;
    const auto sinusoid = std::find_if(file.begin(), file.end(), [](const auto& entry) {
        return entry.first.ends_with(".pe") && entry.second.shape.size() == 3;
    });
    if (sinusoid != file.end()) {
        config.maxPositions = sinusoid->second.shape[1];
    }
    if (config.hasMidBlock) {
        config.version = 2;
    } else if (config.maxPositions == kPositionsOfV1 || config.maxPositions == kPositionsOfV3) {
        config.version = config.maxPositions == kPositionsOfV1 ? 1 : 3;
    }
    return config;
}

} // namespace cascade::weights
