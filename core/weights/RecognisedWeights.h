// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cascade::weights {

/// What a file of weights is.
enum class Family {
    T5Encoder,
    ClipText,          ///< of SD1 and SD2 in a file of its own
    StableDiffusion1,  ///< U-Net, or the whole model in one LDM file
    StableDiffusion2,  ///< the same
    StableDiffusionXl, ///< the same
    StableDiffusionX4, ///< the upscaler's U-Net, or the whole model in one LDM file
    ImageVae,          ///< autoencoder of SD1, SD2 and what builds on them
    Unet3D,            ///< ModelScope, zeroscope, show-1-sr2
    Show1Base,
    Show1Interpolation,
    Show1Sr1,
    IfStage1,
    IfStage2,
    AnimateDiffMotion, ///< motion modules alone
    AnimateDiffUnet,   ///< a Stable Diffusion U-Net with motion modules
    StableVideo,       ///< SVD's U-Net, or the whole model in one LDM file
    StableVideoVae,
    LavieBase,
    LavieInterpolation,
    LavieVsr,
    Lora, ///< changes of another model's weights
};

/// What the user reads: "Stable Diffusion 1".
[[nodiscard]] std::string_view familyTitle(Family family);
/// Whether the program has networks for it; of the others it knows the name and what shapes show.
[[nodiscard]] bool isRunnable(Family family);

/// Attention heads. Shapes do not show them, except T5's.
struct Heads {
    std::int64_t count = 0; ///< the same at every level; 0: as many as `width` makes
    std::int64_t width = 0; ///< of one head; 0: as `count` makes it
    bool isAssumed = true;  ///< the family's usual number, not read from the file
};

struct UnetConfig {
    std::int64_t inChannels = 0;
    std::int64_t outChannels = 0;
    std::int64_t contextWidth = 0; ///< of the text that attention reads; 0: none
    std::int64_t timeWidth = 0;    ///< of the time embedding after its two layers
    std::vector<std::int64_t> blockChannels;
    std::vector<std::int64_t> layersPerBlock;
    std::vector<bool> attention;         ///< of each level on the way down
    bool linearProjection = false;       ///< around attention; else 1x1 convolutions
    std::int64_t transformerInWidth = 0; ///< of UNet3D's first temporal attention; 0: none
    std::int64_t classes = 0;            ///< rows of the noise level's table; 0: none
    Heads heads;
};

struct VaeConfig {
    std::int64_t imageChannels = 0;
    std::int64_t latentChannels = 0;
    std::vector<std::int64_t> blockChannels;
    std::int64_t layersPerBlock = 0; ///< of the encoder; the decoder has one more
};

struct ClipTextConfig {
    std::int64_t width = 0;
    std::int64_t feedForward = 0;
    std::int64_t layers = 0; ///< without those that are dropped
    std::int64_t positions = 0;
    std::int64_t vocabulary = 0;
    Heads heads;
    bool quickGelu = false; ///< the family's: true for ViT-L; shapes do not show it
};

struct T5Config {
    std::int64_t width = 0;
    std::int64_t feedForward = 0;
    std::int64_t layers = 0;
    std::int64_t vocabulary = 0;
    std::int64_t buckets = 0;
    bool isGated = false;
    Heads heads;
};

struct MotionConfig {
    std::vector<std::int64_t> blockChannels;
    std::vector<std::int64_t> layersPerBlock; ///< modules on the way down; one more on the way up
    bool hasMidBlock = false;
    std::optional<std::int64_t> maxPositions; ///< none: the file stores no sinusoid
    std::optional<int> version;               ///< 2: with mid block; 1: 24 positions; 3: 32; none: another
    Heads heads;
};

enum class PartKind { Unet, Motion, Vae, TextEncoder };

/// Whose names a part's keys have.
enum class KeyNaming {
    Diffusers, ///< diffusers' and transformers', also what older versions of them wrote
    Ldm,
    OpenClip,
    AnimateDiff,
};

/// One network in a file.
struct WeightsPart {
    PartKind kind = PartKind::Unet;
    KeyNaming naming = KeyNaming::Diffusers;
    std::string prefix;  ///< of its keys: "first_stage_model."
    bool hasEma = false; ///< whether an averaged copy lies beside it
    std::variant<UnetConfig, VaeConfig, ClipTextConfig, T5Config, MotionConfig> config;
};

/// Who wrote a LoRA.
enum class LoraNaming {
    Kohya,       ///< "lora_unet_", names with underscores
    Diffusers,   ///< "unet.", dotted names
    Peft,        ///< "base_model.model."
    AnimateDiff, ///< dotted names with "processor.", as early diffusers wrote them, too
};

struct LoraSummary {
    LoraNaming naming = LoraNaming::Kohya;
    bool changesUnet = false;
    bool changesMotion = false;
    bool changesTextEncoder = false;
    std::size_t targets = 0; ///< tensors that it changes
    std::int64_t smallestRank = 0;
    std::int64_t largestRank = 0;
    std::string refusal; ///< why it cannot be used; empty: it can
};

/// What a file is, by its keys and shapes alone.
struct RecognisedWeights {
    Family family = Family::Lora;
    std::vector<WeightsPart> parts; ///< empty for a LoRA
    std::optional<LoraSummary> lora;
};

} // namespace cascade::weights
