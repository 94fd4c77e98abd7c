// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/MessageFields.h"

#include "core/base/ErrorNames.h"
#include "core/base/Quote.h"

#include <charconv>
#include <limits>

namespace cascade::jobs {

namespace {

constexpr std::int64_t kMostTakes = 1'000'000;
constexpr std::int64_t kMostThreads = 4096;
constexpr std::int64_t kMostMemory = std::int64_t{1} << 50U;
constexpr std::int64_t kMostInt = std::numeric_limits<int>::max();

/// Seeds take 64 bits; numbers in JSON are sure to 53.
std::uint64_t seedFrom(const std::string& text)
{
    std::uint64_t seed = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, seed);
    if (failed != std::errc() || stop != end) {
        throw ErrorException(notOneOf("job/seed", "a whole number of 64 bits, as a text", text));
    }
    return seed;
}

template <typename Nodes>
nlohmann::json namesOf(const Nodes& nodes)
{
    auto names = nlohmann::json::array();
    for (const graph::NodeId& node : nodes) {
        names.push_back(node.text());
    }
    return names;
}

std::map<graph::NodeId, store::Key> clipsFrom(const nlohmann::json& json)
{
    if (!json.is_object()) {
        throw ErrorException(notOneOf("job/keptClips", "an object", json.type_name()));
    }
    std::map<graph::NodeId, store::Key> clips;
    for (const auto& [node, text] : json.items()) {
        if (!text.is_string()) {
            throw ErrorException(notOneOf("job/keptClips", "keys as texts", text.type_name()));
        }
        clips.emplace(node, store::Key::parse(text.get<std::string>()).value());
    }
    return clips;
}

int smallInteger(JsonReader& reader, const std::string& key)
{
    return static_cast<int>(integerIn(reader, key, 0, kMostInt));
}

} // namespace

Error notOneOf(const std::string& where, const std::string& expected, const std::string& got)
{
    return {ErrorCode::BadInput, where, "expected " + expected + ", got " + quotedText(got), {}};
}

std::int64_t integerIn(JsonReader& reader, const std::string& key, std::int64_t least, std::int64_t most)
{
    const auto value = reader.get<std::int64_t>(key);
    if (value < least || value > most) {
        throw ErrorException(
            notOneOf(reader.where() + '/' + key,
                     "a whole number from " + std::to_string(least) + " to " + std::to_string(most),
                     std::to_string(value)));
    }
    return value;
}

nlohmann::json toJson(const RenderJob& job)
{
    auto kept = nlohmann::json::object();
    for (const auto& [node, key] : job.keptClips) {
        kept[node.text()] = key.text();
    }
    return {{"graph", files::writeGraph(job.text)},
            {"folder", job.folder.string()},
            {"workingFolder", job.workingFolder.string()},
            {"name", job.name},
            {"output", job.output},
            {"until", job.until},
            {"seed", std::to_string(job.seed)},
            {"take", job.take},
            {"numbered", job.numbered},
            {"priority", std::string(store::nameOf(job.priority))},
            {"keepStages", job.keepStages},
            {"isDraft", job.isDraft},
            {"onlyShown", job.onlyShown},
            {"approved", namesOf(job.approved)},
            {"keptClips", std::move(kept)},
            {"takeIdentity", job.takeIdentity},
            {"onlyExports", job.onlyExports}};
}

RenderJob jobFrom(const nlohmann::json& json)
{
    JsonReader reader(json, "job");
    RenderJob job;
    job.text = files::readGraph(reader.get<std::string>("graph"), "job/graph").value();
    job.folder = reader.get<std::string>("folder");
    job.workingFolder = reader.get<std::string>("workingFolder");
    job.name = reader.get<std::string>("name");
    job.output = reader.get<std::string>("output");
    job.until = reader.get<std::string>("until");
    job.seed = seedFrom(reader.get<std::string>("seed"));
    job.take = static_cast<int>(integerIn(reader, "take", 0, kMostTakes));
    job.numbered = reader.get<bool>("numbered");
    job.priority = store::parsePriority(reader.get<std::string>("priority")).value();
    job.keepStages = reader.get<bool>("keepStages");
    job.isDraft = reader.get<bool>("isDraft");
    job.onlyShown = reader.get<bool>("onlyShown");
    for (const auto& node : reader.get<std::vector<std::string>>("approved")) {
        job.approved.emplace(node);
    }
    job.keptClips = clipsFrom(reader.child("keptClips"));
    job.takeIdentity = reader.get<std::string>("takeIdentity");
    job.onlyExports = reader.get<bool>("onlyExports");
    reader.finish();
    for (const auto& folder : {job.folder, job.workingFolder}) {
        if (!folder.is_absolute()) {
            throw ErrorException(notOneOf("job", "absolute folders", folder.string()));
        }
    }
    return job;
}

nlohmann::json toJson(const RenderResult& result)
{
    auto files = nlohmann::json::array();
    for (const auto& file : result.files) {
        files.push_back(file.string());
    }
    nlohmann::json json{{"files", std::move(files)},
                        {"heldAfter", namesOf(result.heldAfter)},
                        {"stopped", result.stopped},
                        {"peakBytes", result.peakBytes}};
    if (result.take) {
        json["take"] = static_cast<std::int64_t>(*result.take);
    }
    return json;
}

