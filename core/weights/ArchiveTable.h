// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"
#include "core/weights/ElementType.h"
#include "core/weights/Pickle.h"
#include "core/weights/ZipMembers.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cascade::weights {

/// A tensor of an archive: every element lies within the member that holds its storage.
struct ArchiveTensor : TensorInfo {
    std::uint64_t offset = 0;          ///< of the first element, in bytes from the start of the archive
    std::vector<std::int64_t> strides; ///< in elements, each at least 0
};

/// What the dictionary in an archive holds.
struct ArchiveTable {
    std::map<std::string, ArchiveTensor, std::less<>> tensors;
    std::map<std::string, std::string> metadata; ///< its plain numbers and short texts: "epoch"
    std::vector<std::string> warnings;           ///< what was left out, and why
};

/// What of an archive its pickle is judged by.
struct ArchiveParts {
    std::string name;          ///< of the file, for messages
    std::uint64_t bytes = 0;   ///< of the whole file
    std::string storagePrefix; ///< names of members that hold storages begin so: "archive/data/"
    ZipMembers members;
};

/// Finds the tensors of the dictionary that `pickle` holds, or of the one dictionary in it that training
/// programs put weights into ("state_dict", "ema", "module", "model", ...). Tensors of kinds that the program
/// does not read are left out with a warning; so is what only looks like one. Other values are passed over.
///
/// Errors   BadInput if there is no such dictionary, if a tensor does not lie within its storage, if a
/// storage
///          is not there or not of the size stated, and if all tensors together are more than eight times the
///          file and 16 MiB, which sharing of storages does not explain.
/// Source   PyTorch, torch/_utils.py, torch/serialization.py.
[[nodiscard]] Result<ArchiveTable> readArchiveTable(const Pickle& pickle, const ArchiveParts& parts);

} // namespace cascade::weights
