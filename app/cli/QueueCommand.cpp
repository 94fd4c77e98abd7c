// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphInput.h"
#include "app/cli/QueueFarm.h"
#include "app/cli/QueueRun.h"
#include "app/cli/Table.h"
#include "pipeline/jobs/JobSettings.h"
#include "pipeline/plan/Seeds.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <type_traits>

namespace cascade::cli {

namespace {

using namespace store;

struct QueueOptions {
    RunOptions run;
    std::string worker = "start"; ///< of `run`: interactive work of others then goes first
    std::string file;
    std::string output;
    std::string until;
    std::string title;
    std::optional<std::uint64_t> seed;
    int takes = 1;
    bool interactive = false;
    std::int64_t job = 0; ///< 0 = the whole queue, where that means something
    std::int64_t before = 0;
    std::int64_t after = 0;
    bool top = false;
    bool bottom = false;
    bool json = false;
    bool stay = false;
    std::vector<std::string> states;
    FarmOptions farm;

    [[nodiscard]] JobId id() const { return JobId{job}; }
};

/// "12" of a job, as people type it.
std::string numberOf(JobId id)
{
    return std::to_string(static_cast<std::int64_t>(id));
}

Result<std::vector<JobId>> addJobs(Queue& queue, const QueueOptions& options, const Context& context)
{
    const auto source = graphSource(options.file, context);
    auto text = source ? files::loadGraph(source.value().file) : Result<files::GraphText>(source.error());
    if (!text) {
        return text.error();
    }
    auto& graph = text.value().graph;
    if (auto set = applySettings(graph, options.run.settings); !set) {
        return set.error();
    }
    const auto origin = originOf(source.value().file);
    const jobs::JobSettings settings{
        source.value().folder, source.value().name,
        options.output.empty() ? "" : std::filesystem::absolute(options.output).string(),
        options.until.empty() ? origin.node : options.until, options.takes > 1};
    std::vector<JobRequest> requests;
    const auto first = options.seed.value_or(origin.seed.value_or(plan::seedOf(graph)));
    for (int take = 0; take < options.takes; ++take) {
        requests.push_back({options.title.empty() ? settings.name : options.title,
                            files::writeGraph(text.value()), jobs::settingsText(settings),
                            first + static_cast<std::uint64_t>(take),
                            options.interactive ? Priority::Interactive : Priority::Batch});
    }
    return queue.add(requests);
}

Result<void> add(Queue& queue, const QueueOptions& options, const Context& context)
{
    const auto ids = addJobs(queue, options, context);
    if (!ids) {
        return ids.error();
    }
    for (const auto id : ids.value()) {
        std::printf("%s\n", numberOf(id).c_str());
    }
    return {};
}

/// "base 3/64": how far a running job is; "waits for approval of ssr1": why a held one waits.
std::string progressText(const JobSummary& job)
{
    const bool told = job.state == JobState::Running || job.state == JobState::Held;
    return told ? job.progress : std::string();
}

nlohmann::json toJson(const JobSummary& job)
{
    nlohmann::json json{{"id", static_cast<std::int64_t>(job.id)},
                        {"title", job.title},
                        {"seed", job.seed},
                        {"priority", nameOf(job.priority)},
                        {"state", nameOf(job.state)},
                        {"attempts", job.attempts},
                        {"createdMs", job.createdMs},
                        {"progress", job.progress}};
    if (job.error) {
        json["error"] = job.error->message();
    }
    return json;
}

/// What --state names; none where it is not given.
Result<std::vector<JobState>> statesOf(const QueueOptions& options)
{
    std::vector<JobState> states;
    for (const auto& name : options.states) {
        auto state = parseJobState(name);
        if (!state) {
            return state.error();
        }
        states.push_back(state.value());
    }
    return states;
}

Result<void> list(Queue& queue, const QueueOptions& options)
{
    auto states = statesOf(options);
    if (!states) {
        return states.error();
    }
    const QueueListing listing{std::move(states).value()};
    const auto jobs = queue.list(listing);
    const auto paused = queue.paused();
    if (!jobs || !paused) {
        return jobs ? paused.error() : jobs.error();
    }
    if (options.json) {
        auto all = nlohmann::json::array();
        for (const auto& job : jobs.value()) {
            all.push_back(toJson(job));
        }
        printJson({{"paused", paused.value()}, {"jobs", all}});
        return {};
    }
    Table table({"job", "title", "seed", "priority", "state", ""});
    for (const auto& job : jobs.value()) {
        table.add({numberOf(job.id), job.title, std::to_string(job.seed), std::string(nameOf(job.priority)),
                   std::string(nameOf(job.state)), job.error ? job.error->message() : progressText(job)});
    }
    table.print();
    if (paused.value()) {
        std::printf("The queue is paused: cascade queue resume\n");
    }
    return {};
}

Result<void> move(Queue& queue, const QueueOptions& options)
{
    const int ways = (options.top ? 1 : 0) + (options.bottom ? 1 : 0) + (options.before > 0 ? 1 : 0) +
                     (options.after > 0 ? 1 : 0);
    if (ways != 1) {
        return Error{ErrorCode::BadInput,
                     "queue move",
                     "expected one of --top, --bottom, --before JOB, --after JOB",
                     {}};
    }
    return options.top          ? queue.moveToTop(options.id())
           : options.bottom     ? queue.moveToBottom(options.id())
           : options.before > 0 ? queue.moveBefore(options.id(), JobId{options.before})
                                : queue.moveAfter(options.id(), JobId{options.after});
}

Result<void> edit(Queue& queue, const QueueOptions& options)
{
    const auto job = queue.get(options.id());
    if (!job) {
        return job.error();
    }
    JobEdit changes;
    if (!options.title.empty()) {
        changes.title = options.title;
    }
    changes.seed = options.seed;
    if (!options.run.settings.empty()) {
        auto text = files::readGraph(job.value().graph, nameOf(options.id()));
        if (!text) {
            return text.error();
        }
        if (auto set = applySettings(text.value().graph, options.run.settings); !set) {
            return set;
        }
        changes.graph = files::writeGraph(text.value());
    }
    if (!options.output.empty()) {
        auto settings = jobs::readSettings(job.value().settings, nameOf(options.id()));
        if (!settings) {
            return settings.error();
        }
        settings.value().output = std::filesystem::absolute(options.output).string();
        changes.settings = jobs::settingsText(settings.value());
    }
    return queue.edit(options.id(), changes);
}

Result<void> nextSeed(Queue& queue, const QueueOptions& options)
{
    const auto id = queue.nextSeed(options.id());
    if (!id) {
        return id.error();
    }
    std::printf("%s\n", numberOf(id.value()).c_str());
    return {};
}

Result<void> clear(Queue& queue, const QueueOptions& options)
{
    auto chosen = statesOf(options);
    if (!chosen) {
        return chosen.error();
    }
    auto states = std::move(chosen).value();
    if (states.empty()) {
        states = {JobState::Done, JobState::Failed, JobState::Cancelled};
    }
    const auto count = queue.clear(states);
    if (!count) {
        return count.error();
    }
    std::printf("%lld jobs removed\n", static_cast<long long>(count.value()));
    return {};
}

/// What a sub-command does with the queue; some ask for the program's places too.
using OnQueue = Result<void> (*)(Queue&, const QueueOptions&);
using OnQueueHere = Result<void> (*)(Queue&, const QueueOptions&, const Context&);

Result<void> pause(Queue& queue, const QueueOptions& options)
{
    return options.job == 0 ? queue.pauseAll() : queue.pause(options.id());
}

Result<void> resume(Queue& queue, const QueueOptions& options)
{
    return options.job == 0 ? queue.resumeAll() : queue.resume(options.id());
}

Result<void> approve(Queue& queue, const QueueOptions& options)
{
    return queue.resume(options.id());
}

Result<void> cancel(Queue& queue, const QueueOptions& options)
{
    return queue.cancel(options.id());
}

Result<void> retry(Queue& queue, const QueueOptions& options)
{
    return queue.retry(options.id());
}

/// The jobs that a new graph gives, or all that wait.
Result<std::vector<JobId>> jobsToSubmit(Queue& queue, const QueueOptions& options, const Context& context)
{
    if (!options.farm.resume.empty()) {
        return std::vector<JobId>();
    }
    if (!options.file.empty()) {
        return addJobs(queue, options, context);
    }
    const auto waiting = queue.list({{JobState::Pending}});
    if (!waiting) {
        return waiting.error();
    }
    std::vector<JobId> ids;
    for (const auto& job : waiting.value()) {
        ids.push_back(job.id);
    }
    return ids;
}

/// The sub-commands, their options, and what runs.
class Assembly {
public:
    Assembly(CLI::App& queue, Action& action) : m_queue(queue), m_action(action) {}

