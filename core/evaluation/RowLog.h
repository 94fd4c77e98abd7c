// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <functional>
#include <string>

namespace cascade::evaluation {

/// Results as they are made, one JSON object a line, so that a run that was stopped goes on. Each line names
/// the run that it belongs to.
///
/// Threads  one at a time; several processes may each append to a file of their own in the same folder.
class RowLog {
public:
    /// `run` says everything that decides the rows.
    RowLog(std::filesystem::path folder, std::string run) : m_folder(std::move(folder)), m_run(std::move(run))
    {
    }

    /// Hands all rows of all files of the folder to `take`, which may throw nlohmann::json::exception or
    /// ErrorException for one that it cannot use. A last line that a kill cut off is left out.
    ///
    /// Errors   BadInput if a line is damaged, or belongs to another run.
    [[nodiscard]] Result<void> read(const std::function<void(const nlohmann::json& row)>& take) const;
    /// Errors   DiskFull.
    [[nodiscard]] Result<void> append(const std::string& file, nlohmann::json row) const;

private:
    [[nodiscard]] Result<void> readFile(const std::filesystem::path& path,
                                        const std::function<void(const nlohmann::json& row)>& take) const;

    std::filesystem::path m_folder;
    std::string m_run;
};

} // namespace cascade::evaluation
