// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/ModelConfig.h"

#include "core/base/AtomicFile.h"
#include "core/config/JsonReader.h"

#include <algorithm>
#include <fstream>

namespace cascade {

namespace {

constexpr int kSchema = 1;

TextConfig textFromJson(const nlohmann::json& json)
{
    JsonReader reader(json, "model.json/text");
    TextConfig text;
    text.tokenizer = reader.get<std::string>("tokenizer");
    JsonReader encoder(reader.child("encoder"), "model.json/text/encoder");
    text.encoder = {encoder.get<std::string>("file"), encoder.get<std::string>("sha256")};
    encoder.finish();
    text.vocabulary = reader.get<std::int64_t>("vocabulary");
    text.width = reader.get<std::int64_t>("width");
    text.feedForward = reader.get<std::int64_t>("feedForward");
    text.headWidth = reader.get<std::int64_t>("headWidth");
    text.heads = reader.get<std::int64_t>("heads");
    text.layers = reader.get<std::int64_t>("layers");
    text.maxTokens = reader.get<int>("maxTokens");
    reader.finish();
    return text;
}

/// A preferred variant that no stage has would never run. Models without weights have none at all.
void requireOneWith(const ModelConfig& model)
{
    const auto has = [&](const StageConfig& stage) { return stage.variants.contains(model.preferred); };
    const auto none = [](const StageConfig& stage) { return stage.variants.empty(); };
    if (std::any_of(model.stages.begin(), model.stages.end(), has) ||
        std::all_of(model.stages.begin(), model.stages.end(), none)) {
        return;
    }
    throw ErrorException(Error{ErrorCode::BadInput,
                               "model.json/preferred",
                               "expected a variant that some stage has, got \"" + model.preferred + '"',
                               {}});
}

ModelConfig modelFromJson(const nlohmann::json& json, const std::filesystem::path& folder)
{
    JsonReader reader(json, "model.json");
    if (const auto schema = reader.get<int>("schema"); schema != kSchema) {
        throw ErrorException(
            Error{ErrorCode::BadInput, (folder / "model.json").string(),
                  "expected schema " + std::to_string(kSchema) + ", got " + std::to_string(schema),
                  "This model folder needs another version of Cascade Studio."});
    }
    ModelConfig model;
    model.folder = folder;
    model.name = reader.get<std::string>("name");
    model.title = reader.get<std::string>("title");
    model.licence = reader.get<std::string>("licence");
    model.trainingData = reader.get<std::string>("trainingData");
    model.text = textFromJson(reader.child("text"));
    for (const auto& stage : reader.child("stages")) {
        model.stages.push_back(stageConfigFromJson(stage).value());
    }
    model.preferred = reader.get<std::string>("preferred", model.preferred);
    reader.finish();
    requireOneWith(model);
    return model;
}

} // namespace

nlohmann::json toJson(const TextConfig& text)
{
    return {{"tokenizer", text.tokenizer},
            {"encoder", {{"file", text.encoder.file}, {"sha256", text.encoder.sha256}}},
            {"vocabulary", text.vocabulary},
            {"width", text.width},
            {"feedForward", text.feedForward},
            {"headWidth", text.headWidth},
            {"heads", text.heads},
            {"layers", text.layers},
            {"maxTokens", text.maxTokens}};
}

Result<StageConfig> ModelConfig::stage(const std::string& id) const
{
    std::string known;
    for (const auto& candidate : stages) {
        if (candidate.id == id) {
            return candidate;
        }
        known += " " + candidate.id;
    }
    return Error{
        ErrorCode::BadInput, "model/" + name, "expected a stage of" + known + ", got \"" + id + "\"", {}};
}

Result<ModelConfig> readModelConfig(const std::filesystem::path& folder)
{
    const auto file = folder / "model.json";
    std::ifstream stream(file);
    if (!stream) {
        return Error{ErrorCode::WeightsMissing, file.string(), "there is no model here",
                     "Name a folder that holds model.json, or reinstall the program for the shipped model."};
    }
    try {
        return modelFromJson(nlohmann::json::parse(stream), folder);
    } catch (const ErrorException& e) {
        return e.error();
    } catch (const nlohmann::json::exception& e) {
        return Error{ErrorCode::BadInput, file.string(), std::string("expected JSON, got ") + e.what(), {}};
    }
}

Result<void> writeModelConfig(const ModelConfig& config, const std::filesystem::path& folder)
{
    auto stages = nlohmann::json::array();
    for (const auto& stage : config.stages) {
        stages.push_back(toJson(stage));
    }
    nlohmann::json json{{"schema", kSchema},
                        {"name", config.name},
                        {"title", config.title},
                        {"licence", config.licence},
                        {"trainingData", config.trainingData},
                        {"text", toJson(config.text)},
                        {"stages", stages}};
    if (config.preferred != ModelConfig().preferred) {
        json["preferred"] = config.preferred;
    }
    return writeFileAtomically(folder / "model.json", json.dump(1) + "\n");
}

} // namespace cascade