    template <typename Run>
    CLI::App& sub(const std::string& name, const std::string& help, const std::string& example, Run run)
    {
        auto& command = *m_queue.add_subcommand(name, help);
        command.footer("Example:\n  cascade queue " + example);
        command.callback([options = m_options, &action = m_action, run] {
            action = [options, run](const Context& context) -> Result<void> {
                auto queue = openQueue(context);
                if (!queue) {
                    return queue.error();
                }
                if constexpr (std::is_convertible_v<Run, OnQueueHere>) {
                    return run(queue.value(), *options, context);
                } else {
                    return static_cast<OnQueue>(run)(queue.value(), *options);
                }
            };
        });
        return command;
    }

    void job(CLI::App& command, bool required = true)
    {
        auto* option = command.add_option("job", m_options->job,
                                          required ? "The job's number"
                                                   : "The job's number; without it the whole queue");
        option->check(CLI::PositiveNumber)->required(required);
    }

    void request(CLI::App& command)
    {
        command.add_option("--set", m_options->run.settings, "NODE.PARAMETER=VALUE")->allow_extra_args(false);
        command.add_option("--seed", m_options->seed, "Of the first take; the next ones count on");
        command.add_option("--title", m_options->title, "What lists show");
        command.add_option("-o,--output", m_options->output,
                           "Video file, or a folder; else where the graph says");
    }

