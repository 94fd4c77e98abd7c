// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/StrictJson.h"
#include "pipeline/jobs/MessageFields.h"
#include "pipeline/jobs/MessageSplitter.h"
#include "pipeline/jobs/Messages.h"

namespace cascade::jobs {

namespace {

using nlohmann::json;

constexpr files::JsonLimits kLimits{kMostMessageBytes, 8, 1000};

json toJson(const Hello& hello)
{
    return {{"request", "hello"},
            {"protocol", hello.protocol},
            {"version", hello.version},
            {"resources", hello.resources.string()}};
}
json toJson(const Run& run)
{
    return {{"request", "run"},
            {"id", run.id},
            {"job", jobs::toJson(run.job)},
            {"machine", jobs::toJson(run.machine)},
            {"previews", run.previews}};
}
json toJson(const Cancel& cancel)
{
    return {{"request", "cancel"}, {"id", cancel.id}, {"afterStep", cancel.afterStep}};
}
json toJson(const AskStatus&)
{
    return {{"request", "status"}};
}
json toJson(const Stop&)
{
    return {{"request", "stop"}};
}

Run runFrom(JsonReader& reader)
{
    Run run;
    run.id = reader.get<RunId>("id");
    run.job = jobFrom(reader.child("job"));
    run.machine = machineFrom(reader.child("machine"));
    run.previews = reader.get<bool>("previews");
    return run;
}

Request requestFrom(JsonReader& reader, const std::string& kind)
{
    if (kind == "hello") {
        return Hello{static_cast<int>(integerIn(reader, "protocol", 0, 1'000'000)),
                     reader.get<std::string>("version"), reader.get<std::string>("resources")};
    }
    if (kind == "run") {
        return runFrom(reader);
    }
    if (kind == "cancel") {
        return Cancel{reader.get<RunId>("id"), reader.get<bool>("afterStep")};
    }
    if (kind == "status") {
        return AskStatus{};
    }
    if (kind == "stop") {
        return Stop{};
    }
    throw ErrorException(notOneOf("request", "hello, run, cancel, status or stop", kind));
}

} // namespace

Result<std::string> textOf(const Request& request)
{
    try {
        return std::visit([](const auto& one) { return toJson(one).dump(); }, request);
    } catch (const json::exception&) {
        return Error{ErrorCode::BadInput, "worker", "a path or name of the job is not UTF-8",
                     "Rename the file or folder, or render with --worker never."};
    }
}

Result<Request> readRequest(std::string_view text)
{
    const auto parsed = files::parseJson(text, "request", kLimits);
    if (!parsed) {
        return parsed.error();
    }
    try {
        JsonReader reader(parsed.value(), "request");
        auto request = requestFrom(reader, reader.get<std::string>("request"));
        reader.finish();
        return request;
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::jobs
