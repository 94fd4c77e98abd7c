// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/PartKeys.h"

#include "core/weights/KeyText.h"

#include <array>
#include <optional>

namespace cascade::weights {

namespace {

/// Names of an LDM autoencoder that mean the same wherever they stand, and ours.
constexpr std::array<KeyPair, 11> kLdmVae = {{
    {".norm_out.", ".conv_norm_out."},
    {".nin_shortcut.", ".conv_shortcut."},
    {".downsample.conv.", ".downsamplers.0.conv."},
    {".upsample.conv.", ".upsamplers.0.conv."},
    {".mid.block_1.", ".mid_block.resnets.0."},
    {".mid.block_2.", ".mid_block.resnets.1."},
    {".mid.attn_1.norm.", ".mid_block.attentions.0.group_norm."},
    {".mid.attn_1.q.", ".mid_block.attentions.0.to_q."},
    {".mid.attn_1.k.", ".mid_block.attentions.0.to_k."},
    {".mid.attn_1.v.", ".mid_block.attentions.0.to_v."},
    {".mid.attn_1.proj_out.", ".mid_block.attentions.0.to_out.0."},
}};

constexpr std::array<KeyPair, 4> kOldAttention = {{
    {".attentions.0.query.", ".attentions.0.to_q."},
    {".attentions.0.key.", ".attentions.0.to_k."},
    {".attentions.0.value.", ".attentions.0.to_v."},
    {".attentions.0.proj_attn.", ".attentions.0.to_out.0."},
}};

constexpr std::array<KeyPair, 5> kOpenClip = {{
    {"ln_1.", "layer_norm1."},
    {"ln_2.", "layer_norm2."},
    {"mlp.c_fc.", "mlp.fc1."},
    {"mlp.c_proj.", "mlp.fc2."},
    {"attn.out_proj.", "self_attn.out_proj."},
}};

constexpr std::array<KeyPair, 6> kMotion = {{
    {".temporal_transformer.", "."},
    {".attention_blocks.0.", ".attn1."},
    {".attention_blocks.1.", ".attn2."},
    {".norms.0.", ".norm1."},
    {".norms.1.", ".norm2."},
    {".ff_norm.", ".norm3."},
}};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// An autoencoder's tensor in its place: projections of its attention are linear with us, 1x1 convolutions in
/// some files.
KeyFate placedInVae(std::string key, const TensorInfo& info)
{
    const bool isProjection = contains(key, ".attentions.0.to_") && info.shape.size() == 4;
    return std::vector<Placement>{{.key = std::move(key), .squeezed = isProjection}};
}

/// "encoder.down.0.block.1." and "decoder.up.2.block.1." of LDM, in our names.
std::string vaeLevels(std::string_view key, int levels)
{
    auto rest = key;
    const bool isDown = takePrefix(rest, "encoder.down.");
    if (!isDown && !takePrefix(rest, "decoder.up.")) {
        return std::string(key);
    }
    const auto level = takeIndex(rest);
    if (level < 0 || level >= levels) {
        return std::string(key);
    }
    const auto block = isDown ? numbered("encoder.down_blocks.", level, "")
                              : numbered("decoder.up_blocks.", levels - 1 - level, "");
    const bool isResnet = takePrefix(rest, "block.");
    return block + (isResnet ? ".resnets." : ".") + std::string(rest);
}

/// One tensor of OpenCLIP's block `layer`; `rest` is its name in it.
KeyFate placedInBlock(int layer, std::string_view rest)
{
    const auto block = numbered("text_model.encoder.layers.", layer);
    if (takePrefix(rest, "attn.in_proj_")) { // "weight" or "bias"
        std::vector<Placement> pieces;
        for (const auto* name : {"q_proj.", "k_proj.", "v_proj."}) {
            pieces.push_back({.key = block + "self_attn." + name + std::string(rest),
                              .piece = static_cast<int>(pieces.size()),
                              .pieces = 3});
        }
        return pieces;
    }
    return placedAs(block + replaced(rest, kOpenClip));
}

} // namespace

KeyMap vaeMap()
{
    return [](const std::string& key, const TensorInfo& info) {
        return placedInVae(replaced(key, kOldAttention), info);
    };
}

KeyMap ldmVaeMap(int levels)
{
    return [levels](const std::string& key, const TensorInfo& info) -> KeyFate {
        if (key.starts_with("loss.")) { // the discriminator it was trained with
            return DropReason::OtherPart;
        }
        return placedInVae(replaced(vaeLevels(key, levels), kLdmVae), info);
    };
}

KeyMap clipTextMap()
{
    return [](const std::string& key, const TensorInfo&) -> KeyFate {
        std::string_view rest = key;
        takePrefix(rest, "text_model.");
        if (rest == "embeddings.position_ids") {
            return DropReason::Buffer;
        }
        if (rest.starts_with("vision_model.") || rest == "visual_projection.weight" ||
            rest == "logit_scale") {
            return DropReason::OtherPart;
        }
        if (rest == "text_projection.weight") {
            return DropReason::Unused;
        }
        const bool isOurs = rest.starts_with("embeddings.") || rest.starts_with("encoder.") ||
                            rest.starts_with("final_layer_norm.");
        return placedAs(isOurs ? "text_model." + std::string(rest) : key);
    };
}

KeyMap openClipTextMap(int usedLayers)
{
    return [usedLayers](const std::string& key, const TensorInfo&) -> KeyFate {
        std::string_view rest = key;
        if (takePrefix(rest, "transformer.resblocks.")) {
            const auto layer = takeIndex(rest);
            if (layer < 0) {
                return placedAs(key);
            }
            return layer < usedLayers ? placedInBlock(layer, rest) : KeyFate(DropReason::Unused);
        }
        if (key == "text_projection") {
            return DropReason::Unused;
        }
        if (key == "attn_mask") {
            return DropReason::Buffer;
        }
        if (key == "logit_scale" || key.starts_with("visual.")) {
            return DropReason::OtherPart;
        }
        if (key == "token_embedding.weight") {
            return placedAs("text_model.embeddings.token_embedding.weight");
        }
        if (key == "positional_embedding") {
            return placedAs("text_model.embeddings.position_embedding.weight");
        }
        if (takePrefix(rest, "ln_final.")) {
            return placedAs("text_model.final_layer_norm." + std::string(rest));
        }
        return placedAs(key);
    };
}

KeyMap motionMap()
{
    return [](const std::string& key, const TensorInfo&) -> KeyFate {
        std::string_view rest = key;
        takePrefix(rest, "module.");
        if (!contains(rest, ".motion_modules.")) {
            return DropReason::OtherPart;
        }
        if (rest.ends_with(".pos_encoder.pe") || rest.ends_with(".pos_embed.pe")) {
            return DropReason::Buffer;
        }
        return placedAs(motionPath(rest));
    };
}

std::string motionPath(std::string_view path)
{
    return replaced(path, kMotion);
}

} // namespace cascade::weights
