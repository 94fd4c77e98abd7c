// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/StrictJson.h"
#include "pipeline/jobs/MessageFields.h"
#include "pipeline/jobs/MessageSplitter.h"
#include "pipeline/jobs/Messages.h"

#include <limits>

namespace cascade::jobs {

namespace {

using nlohmann::json;

constexpr files::JsonLimits kLimits{kMostMessageBytes, 8, 100'000};
constexpr auto kMost = std::numeric_limits<int>::max();

json toJson(const Welcome& welcome)
{
    return {{"event", "welcome"},
            {"protocol", welcome.protocol},
            {"version", welcome.version},
            {"resources", welcome.resources.string()},
            {"houseRules", welcome.houseRules.string()},
            {"pid", welcome.pid}};
}
json toJson(const Queued& queued)
{
    return {{"event", "queued"}, {"id", queued.id}, {"ahead", queued.ahead}};
}
json toJson(const StageWaits& stage)
{
    return {{"event", "stage-waits"}, {"id", stage.id}, {"node", stage.node}};
}
json toJson(const StageDone& stage)
{
    return {{"event", "stage-done"},    {"id", stage.id},
            {"node", stage.node},       {"found", stage.outcome == Outcome::Found},
            {"seconds", stage.seconds}, {"clipped", stage.clipped}};
}
json toJson(const StageScored& stage)
{
    return {
        {"event", "stage-scored"}, {"id", stage.id}, {"node", stage.node}, {"worldClip", stage.worldClip}};
}
json toJson(const RunProgress& run)
{
    return {{"event", "progress"}, {"id", run.id}, {"progress", jobs::toJson(run.progress)}};
}
json toJson(const RunNote& note)
{
    return {{"event", "note"}, {"id", note.id}, {"text", note.text}};
}
json toJson(const RunScored& scored)
{
    return {{"event", "scored"}, {"id", scored.id}, {"score", jobs::toJson(scored.score)}};
}
json toJson(const Preview& preview)
{
    return {{"event", "preview"}, {"id", preview.id}, {"frames", jobs::toJson(preview.frames)}};
}
json toJson(const FileWritten& written)
{
    return {{"event", "written"}, {"id", written.id}, {"file", written.file.string()}};
}
json toJson(const RunDone& done)
{
    return {{"event", "done"}, {"id", done.id}, {"result", jobs::toJson(done.result)}};
}
json toJson(const Failed& failed)
{
    json text{{"event", "failed"}, {"error", jobs::toJson(failed.error)}};
    if (failed.id) {
        text["id"] = *failed.id;
    }
    return text;
}
json toJson(const RunState& run)
{
    return {{"name", run.name},       {"priority", std::string(store::nameOf(run.priority))},
            {"running", run.running}, {"node", run.node},
            {"step", run.step},       {"steps", run.steps}};
}
json toJson(const Status& status)
{
    auto runs = json::array();
    for (const auto& run : status.runs) {
        runs.push_back(toJson(run));
    }
    return {{"event", "status"},
            {"version", status.version},
            {"pid", status.pid},
            {"residentBytes", status.residentBytes},
            {"runs", runs}};
}
json toJson(const Stopping&)
{
    return {{"event", "stopping"}};
}

RunState stateFrom(const json& value)
{
    JsonReader reader(value, "status/runs");
    RunState run;
    run.name = reader.get<std::string>("name");
    run.priority = store::parsePriority(reader.get<std::string>("priority")).value();
    run.running = reader.get<bool>("running");
    run.node = reader.get<std::string>("node");
    run.step = static_cast<int>(integerIn(reader, "step", 0, kMost));
    run.steps = static_cast<int>(integerIn(reader, "steps", 0, kMost));
    reader.finish();
    return run;
}

Status statusFrom(JsonReader& reader)
{
    Status status{reader.get<std::string>("version"),
                  reader.get<std::int64_t>("pid"),
                  reader.get<std::int64_t>("residentBytes"),
                  {}};
    for (const auto& run : reader.child("runs")) {
        status.runs.push_back(stateFrom(run));
    }
    return status;
}

Failed failedFrom(JsonReader& reader)
{
    Failed failed{std::nullopt, errorFrom(reader.child("error"))};
    if (reader.has("id")) {
        failed.id = reader.get<RunId>("id");
    }
    return failed;
}

Event ofRun(JsonReader& reader, const std::string& kind)
{
    const auto id = reader.get<RunId>("id");
    if (kind == "queued") {
        return Queued{id, reader.get<std::int64_t>("ahead")};
    }
    if (kind == "stage-waits") {
        return StageWaits{id, reader.get<std::string>("node")};
    }
    if (kind == "stage-done") {
        return StageDone{id, reader.get<std::string>("node"),
                         reader.get<bool>("found") ? Outcome::Found : Outcome::Computed,
                         reader.get<double>("seconds"), reader.get<std::vector<double>>("clipped")};
    }
    if (kind == "stage-scored") {
        return StageScored{id, reader.get<std::string>("node"), reader.get<double>("worldClip")};
    }
    if (kind == "progress") {
        return RunProgress{id, progressFrom(reader.child("progress"))};
    }
    if (kind == "note") {
        return RunNote{id, reader.get<std::string>("text")};
    }
    if (kind == "scored") {
        return RunScored{id, scoreFrom(reader.child("score"))};
    }
    if (kind == "preview") {
        return Preview{id, previewFrom(reader.child("frames"))};
    }
    if (kind == "written") {
        return FileWritten{id, reader.get<std::string>("file")};
    }
    if (kind == "done") {
        return RunDone{id, resultFrom(reader.child("result"))};
    }
    throw ErrorException(notOneOf("event", "a kind of event", kind));
}

Event eventFrom(JsonReader& reader, const std::string& kind)
{
    if (kind == "welcome") {
        return Welcome{static_cast<int>(integerIn(reader, "protocol", 0, kMost)),
                       reader.get<std::string>("version"), reader.get<std::string>("resources"),
                       reader.get<std::string>("houseRules"), reader.get<std::int64_t>("pid")};
    }
    if (kind == "failed") {
        return failedFrom(reader);
    }
    if (kind == "status") {
        return statusFrom(reader);
    }
    if (kind == "stopping") {
        return Stopping{};
    }
    return ofRun(reader, kind);
}

} // namespace

std::string textOf(const Event& event)
{
    return std::visit(
        [](const auto& one) { return toJson(one).dump(-1, ' ', false, json::error_handler_t::replace); },
        event);
}

Result<Event> readEvent(std::string_view text)
{
    const auto parsed = files::parseJson(text, "event", kLimits);
    if (!parsed) {
        return parsed.error();
    }
    try {
        JsonReader reader(parsed.value(), "event");
        auto event = eventFrom(reader, reader.get<std::string>("event"));
        reader.finish();
        return event;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::jobs
