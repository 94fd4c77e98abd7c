// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace cascade {

/// What a format stores of a pixel.
enum class PixelModel {
    VideoRange,  ///< Y'CbCr by BT.709, limited range, tagged so
    Rgb,         ///< sRGB as given, full range
    Palette,     ///< sRGB, at most 256 colours a frame
    LinearFloat, ///< linear light of BT.709 primaries, half float: the sRGB curve undone exactly
};

/// Where the tags of a file go.
enum class TagPlace {
    Index, ///< with the container's index, after the frames: every tag is in the file
    Head,  ///< before the frames: in the file; with the hash of the frames, once it is known, also beside it
    Tail,  ///< after the frames, in a block of the format for comments: every tag is in the file
    EachFrame, ///< in every file of a sequence; with the hash of all frames also beside it
    Beside,    ///< beside the file only
};

/// The scale on which the quality of a format is chosen.
struct QualityScale {
    std::string_view name; ///< "crf"; empty: the format has no choice
    int lowest = 0;
    int highest = 0;
    int standard = 0;
    std::string_view meaning; ///< one line for the user: which end is the better one
};

/// One way to export, as data. All texts are literals.
struct ExportFormat {
    std::string_view id;                          ///< "mp4-h264"
    std::string_view title;                       ///< "H.264 in MP4"
    std::string_view help;                        ///< one line: what it is good for
    std::span<const std::string_view> extensions; ///< ".mp4" ..., the usual one first
    std::span<const std::string_view> encoders;   ///< FFmpeg's names, the preferred one first
    std::string_view pixelFormat;                 ///< FFmpeg's name, for frames of 8 bits
    std::string_view deepPixelFormat;             ///< for frames of 16 bits
    int widthStep = 1;  ///< the picture's width is a multiple of this: so many pixels share a colour sample
    int heightStep = 1; ///< likewise its height
    PixelModel pixels = PixelModel::VideoRange;
    int bitsPerChannel = 8; ///< most that it stores
    QualityScale quality;
    TagPlace tags = TagPlace::Index;
    bool takesSound = false;
    bool loops = false;            ///< the file says how often it plays
    bool isSequence = false;       ///< one file a frame
    int maxFramesPerSecond = 1000; ///< more the format cannot say, or players do not follow
};

/// All formats, in the order in which a user should see them.
[[nodiscard]] std::span<const ExportFormat> exportFormats();

/// Errors  BadInput for an unknown id; the hint lists the known ones.
[[nodiscard]] Result<const ExportFormat*> exportFormatById(std::string_view id);

/// The first format with the extension of `target`, upper or lower case.
///
/// Errors  BadInput for an unknown extension.
[[nodiscard]] Result<const ExportFormat*> exportFormatOf(const std::filesystem::path& target);

/// Whether `target` has one of the format's extensions.
///
/// Errors  BadInput that names the ones it may have.
[[nodiscard]] Result<void> checkExtension(const ExportFormat& format, const std::filesystem::path& target);

/// Whether a quality is on the format's scale.
///
/// Errors   BadInput, the place being `where`.
[[nodiscard]] Result<void> checkQuality(const ExportFormat& format, int quality, const std::string& where);

/// The bits of the frames that make the best of a format: 16 where it stores more than 8.
[[nodiscard]] inline int usefulBits(const ExportFormat& format)
{
    return format.bitsPerChannel > 8 ? 16 : 8;
}

/// The extension of a name in lower case, with its dot.
[[nodiscard]] std::string lowerExtension(const std::filesystem::path& target);

} // namespace cascade
