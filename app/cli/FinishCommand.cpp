// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/GraphRender.h"
#include "app/cli/RenderReport.h"
#include "app/cli/TakeInput.h"
#include "pipeline/jobs/TakeJob.h"

#include <algorithm>
#include <memory>
#include <set>

namespace cascade::cli {

namespace {

struct FinishOptions {
    RunOptions run;
    std::string take;
    std::string from;
    std::string until;
    std::string output;
    std::string worker = "auto";
};

std::string namesOf(const std::vector<store::TakeStage>& stages)
{
    std::string names;
    for (const auto& stage : stages) {
        names += (names.empty() ? "" : " ") + stage.node;
    }
    return names;
}

/// Leaves the job those clips that are there, up to `from`. Returns notes.
Result<std::vector<std::string>> chooseClips(jobs::RenderJob& job, const store::Take& take,
                                             const std::string& from, const std::set<store::Key>& stored)
{
    const auto begin = take.stages.begin();
    const auto last = std::find_if(begin, take.stages.end(), [&](const auto& s) { return s.node == from; });
    if (!from.empty() && last == take.stages.end()) {
        return Error{ErrorCode::BadInput, "--from",
                     "expected a stage that " + nameOf(take.id) + " has, got \"" + from + "\"",
                     take.stages.empty() ? "" : "It has: " + namesOf(take.stages) + "."};
    }
    if (!from.empty() && !stored.contains(last->key)) {
        return Error{ErrorCode::BadInput, "--from",
                     "the clip of " + from + " is no longer in the store: room was made of it",
                     "Without --from, what is gone is made again."};
    }
    job.keptClips.clear();
    std::vector<std::string> notes;
    const auto end = from.empty() ? take.stages.end() : last + 1;
    for (auto stage = begin; stage != end; ++stage) {
        if (stored.contains(stage->key)) {
            job.keptClips.emplace(graph::NodeId(stage->node), stage->key);
        } else {
            notes.push_back("the clip of " + stage->node +
                            " is no longer in the store; where it is needed it is made again");
        }
    }
    return notes;
}

Result<void> finish(const FinishOptions& options, const Context& context)
{
    if (auto style = progressStyle(options.run.progress); !style) {
        return style.error();
    }
    const auto worker = workerUse(options.worker);
    if (!worker) {
        return worker.error();
    }
    auto takes = openTakes(context);
    if (!takes) {
        return takes.error();
    }
    const auto take = takeNamed(takes.value().library, options.take);
    auto job = take ? jobs::jobOf(take.value()) : Result<jobs::RenderJob>(take.error());
    if (!job) {
        return job.error();
    }
    const auto stored = takes.value().store.keys();
    auto notes = stored ? chooseClips(job.value(), take.value(), options.from, stored.value())
                        : Result<std::vector<std::string>>(stored.error());
    if (!notes) {
        return notes.error();
    }
    job.value().until = options.until;
    job.value().output = options.output;
    job.value().workingFolder = std::filesystem::current_path();
    if (!options.run.quiet) {
        printNotes(notes.value());
    }
    auto renderer = openRenderer(options.run, worker.value(), context);
    if (!renderer) {
        return renderer.error();
    }
    RenderReport report(options.run, context, RenderReport::Stages::AsTheyEnd);
    const auto result = renderer.value()->render(job.value(), report.hooks(context.cancel));
    if (!result) {
        return result.error();
    }
    report.print(job.value(), result.value(), {});
    return {};
}

} // namespace

void addFinish(CLI::App& app, Action& action)
{
    auto options = std::make_shared<FinishOptions>();
    auto* command = app.add_subcommand(
        "finish", "Go on with a take that was stopped, or approve one that is held and go on");
    command->add_option("take", options->take, "The take's number, or last: see cascade takes list")
        ->required();
    command->add_option("--from", options->from,
                        "Use the take's clips up to this stage, and make those after it anew; else all that "
                        "it has");
    command->add_option("--until", options->until, "Stop after this node again");
    command->add_option("-o,--output", options->output,
                        "Video file, or a folder; else where the graph says, or take-NUMBER.mp4");
    addEngineOptions(*command, options->run);
    addSaveEvery(*command, options->run);
    addWorkerUse(*command, options->worker);
    command->footer("Example:\n  cascade render \"two green cubes\" --until ssr1 -o draft.mp4\n"
                    "  cascade finish last -o cubes.mp4\n  cascade finish 12 --from ssr1 -o hd.mp4");
    command->callback([options, &action] {
        action = [options](const Context& context) { return finish(*options, context); };
    });
}

} // namespace cascade::cli
