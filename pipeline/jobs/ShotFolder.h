// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/base/Result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cascade::jobs {

/// One job of the queue as it travels to another machine.
struct Shot {
    std::int64_t job = 0; ///< its number in the queue
    std::string title;
    std::string graph;
    std::string settings; ///< see JobSettings
    std::uint64_t seed = 0;
};

struct ShotFile {
    std::string path; ///< absolute
    std::string sha256;
};

/// How far a shot is: what its task left in the folder, held against the files that it names.
struct ShotState {
    enum class Kind { Missing, Done, Failed };
    Kind kind = Kind::Missing;
    std::vector<ShotFile> files; ///< of a done one
    Error error;                 ///< of a failed one
};

/// A folder that several machines see, with one file for each shot and one for each result: `shot-7.json`,
/// then `shot-7.done.json` or `shot-7.failed.json`. Each is written whole or not at all, and only the task of
/// a shot writes its result, so that nothing needs a lock across machines. Shots are numbered from 0, without
/// gaps.
///
/// Threads  any.
class ShotFolder {
public:
    explicit ShotFolder(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Makes the folder. Errors: BadInput if it holds shots already; DiskFull.
    [[nodiscard]] static Result<ShotFolder> create(const std::filesystem::path& folder,
                                                   const std::vector<Shot>& shots);

    [[nodiscard]] const std::filesystem::path& path() const { return m_folder; }

    /// Errors   BadInput if there is no shot in the folder, or a gap in their numbers.
    [[nodiscard]] Result<int> count() const;
    /// Errors   BadInput for a shot that is not there or whose file cannot be read.
    [[nodiscard]] Result<Shot> shot(int index) const;

    /// A result whose files are gone or changed makes the shot a missing one. Throws Cancelled.
    [[nodiscard]] ShotState state(int index, const CancelToken& cancel = {}) const;

    /// Says how a shot ended; what was said of it before goes. Errors: BadInput if a file cannot be read;
    /// DiskFull.
    [[nodiscard]] Result<void> setDone(int index, const std::vector<std::filesystem::path>& files) const;
    [[nodiscard]] Result<void> setFailed(int index, const Error& error) const;

private:
    [[nodiscard]] std::filesystem::path file(int index, const char* suffix) const;

    std::filesystem::path m_folder;
};

} // namespace cascade::jobs