    [[nodiscard]] QueueOptions& options() { return *m_options; }

    /// The one command that needs the engine.
    void addRun()
    {
        auto& command =
            *m_queue.add_subcommand("run", "Render what waits, interactive jobs first, until nothing does");
        addEngineOptions(command, m_options->run);
        addSaveEvery(command, m_options->run);
        addWorkerUse(command, m_options->worker);
        command.footer("Example:\n  cascade queue run");
        command.callback([options = m_options, &action = m_action] {
            action = [options](const Context& context) {
                const auto worker = workerUse(options->worker);
                return worker ? runQueue(options->run, worker.value(), context) : worker.error();
            };
        });
    }

    void addFarm()
    {
        auto& farm = m_options->farm;
        auto& submit = engine("submit", "Give what waits, or a graph for several seeds, to a Slurm cluster",
                              "submit --slurm shot.cascade --takes 12 -o takes/ --sbatch=--time=30",
                              [](Queue& queue, const QueueOptions& o, const Context& context) {
                                  const auto ids = jobsToSubmit(queue, o, context);
                                  return ids ? submitJobs(queue, ids.value(), o.farm, o.run, context)
                                             : Result<void>(ids.error());
                              });
        submit.add_flag("--slurm", farm.slurm, "As an array job with one task for each clip")->required();
        submit.add_option(
            "graph", m_options->file,
            "A .cascade file, or a video that Cascade Studio exported; without it all jobs that wait");
        submit.add_option("--set", m_options->run.settings, "NODE.PARAMETER=VALUE, of the graph")
            ->allow_extra_args(false);
        submit.add_option("--takes", m_options->takes, "One job for each of so many seeds")
            ->check(CLI::Range(1, 100000));
        submit.add_option("--seed", m_options->seed, "Of the first take; the next ones count on");
        submit.add_option("--until", m_options->until, "Stop after this node");
        submit.add_option("-o,--output", m_options->output,
                          "Video file, or a folder; else where the graph says");
        submit.add_option(
            "--folder", farm.folder,
            "Where shots and results are kept, seen by all machines; by default in the library");
        submit.add_option("--resume", farm.resume, "Submit what is missing in a folder of before");
        submit
            .add_option("--sbatch", farm.batchOptions,
                        "An option for Slurm's sbatch, as --sbatch=--partition=long")
            ->allow_extra_args(false);
        auto& task = engine("task", "Render one shot of a folder: what the cluster's machines run",
                            "task FOLDER 3", [](Queue&, const QueueOptions& o, const Context& context) {
                                return renderShot(o.farm, o.run, context);
                            });
        task.add_option("folder", farm.folder, "The folder that submit made")->required();
        task.add_option("shot", farm.index, "Its number")->required()->check(CLI::NonNegativeNumber);
        auto& collect = engine("collect", "Take over how submitted shots ended", "collect",
                               [](Queue& queue, const QueueOptions& o, const Context& context) {
                                   return collectShots(queue, o.farm, context);
                               });
        collect.add_option("folder", farm.folder,
                           "The folder that submit made; without it all of the library");
    }

private:
    /// A sub-command that may run the engine.
    CLI::App& engine(const std::string& name, const std::string& help, const std::string& example,
                     OnQueueHere run)
    {
        auto& command = *m_queue.add_subcommand(name, help);
        command.footer("Example:\n  cascade queue " + example);
        if (name != "collect") {
            addEngineOptions(command, m_options->run);
            addSaveEvery(command, m_options->run);
        }
        command.callback([options = m_options, &action = m_action, run] {
            action = [options, run](const Context& context) -> Result<void> {
                auto queue = openQueue(context);
                return queue ? run(queue.value(), *options, context) : queue.error();
            };
        });
        return command;
    }

