// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/cascade/PublishedPart.h"
#include "core/nn/Autoencoder.h"
#include "core/nn/ClipTextEncoder.h"
#include "core/nn/LatentUnet.h"

#include <torch/types.h>

#include <filesystem>
#include <string>
#include <variant>

namespace cascade {

/// A network that others published.
using PublishedNetwork = std::variant<nn::LatentUnet, nn::Autoencoder, nn::ClipTextEncoder>;

/// Whether this is a folder as diffusers and transformers write them: one network (config.json) or a whole
/// pipeline of them (model_index.json).
[[nodiscard]] bool isPublishedFolder(const std::filesystem::path& folder);

/// The network called `name` of such a folder, "unet", "vae", "text_encoder"; or that of the folder itself,
/// where it is one network's. Its configuration is read from config.json, its weights from the files
/// beside it, of any form, strictly, under whatever names the versions of diffusers gave them.
///
/// Errors   BadInput for a folder, configuration or file that is none of these or asks for what is not run;
///          WeightsMissing where no weights lie beside the configuration. Throws Cancelled.
[[nodiscard]] Result<PublishedNetwork> openPublished(const std::filesystem::path& folder,
                                                     const std::string& name,
                                                     const torch::TensorOptions& tensors,
                                                     const CancelToken& cancel = {});

/// A network of these options, filled strictly, for evaluation only.
///
/// Errors   those of loadStrict. Throws Cancelled.
[[nodiscard]] Result<PublishedNetwork> filledNetwork(const PublishedOptions& options,
                                                     const weights::TensorSource& values,
                                                     const torch::TensorOptions& tensors,
                                                     const CancelToken& cancel = {});

} // namespace cascade
