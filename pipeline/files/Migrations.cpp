// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/Migrations.h"

#include "core/config/JsonReader.h"
#include "pipeline/files/GraphFile.h"

#include <nlohmann/json.hpp>

namespace cascade::files {

namespace {

using nlohmann::json;

/// The nodes and links of a graph file as they are put together.
struct Parts {
    json nodes = json::object();
    json links = json::array();

    void add(const std::string& id, const std::string& type, json parameters = json::object())
    {
        nodes[id] = {{"type", type}};
        if (!parameters.empty()) {
            nodes[id]["parameters"] = std::move(parameters);
        }
    }
    void link(const std::string& from, const std::string& to) { links.push_back({from, to}); }
};

/// "tsr2" is of kind tsr, "base" of kind base.
std::string kindOf(const std::string& stage)
{
    return stage.rfind("tsr", 0) == 0 ? "tsr" : stage.rfind("ssr", 0) == 0 ? "ssr" : "base";
}

/// One stage of the record: its model, its controls and itself.
void addStage(Parts& parts, const std::string& model, const std::string& before, JsonReader& stage)
{
    const auto id = stage.get<std::string>("id");
    const auto kind = kindOf(id);
    JsonReader guidance(stage.child("guidance"), stage.where() + "/guidance");
    (void)guidance.get<std::string>("convention", std::map<std::string, std::string>{{"w", "w"}});
    json own{{"steps", stage.get<std::int64_t>("steps")}};
    const auto snr = stage.get<double>("augmentationSnr");
    if (kind != "base") {
        own["snr"] = snr;
    }
    parts.add(id + "-model", "stage-model",
              {{"model", model}, {"stage", id}, {"variant", stage.get<std::string>("variant")}});
    parts.add(id + "-guidance", "guidance",
              {{"schedule", guidance.get<std::string>("schedule")},
               {"threshold", stage.get<std::string>("threshold")}});
    parts.add(id + "-noise", "noise-prior", {{"prior", stage.get<std::string>("noise", "independent")}});
    parts.add(id + "-sampler", "sampler", {{"kind", stage.get<std::string>("sampler")}});
    parts.add(id, kind, own);
    parts.link(id + "-model.model", id + ".model");
    parts.link(id + "-guidance.guidance", id + ".guidance");
    parts.link(id + "-noise.noise", id + ".noise");
    parts.link(id + "-sampler.sampler", id + ".sampler");
    parts.link("encoder.embedding", id + ".text");
    parts.link("seed.seed", id + ".seed");
    parts.link(before.empty() ? id + "-model.model" : before + ".clip",
               before.empty() ? "encoder.model" : id + ".clip");
    guidance.finish();
    stage.finish();
}

json graphFromRecord(const json& record, const std::string& where)
{
    JsonReader reader(record, where);
    (void)reader.get<int>("schema");
    const auto model = reader.get<std::string>("model");
    Parts parts;
    parts.add(
        "prompt", "prompt",
        {{"text", reader.get<std::string>("prompt")}, {"negative", reader.get<std::string>("negative")}});
    parts.add("seed", "seed", {{"seed", reader.get<std::int64_t>("seed")}});
    parts.add("encoder", "text-encoder");
    parts.link("prompt.text", "encoder.text");
    std::string before;
    for (const auto& item : reader.child("stages")) {
        JsonReader stage(item, where + "/stages");
        const auto id = item.is_object() && item.contains("id") && item["id"].is_string()
                            ? item["id"].get<std::string>()
                            : "";
        addStage(parts, model, before, stage);
        before = id;
    }
    reader.finish();
    parts.add("export", "export-video");
    if (!before.empty()) {
        parts.link(before + ".clip", "export.clip");
    }
    return {
        {"schema", 2}, {"conventions", {{"guidance", "w"}}}, {"nodes", parts.nodes}, {"links", parts.links}};
}

} // namespace

Result<json> migrated(json text, const std::string& where)
{
    try {
        if (!text.is_object() || !text.contains("schema") || !text["schema"].is_number_integer()) {
            return Error{ErrorCode::BadInput, where, "expected a graph with a schema number", {}};
        }
        const auto schema = text["schema"].get<std::int64_t>();
        if (schema > kGraphSchema) {
            const auto program = text.contains("program") && text["program"].is_string()
                                     ? text["program"].get<std::string>().substr(0, 40)
                                     : std::string("a newer version");
            return Error{ErrorCode::BadInput, where,
                         "expected schema " + std::to_string(kGraphSchema) + " or older, got " +
                             std::to_string(schema),
                         "It was written by " + program + ": open it there, or update Cascade Studio."};
        }
        if (schema < 1) {
            return Error{ErrorCode::BadInput, where, "there is no schema " + std::to_string(schema), {}};
        }
        return schema == 1 ? graphFromRecord(text, where) : text;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::files
