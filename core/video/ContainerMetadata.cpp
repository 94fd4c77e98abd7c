// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"

#include "core/video/Ffmpeg.h"
#include "core/video/StillImage.h"

#include <array>
#include <cstring>
#include <fstream>

namespace cascade::video {

namespace {

bool isPng(const std::filesystem::path& file)
{
    std::array<char, 8> head{};
    std::ifstream(file, std::ios::binary).read(head.data(), head.size());
    return std::memcmp(head.data(), "\x89PNG\r\n\x1a\n", head.size()) == 0;
}

} // namespace

Result<std::map<std::string, std::string>> readMetadata(const std::filesystem::path& file)
{
    if (isPng(file)) {
        return readPngText(file);
    }
    const CancelToken never;
    auto input = openInput(file, never);
    if (!input) {
        return input.error();
    }
    return tagsOf(input.value()->metadata);
}

} // namespace cascade::video
