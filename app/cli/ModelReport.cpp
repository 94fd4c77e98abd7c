// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ModelReport.h"

#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/cascade/TextEncoder.h"
#include "core/nn/T5Encoder.h"
#include "core/nn/VideoUnet.h"
#include "core/weights/StateDict.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <set>

namespace cascade::cli {

namespace {

const auto kMeta = torch::TensorOptions(torch::kMeta);

std::string roleText(StageRole role)
{
    switch (role) {
    case StageRole::Base:
        return "base";
    case StageRole::Tsr:
        return "frames";
    case StageRole::Ssr:
        break;
    }
    return "pixels";
}

std::string factorText(const StageConfig& stage)
{
    const int factor = stage.role == StageRole::Tsr ? stage.frameFactor : stage.sizeFactor;
    return stage.role == StageRole::Base ? "" : " x" + std::to_string(factor);
}

} // namespace

std::int64_t parameterCountOf(const StageConfig& stage)
{
    return weights::parameterCount(*nn::VideoUnet(stage.network, kMeta));
}

std::int64_t parameterCountOf(const TextConfig& text)
{
    return weights::parameterCount(*nn::T5Encoder(t5Options(text), kMeta));
}

std::int64_t bytesOf(const std::vector<ModelFile>& files)
{
    std::set<std::string> seen;
    std::int64_t bytes = 0;
    for (const auto& file : files) {
        bytes += seen.insert(file.file).second ? file.bytes : 0;
    }
    return bytes;
}

nlohmann::json reportJson(const ModelConfig& model, const std::vector<ModelFile>& files)
{
    auto stages = nlohmann::json::array();
    std::int64_t parameters = parameterCountOf(model.text);
    for (const auto& stage : model.stages) {
        const auto count = parameterCountOf(stage);
        parameters += count;
        const auto& d = stage.defaults;
        stages.push_back({{"id", stage.id},
                          {"frames", stage.output.frames},
                          {"height", stage.output.height},
                          {"width", stage.output.width},
                          {"framesPerSecond", stage.output.rate.framesPerSecond()},
                          {"frameFactor", stage.frameFactor},
                          {"sizeFactor", stage.sizeFactor},
                          {"parameters", count},
                          {"sampler", d.sampler},
                          {"steps", d.steps},
                          {"guidance", d.guidance}});
    }
    auto list = nlohmann::json::array();
    for (const auto& file : files) {
        list.push_back({{"part", file.part},
                        {"variant", file.variant},
                        {"file", file.file},
                        {"bytes", file.bytes},
                        {"sha256", file.sha256},
                        {"expectedSha256", file.expected},
                        {"state", stateText(file.state)}});
    }
    return {{"kind", "model"},
            {"folder", model.folder.string()},
            {"name", model.name},
            {"title", model.title},
            {"licence", model.licence},
            {"trainingData", model.trainingData},
            {"preferred", model.preferred},
            {"parameters", parameters},
            {"bytes", bytesOf(files)},
            {"textParameters", parameterCountOf(model.text)},
            {"stages", stages},
            {"files", list}};
}

void printReport(const ModelConfig& model, const std::vector<ModelFile>& files)
{
    std::printf("%s\n%s\n\n", model.title.c_str(), model.trainingData.c_str());
    Table about;
    about.add({"name", model.name});
    about.add({"licence", model.licence});
    about.add({"folder", model.folder.string()});
    about.add({"size", bytesText(bytesOf(files))});
    about.add({"preferred", model.preferred});
    about.add({"text encoder", countText(parameterCountOf(model.text)) + " parameters, " +
                                   std::to_string(model.text.maxTokens) + " tokens"});
    about.print();
    std::printf("\n");
    Table stages({"stage", "makes", "frames", "size", "fps", "parameters", "sampler", "steps", "guidance w"});
    for (const auto& stage : model.stages) {
        stages.add({stage.id, roleText(stage.role) + factorText(stage), std::to_string(stage.output.frames),
                    measureText(stage.output.width, stage.output.height), rateText(stage.output.rate),
                    countText(parameterCountOf(stage)), stage.defaults.sampler,
                    std::to_string(stage.defaults.steps), stage.defaults.guidance});
    }
    stages.print();
    std::printf("\n");
    Table weights({"part", "variant", "file", "size", "state", "SHA-256"});
    for (const auto& file : files) {
        weights.add(
            {file.part, file.variant, file.file, bytesText(file.bytes), stateText(file.state), file.sha256});
    }
    weights.print();
}

} // namespace cascade::cli
