// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/JobSettings.h"

#include "core/config/JsonReader.h"
#include "pipeline/plan/Seeds.h"

#include <nlohmann/json.hpp>

namespace cascade::jobs {

std::string settingsText(const JobSettings& settings)
{
    return nlohmann::json{{"folder", settings.folder.string()}, {"name", settings.name},
                          {"output", settings.output},          {"until", settings.until},
                          {"numbered", settings.numbered},      {"approved", settings.approved}}
        .dump();
}

Result<JobSettings> readSettings(const std::string& text, const std::string& where)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    try {
        JsonReader reader(json, where);
        JobSettings settings;
        settings.folder = reader.get<std::string>("folder");
        settings.name = reader.get<std::string>("name");
        settings.output = reader.get<std::string>("output");
        settings.until = reader.get<std::string>("until");
        settings.numbered = reader.get<bool>("numbered");
        settings.approved = reader.get("approved", std::vector<std::string>());
        reader.finish();
        return settings;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

std::string resultText(const std::vector<std::filesystem::path>& files)
{
    auto list = nlohmann::json::array();
    for (const auto& file : files) {
        list.push_back(file.string());
    }
    return nlohmann::json{{"files", list}}.dump();
}

Result<RenderJob> renderJobOf(const std::string& graph, const std::string& settings, std::uint64_t seed,
                              const std::string& where)
{
    auto text = files::readGraph(graph, where);
    auto read = text ? readSettings(settings, where) : Result<JobSettings>(text.error());
    if (!read) {
        return read.error();
    }
    if (auto set = plan::setSeeds(text.value().graph, seed); !set) {
        return set.error();
    }
    const auto& s = read.value();
    RenderJob job;
    job.text = std::move(text).value();
    job.folder = s.folder;
    job.workingFolder = std::filesystem::current_path();
    job.name = s.numbered ? s.name + '-' + std::to_string(seed) : s.name;
    job.output = s.output;
    job.until = s.until;
    job.seed = seed;
    for (const auto& stage : s.approved) {
        job.approved.emplace(stage);
    }
    return job;
}

} // namespace cascade::jobs
