// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/config/AutoencoderOptions.h"
#include "core/config/ClipTextOptions.h"
#include "core/config/LatentUnetOptions.h"

#include <string>
#include <string_view>

namespace cascade {

// What the config.json beside published weights says, as diffusers and transformers write it. Members that
// change nothing here are passed over; one that asks for something these networks do not do is refused by
// name, so that nothing is computed differently in silence.
//
// Errors   BadInput, `[where/member] expected ..., got ...`.

/// The U-Net of a UNet2DConditionModel, UNet3DConditionModel or UNetMotionModel. Motion modules get the
/// behaviour that they were trained with (MotionOptions::clipStatistics false).
[[nodiscard]] Result<nn::LatentUnetOptions> unetFromConfig(std::string_view json, const std::string& where);

/// `unet`, of a picture model, with the modules of a MotionAdapter in it.
///
/// Errors   also where their levels do not fit.
[[nodiscard]] Result<nn::LatentUnetOptions>
withMotionAdapter(nn::LatentUnetOptions unet, std::string_view json, const std::string& where);

/// An AutoencoderKL.
[[nodiscard]] Result<nn::AutoencoderOptions> autoencoderFromConfig(std::string_view json,
                                                                   const std::string& where);

/// A CLIPTextModel; also the text half of a whole CLIPModel's file.
[[nodiscard]] Result<nn::ClipTextOptions> clipTextFromConfig(std::string_view json, const std::string& where);

} // namespace cascade
