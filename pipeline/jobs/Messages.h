// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Progress.h"
#include "pipeline/jobs/Machine.h"
#include "pipeline/jobs/PreviewFrames.h"
#include "pipeline/jobs/RenderJob.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cascade::jobs {

/// Of the messages below. Another number: the two cannot talk.
inline constexpr int kProtocol = 7;

/// Names a run of one client, who chooses it: its events carry the same number.
using RunId = std::int64_t;

// ---- What clients say

/// First of all. A worker renders for programs of its own version and resources only.
struct Hello {
    int protocol = kProtocol;
    std::string version;
    std::filesystem::path resources;
};
struct Run {
    RunId id = 0;
    RenderJob job;
    Machine machine;
    bool previews = false;
};
/// Stops a run: at once, or after its step with its state kept.
struct Cancel {
    RunId id = 0;
    bool afterStep = false;
};
struct AskStatus {};
/// Ends the worker; its runs are cancelled, what they finished stays.
struct Stop {};
using Request = std::variant<Hello, Run, Cancel, AskStatus, Stop>;

// ---- What the worker says

struct Welcome {
    int protocol = kProtocol;
    std::string version;
    std::filesystem::path resources;
    std::filesystem::path houseRules; ///< as in Places
    std::int64_t pid = 0;
};
/// A run waits: so many others go first.
struct Queued {
    RunId id = 0;
    std::int64_t ahead = 0;
};
/// Another process makes this stage: it is waited for.
struct StageWaits {
    RunId id = 0;
    std::string node;
};
struct StageDone {
    RunId id = 0;
    std::string node;
    Outcome outcome = Outcome::Found;
    double seconds = 0;
    std::vector<double> clipped; ///< as in StageResult
};
/// How well the clip of a stage that is done shows its words.
struct StageScored {
    RunId id = 0;
    std::string node;
    double worldClip = 0;
};
struct RunProgress {
    RunId id = 0;
    Progress progress;
};
/// Something that an artist should know of a run.
struct RunNote {
    RunId id = 0;
    std::string text;
};
/// How good the prediction of a run was.
struct RunScored {
    RunId id = 0;
    store::PredictionScore score;
};
/// Pictures of a stage on its way; the pixels come as shared memory with the message.
struct Preview {
    RunId id = 0;
    PreviewFrames frames;
};
struct FileWritten {
    RunId id = 0;
    std::filesystem::path file;
};
struct RunDone {
    RunId id = 0;
    RenderResult result;
};
struct Failed {
    std::optional<RunId> id; ///< none: the connection itself, which then ends
    Error error;
};
struct RunState {
    std::string name;
    store::Priority priority = store::Priority::Interactive;
    bool running = false;
    std::string node; ///< at work, with its steps
    int step = 0;
    int steps = 0;
};
struct Status {
    std::string version;
    std::int64_t pid = 0;
    std::int64_t residentBytes = 0;
    std::vector<RunState> runs;
};
struct Stopping {};
using Event = std::variant<Welcome, Queued, StageWaits, StageDone, StageScored, RunProgress, RunNote,
                           RunScored, Preview, FileWritten, RunDone, Failed, Status, Stopping>;

/// Errors   BadInput for paths that are not UTF-8.
[[nodiscard]] Result<std::string> textOf(const Request& request);
/// Text that is not UTF-8 is sent with marks in its place.
[[nodiscard]] std::string textOf(const Event& event);

/// Reads what a stranger sent. Errors: BadInput naming the member, what was expected and got; those of
/// readGraph.
[[nodiscard]] Result<Request> readRequest(std::string_view text);
/// Errors   BadInput, likewise.
[[nodiscard]] Result<Event> readEvent(std::string_view text);

} // namespace cascade::jobs
