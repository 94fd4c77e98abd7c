// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/video/ContainerMetadata.h"
#include "core/video/Ffmpeg.h"

#include <string>

namespace cascade::video {

/// Sets tags of a container that FFmpeg writes. MP4 and MOV take any key; Matroska makes keys upper case, so
/// there one tag holds all of them as JSON, and the one in words stands beside it.
void setContainerTags(AVFormatContext& output, const Tags& tags);

/// The tags of a container that FFmpeg reads, as they were set.
///
/// Errors  BadInput if the one tag of Matroska is damaged; `where` names the file.
[[nodiscard]] Result<Tags> containerTags(const AVFormatContext& input, const std::string& where);

} // namespace cascade::video
