// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/ExportFormat.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace cascade {

namespace {

using Name = std::string_view;

constexpr std::array<Name, 3> kMp4OrMov{".mp4", ".m4v", ".mov"};
constexpr std::array<Name, 2> kMp4{".mp4", ".m4v"};
constexpr std::array<Name, 1> kMov{".mov"};
constexpr std::array<Name, 1> kWebm{".webm"};
constexpr std::array<Name, 1> kGif{".gif"};
constexpr std::array<Name, 1> kApng{".apng"};
constexpr std::array<Name, 1> kWebp{".webp"};
constexpr std::array<Name, 1> kPng{".png"};
constexpr std::array<Name, 1> kExr{".exr"};
constexpr std::array<Name, 2> kTiff{".tiff", ".tif"};

constexpr std::array<Name, 1> kX264{"libx264"};
constexpr std::array<Name, 1> kX265{"libx265"};
constexpr std::array<Name, 2> kAv1{"libsvtav1", "libaom-av1"};
constexpr std::array<Name, 1> kProres{"prores_ks"};
constexpr std::array<Name, 1> kVp9{"libvpx-vp9"};
constexpr std::array<Name, 1> kGifEncoder{"gif"};
constexpr std::array<Name, 1> kApngEncoder{"apng"};
constexpr std::array<Name, 1> kWebpEncoder{"libwebp"};
constexpr std::array<Name, 1> kPngEncoder{"png"};
constexpr std::array<Name, 1> kExrEncoder{"exr"};
constexpr std::array<Name, 1> kTiffEncoder{"tiff"};

constexpr QualityScale kCrf51{"crf", 0, 51, 17, "lower is better; 17 cannot be told from the source"};
constexpr QualityScale kCrf63{"crf", 0, 63, 24, "lower is better; 24 cannot be told from the source"};
constexpr QualityScale kLossless{};

constexpr std::array kFormats{
    ExportFormat{.id = "mp4-h264",
                 .title = "H.264 in MP4",
                 .help = "Plays everywhere.",
                 .extensions = kMp4OrMov,
                 .encoders = kX264,
                 .pixelFormat = "yuv420p",
                 .deepPixelFormat = "yuv420p",
                 .widthStep = 2,
                 .heightStep = 2,
                 .quality = kCrf51,
                 .takesSound = true},
    ExportFormat{.id = "mp4-h264-10",
                 .title = "H.264 in MP4, 10 bits",
                 .help = "Smooth gradients; not every player decodes it in hardware.",
                 .extensions = kMp4OrMov,
                 .encoders = kX264,
                 .pixelFormat = "yuv420p10le",
                 .deepPixelFormat = "yuv420p10le",
                 .widthStep = 2,
                 .heightStep = 2,
                 .bitsPerChannel = 10,
                 .quality = kCrf51,
                 .takesSound = true},
    ExportFormat{.id = "mp4-h265",
                 .title = "H.265 in MP4, 10 bits",
                 .help = "About two thirds of the size of H.264; plays on current devices.",
                 .extensions = kMp4OrMov,
                 .encoders = kX265,
                 .pixelFormat = "yuv420p10le",
                 .deepPixelFormat = "yuv420p10le",
                 .widthStep = 2,
                 .heightStep = 2,
                 .bitsPerChannel = 10,
                 .quality = {"crf", 0, 51, 19, "lower is better; 19 cannot be told from the source"},
                 .takesSound = true},
    ExportFormat{.id = "mp4-av1",
                 .title = "AV1 in MP4, 10 bits",
                 .help = "The smallest files; plays in current browsers.",
                 .extensions = kMp4,
                 .encoders = kAv1,
                 .pixelFormat = "yuv420p10le",
                 .deepPixelFormat = "yuv420p10le",
                 .widthStep = 2,
                 .heightStep = 2,
                 .bitsPerChannel = 10,
                 .quality = kCrf63,
                 .takesSound = true},
    ExportFormat{.id = "mov-prores422",
                 .title = "ProRes 422 in MOV, 10 bits",
                 .help = "For editing: every frame by itself, little loss, large files.",
                 .extensions = kMov,
                 .encoders = kProres,
                 .pixelFormat = "yuv422p10le",
                 .deepPixelFormat = "yuv422p10le",
                 .widthStep = 2,
                 .bitsPerChannel = 10,
                 .quality = {"profile", 0, 3, 3, "0 proxy, 1 LT, 2 standard, 3 HQ"},
                 .takesSound = true},
    ExportFormat{.id = "mov-prores4444",
                 .title = "ProRes 4444 in MOV, 10 bits",
                 .help = "For grading and keying: colour at full resolution.",
                 .extensions = kMov,
                 .encoders = kProres,
                 .pixelFormat = "yuv444p10le",
                 .deepPixelFormat = "yuv444p10le",
                 .bitsPerChannel = 10,
                 .quality = {"profile", 4, 5, 4, "4 is 4444, 5 is 4444 XQ"},
                 .takesSound = true},
    ExportFormat{.id = "webm-vp9",
                 .title = "VP9 in WebM",
                 .help = "For web pages; sound becomes Opus.",
                 .extensions = kWebm,
                 .encoders = kVp9,
                 .pixelFormat = "yuv420p",
                 .deepPixelFormat = "yuv420p",
                 .widthStep = 2,
                 .heightStep = 2,
                 .quality = kCrf63,
                 .tags = TagPlace::Head,
                 .takesSound = true},
    ExportFormat{
        .id = "gif",
        .title = "GIF",
        .help = "Plays by itself wherever pictures are shown; 256 colours, whole hundredths of a second.",
        .extensions = kGif,
        .encoders = kGifEncoder,
        .pixelFormat = "pal8",
        .deepPixelFormat = "pal8",
        .pixels = PixelModel::Palette,
        .quality = {"colours", 2, 255, 255, "more is better"},
        .tags = TagPlace::Tail,
        .loops = true,
        .maxFramesPerSecond = 50},
    ExportFormat{.id = "apng",
                 .title = "Animated PNG",
                 .help = "Lossless, plays in browsers; large.",
                 .extensions = kApng,
                 .encoders = kApngEncoder,
                 .pixelFormat = "rgb24",
                 .deepPixelFormat = "rgb48be",
                 .pixels = PixelModel::Rgb,
                 .bitsPerChannel = 16,
                 .quality = kLossless,
                 .tags = TagPlace::Tail,
                 .loops = true},
    ExportFormat{.id = "webp",
                 .title = "Animated WebP",
                 .help =
                     "Plays in browsers in full colour, far smaller than GIF; whole thousandths of a second.",
                 .extensions = kWebp,
                 .encoders = kWebpEncoder,
                 .pixelFormat = "bgra",
                 .deepPixelFormat = "bgra",
                 .pixels = PixelModel::Rgb,
                 .quality = {"quality", 0, 100, 90, "higher is better"},
                 .tags = TagPlace::Tail,
                 .loops = true},
    ExportFormat{.id = "png-sequence",
                 .title = "PNG sequence",
                 .help = "Lossless, one file a frame, 8 or 16 bits.",
                 .extensions = kPng,
                 .encoders = kPngEncoder,
                 .pixelFormat = "rgb24",
                 .deepPixelFormat = "rgb48be",
                 .pixels = PixelModel::Rgb,
                 .bitsPerChannel = 16,
                 .quality = kLossless,
                 .tags = TagPlace::EachFrame,
                 .isSequence = true},
    ExportFormat{.id = "exr-sequence",
                 .title = "OpenEXR sequence",
                 .help = "For compositing: linear light in half float, one file a frame.",
                 .extensions = kExr,
                 .encoders = kExrEncoder,
                 .pixelFormat = "gbrpf32le",
                 .deepPixelFormat = "gbrpf32le",
                 .pixels = PixelModel::LinearFloat,
                 .bitsPerChannel = 16,
                 .quality = kLossless,
                 .tags = TagPlace::Beside,
                 .isSequence = true},
    ExportFormat{.id = "tiff-sequence",
                 .title = "TIFF sequence",
                 .help =
                     "Lossless, one file a frame, 8 or 16 bits, for programs that read no PNG of 16 bits.",
                 .extensions = kTiff,
                 .encoders = kTiffEncoder,
                 .pixelFormat = "rgb24",
                 .deepPixelFormat = "rgb48le",
                 .pixels = PixelModel::Rgb,
                 .bitsPerChannel = 16,
                 .quality = kLossless,
                 .tags = TagPlace::Beside,
                 .isSequence = true},
};

std::string joined(std::span<const std::string_view> names)
{
    std::string all;
    for (std::size_t i = 0; i < names.size(); ++i) {
        all += i == 0 ? "" : i + 1 == names.size() ? " or " : ", ";
        all += names[i];
    }
    return all;
}

bool has(const ExportFormat& format, std::string_view extension)
{
    return std::find(format.extensions.begin(), format.extensions.end(), extension) !=
           format.extensions.end();
}

} // namespace

