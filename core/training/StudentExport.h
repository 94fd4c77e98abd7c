// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/training/Distiller.h"

#include <filesystem>
#include <string>

namespace cascade::training {

/// Adds a student to a model folder as a variant of its stage: its weights as changes of the original's
/// (weights::changesBetween), and what model.json has to say of them. A variant of this name is replaced.
/// Without a name it is called distilled-N, of N steps.
///
/// Errors   those of readModelConfig, weights::openSafetensors and writeModelConfig; BadInput for a stage
/// that
///          has no original there, or one of another shape; DiskFull.
[[nodiscard]] Result<void> exportStudent(const DistillationConfig& config, const Student& student,
                                         const std::filesystem::path& folder, std::string variant);

} // namespace cascade::training
