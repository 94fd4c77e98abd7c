// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/StageConfig.h"

#include "core/config/JsonReader.h"
#include "core/config/NetworkJson.h"

namespace cascade {

namespace {

const std::map<std::string, StageRole> kRoles{
    {"base", StageRole::Base}, {"tsr", StageRole::Tsr}, {"ssr", StageRole::Ssr}};
const std::map<std::string, ConditionKind> kConditions{
    {"none", ConditionKind::None},     {"upsample", ConditionKind::Upsample},
    {"repeat", ConditionKind::Repeat}, {"blank", ConditionKind::Blank},
    {"blend", ConditionKind::Blend},   {"blend-change", ConditionKind::BlendAndChange}};

const std::map<std::string, GuidanceForm> kForms{
    {"two-passes", GuidanceForm::TwoPasses}, {"told", GuidanceForm::Told}, {"own", GuidanceForm::Own}};

ClipShape shapeFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    ClipShape shape;
    shape.frames = reader.get<int>("frames");
    shape.height = reader.get<int>("height");
    shape.width = reader.get<int>("width");
    shape.rate = Rate::of(reader.get<int>("framesPerSecond"));
    reader.finish();
    if (shape.frames < 1 || shape.height < 1 || shape.width < 1 || shape.rate.numerator < 1) {
        throw ErrorException(
            Error{ErrorCode::BadInput, where, "expected positive measures, got " + json.dump(), {}});
    }
    return shape;
}

diffusion::NoiseSchedule scheduleFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    diffusion::NoiseSchedule schedule;
    schedule.logSnrMin = reader.get("logSnrMin", schedule.logSnrMin);
    schedule.logSnrMax = reader.get("logSnrMax", schedule.logSnrMax);
    schedule.logSnrShift = reader.get("logSnrShift", schedule.logSnrShift);
    reader.finish();
    return schedule;
}

StageDefaults defaultsFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    StageDefaults defaults;
    defaults.sampler = reader.get("sampler", defaults.sampler);
    defaults.steps = reader.get("steps", defaults.steps);
    defaults.guidance = reader.get("guidance", defaults.guidance);
    defaults.threshold = reader.get("threshold", defaults.threshold);
    defaults.augmentationSnr = reader.get("augmentationSnr", defaults.augmentationSnr);
    defaults.noise = reader.get("noise", defaults.noise);
    reader.finish();
    return defaults;
}

Variant variantFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    Variant variant;
    variant.file = reader.get<std::string>("file");
    variant.sha256 = reader.get<std::string>("sha256");
    variant.changes = reader.get<std::string>("changes", "");
    if (reader.has("guidance")) {
        variant.guidance = reader.get("guidance", kForms);
    }
    if (variant.guidance == GuidanceForm::Told) {
        JsonReader range(reader.child("told"), where + "/told");
        variant.told = {range.get<double>("min"), range.get<double>("max")};
        range.finish();
    }
    if (reader.has("sampler")) {
        variant.sampler = reader.get<std::string>("sampler");
    }
    if (reader.has("steps")) {
        variant.steps = reader.get<int>("steps");
    }
    reader.finish();
    const auto& file = variant.file;
    if (file.empty() || file.find('/') != std::string::npos || file.find('\\') != std::string::npos ||
        file[0] == '.') {
        throw ErrorException(Error{
            ErrorCode::BadInput, where, "expected the name of a file in the model folder, got " + file, {}});
    }
    if (variant.steps && *variant.steps < 1) {
        throw ErrorException(Error{ErrorCode::BadInput,
                                   where + "/steps",
                                   "expected at least 1, got " + std::to_string(*variant.steps),
                                   {}});
    }
    return variant;
}

nlohmann::json toJson(const Variant& variant)
{
    nlohmann::json json{{"file", variant.file}, {"sha256", variant.sha256}};
    if (!variant.changes.empty()) {
        json["changes"] = variant.changes;
    }
    if (variant.guidance != GuidanceForm::TwoPasses) {
        json["guidance"] = nameIn(kForms, variant.guidance);
    }
    if (variant.guidance == GuidanceForm::Told) {
        json["told"] = {{"min", variant.told.min}, {"max", variant.told.max}};
    }
    if (variant.sampler) {
        json["sampler"] = *variant.sampler;
    }
    if (variant.steps) {
        json["steps"] = *variant.steps;
    }
    return json;
}

