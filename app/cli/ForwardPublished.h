// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/ForwardInputs.h"
#include "app/cli/MachineOptions.h"
#include "core/base/Cancel.h"
#include "core/base/Result.h"
#include "core/weights/StateDict.h"

#include <filesystem>
#include <string>

namespace cascade::cli {

/// Evaluates a network of a diffusers folder on tensors that are called as diffusers calls them: U-Nets take
/// `sample timestep encoder_hidden_states` and give `sample`; autoencoders take `sample` and give `mean` and
/// `logvar`, or take `latent` and give `sample`; text encoders take `ids` and give `hidden`.
///
/// Errors   as openPublished, and BadInput for tensors that do not fit.
[[nodiscard]] Result<weights::StateDict> forwardPublished(const std::filesystem::path& folder,
                                                          const std::string& network, ForwardInputs inputs,
                                                          const Machine& machine, const CancelToken& cancel);

} // namespace cascade::cli
