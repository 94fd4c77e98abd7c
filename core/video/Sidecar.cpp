// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Sidecar.h"

#include "core/base/AtomicFile.h"
#include "core/video/TagsJson.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace cascade::video {

namespace {

constexpr std::uintmax_t kMaxBytes = std::uintmax_t{64} << 20;
constexpr std::size_t kDigits = 4; // of a frame's number, at least

/// `name.png` for `name.0001.png`; empty for other names.
std::filesystem::path sequenceOf(const std::filesystem::path& frame)
{
    const auto number = frame.stem().extension().string();
    const bool isFrame = number.size() > kDigits && std::all_of(number.begin() + 1, number.end(),
                                                                [](char c) { return c >= '0' && c <= '9'; });
    if (!isFrame) {
        return {};
    }
    auto name = frame.stem().stem();
    name += frame.extension();
    return frame.parent_path() / name;
}

} // namespace

std::filesystem::path sidecarPath(const std::filesystem::path& file)
{
    auto path = file;
    path += ".cascade.json";
    return path;
}

std::filesystem::path framePath(const std::filesystem::path& sequence, std::int64_t number)
{
    auto digits = std::to_string(number);
    digits.insert(0, kDigits - std::min(kDigits, digits.size()), '0');
    auto name = sequence.stem();
    name += '.' + digits + sequence.extension().string();
    return sequence.parent_path() / name;
}

Result<void> writeSidecar(const std::filesystem::path& file, const Tags& tags)
{
    return writeFileAtomically(sidecarPath(file), tagsToJson(tags));
}

Result<Tags> readSidecar(const std::filesystem::path& file)
{
    for (const auto& owner : {file, sequenceOf(file)}) {
        const auto path = sidecarPath(owner);
        std::error_code failed;
        if (owner.empty() || !std::filesystem::is_regular_file(path, failed)) {
            continue;
        }
        if (std::filesystem::file_size(path, failed) > kMaxBytes) {
            return Error{ErrorCode::BadInput, path.string(),
                         "expected at most " + std::to_string(kMaxBytes >> 20) + " MiB of tags", ""};
        }
        std::ifstream stream(path, std::ios::binary);
        return tagsFromJson(std::string(std::istreambuf_iterator<char>(stream), {}), path.string());
    }
    return Tags{};
}

} // namespace cascade::video
