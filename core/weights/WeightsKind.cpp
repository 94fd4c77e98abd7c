// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/WeightsKind.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cascade::weights {

namespace {

constexpr std::size_t kLookBytes = 512;

/// Files that are no weights of ours, by their first bytes.
struct Stranger {
    std::string_view start;
    std::string_view name;
    std::string_view hint;
};

constexpr std::string_view kUnpack = "Unpack it and open the file in it.";
constexpr std::string_view kSaveAgain =
    "Load it in Python with a PyTorch you trust it to, and save its state_dict() again.";
constexpr std::string_view kConvert = "Look for the same weights as .safetensors.";

constexpr std::array<Stranger, 14> kStrangers = {{
    {std::string_view("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 14),
     "a file of PyTorch before 1.6, which is a bare pickle", kSaveAgain},
    {"\x80\x02", "a bare pickle", kSaveAgain},
    {"\x80\x03", "a bare pickle", kSaveAgain},
    {"\x80\x04", "a bare pickle", kSaveAgain},
    {"\x80\x05", "a bare pickle", kSaveAgain},
    {"\x1f\x8b", "a file compressed by gzip", kUnpack},
    {"BZh", "a file compressed by bzip2", kUnpack},
    {"\xfd"
     "7zXZ",
     "a file compressed by xz", kUnpack},
    {"\x28\xb5\x2f\xfd", "a file compressed by zstd", kUnpack},
    {"7z\xbc\xaf", "a 7-Zip archive", kUnpack},
    {"Rar!", "a RAR archive", kUnpack},
    {"GGUF", "a GGUF file, whose weights are quantized", kConvert},
    {"\x89HDF", "an HDF5 file", kConvert},
    {"\x93NUMPY", "an array of NumPy", kConvert},
}};

Error stranger(const ByteSource& source, std::string_view name, std::string_view hint)
{
    return Error{ErrorCode::BadInput, source.name(), "expected weights, got " + std::string(name),
                 std::string(hint)};
}

/// A length that such a header may have, and the brace that it begins with.
bool looksLikeSafetensors(std::string_view start)
{
    constexpr std::size_t kLengthBytes = 8;
    constexpr std::string_view kHighBytes("\0\0\0\0", 4); // of a length below 4 GiB
    return start.size() > kLengthBytes && start.substr(4, 4) == kHighBytes && start[kLengthBytes] == '{';
}

std::string_view withoutSpace(std::string_view text)
{
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(kByteOrderMark)) {
        text.remove_prefix(kByteOrderMark.size());
    }
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// Text in the place of weights: what it begins with says most.
Error textual(const ByteSource& source, std::string_view text)
{
    constexpr std::string_view kPointer = "version https://git-lfs";
    if (text.starts_with(kPointer)) {
        return stranger(source, "a git-lfs pointer, which only stands for the file",
                        "Run `git lfs pull` in its folder, or download the file itself.");
    }
    if (text.starts_with('<')) {
        return stranger(source, "a web page",
                        "The download ended at a page: sign in or accept the license there, and download "
                        "the file itself.");
    }
    return stranger(source, "text that begins with " + quotedText(text.substr(0, text.find('\n'))),
                    "Download the file again.");
}

bool isText(std::string_view start)
{
    return std::all_of(start.begin(), start.end(), [](char byte) {
        const auto value = static_cast<unsigned char>(byte);
        return value >= 0x20 || value == '\t' || value == '\r' || value == '\n';
    });
}

/// A tar archive has its magic behind the first member's header.
bool isTar(std::string_view start)
{
    constexpr std::size_t kMagicAt = 257;
    return start.size() > kMagicAt && start.substr(kMagicAt).starts_with("ustar");
}

} // namespace

Result<WeightsKind> weightsKindOf(const ByteSource& source)
{
    if (source.size() == 0) {
        return stranger(source, "an empty file", "Download the file again.");
    }
    std::string start(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), kLookBytes)), '\0');
    if (const auto read = source.read(0, start.data(), start.size()); !read) {
        return read.error();
    }
    const std::string_view look = start;
    // First of all: a length may begin like the marks of other files.
    if (looksLikeSafetensors(look)) {
        return WeightsKind::Safetensors;
    }
    if (look.starts_with("PK\x03\x04") || look.starts_with("PK\x05\x06")) {
        return WeightsKind::Archive;
    }
    for (const auto& known : kStrangers) {
        if (look.starts_with(known.start)) {
            return stranger(source, known.name, known.hint);
        }
    }
    if (isTar(look)) {
        return stranger(source, "a tar archive", kUnpack);
    }
    const auto text = withoutSpace(look);
    if (isText(text)) {
        return text.starts_with('{') ? Result<WeightsKind>(WeightsKind::Index) : textual(source, text);
    }
    return stranger(source, "a file of no kind this program knows",
                    "Safetensors, archives of PyTorch and indices of either can be opened.");
}

} // namespace cascade::weights
