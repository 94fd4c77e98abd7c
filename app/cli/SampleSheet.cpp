// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/SampleSheet.h"

#include "core/base/AtomicFile.h"
#include "core/base/Clip.h"
#ifdef CASCADE_MEDIA
#include "core/video/StillImage.h"
#endif

#include <algorithm>

namespace cascade::cli {

namespace {

constexpr std::int64_t kMostFrames = 8;

Clip clipOf(const torch::Tensor& picture)
{
    const auto bytes =
        ((picture + 1) * 127.5).round().clamp(0, 255).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
    Clip clip{1, static_cast<int>(bytes.size(0)), static_cast<int>(bytes.size(1)), Rate{}, {}};
    const auto* data = bytes.const_data_ptr<std::uint8_t>();
    clip.pixels.assign(data, data + bytes.numel());
    return clip;
}

} // namespace

Result<void> writePicture(const std::filesystem::path& base, const torch::Tensor& picture)
{
    const auto clip = clipOf(picture);
#ifdef CASCADE_MEDIA
    return video::writePng(base.string() + ".png", clip);
#else
    std::string bytes = "P6\n" + std::to_string(clip.width) + " " + std::to_string(clip.height) + "\n255\n";
    bytes.append(reinterpret_cast<const char*>(clip.pixels.data()), clip.pixels.size());
    return writeFileAtomically(base.string() + ".ppm", bytes);
#endif
}

Result<void> writeSampleSheet(const std::filesystem::path& base, const torch::Tensor& clips)
{
    const auto shown = std::min(kMostFrames, clips.size(2));
    const auto index =
        torch::linspace(0, static_cast<double>(clips.size(2) - 1), shown).round().to(torch::kInt64);
    const auto cells = clips.index_select(2, index).permute({1, 0, 3, 2, 4}); // [3, N, H, shown, W]
    return writePicture(base, cells.flatten(3, 4).flatten(1, 2));
}

} // namespace cascade::cli
