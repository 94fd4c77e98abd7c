// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Scaler.h"

namespace cascade::video {

namespace {

constexpr int kExact = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
constexpr int kUnity = 1 << 16; // contrast and saturation in swscale's fixed point

bool hasChromaRows(AVPixelFormat format)
{
    const auto* description = av_pix_fmt_desc_get(format);
    return description != nullptr && description->log2_chroma_h == 1 && description->log2_chroma_w == 1;
}

} // namespace

ScalerHandle makeScaler(const PixelLayout& from, const PixelLayout& to)
{
    ScalerHandle scaler(sws_alloc_context());
    if (!scaler) {
        return nullptr;
    }
    const auto set = [&](const char* name, std::int64_t value) {
        av_opt_set_int(scaler.get(), name, value, 0);
    };
    set("srcw", from.width);
    set("srch", from.height);
    set("src_format", from.format);
    set("dstw", to.width);
    set("dsth", to.height);
    set("dst_format", to.format);
    set("sws_flags", kExact);
    // 4:2:0 of MPEG: chroma in the middle between two rows (128 of 256), on the left column (0, swscale's
    // default).
    if (hasChromaRows(from.format)) {
        set("src_v_chr_pos", 128);
    }
    if (hasChromaRows(to.format)) {
        set("dst_v_chr_pos", 128);
    }
    set("src_range", from.fullRange ? 1 : 0);
    set("dst_range", to.fullRange ? 1 : 0);
    if (sws_init_context(scaler.get(), nullptr, nullptr) < 0) {
        return nullptr;
    }
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(from.matrix), from.fullRange ? 1 : 0,
                             sws_getCoefficients(to.matrix), to.fullRange ? 1 : 0, 0, kUnity, kUnity);
    return scaler;
}

} // namespace cascade::video
