// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Places.h"
#include "core/base/Result.h"
#include "pipeline/library/FoundModel.h"
#include "pipeline/library/ModelPlaces.h"
#include "pipeline/store/Database.h"
#include "pipeline/store/FileHashes.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cascade::library {

/// Names weights: by what they are, and by what they were called.
struct ModelWish {
    std::string sha256; ///< see modelHash; empty: by the hint alone
    std::string hint;   ///< a path, a title or "owner/name"
};

/// Bytes hashed so far, and of how many.
using HashProgress = std::function<void(std::uintmax_t done, std::uintmax_t total)>;

/// The weights of others that were found on this machine, and the places that the artist gave: on disk,
/// shared by all processes that open it. It holds no weights.
///
/// Errors   of every function: those of Database.
/// Threads  one at a time; each thread and each process opens its own.
class ModelLibrary {
public:
    /// Opens the library of these places, made if it is absent. A file that is damaged is renamed to FILE~
    /// and begun anew; `note` then says so.
    [[nodiscard]] static Result<ModelLibrary> open(const Places& places, std::string& note);

    /// Where a scan looks: what the artist gave, then what other programs use by custom.
    [[nodiscard]] Result<std::vector<ModelPlace>> places();
    /// Remembers a file or folder of the artist; nothing is copied. Errors: BadInput if it is not there.
    [[nodiscard]] Result<ModelPlace> remember(const std::filesystem::path& path);
    /// Forgets a file or folder, and what was found there. False where neither was known.
    [[nodiscard]] Result<bool> forget(const std::filesystem::path& path);

    /// Puts what a scan found at these places in the place of what was known of them.
    [[nodiscard]] Result<void> keep(const std::vector<ModelPlace>& scanned,
                                    const std::vector<FoundModel>& models);
    /// Whether anything was ever scanned.
    [[nodiscard]] Result<bool> isScanned();
    /// What was found and still lies there, by title; hashes as far as they are known.
    [[nodiscard]] Result<std::vector<FoundModel>> models();

    /// The hash of a model: known, or computed and remembered.
    ///
    /// Errors   BadInput if a file cannot be read. Throws Cancelled.
    [[nodiscard]] Result<std::string> hash(const FoundModel& model, const CancelToken& cancel = {},
                                           const HashProgress& progress = {});
    /// The model that is meant; never another one. By hash, the weights are those of that hash, wherever they
    /// lie now: where they are not known by it, a model of the hint's name is hashed. Without one, the hint
    /// must be the path of one, or name one alone.
    ///
    /// Errors   WeightsMissing if none is; BadInput if a name is that of several. Throws Cancelled.
    [[nodiscard]] Result<FoundModel> find(const ModelWish& wish, const CancelToken& cancel = {});

private:
    ModelLibrary(store::Database database, store::FileHashes hashes)
        : m_database(std::move(database)), m_hashes(std::move(hashes))
    {
    }
    [[nodiscard]] Result<std::string> knownHash(const FoundModel& model);
    [[nodiscard]] Result<FoundModel> findHash(const ModelWish& wish, const CancelToken& cancel);
    [[nodiscard]] Result<FoundModel> findName(const std::string& hint);

    store::Database m_database;
    store::FileHashes m_hashes;
};

/// What to call a model of `all` so that ModelLibrary::find finds it: its title where no other is called so,
/// else its path.
[[nodiscard]] std::string nameAmong(const std::vector<FoundModel>& all, const FoundModel& model);

/// What names a model for good: of a single file its SHA-256; of several that of the lines "HASH  NAME" of
/// its files by name, as `sha256sum` prints them. `hashes` are those of `model.files`.
[[nodiscard]] std::string modelHash(const FoundModel& model, const std::vector<std::string>& hashes);

} // namespace cascade::library
