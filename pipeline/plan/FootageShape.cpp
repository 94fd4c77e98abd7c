// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/FootageShape.h"

#include "core/video/StillImage.h"
#include "core/video/VideoReader.h"

namespace cascade::plan {

bool isPicture(const std::filesystem::path& file)
{
    return file.extension() == ".png" || file.extension() == ".PNG";
}

Result<ClipShape> footageShape(const std::filesystem::path& file)
{
    if (isPicture(file)) {
        const auto picture = video::readPng(file);
        return picture ? Result<ClipShape>(
                             ClipShape{1, picture.value().height, picture.value().width, Rate::of(24)})
                       : picture.error();
    }
    const auto reader = video::VideoReader::open(file);
    if (!reader) {
        return reader.error();
    }
    const auto& info = reader.value().info();
    return ClipShape{info.frames, info.height, info.displayWidth(), info.rate};
}

} // namespace cascade::plan
