// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace cascade::video {

/// One encoder that FFmpeg might have been built with.
struct EncoderFeature {
    std::string name;  ///< as FFmpeg calls it: "libx264"
    std::string makes; ///< "H.264"
    bool present = false;
    bool needed = false; ///< the program cannot export without it
};

/// The encoders that matter to the program, present or not.
[[nodiscard]] std::vector<EncoderFeature> encoderFeatures();
/// FFmpeg's own name for the version that runs: "5.1.6-0+deb12u1".
[[nodiscard]] std::string ffmpegVersion();

} // namespace cascade::video