std::span<const ExportFormat> exportFormats()
{
    return kFormats;
}

std::string lowerExtension(const std::filesystem::path& target)
{
    auto extension = target.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

Result<const ExportFormat*> exportFormatById(std::string_view id)
{
    std::string known;
    for (const auto& format : kFormats) {
        if (format.id == id) {
            return &format;
        }
        known += ' ' + std::string(format.id);
    }
    return Error{ErrorCode::BadInput, "format", "expected the id of an export format, got " + quotedText(id),
                 "Formats:" + known + "."};
}

Result<const ExportFormat*> exportFormatOf(const std::filesystem::path& target)
{
    const auto extension = lowerExtension(target);
    std::array<std::string_view, kFormats.size()> usual;
    std::size_t count = 0;
    for (const auto& format : kFormats) {
        if (has(format, extension)) {
            return &format;
        }
        if (std::find(usual.begin(), usual.begin() + count, format.extensions.front()) ==
            usual.begin() + count) {
            usual[count++] = format.extensions.front();
        }
    }
    return Error{ErrorCode::BadInput, target.string(),
                 "expected a name that ends in " + joined({usual.data(), count}) + ", got " +
                     quotedText(extension),
                 "Name the output like clip.mp4."};
}

Result<void> checkExtension(const ExportFormat& format, const std::filesystem::path& target)
{
    const auto extension = lowerExtension(target);
    if (!has(format, extension)) {
        return Error{ErrorCode::BadInput, target.string(),
                     "expected a name that ends in " + joined(format.extensions) + " for " +
                         std::string(format.title) + ", got " + quotedText(extension),
                     "Name the output like clip" + std::string(format.extensions.front()) + "."};
    }
    return {};
}

Result<void> checkQuality(const ExportFormat& format, int quality, const std::string& where)
{
    const auto& scale = format.quality;
    const std::string name(scale.name), title(format.title);
    if (name.empty()) {
        return Error{ErrorCode::BadInput, where,
                     title + " is lossless: expected no quality, got " + std::to_string(quality),
                     "Leave the quality away."};
    }
    if (quality < scale.lowest || quality > scale.highest) {
        return Error{ErrorCode::BadInput, where,
                     "expected a " + name + " from " + std::to_string(scale.lowest) + " to " +
                         std::to_string(scale.highest) + ", got " + std::to_string(quality),
                     name + ": " + std::string(scale.meaning) + "."};
    }
    return {};
}

} // namespace cascade
