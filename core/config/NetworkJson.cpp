// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/NetworkJson.h"

#include "core/config/JsonReader.h"

namespace cascade {

namespace {

const std::map<std::string, nn::NormKind> kNorms{{"rms", nn::NormKind::PerPosition},
                                                 {"group-frame", nn::NormKind::GroupFrame},
                                                 {"group-clip", nn::NormKind::GroupClip}};
const std::map<std::string, nn::ResamplingKind> kResamplings{{"convolution", nn::ResamplingKind::Convolution},
                                                             {"shuffle", nn::ResamplingKind::Shuffle}};
const std::map<std::string, nn::TemporalMixing> kMixings{
    {"none", nn::TemporalMixing::None},
    {"convolution", nn::TemporalMixing::Convolution},
    {"attention", nn::TemporalMixing::Attention},
    {"convolution-attention", nn::TemporalMixing::ConvolutionThenAttention},
    {"space-time", nn::TemporalMixing::SpaceTimeAttention}};

nn::UnetLevel levelFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    nn::UnetLevel level;
    level.channels = reader.get<std::int64_t>("channels");
    level.blocks = reader.get<std::int64_t>("blocks");
    level.selfAttention = reader.get("selfAttention", false);
    level.textAttention = reader.get("textAttention", false);
    level.temporal = reader.get("temporal", kMixings);
    reader.finish();
    return level;
}

} // namespace

nn::VideoUnetOptions networkFromJson(const nlohmann::json& json, const std::string& where)
{
    JsonReader reader(json, where);
    nn::VideoUnetOptions options;
    options.inputChannels = reader.get<std::int64_t>("inputChannels", 3);
    options.conditionChannels = reader.get<std::int64_t>("conditionChannels", 0);
    options.patch = reader.get<std::int64_t>("patch", 1);
    options.outerKernel = reader.get<std::int64_t>("outerKernel", 3);
    options.textWidth = reader.get<std::int64_t>("textWidth");
    options.conditionWidth = reader.get<std::int64_t>("conditionWidth");
    options.headWidth = reader.get<std::int64_t>("headWidth", 64);
    options.feedForward = reader.get<std::int64_t>("feedForward", 2);
    options.norm = reader.has("norm") ? reader.get("norm", kNorms) : nn::NormKind::PerPosition;
    options.resampling =
        reader.has("resampling") ? reader.get("resampling", kResamplings) : nn::ResamplingKind::Convolution;
    options.efficient = reader.get("efficient", false);
    options.lowLogSnr = reader.get("lowLogSnr", false);
    options.guidanceWeight = reader.get("guidanceWeight", false);
    options.positions = reader.get("positions", false);
    const auto& levels = reader.child("levels");
    for (std::size_t i = 0; i < levels.size(); ++i) {
        options.levels.push_back(levelFromJson(levels.at(i), where + "/levels/" + std::to_string(i)));
    }
    reader.finish();
    return options;
}

nlohmann::json toJson(const nn::VideoUnetOptions& network)
{
    auto levels = nlohmann::json::array();
    for (const auto& level : network.levels) {
        levels.push_back({{"channels", level.channels},
                          {"blocks", level.blocks},
                          {"selfAttention", level.selfAttention},
                          {"textAttention", level.textAttention},
                          {"temporal", nameIn(kMixings, level.temporal)}});
    }
    return {{"inputChannels", network.inputChannels},
            {"conditionChannels", network.conditionChannels},
            {"patch", network.patch},
            {"outerKernel", network.outerKernel},
            {"textWidth", network.textWidth},
            {"conditionWidth", network.conditionWidth},
            {"headWidth", network.headWidth},
            {"feedForward", network.feedForward},
            {"norm", nameIn(kNorms, network.norm)},
            {"resampling", nameIn(kResamplings, network.resampling)},
            {"efficient", network.efficient},
            {"lowLogSnr", network.lowLogSnr},
            {"guidanceWeight", network.guidanceWeight},
            {"positions", network.positions},
            {"levels", levels}};
}

} // namespace cascade
