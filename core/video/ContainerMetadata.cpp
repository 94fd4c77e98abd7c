// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/ContainerMetadata.h"

#include "core/video/ContainerTags.h"
#include "core/video/Sidecar.h"
#include "core/video/TailTags.h"

#include <array>
#include <cstring>
#include <fstream>

namespace cascade::video {

namespace {

/// Pictures that hold no tags of ours.
bool isExrOrTiff(const std::filesystem::path& file)
{
    std::array<char, 4> head{};
    std::ifstream(file, std::ios::binary).read(head.data(), head.size());
    return std::memcmp(head.data(), "\x76\x2f\x31\x01", 4) == 0 ||
           std::memcmp(head.data(), "II*\0", 4) == 0 || std::memcmp(head.data(), "MM\0*", 4) == 0;
}

Result<Tags> tagsInside(const std::filesystem::path& file)
{
    auto tail = readTailTags(file);
    if (!tail) {
        return tail.error();
    }
    if (tail.value()) {
        return *std::move(tail).value();
    }
    if (isExrOrTiff(file)) {
        return Tags{};
    }
    const CancelToken never;
    auto input = openInput(file, never);
    if (!input) {
        return input.error();
    }
    return containerTags(*input.value(), file.string());
}

} // namespace

Result<Tags> readMetadata(const std::filesystem::path& file)
{
    auto inside = tagsInside(file);
    if (!inside) {
        return inside;
    }
    auto beside = readSidecar(file);
    if (!beside) {
        return beside;
    }
    auto tags = std::move(inside).value();
    tags.merge(beside.value()); // what the file says of itself comes first
    return tags;
}

} // namespace cascade::video
