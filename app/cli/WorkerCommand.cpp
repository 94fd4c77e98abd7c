// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/WorkerCommand.h"

#include "app/cli/GraphInput.h"
#include "app/cli/GraphRender.h"
#include "app/cli/RunOptions.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "pipeline/jobs/WorkerLink.h"
#include "pipeline/worker/Worker.h"

#include <ATen/Parallel.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

constexpr int kAnswerMs = 10'000;
constexpr int kNiceness = 10; ///< by which a worker comes after what a person works with beside it

struct WorkerCommandOptions {
    double idleMinutes = 5;
    int ready = -1; ///< a descriptor to close once it listens
    bool json = false;
};

Result<void> serve(const WorkerCommandOptions& options, const Context& context)
{
    if (!(options.idleMinutes > 0)) {
        return Error{ErrorCode::BadInput, "--idle-minutes", "expected more than 0", {}};
    }
    (void)::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + kNiceness); // and threads to come
    worker::WorkerOptions how;
    how.places = context;
    how.idleSec = options.idleMinutes * 60;
    how.stop = context.cancel;
    how.makeRenderer = [&context, standard = at::get_num_threads()](const jobs::Machine& asked) {
        auto machine = asked;
        machine.threads = asked.threads > 0 ? asked.threads : standard;
        return openHere(machine, context);
    };
    how.ready = [&options] {
        if (options.ready >= 0) {
            ::close(options.ready);
        }
    };
    const auto end = worker::serveWorker(how);
    if (!end) {
        return end.error();
    }
    if (end.value() == worker::WorkerEnd::AnotherRuns) {
        std::printf("another worker runs for this library: see cascade worker status\n");
    }
    return {};
}

/// The worker that runs, greeted.
Result<jobs::WorkerLink> runningWorker(const Context& context)
{
    auto link = jobs::WorkerLink::open(context);
    if (!link) {
        return link.error();
    }
    if (!link.value()) {
        return Error{ErrorCode::BadInput, "worker", "no worker runs for this library",
                     "Start one: cascade worker"};
    }
    return std::move(*link.value());
}

Result<jobs::Status> askStatus(const Context& context)
{
    auto link = runningWorker(context);
    auto sent = link ? link.value().send(jobs::AskStatus{}) : Result<void>(link.error());
    auto event = sent ? link.value().receive(kAnswerMs) : Result<std::optional<jobs::Event>>(sent.error());
    if (!event) {
        return event.error();
    }
    auto* status = event.value() ? std::get_if<jobs::Status>(&*event.value()) : nullptr;
    if (status == nullptr) {
        return Error{ErrorCode::Internal, "worker", "the worker does not answer", {}};
    }
    return std::move(*status);
}

nlohmann::json toJson(const jobs::Status& status)
{
    auto runs = nlohmann::json::array();
    for (const auto& run : status.runs) {
        runs.push_back({{"name", run.name},
                        {"priority", std::string(store::nameOf(run.priority))},
                        {"running", run.running},
                        {"node", run.node},
                        {"step", run.step},
                        {"steps", run.steps}});
    }
    return {{"version", status.version},
            {"pid", status.pid},
            {"residentBytes", status.residentBytes},
            {"runs", runs}};
}

Result<void> status(const WorkerCommandOptions& options, const Context& context)
{
    const auto answer = askStatus(context);
    if (!answer) {
        return answer.error();
    }
    const auto& worker = answer.value();
    if (options.json) {
        printJson(toJson(worker));
        return {};
    }
    std::printf("worker %lld of version %s, %s\n", static_cast<long long>(worker.pid), worker.version.c_str(),
                bytesText(worker.residentBytes).c_str());
    Table table({"run", "priority", "state", ""});
    for (const auto& run : worker.runs) {
        const auto at = run.node.empty()
                            ? ""
                            : run.node + ' ' + std::to_string(run.step) + '/' + std::to_string(run.steps);
        table.add(
            {run.name, std::string(store::nameOf(run.priority)), run.running ? "running" : "waiting", at});
    }
    table.print();
    return {};
}

Result<void> stop(const WorkerCommandOptions&, const Context& context)
{
    auto link = runningWorker(context);
    return link ? link.value().stop() : link.error();
}

} // namespace

void addWorker(CLI::App& app, Action& action)
{
    auto options = std::make_shared<WorkerCommandOptions>();
    auto* command = app.add_subcommand(
        "worker", "Evaluate graphs for other commands and the studio, one worker for a library");
    command->require_subcommand(0, 1);
    command->add_option("--idle-minutes", options->idleMinutes, "End after so long without clients and work")
        ->capture_default_str();
    command->add_option("--ready", options->ready, "A descriptor to close once it listens")->group("");
    command->footer("Example:\n  cascade worker --idle-minutes 60 &\n  cascade render shot.cascade\n"
                    "  cascade worker status\n  cascade worker stop");
    const auto on = [&](CLI::App* sub, Result<void> (*run)(const WorkerCommandOptions&, const Context&)) {
        sub->callback([options, &action, run] {
            action = [options, run](const Context& context) { return run(*options, context); };
        });
    };
    auto* statusCommand = command->add_subcommand("status", "What the worker does");
    statusCommand->add_flag("--json", options->json, "As JSON");
    statusCommand->footer("Example:\n  cascade worker status --json");
    auto* stopCommand =
        command->add_subcommand("stop", "End the worker; what its runs finished stays in the cache");
    stopCommand->footer("Example:\n  cascade worker stop");
    on(statusCommand, status);
    on(stopCommand, stop);
    command->callback([options, command, &action] { // called after those of sub-commands
        if (command->get_subcommands().empty()) {
            action = [options](const Context& context) { return serve(*options, context); };
        }
    });
}

} // namespace cascade::cli
