// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphPoster.h"

#include "app/cli/GraphPicture.h"
#include "core/base/AtomicFile.h"
#include "core/video/ContactSheet.h"
#include "core/video/StillImage.h"
#include "core/video/VideoReader.h"
#include "pipeline/files/LoadGraph.h"
#include "pipeline/files/PresetLibrary.h"

#include <algorithm>

namespace cascade::cli {

namespace {

constexpr int kMostPixels = 320; // a side

/// A frame, made smaller where it is too large.
Clip smallFrame(const Clip& frame)
{
    const double scale = std::min(1.0, double(kMostPixels) / std::max(frame.width, frame.height));
    const auto scaled = [scale](int side) {
        return std::max(1, static_cast<int>(std::lround(side * scale)));
    };
    return video::contactSheet(
        {{.clip = &frame}},
        {.columns = 1, .cellWidth = scaled(frame.width), .cellHeight = scaled(frame.height), .gap = 0});
}

Result<Clip> middleFrame(const std::filesystem::path& file)
{
    auto opened = video::VideoReader::open(file);
    if (!opened) {
        return opened.error();
    }
    auto& reader = opened.value();
    const auto& info = reader.info();
    Clip frame{.frames = 1, .height = info.height, .width = info.width, .rate = {}, .pixels = {}};
    frame.pixels.resize(frame.frameBytes());
    if (auto found = reader.seek(info.frames / 2); !found) {
        return found.error();
    }
    if (auto read = reader.read(frame.pixels); !read) {
        return read.error();
    }
    return smallFrame(frame);
}

} // namespace

Result<void> writePoster(const std::filesystem::path& file, const std::filesystem::path& png)
{
    if (!files::isGraphName(file)) {
        const auto frame = middleFrame(file);
        return frame ? video::writePng(png, frame.value()) : frame.error();
    }
    const auto preset = files::openPreset(file);
    if (!preset) {
        return preset.error();
    }
    return preset.value().poster.empty() ? video::writePng(png, graphPicture(preset.value().text.graph))
                                         : writeFileAtomically(png, preset.value().poster);
}

} // namespace cascade::cli
