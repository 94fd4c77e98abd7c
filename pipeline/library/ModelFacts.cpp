// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/library/ModelFacts.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace cascade::library {

namespace {

constexpr int kFactsVersion = 1;

/// An enum as a number, as long as it is one of the first `count`.
template <typename Enum>
Enum enumOf(const nlohmann::json& json, int count)
{
    const int value = json.get<int>();
    if (value < 0 || value >= count) {
        throw nlohmann::json::other_error::create(501, "no such choice", &json);
    }
    return static_cast<Enum>(value);
}

} // namespace

std::string factsText(const FoundModel& model)
{
    auto parts = nlohmann::json::array();
    for (const auto part : model.parts) {
        parts.push_back(static_cast<int>(part));
    }
    auto files = nlohmann::json::array();
    for (const auto& file : model.files) {
        files.push_back({{"name", file.name}, {"bytes", file.bytes}});
    }
    const nlohmann::json json{{"version", kFactsVersion},
                              {"title", model.title},
                              {"repository", model.repository},
                              {"role", static_cast<int>(model.role)},
                              {"family", model.family},
                              {"parts", parts},
                              {"fits", model.fits},
                              {"isRunnable", model.isRunnable},
                              {"files", files},
                              {"bytes", model.bytes},
                              {"licence", model.licence.name},
                              {"terms", static_cast<int>(model.licence.terms)},
                              {"source", static_cast<int>(model.licence.source)},
                              {"isBroken", model.isBroken},
                              {"problem", model.problem},
                              {"hint", model.hint}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<FoundModel> modelOfFacts(const std::string& facts)
{
    try {
        const auto json = nlohmann::json::parse(facts);
        if (json.at("version") != kFactsVersion) {
            return {};
        }
        FoundModel model;
        model.title = json.at("title");
        model.repository = json.at("repository");
        model.role = enumOf<ModelRole>(json.at("role"), 8);
        model.family = json.at("family");
        model.parts.reserve(json.at("parts").size());
        for (const auto& part : json.at("parts")) {
            model.parts.push_back(enumOf<ModelPart>(part, 4));
        }
        model.fits = json.at("fits").get<std::vector<std::string>>();
        model.isRunnable = json.at("isRunnable");
        model.files.reserve(json.at("files").size());
        for (const auto& file : json.at("files")) {
            model.files.push_back({file.at("name"), file.at("bytes")});
        }
        model.bytes = json.at("bytes");
        model.licence = {json.at("licence"), enumOf<Terms>(json.at("terms"), 4),
                         enumOf<LicenceSource>(json.at("source"), 7)};
        model.isBroken = json.at("isBroken");
        model.problem = json.at("problem");
        model.hint = json.at("hint");
        return model;
    } catch (const nlohmann::json::exception&) {
        return {};
    }
}

} // namespace cascade::library