    CLI::App& m_queue;
    Action& m_action;
    std::shared_ptr<QueueOptions> m_options = std::make_shared<QueueOptions>();
};

} // namespace

void addQueue(CLI::App& app, Action& action)
{
    auto* queue = app.add_subcommand("queue", "Jobs that wait, run and are done; they survive a crash");
    queue->require_subcommand(1);
    queue->footer("Example:\n  cascade queue add shot.cascade --takes 20 -o takes/\n  cascade queue run");
    Assembly make(*queue, action);
    auto& adding = make.sub("add", "Add a graph, once or for several seeds",
                            "add shot.cascade --takes 20 -o takes/", add);
    adding
        .add_option("graph", make.options().file,
                    "A .cascade file, preset:NAME, or a video that Cascade Studio exported")
        ->required();
    make.request(adding);
    adding.add_option("--takes", make.options().takes, "One job for each of so many seeds")
        ->check(CLI::Range(1, 100000));
    adding.add_option("--until", make.options().until, "Stop after this node");
    adding.add_flag("--interactive", make.options().interactive, "Goes before all batch jobs");
    auto& listing = make.sub("list", "Running jobs, those that wait, and those that ended",
                             "list --state pending --json", list);
    listing
        .add_option("--state", make.options().states,
                    "Only these: pending held running done failed cancelled")
        ->delimiter(',');
    listing.add_flag("--json", make.options().json, "As JSON");
    auto& moving = make.sub("move", "Change the order of what waits", "move 12 --top", move);
    make.job(moving);
    moving.add_flag("--top", make.options().top, "Next in its priority");
    moving.add_flag("--bottom", make.options().bottom, "Last in its priority");
    moving.add_option("--before", make.options().before, "Before this job");
    moving.add_option("--after", make.options().after, "After this job");
    auto& editing = make.sub("edit", "Change a job that waits", "edit 12 --set base.steps=32", edit);
    make.job(editing);
    make.request(editing);
    make.job(make.sub("pause", "Hold a job, or the whole queue", "pause 12", pause), false);
    make.job(make.sub("resume", "Let a job, or the whole queue, go on", "resume 12", resume), false);
    make.job(make.sub("approve", "Let a job go on that holds after a stage", "approve 12", approve));
    make.job(make.sub("cancel", "Stop a job", "cancel 12", cancel));
    make.job(make.sub("retry", "Let a failed or cancelled job wait again", "retry 12", retry));
    make.job(make.sub("next-seed", "Add the job once more with the next seed", "next-seed 12", nextSeed));
    auto& clearing = make.sub("clear", "Forget jobs that ended", "clear --state done", clear);
    clearing
        .add_option("--state", make.options().states, "Only these; without it done, failed and cancelled")
        ->delimiter(',');
    make.addRun();
    make.addFarm();
}

} // namespace cascade::cli
