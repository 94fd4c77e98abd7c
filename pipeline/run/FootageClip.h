// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/cascade/ClipReader.h"

#include <filesystem>
#include <memory>

namespace cascade::run {

/// A video or PNG file as a clip; frames are decoded as they are read. Pixels that are not square are made
/// so: the picture has the width at which it is to be seen.
///
/// Errors   those of VideoReader and readPng.
[[nodiscard]] Result<std::shared_ptr<const ClipReader>> openFootage(const std::filesystem::path& file,
                                                                    const CancelToken& cancel);

} // namespace cascade::run
