// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/MediaFeatures.h"

#include "core/video/Ffmpeg.h"

namespace cascade::video {

std::vector<EncoderFeature> encoderFeatures()
{
    std::vector<EncoderFeature> features{
        {"libx264", "H.264", false, true},
        {"aac", "AAC sound", false, true},
        {"png", "PNG", false, true},
        {"h264_nvenc", "H.264 on NVIDIA cards", false, false},
        {"libx265", "H.265", false, false},
        {"libsvtav1", "AV1", false, false},
        {"libaom-av1", "AV1 below 64 pixels", false, false},
        {"prores_ks", "ProRes", false, false},
        {"libvpx-vp9", "VP9", false, false},
        {"libopus", "Opus sound", false, false},
        {"gif", "GIF", false, false},
        {"apng", "animated PNG", false, false},
        {"libwebp", "WebP", false, false},
        {"exr", "OpenEXR", false, false},
        {"tiff", "TIFF", false, false},
    };
    for (auto& feature : features) {
        feature.present = avcodec_find_encoder_by_name(feature.name.c_str()) != nullptr;
    }
    return features;
}

std::string ffmpegVersion()
{
    return av_version_info();
}

} // namespace cascade::video
