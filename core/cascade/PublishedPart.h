// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/AutoencoderOptions.h"
#include "core/config/ClipTextOptions.h"
#include "core/config/LatentUnetOptions.h"
#include "core/weights/RecognisedWeights.h"
#include "core/weights/TensorSource.h"

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

namespace cascade {

/// What a network of others is made of.
using PublishedOptions = std::variant<nn::LatentUnetOptions, nn::AutoencoderOptions, nn::ClipTextOptions>;

/// A network of others before any of its values is read.
struct PublishedPart {
    PublishedOptions options;
    std::shared_ptr<const weights::TensorSource> tensors; ///< under our names
    weights::Family family = weights::Family::StableDiffusion1;
    std::filesystem::path file; ///< that holds them: weights, or an index of shards
};

/// The network called `name` of a folder as diffusers and transformers write it, "unet", "vae",
/// "text_encoder"; or that of the folder itself, where it is one network's.
///
/// Errors   BadInput for a folder, configuration or file that is none of these or asks for what is not run;
///          WeightsMissing where no weights lie beside the configuration.
[[nodiscard]] Result<PublishedPart> partOfFolder(const std::filesystem::path& folder,
                                                 const std::string& name);

/// The network of that kind in a file that may hold several, its configuration read off the shapes; what
/// shapes do not show is as its family has it.
///
/// Errors   those of openWeights and recognise; BadInput if the file has none of that kind, or one that is
///          not run.
[[nodiscard]] Result<PublishedPart> partOfFile(const std::filesystem::path& file, weights::PartKind kind);

/// A picture model's U-Net with the motion modules of a file, or of a folder of diffusers' MotionAdapter,
/// behaving as they were trained.
///
/// Errors   BadInput if those are none, if their levels do not fit, or if the U-Net has some already.
[[nodiscard]] Result<PublishedPart> withMotionModules(PublishedPart unet,
                                                      const std::filesystem::path& motion);

} // namespace cascade
