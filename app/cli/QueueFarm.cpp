// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/QueueFarm.h"

#include "app/cli/GraphRender.h"
#include "app/cli/ProgressPrinter.h"
#include "pipeline/jobs/JobSettings.h"
#include "pipeline/jobs/ShotFolder.h"
#include "pipeline/jobs/SlurmArray.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace cascade::cli {

namespace {

using namespace jobs;
using store::JobState;
using Kind = ShotState::Kind;

std::filesystem::path farmFolder(const Context& context)
{
    return context.dataFolder / "farm";
}

/// A name that no other folder has, and that sorts by time.
std::filesystem::path newFolder(const Context& context)
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return farmFolder(context) / ("shots-" + std::to_string(ms));
}

SlurmOptions slurmOptions(const FarmOptions& options, const RunOptions& run)
{
    return {std::filesystem::read_symlink("/proc/self/exe"),
            {"--device", run.machine.device, "--dtype", run.machine.dtype, "--memory-limit", run.memoryLimit,
             "--save-every", std::to_string(run.saveEverySec)},
            options.batchOptions};
}

/// The shots of a folder without a result, other than those that Slurm still has.
Result<std::set<int>> missingShots(const ShotFolder& folder, const CancelToken& cancel)
{
    const auto count = folder.count();
    const auto atWork = count ? shotsAtWork(folder) : Result<std::set<int>>(count.error());
    if (!atWork) {
        return atWork.error();
    }
    std::set<int> missing;
    for (int i = 0; i < count.value(); ++i) {
        if (atWork.value().count(i) == 0 && folder.state(i, cancel).kind != Kind::Done) {
            missing.insert(i);
        }
    }
    return missing;
}

Result<void> submit(const ShotFolder& folder, const std::set<int>& shots, const FarmOptions& options,
                    const RunOptions& run)
{
    const auto number = submitArray(folder, shots, slurmOptions(options, run));
    if (!number) {
        return number.error();
    }
    std::printf("%s\n", folder.path().c_str());
    if (!run.quiet) {
        std::fprintf(stderr, "Slurm array %s: %zu shots. When they are done: cascade queue collect\n",
                     number.value().c_str(), shots.size());
    }
    return {};
}

Result<void> resubmit(const FarmOptions& options, const RunOptions& run, const Context& context)
{
    const ShotFolder folder(std::filesystem::absolute(options.resume));
    const auto missing = missingShots(folder, context.cancel);
    if (!missing) {
        return missing.error();
    }
    if (missing.value().empty()) {
        std::fprintf(stderr, "nothing to submit: all shots are done or at work\n");
        return {};
    }
    return submit(folder, missing.value(), options, run);
}

Result<std::vector<Shot>> shotsOf(store::Queue& queue, const std::vector<store::JobId>& ids)
{
    std::vector<Shot> shots;
    for (const auto id : ids) {
        auto job = queue.get(id);
        if (!job) {
            return job.error();
        }
        auto& j = job.value();
        shots.push_back({static_cast<std::int64_t>(id), j.summary.title, std::move(j.graph),
                         std::move(j.settings), j.summary.seed});
    }
    return shots;
}

/// What one shot's result does to its job. A job that somebody finished or removed meanwhile stays as it is,
/// and so does one whose failure is told already.
Result<void> takeOver(store::Queue& queue, const store::Owner& owner, const Shot& shot,
                      const ShotState& state)
{
    const store::JobId id{shot.job};
    const auto job = queue.get(id);
    const auto now = job ? job.value().summary.state : JobState::Done;
    const bool news = now == JobState::Held || (now == JobState::Failed && state.kind == Kind::Done);
    if (!news || state.kind == Kind::Missing) {
        return {};
    }
    if (auto claimed = queue.claim(id, owner); !claimed) {
        return claimed;
    }
    if (state.kind == Kind::Failed) {
        return queue.fail(id, owner, state.error);
    }
    std::vector<std::filesystem::path> files;
    for (const auto& file : state.files) {
        files.emplace_back(file.path);
    }
    return queue.finish(id, owner, resultText(files));
}

Result<void> collectFolder(store::Queue& queue, const store::Owner& owner, const ShotFolder& folder,
                           const CancelToken& cancel)
{
    const auto count = folder.count();
    if (!count) {
        return count.error();
    }
    int done = 0;
    std::vector<std::string> failures;
    for (int i = 0; i < count.value(); ++i) {
        const auto shot = folder.shot(i);
        if (!shot) {
            return shot.error();
        }
        const auto state = folder.state(i, cancel);
        if (auto taken = takeOver(queue, owner, shot.value(), state); !taken) {
            return taken;
        }
        if (state.kind == Kind::Done) {
            ++done;
        } else if (state.kind == Kind::Failed) {
            failures.push_back("shot " + std::to_string(i) + ", job " + std::to_string(shot.value().job) +
                               ": " + state.error.message());
        }
    }
    std::printf("%s: %d shots, %d done, %zu failed, %zu without a result\n", folder.path().c_str(),
                count.value(), done, failures.size(),
                static_cast<std::size_t>(count.value() - done) - failures.size());
    for (const auto& failure : failures) {
        std::printf("  %s\n", failure.c_str());
    }
    if (done < count.value()) {
        std::printf("  what is missing: cascade queue submit --slurm --resume %s\n", folder.path().c_str());
    }
    return {};
}

