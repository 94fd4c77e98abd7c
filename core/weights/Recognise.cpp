// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/Recognise.h"

#include "core/base/Quote.h"
#include "core/weights/KeyText.h"
#include "core/weights/LoraTargets.h"
#include "core/weights/PartConfig.h"
#include "core/weights/PartSource.h"

#include <algorithm>
#include <array>
#include <optional>

namespace cascade::weights {

namespace {

constexpr std::string_view kLdmClip = "cond_stage_model.transformer.";
constexpr std::string_view kLdmOpenClip = "cond_stage_model.model.";

bool contains(const TensorTable& tensors, std::string_view part)
{
    return std::any_of(tensors.begin(), tensors.end(),
                       [&](const auto& entry) { return entry.first.find(part) != std::string::npos; });
}

bool hasRank(const TensorTable& tensors, std::size_t rank)
{
    return std::any_of(tensors.begin(), tensors.end(),
                       [&](const auto& entry) { return entry.second.shape.size() == rank; });
}

/// A pixel U-Net that reads T5: Show-1's, with convolutions along time, or DeepFloyd IF's.
std::optional<Family> pixelUnetFamily(const TensorTable& tensors, std::int64_t inChannels)
{
    const bool isSuperResolution =
        inChannels == 6 && tensors.contains("class_embedding.linear_1.weight"); // it is told the noise level
    if (!contains(tensors, ".temp_convs.")) {
        return isSuperResolution ? std::optional(Family::IfStage2)
               : inChannels == 3 ? std::optional(Family::IfStage1)
                                 : std::nullopt;
    }
    return isSuperResolution ? std::optional(Family::Show1Sr1)
           : inChannels == 3 ? std::optional(Family::Show1Base)
           : inChannels == 7 ? std::optional(Family::Show1Interpolation)
                             : std::nullopt;
}

/// An image U-Net of Stable Diffusion's kind, in our names.
std::optional<Family> imageUnetFamily(const TensorTable& tensors)
{
    constexpr std::int64_t kXlContext = 2048;
    const auto config = unetConfigOf(tensors, Family::StableDiffusion1);
    if (config.inChannels == 7 && tensors.contains("class_embedding.weight")) {
        return hasRank(tensors, 5) ? Family::LavieVsr : Family::StableDiffusionX4;
    }
    if (config.inChannels == 0 || config.contextWidth == 0 || config.blockChannels.empty()) {
        return {};
    }
    if (config.contextWidth == kXlContext || tensors.contains("add_embedding.linear_1.weight")) {
        return Family::StableDiffusionXl;
    }
    return config.linearProjection ? Family::StableDiffusion2 : Family::StableDiffusion1;
}

/// Any U-Net, in our names.
std::optional<Family> unetFamily(const TensorTable& tensors)
{
    const auto inChannels = sizeOf(tensors, "conv_in.weight", 1);
    if (contains(tensors, ".attn_temp.to_q.weight")) {
        return inChannels == 8                            ? std::optional(Family::LavieInterpolation)
               : contains(tensors, ".time_rel_pos_bias.") ? std::optional(Family::LavieBase)
                                                          : std::nullopt;
    }
    if (contains(tensors, ".time_mixer.mix_factor") && tensors.contains("add_embedding.linear_1.weight")) {
        return Family::StableVideo;
    }
    if (tensors.contains("add_embedding.pool.q_proj.weight")) {
        return pixelUnetFamily(tensors, inChannels);
    }
    if (contains(tensors, ".temp_convs.")) {
        return tensors.contains("transformer_in.proj_in.weight") ? std::optional(Family::Unet3D)
                                                                 : std::nullopt;
    }
    return imageUnetFamily(tensors);
}

/// Collects the parts of a file.
class Recognition {
public:
    Recognition(const TensorTable& tensors, const std::string& file) : m_tensors(tensors), m_file(file) {}

    /// Adds a part and gives its tensors in our names; empty where they do not map, `fault` then says why.
    TensorTable add(PartKind kind, KeyNaming naming, std::string_view prefix, Family family)
    {
        WeightsPart part{.kind = kind, .naming = naming, .prefix = std::string(prefix)};
        if (family == Family::T5Encoder) {
            part.config = T5Config();
        }
        const auto map = partMap(m_tensors, part, false, m_file);
        auto renamed = renamedTable(m_tensors, map.value(), m_file);
        if (!renamed) {
            m_fault = m_fault ? m_fault : renamed.error();
            return {};
        }
        auto tensors = std::move(renamed).value().tensors;
        part.hasEma =
            kind == PartKind::Unet && naming == KeyNaming::Ldm && hasPrefix(m_tensors, "model_ema.");
        configure(part, tensors, family);
        m_result.parts.push_back(std::move(part));
        return tensors;
    }

    /// Says which family it is; the U-Net's heads are the family's.
    Result<RecognisedWeights> take(Family family)
    {
        if (m_fault) {
            return *m_fault;
        }
        m_result.family = family;
        return std::move(m_result);
    }

