// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/Prediction.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cascade::graph {

/// Weights that others published, as far as a graph must know them before any is read.
struct OpenModel {
    enum class Use { ImageCheckpoint, VideoModel, MotionModule, Lora, Autoencoder, Other };

    std::string title;          ///< as the artist knows it
    std::filesystem::path path; ///< absolute: a file, or a folder of diffusers
    Use use = Use::Other;
    std::string family;                       ///< "Stable Diffusion 1"
    std::vector<std::string> fits;            ///< families of the models that it can be wired to
    std::vector<std::filesystem::path> files; ///< absolute: all that decide what it computes
    std::string sha256;                       ///< of all of it, as the library says it; empty: not known yet
    std::string licence;                      ///< "Apache-2.0"; empty: unknown
    int latentChannels = 4;                   ///< of its autoencoder
    int pixelsPerLatent = 8;                  ///< along a side
    int frameLimit = 0;                       ///< frames that its motion modules tell apart; 0: no limit
    std::string problem;                      ///< why it cannot be used; empty: it can
    std::string hint;
};

/// What an artist asks for: a name and, where a graph names it for good, a hash.
struct OpenModelWish {
    std::string name;   ///< a path, a title or "owner/name"
    std::string sha256; ///< empty: by name alone

    auto operator<=>(const OpenModelWish&) const = default;
};

/// A latent model as nodes put it together.
struct LatentChoice {
    struct Lora {
        std::shared_ptr<const OpenModel> model;
        double weight = 1;
    };
    std::shared_ptr<const OpenModel> checkpoint;
    std::shared_ptr<const OpenModel> motion;  ///< null: none
    std::vector<Lora> loras;                  ///< in the order in which they are merged
    std::shared_ptr<const OpenModel> vae;     ///< null: the checkpoint's own
    std::shared_ptr<const OpenModel> brought; ///< by the node itself: one of those above
    int clipSkip = 0;
    std::optional<diffusion::Prediction> prediction; ///< none: as the checkpoint says
    std::filesystem::path tokenizer;                 ///< empty: the one that lies with the checkpoint

    /// Whether frames know of one another; else each is a picture of its own.
    [[nodiscard]] bool makesClips() const
    {
        return motion != nullptr || checkpoint->use == OpenModel::Use::VideoModel;
    }
    /// The weights whose autoencoder it has.
    [[nodiscard]] const OpenModel& autoencoder() const { return vae ? *vae : *checkpoint; }
    /// All files that decide what it computes.
    [[nodiscard]] std::vector<std::filesystem::path> files() const;
};

} // namespace cascade::graph
