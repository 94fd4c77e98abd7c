// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Sidecar.h"

#include "core/base/AtomicFile.h"
#include "core/video/TagsJson.h"

#include <algorithm>
#include <charconv>
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
    if (!frameNumber(frame)) {
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

std::optional<std::int64_t> frameNumber(const std::filesystem::path& frame)
{
    const auto digits = frame.stem().extension().string();
    std::int64_t number = 0;
    const auto* begin = digits.data() + std::min<std::size_t>(digits.size(), 1);
    const auto* end = digits.data() + digits.size();
    const auto [stop, failed] = std::from_chars(begin, end, number);
    const bool isFrame =
        digits.size() > kDigits && failed == std::errc() && stop == end && *begin >= '0' && *begin <= '9';
    return isFrame ? std::optional(number) : std::nullopt;
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
