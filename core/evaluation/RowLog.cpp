// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/RowLog.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

namespace cascade::evaluation {

namespace {

Error damaged(const std::filesystem::path& path, const std::string& why)
{
    return {ErrorCode::BadInput, path.string(), "has a damaged line: " + why, "Remove that line."};
}

bool endsInsideALine(const std::filesystem::path& path)
{
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    if (!stream || stream.tellg() <= 0) {
        return false;
    }
    stream.seekg(-1, std::ios::end);
    return stream.get() != '\n';
}

/// A kill may have cut off the last line: the rest of it must not swallow the next one.
void dropCutOffLine(const std::filesystem::path& path)
{
    if (endsInsideALine(path)) {
        std::ifstream stream(path, std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(stream)), {});
        std::error_code ignored; // reading then finds the damage
        std::filesystem::resize_file(path, text.rfind('\n') + 1, ignored);
    }
}

} // namespace

Result<void> RowLog::readFile(const std::filesystem::path& path,
                              const std::function<void(const nlohmann::json& row)>& take) const
{
    std::ifstream stream(path, std::ios::binary);
    std::string line;
    while (std::getline(stream, line)) {
        if (stream.eof()) {
            break; // no line end: cut off
        }
        try {
            const auto row = nlohmann::json::parse(line);
            const auto run = row.at("run").get<std::string>();
            if (run != m_run) {
                return Error{
                    ErrorCode::BadInput, path.string(),
                    "is of another run: expected " + m_run + ", got " + run,
                    "Give another --output, or remove the folder: what else lies there is of that run, "
                    "too."};
            }
            take(row);
        } catch (const nlohmann::json::exception& e) {
            return damaged(path, e.what());
        } catch (const ErrorException& e) {
            return damaged(path, e.what());
        }
    }
    return {};
}

Result<void> RowLog::read(const std::function<void(const nlohmann::json& row)>& take) const
{
    std::error_code none; // no folder yet: nothing was made
    for (const auto& entry : std::filesystem::directory_iterator(m_folder, none)) {
        if (entry.path().extension() == ".jsonl") {
            if (auto done = readFile(entry.path(), take); !done) {
                return done;
            }
        }
    }
    return {};
}

Result<void> RowLog::append(const std::string& file, nlohmann::json row) const
{
    std::error_code ignored; // opening then fails
    std::filesystem::create_directories(m_folder, ignored);
    const auto path = m_folder / file;
    dropCutOffLine(path);
    row["run"] = m_run;
    std::ofstream stream(path, std::ios::binary | std::ios::app);
    stream << row.dump() << '\n' << std::flush;
    if (!stream) {
        return Error{ErrorCode::DiskFull, path.string(), "cannot be written", {}};
    }
    return {};
}

} // namespace cascade::evaluation
