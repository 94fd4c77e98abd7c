// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/ShotFolder.h"

#include "core/base/AtomicFile.h"
#include "core/base/Hash.h"
#include "core/config/JsonReader.h"
#include "pipeline/jobs/MessageFields.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace cascade::jobs {

namespace {

using nlohmann::json;

/// A discarded value if the file is not there or holds no JSON.
json readJson(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return stream ? json::parse(stream, nullptr, false) : json(json::value_t::discarded);
}

Result<std::vector<ShotFile>> hashed(const std::vector<std::filesystem::path>& files)
{
    std::vector<ShotFile> all;
    for (const auto& file : files) {
        auto sum = sha256OfFile(file);
        if (!sum) {
            return sum.error();
        }
        all.push_back({std::filesystem::absolute(file).string(), std::move(sum).value()});
    }
    return all;
}

/// The files that a result names, or none if it is damaged.
std::vector<ShotFile> filesOf(const json& result, const std::string& where)
{
    std::vector<ShotFile> files;
    try {
        JsonReader reader(result, where);
        for (const auto& one : reader.get<std::vector<json>>("files")) {
            JsonReader file(one, where + "/files");
            files.push_back({file.get<std::string>("path"), file.get<std::string>("sha256")});
        }
    } catch (const ErrorException&) {
        files.clear();
    }
    return files;
}

bool unchanged(const ShotFile& file, const CancelToken& cancel)
{
    const auto sum = sha256OfFile(file.path, cancel);
    return sum && sum.value() == file.sha256;
}

/// The error of a result, or what is wrong with it.
Error errorOf(const json& result)
{
    try {
        return errorFrom(result);
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace

std::filesystem::path ShotFolder::file(int index, const char* suffix) const
{
    return m_folder / ("shot-" + std::to_string(index) + suffix + ".json");
}

Result<ShotFolder> ShotFolder::create(const std::filesystem::path& folder, const std::vector<Shot>& shots)
{
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    ShotFolder made(std::filesystem::absolute(folder));
    if (std::filesystem::exists(made.file(0, ""))) {
        return Error{ErrorCode::BadInput, folder.string(), "expected a new folder, got one that holds shots",
                     "Give another --folder, or submit what is missing in this one with --resume."};
    }
    for (std::size_t i = 0; i < shots.size(); ++i) {
        const auto& shot = shots[i];
        const auto text = json{{"schema", 1},         {"job", shot.job},           {"title", shot.title},
                               {"graph", shot.graph}, {"settings", shot.settings}, {"seed", shot.seed}}
                              .dump(1);
        if (auto done = writeFileAtomically(made.file(static_cast<int>(i), ""), text); !done) {
            return done.error();
        }
    }
    return made;
}

Result<int> ShotFolder::count() const
{
    int count = 0;
    while (std::filesystem::exists(file(count, ""))) {
        ++count;
    }
    if (count == 0) {
        return Error{ErrorCode::BadInput, m_folder.string(), "expected a folder of shots, got none in it",
                     "Such folders are made by: cascade queue submit --slurm"};
    }
    return count;
}

Result<Shot> ShotFolder::shot(int index) const
{
    const auto name = file(index, "");
    const auto read = readJson(name);
    if (read.is_discarded()) {
        return Error{
            ErrorCode::BadInput, name.string(), "expected a shot, got a file that is missing or damaged", {}};
    }
    try {
        JsonReader reader(read, name.string());
        if (const auto schema = reader.get<int>("schema"); schema != 1) {
            return Error{ErrorCode::BadInput, name.string(),
                         "expected a shot of schema 1, got " + std::to_string(schema),
                         "It was made by another version of Cascade Studio."};
        }
        Shot shot{reader.get<std::int64_t>("job"), reader.get<std::string>("title"),
                  reader.get<std::string>("graph"), reader.get<std::string>("settings"),
                  reader.get<std::uint64_t>("seed")};
        reader.finish();
        return shot;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

ShotState ShotFolder::state(int index, const CancelToken& cancel) const
{
    ShotState state;
    if (const auto done = readJson(file(index, ".done")); !done.is_discarded()) {
        state.files = filesOf(done, file(index, ".done").string());
        const bool whole = std::all_of(state.files.begin(), state.files.end(),
                                       [&](const ShotFile& one) { return unchanged(one, cancel); });
        if (!state.files.empty() && whole) {
            state.kind = ShotState::Kind::Done;
        }
        return state;
    }
    if (const auto failed = readJson(file(index, ".failed")); !failed.is_discarded()) {
        state.kind = ShotState::Kind::Failed;
        state.error = errorOf(failed);
    }
    return state;
}

Result<void> ShotFolder::setDone(int index, const std::vector<std::filesystem::path>& files) const
{
    const auto all = hashed(files);
    if (!all) {
        return all.error();
    }
    auto list = json::array();
    for (const auto& file : all.value()) {
        list.push_back({{"path", file.path}, {"sha256", file.sha256}});
    }
    return writeFileAtomically(file(index, ".done"), json{{"files", list}}.dump(1));
}

Result<void> ShotFolder::setFailed(int index, const Error& error) const
{
    return writeFileAtomically(file(index, ".failed"),
                               toJson(error).dump(1, ' ', false, json::error_handler_t::replace));
}

} // namespace cascade::jobs