    /// Leaves only the name: a file whose parts the program has no map for.
    Result<RecognisedWeights> takeName(Family family) const { return RecognisedWeights{.family = family}; }

private:
    void configure(WeightsPart& part, const TensorTable& tensors, Family family) const
    {
        switch (part.kind) {
        case PartKind::Unet:
            part.config = unetConfigOf(tensors, family);
            break;
        case PartKind::Motion:
            part.config = motionConfigOf(tensors, m_tensors);
            break;
        case PartKind::Vae:
            part.config = vaeConfigOf(tensors);
            break;
        case PartKind::TextEncoder:
            if (family == Family::T5Encoder) {
                part.config = t5ConfigOf(tensors);
            } else {
                part.config = clipTextConfigOf(tensors, part.naming);
            }
        }
    }

    const TensorTable& m_tensors;
    const std::string& m_file;
    RecognisedWeights m_result;
    std::optional<Error> m_fault;
};

/// One file in LDM names: whichever parts it has.
Result<RecognisedWeights> recogniseLdm(const TensorTable& tensors, const std::string& file)
{
    Recognition found(tensors, file);
    if (contains(tensors, ".time_stack.") || contains(tensors, ".time_mixer.")) {
        return found.takeName(Family::StableVideo);
    }
    if (hasPrefix(tensors, "conditioner.")) {
        return found.takeName(Family::StableDiffusionXl);
    }
    auto family = Family::ImageVae;
    if (hasPrefix(tensors, kLdmUnet)) {
        Recognition trial(tensors, file);
        const auto unet = trial.add(PartKind::Unet, KeyNaming::Ldm, kLdmUnet, Family::StableDiffusion1);
        family = imageUnetFamily(unet).value_or(Family::StableDiffusion1);
        found.add(PartKind::Unet, KeyNaming::Ldm, kLdmUnet, family);
    }
    if (hasPrefix(tensors, kLdmVae)) {
        found.add(PartKind::Vae, KeyNaming::Ldm, kLdmVae, family);
    }
    if (hasPrefix(tensors, kLdmOpenClip)) {
        found.add(PartKind::TextEncoder, KeyNaming::OpenClip, kLdmOpenClip, family);
    } else if (hasPrefix(tensors, kLdmClip)) {
        found.add(PartKind::TextEncoder, KeyNaming::Diffusers, kLdmClip, family);
    }
    return family == Family::StableDiffusionXl ? found.takeName(family) : found.take(family);
}

/// A file that holds motion modules, maybe with their U-Net.
Result<RecognisedWeights> recogniseMotion(const TensorTable& tensors, const std::string& file)
{
    Recognition found(tensors, file);
    const bool isOriginal = contains(tensors, ".temporal_transformer.");
    const bool hasUnet = tensors.contains("conv_in.weight") && hasPrefix(tensors, "down_blocks.0.resnets.");
    const auto family = hasUnet ? Family::AnimateDiffUnet : Family::AnimateDiffMotion;
    if (hasUnet) {
        found.add(PartKind::Unet, KeyNaming::Diffusers, {}, family);
    }
    found.add(PartKind::Motion, isOriginal ? KeyNaming::AnimateDiff : KeyNaming::Diffusers, {}, family);
    return found.take(family);
}

Result<RecognisedWeights> recogniseLora(const TensorTable& tensors, const std::string& file)
{
    LoraSummary lora;
    const auto table = readLoraTable(tensors, file);
    if (!table) {
        lora.refusal = table.error().what;
        return RecognisedWeights{.family = Family::Lora, .lora = std::move(lora)};
    }
    const auto& targets = table.value().targets;
    const auto has = [&](LoraNetwork network) {
        return std::any_of(targets.begin(), targets.end(),
                           [&](const auto& target) { return target.network == network; });
    };
    const auto [smallest, largest] =
        std::minmax_element(targets.begin(), targets.end(),
                            [](const auto& one, const auto& other) { return one.rank < other.rank; });
    lora = {.naming = table.value().naming,
            .changesUnet = has(LoraNetwork::Unet),
            .changesMotion = has(LoraNetwork::Motion),
            .changesTextEncoder = has(LoraNetwork::TextEncoder),
            .targets = targets.size(),
            .smallestRank = smallest->rank,
            .largestRank = largest->rank,
            .refusal = {}};
    return RecognisedWeights{.family = Family::Lora, .lora = std::move(lora)};
}

/// A file of one network that is no U-Net.
std::optional<Result<RecognisedWeights>> recogniseOther(const TensorTable& tensors, const std::string& file)
{
    Recognition found(tensors, file);
    const auto one = [&](PartKind kind, KeyNaming naming, Family family) {
        found.add(kind, naming, {}, family);
        return found.take(family);
    };
    if (tensors.contains("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight")) {
        return one(PartKind::TextEncoder, KeyNaming::Diffusers, Family::T5Encoder);
    }
    if (tensors.contains("text_model.encoder.layers.0.self_attn.q_proj.weight") ||
        (tensors.contains("encoder.layers.0.self_attn.q_proj.weight") &&
         tensors.contains("embeddings.token_embedding.weight"))) {
        return one(PartKind::TextEncoder, KeyNaming::Diffusers, Family::ClipText);
    }
    if (tensors.contains("transformer.resblocks.0.attn.in_proj_weight") &&
        tensors.contains("token_embedding.weight")) {
        return one(PartKind::TextEncoder, KeyNaming::OpenClip, Family::ClipText);
    }
    if (tensors.contains("decoder.time_conv_out.weight")) {
        return one(PartKind::Vae, KeyNaming::Diffusers, Family::StableVideoVae);
    }
    if (tensors.contains("encoder.down.0.block.0.norm1.weight")) {
        return one(PartKind::Vae, KeyNaming::Ldm, Family::ImageVae);
    }
    if (tensors.contains("encoder.down_blocks.0.resnets.0.norm1.weight") &&
        tensors.contains("decoder.conv_in.weight")) {
        return one(PartKind::Vae, KeyNaming::Diffusers, Family::ImageVae);
    }
    return {};
}

Error nothingKnown(const TensorTable& tensors, const std::string& file)
{
    constexpr std::size_t kShown = 5;
    std::string keys;
    std::size_t shown = 0;
    for (auto entry = tensors.begin(); entry != tensors.end() && shown < kShown; ++entry, ++shown) {
        keys += ' ' + quotedText(entry->first);
    }
    return {
        ErrorCode::BadInput, file,
        "expected weights of a model that this program knows, got " + std::to_string(tensors.size()) +
            " tensors" + (keys.empty() ? "" : ":" + keys) + (tensors.size() > kShown ? " ..." : ""),
        "Looked for Stable Diffusion (one file or its U-Net, autoencoder and text encoder), AnimateDiff's "
        "motion modules, ModelScope and zeroscope, Show-1, DeepFloyd IF, Stable Video Diffusion, LaVie, T5, "
        "CLIP and LoRAs."};
}

struct Title {
    Family family;
    std::string_view text;
    bool isRunnable;
};

constexpr std::array<Title, 21> kTitles = {{
    {Family::T5Encoder, "T5 text encoder", true},
    {Family::ClipText, "CLIP text encoder", true},
    {Family::StableDiffusion1, "Stable Diffusion 1", true},
    {Family::StableDiffusion2, "Stable Diffusion 2", true},
    {Family::StableDiffusionXl, "Stable Diffusion XL", false},
    {Family::StableDiffusionX4, "Stable Diffusion x4 upscaler", false},
    {Family::ImageVae, "Stable Diffusion autoencoder", true},
    {Family::Unet3D, "ModelScope or zeroscope", true},
    {Family::Show1Base, "Show-1 base", false},
    {Family::Show1Interpolation, "Show-1 interpolation", false},
    {Family::Show1Sr1, "Show-1 super-resolution", false},
    {Family::IfStage1, "DeepFloyd IF stage I", false},
    {Family::IfStage2, "DeepFloyd IF stage II", false},
    {Family::AnimateDiffMotion, "AnimateDiff motion modules", true},
    {Family::AnimateDiffUnet, "AnimateDiff U-Net", true},
    {Family::StableVideo, "Stable Video Diffusion", false},
    {Family::StableVideoVae, "Stable Video Diffusion autoencoder", false},
    {Family::LavieBase, "LaVie base", false},
    {Family::LavieInterpolation, "LaVie interpolation", false},
    {Family::LavieVsr, "LaVie super-resolution", false},
    {Family::Lora, "LoRA", true},
}};

const Title& titleOf(Family family)
{
    return *std::find_if(kTitles.begin(), kTitles.end(),
                         [&](const auto& title) { return title.family == family; });
}

} // namespace

std::string_view familyTitle(Family family)
{
    return titleOf(family).text;
}

bool isRunnable(Family family)
{
    return titleOf(family).isRunnable;
}

Result<RecognisedWeights> recognise(const TensorTable& tensors, const std::string& file)
{
    if (std::any_of(tensors.begin(), tensors.end(),
                    [](const auto& entry) { return isLoraKey(entry.first); })) {
        return recogniseLora(tensors, file);
    }
    if (hasPrefix(tensors, "model.diffusion_model.input_blocks.0.0.") || hasPrefix(tensors, kLdmVae)) {
        return recogniseLdm(tensors, file);
    }
    if (contains(tensors, ".motion_modules.")) {
        return recogniseMotion(tensors, file);
    }
    if (auto other = recogniseOther(tensors, file)) {
        return std::move(*other);
    }
    if (const auto family = unetFamily(tensors)) {
        Recognition found(tensors, file);
        found.add(PartKind::Unet, KeyNaming::Diffusers, {}, *family);
        return found.take(*family);
    }
    return nothingKnown(tensors, file);
}

} // namespace cascade::weights
