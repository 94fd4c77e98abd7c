// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cascade::weights::tests {

/// A member as an archive shall state it, true or not.
struct MemberText {
    std::string name;
    std::string bytes;
    std::uint16_t method = 0;
    std::uint16_t flags = 0;                    ///< 8: a data descriptor follows, and the header has no sizes
    std::string localExtra;                     ///< padding before the bytes, as PyTorch aligns storages
    std::optional<std::uint32_t> declaredBytes; ///< in the directory, in the place of how many there are
};

/// How an archive says how large it is.
enum class ZipForm {
    Short,     ///< as Python's zipfile
    EndRecord, ///< with a ZIP64 end record, as PyTorch
    Large,     ///< all sizes and offsets in 64 bits, as PyTorch beyond 4 GiB
};

std::string zipOf(const std::vector<MemberText>& members, ZipForm form = ZipForm::EndRecord);

/// `value`, lowest byte first.
std::string little(std::uint64_t value, int bytes);

/// `text` with `bytes` in the place of as many from `at` on.
std::string patched(std::string text, std::size_t at, const std::string& bytes);

/// Where the header of the member with that number lies in the directory; npos where there is none.
std::size_t centralHeader(const std::string& archive, int member);

/// Parts of a pickle of protocol 2.
std::string pickleText(const std::string& text);
std::string pickleInteger(std::int64_t value);
std::string pickleTuple(const std::vector<std::int64_t>& values);
std::string pickleGlobal(const std::string& module, const std::string& name);

/// A tensor as PyTorch writes it, true or not.
struct TensorText {
    std::string storage = "0";
    std::string storageClass = "FloatStorage";
    std::int64_t elements = 6; ///< of the storage
    std::int64_t offset = 0;
    std::vector<std::int64_t> shape{2, 3};
    std::vector<std::int64_t> strides{3, 1};
};
std::string pickleTensor(const TensorText& tensor);
/// A whole pickle of the dictionary {key: value, ...}; values are opcodes.
std::string pickleDict(const std::vector<std::pair<std::string, std::string>>& entries);

/// An archive of PyTorch with that pickle and storages "0", "1", ...
std::string archiveOf(const std::string& pickle, const std::vector<std::string>& storages);
/// `count` floats: 0, 1, 2, ...
std::string floats(int count);

/// The bytes of a file, of one of the fixtures by its name.
std::string bytesOfFile(const std::filesystem::path& file);
std::filesystem::path archiveFixture(const std::string& name);

/// What a reader must never do with input that nobody would write: refuse without words for the file `name`.
/// Empty if it did well.
std::string refusalFault(const Error& error, const std::string& name);
/// The same of what was to be refused with these words.
template <typename T>
std::string refusalFault(const Result<T>& result, const std::string& name, const std::string& message)
{
    if (result) {
        return "accepted";
    }
    const auto& said = result.error().what;
    return said.find(message) == std::string::npos ? "said: " + said : refusalFault(result.error(), name);
}

} // namespace cascade::weights::tests
