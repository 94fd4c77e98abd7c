// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/KeyMap.h"
#include "core/weights/RecognisedWeights.h"
#include "core/weights/RenamedSource.h"

#include <memory>
#include <string>
#include <string_view>

namespace cascade::weights {

/// What the keys of an LDM file's U-Net begin with, and those of its autoencoder.
inline constexpr std::string_view kLdmUnet = "model.diffusion_model.";
inline constexpr std::string_view kLdmVae = "first_stage_model.";

/// How a part of the file `name` becomes a network of ours.
///
/// Errors   BadInput if the averaged copy is asked for (`ema`) and there is none.
[[nodiscard]] Result<KeyMap> partMap(const TensorTable& file, const WeightsPart& part, bool ema,
                                     const std::string& name);

/// A part of a file as the network's own tensors, ready for loadStrict.
///
/// Errors   as partMap and RenamedSource::open.
[[nodiscard]] Result<std::shared_ptr<const RenamedSource>>
openPart(std::shared_ptr<const TensorSource> file, const WeightsPart& part, bool ema = false);

} // namespace cascade::weights