std::map<std::string, Variant> variantsFromJson(const nlohmann::json& json, const std::string& where)
{
    std::map<std::string, Variant> variants;
    for (const auto& [name, value] : json.items()) {
        variants[name] = variantFromJson(value, where + "/" + name);
    }
    for (const auto& [name, variant] : variants) { // one step: no chains, no rings
        const auto& whole = variant.changes;
        if (!whole.empty() && (!variants.contains(whole) || !variants.at(whole).changes.empty())) {
            throw ErrorException(Error{ErrorCode::BadInput,
                                       where + "/" + name + "/changes",
                                       "expected a variant that is whole, got \"" + whole + "\"",
                                       {}});
        }
    }
    return variants;
}

StageConfig readStage(const nlohmann::json& json)
{
    const auto id = json.is_object() && json.contains("id") && json["id"].is_string()
                        ? json["id"].get<std::string>()
                        : "?";
    JsonReader reader(json, "model.json/" + id);
    StageConfig stage;
    stage.id = reader.get<std::string>("id");
    stage.role = reader.get("role", kRoles);
    stage.output = shapeFromJson(reader.child("output"), reader.where() + "/output");
    stage.network = networkFromJson(reader.child("network"), reader.where() + "/network");
    if (reader.has("schedule")) {
        stage.schedule = scheduleFromJson(reader.child("schedule"), reader.where() + "/schedule");
    }
    stage.prediction = diffusion::parsePrediction(reader.get<std::string>("prediction")).value();
    stage.residual = reader.get("residual", false);
    stage.condition = reader.get("condition", kConditions);
    stage.frameFactor = reader.get("frameFactor", 1);
    stage.sizeFactor = reader.get("sizeFactor", 1);
    stage.defaults = defaultsFromJson(reader.child("defaults"), reader.where() + "/defaults");
    if (reader.has("variants")) {
        stage.variants = variantsFromJson(reader.child("variants"), reader.where() + "/variants");
    }
    reader.finish();
    return stage;
}

} // namespace

ClipShape StageConfig::outputFor(const ClipShape& input) const
{
    switch (role) {
    case StageRole::Base:
        break;
    case StageRole::Tsr:
        return {input.frames * frameFactor, input.height, input.width, input.rate.times(frameFactor)};
    case StageRole::Ssr:
        return {input.frames, input.height * sizeFactor, input.width * sizeFactor, input.rate};
    }
    return output;
}

Result<StageConfig> StageConfig::as(const std::string& variant) const
{
    const auto found = variants.find(variant);
    if (found == variants.end()) {
        std::string known;
        for (const auto& [name, value] : variants) {
            known += " " + name;
        }
        return Error{
            ErrorCode::BadInput, id, "expected a variant of" + known + ", got \"" + variant + "\"", {}};
    }
    auto stage = *this;
    stage.chosen = found->second;
    stage.network.guidanceWeight = stage.chosen.guidance == GuidanceForm::Told;
    return stage;
}

StageDefaults StageConfig::usual() const
{
    auto usual = defaults;
    usual.sampler = chosen.sampler.value_or(defaults.sampler);
    usual.steps = chosen.steps.value_or(defaults.steps);
    if (chosen.guidance == GuidanceForm::Own) {
        usual.guidance = "0";
    }
    return usual;
}

Result<StageConfig> stageConfigFromJson(const nlohmann::json& json)
{
    try {
        return readStage(json);
    } catch (const ErrorException& e) {
        return e.error();
    }
}

nlohmann::json toJson(const StageConfig& stage)
{
    auto variants = nlohmann::json::object();
    for (const auto& [name, variant] : stage.variants) {
        variants[name] = toJson(variant);
    }
    return {{"id", stage.id},
            {"role", nameIn(kRoles, stage.role)},
            {"output",
             {{"frames", stage.output.frames},
              {"height", stage.output.height},
              {"width", stage.output.width},
              {"framesPerSecond", stage.output.rate.numerator}}},
            {"network", toJson(stage.network)},
            {"schedule",
             {{"logSnrMin", stage.schedule.logSnrMin},
              {"logSnrMax", stage.schedule.logSnrMax},
              {"logSnrShift", stage.schedule.logSnrShift}}},
            {"prediction", diffusion::predictionName(stage.prediction)},
            {"residual", stage.residual},
            {"condition", nameIn(kConditions, stage.condition)},
            {"frameFactor", stage.frameFactor},
            {"sizeFactor", stage.sizeFactor},
            {"defaults",
             {{"sampler", stage.defaults.sampler},
              {"steps", stage.defaults.steps},
              {"guidance", stage.defaults.guidance},
              {"threshold", stage.defaults.threshold},
              {"augmentationSnr", stage.defaults.augmentationSnr},
              {"noise", stage.defaults.noise}}},
            {"variants", variants}};
}

} // namespace cascade
