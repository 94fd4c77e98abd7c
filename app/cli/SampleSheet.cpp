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

Clip sheetOf(const torch::Tensor& clips)
{
    const auto shown = std::min(kMostFrames, clips.size(2));
    const auto index =
        torch::linspace(0, static_cast<double>(clips.size(2) - 1), shown).round().to(torch::kInt64);
    const auto rows = clips.index_select(2, index).permute({0, 3, 2, 4, 1}); // [N, H, shown, W, 3]
    const auto bytes = ((rows + 1) * 127.5).round().clamp(0, 255).to(torch::kUInt8).contiguous();
    Clip sheet{1,
               static_cast<int>(rows.size(0) * rows.size(1)),
               static_cast<int>(rows.size(2) * rows.size(3)),
               Rate{},
               {}};
    const auto* data = bytes.const_data_ptr<std::uint8_t>();
    sheet.pixels.assign(data, data + bytes.numel());
    return sheet;
}

} // namespace

Result<void> writeSampleSheet(const std::filesystem::path& base, const torch::Tensor& clips)
{
    const auto sheet = sheetOf(clips);
#ifdef CASCADE_MEDIA
    return video::writePng(base.string() + ".png", sheet);
#else
    std::string bytes = "P6\n" + std::to_string(sheet.width) + " " + std::to_string(sheet.height) + "\n255\n";
    bytes.append(reinterpret_cast<const char*>(sheet.pixels.data()), sheet.pixels.size());
    return writeFileAtomically(base.string() + ".ppm", bytes);
#endif
}

} // namespace cascade::cli
