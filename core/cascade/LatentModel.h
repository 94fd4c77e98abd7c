// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/config/AutoencoderOptions.h"
#include "core/config/LatentUnetOptions.h"
#include "core/config/Prediction.h"
#include "core/config/SchedulerConfig.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/ClipTextEncoder.h"
#include "core/nn/LatentUnet.h"

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cascade {

/// A LoRA file and how strongly it changes a model.
struct WeightedLora {
    std::filesystem::path file;
    double weight = 1;

    auto operator<=>(const WeightedLora&) const = default;
};

/// The files that an artist wires into one latent model.
struct LatentModelFiles {
    std::filesystem::path checkpoint; ///< a folder of diffusers, or a file that holds all networks
    std::filesystem::path motion;     ///< AnimateDiff's modules; empty: none
    std::vector<WeightedLora> loras;  ///< in the order in which they are merged
    /// The folder of CLIP's tokenizer; empty: that of the checkpoint's folder, or one beside its file.
    std::filesystem::path tokenizer;
    /// A file or folder of another autoencoder; empty: the checkpoint's own.
    std::filesystem::path autoencoder;
    /// What the U-Net predicts, where the artist knows better than a file of its own can say.
    std::optional<diffusion::Prediction> prediction;

    auto operator<=>(const LatentModelFiles&) const = default;
};

/// A prompt as a latent model takes it, with what the artist should know about it.
struct LatentPrompt {
    torch::Tensor text;               ///< [1, L, D], L the encoder's own length: short prompts are padded
    bool truncated = false;           ///< the end of the prompt did not fit
    std::vector<std::string> unknown; ///< bytes that are no text
};

/// A model of others that makes latents of words, and pictures of latents: its networks are read when first
/// asked for, each once, with LoRAs merged into them, and shared as const. On a card each is valid until
/// another is asked for, which takes its place there.
///
/// Threads  one at a time.
class LatentModel {
public:
    struct Options {
        torch::Device device = torch::kCPU;
        torch::ScalarType activations = torch::kFloat32;
    };

    /// Reads configurations and headers only.
    ///
    /// Errors   those of partOfFolder, partOfFile, withMotionModules, Lora::open and parseSchedulerConfig.
    [[nodiscard]] static Result<LatentModel> open(const LatentModelFiles& files, const Options& options);
    LatentModel(LatentModel&&) noexcept;
    ~LatentModel();

    [[nodiscard]] const nn::LatentUnetOptions& unetOptions() const;
    [[nodiscard]] const nn::AutoencoderOptions& autoencoderOptions() const;
    /// Schedule and sampler: those of the folder; a file's are its family's. With motion modules the schedule
    /// is the one that they were trained with.
    [[nodiscard]] const diffusion::SchedulerConfig& scheduler() const;
    [[nodiscard]] const Options& options() const;

    /// Errors   those of loadStrict, and of LoraSet::deltas where a LoRA fits another family.
    [[nodiscard]] Result<nn::LatentUnet> unet(const CancelToken& cancel = {});
    /// In fp32 whatever the other networks are in: pictures would show the difference.
    [[nodiscard]] Result<nn::Autoencoder> autoencoder(const CancelToken& cancel = {});
    [[nodiscard]] Result<nn::ClipTextEncoder> textEncoder(const CancelToken& cancel = {});
    /// Cuts a prompt into tokens and encodes it; each prompt once. `skip` leaves out so many of the encoder's
    /// last layers.
    ///
    /// Errors   those of the encoder's weights; WeightsMissing where there is no tokenizer.
    [[nodiscard]] Result<LatentPrompt> embed(const std::string& prompt, std::int64_t skip = 0,
                                             const CancelToken& cancel = {});

private:
    struct State;
    explicit LatentModel(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace cascade
