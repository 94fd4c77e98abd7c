// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/Command.h"
#include "core/config/ModelConfig.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::cli {

/// Whether a weights file is the one that model.json means.
enum class FileState {
    Right,   ///< the stated hash
    Present, ///< there; no hash is stated, or none was computed
    Missing,
    Altered, ///< another hash, or unreadable
};
[[nodiscard]] std::string stateText(FileState state);

/// One file that a model folder names.
struct ModelFile {
    std::string part;    ///< stage id, "text" or "tokenizer"
    std::string variant; ///< of a stage; else empty
    std::string file;
    std::string expected;   ///< SHA-256 in model.json; may be empty
    std::string sha256;     ///< as computed; empty if it was not
    std::int64_t bytes = 0; ///< 0 if missing
    FileState state = FileState::Missing;
};

/// A model whose stages have no weights at all: sizes to train by, not to run.
[[nodiscard]] bool isPlan(const ModelConfig& model);

/// All files of a model, or only those of `part`; with `hashing` their hashes are computed. Throws Cancelled.
[[nodiscard]] std::vector<ModelFile> checkFiles(const ModelConfig& model, bool hashing,
                                                const CancelToken& cancel, const std::string& part = {});

/// The error for the first missing or altered of these files, if there is one.
///
/// Errors   WeightsMissing naming file, expected and got.
[[nodiscard]] Result<void> requireWhole(const ModelConfig& model, const std::vector<ModelFile>& files);

/// A model folder that `cascade models` knows.
struct StoredModel {
    std::filesystem::path folder;
    std::string name;     ///< of the folder
    bool shipped = false; ///< else the user's own
};

/// Shipped models, then the user's, each by name.
[[nodiscard]] std::vector<StoredModel> storedModels(const Context& context);

/// Copies (or with `link` links) a model folder to the user's models, after checking every hash. All or
/// nothing: a copy that fails leaves no folder behind.
///
/// Errors   WeightsMissing, BadInput for a model of a name that is taken or cannot be one, DiskFull. Throws
/// Cancelled.
[[nodiscard]] Result<StoredModel> addModel(const Context& context, const std::filesystem::path& folder,
                                           bool link);

/// Removes one of the user's models; of a linked one only the link. Errors: BadInput for a shipped or unknown
/// one; DiskFull.
[[nodiscard]] Result<StoredModel> removeModel(const Context& context, const std::string& name);

} // namespace cascade::cli