/// Takes the jobs out of turn, so that nobody here renders what the cluster is asked for.
Result<void> holdAll(store::Queue& queue, const std::vector<store::JobId>& ids)
{
    for (const auto id : ids) {
        if (auto held = queue.pause(id); !held) {
            return held;
        }
    }
    return {};
}

} // namespace

Result<void> submitJobs(store::Queue& queue, const std::vector<store::JobId>& ids, const FarmOptions& options,
                        const RunOptions& run, const Context& context)
{
    if (!options.slurm) {
        return Error{ErrorCode::BadInput, "queue submit", "expected --slurm, the one scheduler there is", {}};
    }
    if (!options.resume.empty()) {
        return resubmit(options, run, context);
    }
    if (ids.empty()) {
        return Error{ErrorCode::BadInput, "queue submit", "no job waits",
                     "Add some: cascade queue add GRAPH --takes 12"};
    }
    const auto shots = shotsOf(queue, ids);
    if (!shots) {
        return shots.error();
    }
    const auto folder =
        ShotFolder::create(options.folder.empty() ? newFolder(context) : options.folder, shots.value());
    if (!folder) {
        return folder.error();
    }
    std::set<int> all;
    for (int i = 0; i < static_cast<int>(ids.size()); ++i) {
        all.insert(i);
    }
    if (auto held = holdAll(queue, ids); !held) {
        return held;
    }
    if (auto submitted = submit(folder.value(), all, options, run); !submitted) {
        for (const auto id : ids) {
            (void)queue.resume(id).ok(); // the refusal is what matters
        }
        return submitted;
    }
    return {};
}

Result<void> renderShot(const FarmOptions& options, const RunOptions& run, const Context& context)
{
    const ShotFolder folder(std::filesystem::absolute(options.folder));
    const auto shot = folder.shot(options.index);
    if (!shot) {
        return shot.error();
    }
    if (folder.state(options.index, context.cancel).kind == Kind::Done) {
        std::fprintf(stderr, "shot %d is done already\n", options.index);
        return {};
    }
    const auto where = "shot " + std::to_string(options.index);
    const auto job = renderJobOf(shot.value().graph, shot.value().settings, shot.value().seed, where);
    auto renderer =
        job ? openRenderer(run, WorkerUse::Never, context) : Result<std::unique_ptr<Renderer>>(job.error());
    ProgressPrinter printer(run.quiet ? ProgressStyle::None : progressStyle(run.progress).value());
    RenderHooks hooks;
    hooks.cancel = context.cancel;
    hooks.progress = [&](const Progress& progress) { printer.show(progress); };
    hooks.done = [&](const StageResult&) { printer.endLine(); };
    auto written =
        renderer ? renderer.value()->render(job.value(), hooks) : Result<RenderResult>(renderer.error());
    if (written && !written.value().heldAfter.empty()) {
        written = Error{ErrorCode::BadInput, where,
                        "expected a shot that runs through, got one that holds after " +
                            written.value().heldAfter.front().text(),
                        "Nobody approves on a farm: take the hold out of the graph."};
    }
    if (!written) {
        (void)folder.setFailed(options.index, written.error()); // the error itself is what matters
        return written.error();
    }
    for (const auto& file : written.value().files) {
        std::printf("%s\n", file.c_str());
    }
    return folder.setDone(options.index, written.value().files);
}

Result<void> collectShots(store::Queue& queue, const FarmOptions& options, const Context& context)
{
    const auto owner = store::Owner::create();
    if (!owner) {
        return owner.error();
    }
    std::vector<std::filesystem::path> folders;
    if (!options.folder.empty()) {
        folders.push_back(std::filesystem::absolute(options.folder));
    } else {
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(farmFolder(context), none)) {
            folders.push_back(entry.path());
        }
        std::sort(folders.begin(), folders.end());
    }
    for (const auto& folder : folders) {
        if (auto done = collectFolder(queue, owner.value(), ShotFolder(folder), context.cancel); !done) {
            return done;
        }
    }
    if (folders.empty()) {
        std::printf("nothing was submitted from this library\n");
    }
    return {};
}

} // namespace cascade::cli
