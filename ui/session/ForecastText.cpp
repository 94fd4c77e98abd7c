// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/session/ForecastText.h"

#include "ui/session/Text.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr const char* kRead = "clip"; // the part of a key that is another's

NodeForecast forecastOf(const nlohmann::json& item)
{
    NodeForecast forecast;
    forecast.found = item.at("does") == "find";
    forecast.computed = item.at("does") == "compute";
    if (const auto& seconds = item.at("seconds"); seconds.is_number()) {
        forecast.seconds = seconds.get<double>();
    }
    forecast.peakBytes = item.at("peakBytes").get<std::int64_t>();
    if (const auto why = item.find("why"); why != item.end()) {
        forecast.why = NodeWhy{why->at("part").get<std::string>(), why->at("now").get<std::string>(),
                               why->at("before").get<std::string>()};
    }
    return forecast;
}

/// What an artist did, rather than what follows from that.
bool isCause(const std::optional<NodeWhy>& why)
{
    return why && why->part != kRead;
}

QString say(const char* words)
{
    return QCoreApplication::translate("Forecast", words);
}

/// A value as it stands in a sentence; nothing for one that is long or a hash, which nobody reads.
QString shortValue(const std::string& value)
{
    constexpr qsizetype kLongest = 60;
    const auto words = text(value).simplified();
    return words.isEmpty() || words.size() > kLongest || words.startsWith(QLatin1Char('{')) ? QString()
                                                                                            : words;
}

} // namespace

std::optional<ForecastAnswer> readForecast(const QByteArray& json)
{
    try {
        const auto answer = nlohmann::json::parse(json.begin(), json.end());
        const auto& prediction = answer.at("prediction");
        if (!prediction.is_object()) {
            return {};
        }
        ForecastAnswer read;
        for (const auto& item : prediction.at("items")) {
            read.nodes[graph::NodeId(item.at("node").get<std::string>())] = forecastOf(item);
        }
        if (prediction.at("complete").get<bool>()) {
            read.seconds = prediction.at("seconds").get<double>();
        }
        read.peakBytes = prediction.at("peakBytes").get<std::int64_t>();
        return read;
    } catch (const nlohmann::json::exception&) {
        return {};
    }
}

std::map<graph::NodeId, NodeForecast> onCanvas(const std::map<graph::NodeId, NodeForecast>& opened,
                                               const std::map<graph::NodeId, graph::NodeId>& origins)
{
    std::map<graph::NodeId, NodeForecast> canvas;
    for (const auto& [id, forecast] : opened) {
        const auto origin = origins.find(id);
        if (origin == origins.end()) {
            canvas[id] = forecast;
            continue;
        }
        const auto [entry, isFirst] = canvas.try_emplace(origin->second, forecast);
        if (!isFirst) {
            auto& all = entry->second;
            if (!isCause(all.why) && forecast.why) {
                all.why = forecast.why;
            }
            all.found = all.found && forecast.found;
            all.computed = all.computed || forecast.computed;
            all.seconds = all.seconds && forecast.seconds ? std::optional(*all.seconds + *forecast.seconds)
                                                          : std::nullopt;
            all.peakBytes = std::max(all.peakBytes, forecast.peakBytes);
        }
    }
    return canvas;
}

QString whyText(const NodeForecast& forecast)
{
    if (!forecast.computed) {
        return {};
    }
    if (!forecast.why) {
        return say("Not in the store: nothing like it was made yet.");
    }
    const auto& [part, now, before] = *forecast.why;
    if (part == kRead) {
        return say("Not in the store: what it reads has changed.");
    }
    const auto name = text(part), is = shortValue(now), was = shortValue(before);
    return is.isEmpty() || was.isEmpty() ? say("Not in the store: %1 has changed.").arg(name)
                                         : say("Not in the store: %1 is %2 now, was %3.").arg(name, is, was);
}

} // namespace cascade::ui