RenderResult resultFrom(const nlohmann::json& json)
{
    JsonReader reader(json, "result");
    RenderResult result;
    const auto files = reader.get<std::vector<std::string>>("files");
    result.files.assign(files.begin(), files.end());
    for (const auto& node : reader.get<std::vector<std::string>>("heldAfter")) {
        result.heldAfter.emplace_back(node);
    }
    result.stopped = reader.get<bool>("stopped");
    result.peakBytes = reader.get<std::int64_t>("peakBytes");
    if (reader.has("take")) {
        result.take = store::TakeId(reader.get<std::int64_t>("take"));
    }
    reader.finish();
    return result;
}

nlohmann::json toJson(const Machine& machine)
{
    return {{"device", machine.device},
            {"dtype", machine.dtype},
            {"threads", machine.threads},
            {"memoryBytes", machine.memoryBytes},
            {"saveEverySec", machine.saveEverySec}};
}

Machine machineFrom(const nlohmann::json& json)
{
    JsonReader reader(json, "machine");
    Machine machine;
    machine.device = reader.get<std::string>("device");
    machine.dtype = reader.get<std::string>("dtype");
    machine.threads = static_cast<int>(integerIn(reader, "threads", 0, kMostThreads));
    machine.memoryBytes = integerIn(reader, "memoryBytes", 1, kMostMemory);
    machine.saveEverySec = reader.get<double>("saveEverySec");
    reader.finish();
    return machine;
}

nlohmann::json toJson(const Progress& progress)
{
    return {{"what", progress.what},
            {"step", progress.step},
            {"steps", progress.steps},
            {"chunk", progress.chunk},
            {"chunks", progress.chunks},
            {"elapsedSec", progress.elapsedSec},
            {"remainingSec", progress.remainingSec},
            {"residentBytes", progress.residentBytes}};
}

Progress progressFrom(const nlohmann::json& json)
{
    JsonReader reader(json, "progress");
    Progress progress;
    progress.what = reader.get<std::string>("what");
    progress.step = smallInteger(reader, "step");
    progress.steps = smallInteger(reader, "steps");
    progress.chunk = smallInteger(reader, "chunk");
    progress.chunks = smallInteger(reader, "chunks");
    progress.elapsedSec = reader.get<double>("elapsedSec");
    progress.remainingSec = reader.get<double>("remainingSec");
    progress.residentBytes = integerIn(reader, "residentBytes", 0, kMostMemory);
    reader.finish();
    return progress;
}

nlohmann::json toJson(const store::PredictionScore& score)
{
    return {{"title", score.title},
            {"predictedSec", score.predictedSec},
            {"takenSec", score.takenSec},
            {"predictedBytes", score.predictedBytes},
            {"takenBytes", score.takenBytes}};
}

store::PredictionScore scoreFrom(const nlohmann::json& json)
{
    JsonReader reader(json, "score");
    store::PredictionScore score;
    score.title = reader.get<std::string>("title");
    score.predictedSec = reader.get<double>("predictedSec");
    score.takenSec = reader.get<double>("takenSec");
    score.predictedBytes = integerIn(reader, "predictedBytes", 0, kMostMemory);
    score.takenBytes = integerIn(reader, "takenBytes", 0, kMostMemory);
    reader.finish();
    return score;
}

nlohmann::json toJson(const PreviewFrames& frames)
{
    return {{"node", frames.node},     {"step", frames.step},     {"steps", frames.steps},
            {"first", frames.first},   {"stride", frames.stride}, {"frames", frames.frames},
            {"height", frames.height}, {"width", frames.width}};
}

PreviewFrames previewFrom(const nlohmann::json& json)
{
    JsonReader reader(json, "preview");
    PreviewFrames frames;
    frames.node = reader.get<std::string>("node");
    frames.step = smallInteger(reader, "step");
    frames.steps = smallInteger(reader, "steps");
    frames.first = integerIn(reader, "first", 0, kMostInt);
    frames.stride = integerIn(reader, "stride", 1, kMostInt);
    frames.frames = static_cast<int>(integerIn(reader, "frames", 1, kMostPreviewFrames));
    frames.height = static_cast<int>(integerIn(reader, "height", 1, kMostPreviewSide));
    frames.width = static_cast<int>(integerIn(reader, "width", 1, kMostPreviewSide));
    reader.finish();
    return frames;
}

nlohmann::json toJson(const Error& error)
{
    return {{"code", std::string(nameOf(error.code))},
            {"where", error.where},
            {"what", error.what},
            {"hint", error.hint}};
}

Error errorFrom(const nlohmann::json& json)
{
    JsonReader reader(json, "error");
    const auto name = reader.get<std::string>("code");
    const auto code = errorCodeNamed(name);
    if (!code) {
        throw ErrorException(notOneOf("error/code", "a kind of error", name));
    }
    Error error{*code, reader.get<std::string>("where"), reader.get<std::string>("what"),
                reader.get<std::string>("hint")};
    reader.finish();
    return error;
}

} // namespace cascade::jobs
