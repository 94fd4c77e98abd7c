// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/SlurmArray.h"

#include "core/base/AtomicFile.h"
#include "pipeline/jobs/Subprocess.h"

#include <fstream>
#include <sstream>

namespace cascade::jobs {

namespace {

constexpr const char* kScript = "array.sh";
constexpr const char* kNumbers = "arrays.txt"; // one line for each array that was submitted

/// For /bin/sh: as one word, whatever is in it.
std::string quotedForShell(const std::string& word)
{
    std::string quoted(1, '\'');
    for (const char c : word) {
        if (c == '\'') {
            quoted.append("'\\''");
        } else {
            quoted.push_back(c);
        }
    }
    quoted.push_back('\'');
    return quoted;
}

std::string trimmed(std::string text)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
        text.pop_back();
    }
    return text;
}

/// Runs a program of Slurm's.
Result<ProgramResult> slurm(const std::vector<std::string>& command)
{
    auto ended = runProgram(command);
    if (!ended) {
        return Error{ended.error().code, command[0], ended.error().what,
                     "Is this a machine of the cluster, with Slurm's programs (Debian: slurm-client)?"};
    }
    return ended;
}

std::vector<std::string> arraysOf(const ShotFolder& folder)
{
    std::ifstream stream(folder.path() / kNumbers);
    std::vector<std::string> all;
    for (std::string line; std::getline(stream, line);) {
        all.push_back(line);
    }
    return all;
}

} // namespace

std::string arrayRanges(const std::set<int>& indices)
{
    std::string text;
    for (auto first = indices.begin(); first != indices.end();) {
        auto last = first;
        for (auto next = std::next(last); next != indices.end() && *next == *last + 1; ++next) {
            last = next;
        }
        text.append(text.empty() ? "" : ",").append(std::to_string(*first));
        if (last != first) {
            text.append("-").append(std::to_string(*last));
        }
        first = std::next(last);
    }
    return text;
}

std::set<int> parseRanges(const std::string& text)
{
    std::set<int> indices;
    std::istringstream stream(text.substr(0, text.find('%')));
    for (std::string range; std::getline(stream, range, ',');) {
        int first = 0, last = 0;
        char dash = 0;
        std::istringstream numbers(range);
        if (!(numbers >> first)) {
            continue;
        }
        last = numbers >> dash >> last ? last : first;
        for (int i = first; i <= last; ++i) {
            indices.insert(i);
        }
    }
    return indices;
}

std::string slurmScript(const ShotFolder& folder, const SlurmOptions& options)
{
    std::string command = quotedForShell(options.program.string()) + " queue task " +
                          quotedForShell(folder.path().string()) + " \"$SLURM_ARRAY_TASK_ID\"";
    for (const auto& option : options.taskOptions) {
        command.append(" ").append(quotedForShell(option));
    }
    return "#!/bin/sh\n# Made by Cascade Studio: renders one shot of this folder.\n"
           "exec " +
           command + " --threads \"${SLURM_CPUS_PER_TASK:-1}\" --progress plain\n";
}

Result<std::string> submitArray(const ShotFolder& folder, const std::set<int>& indices,
                                const SlurmOptions& options)
{
    const auto script = folder.path() / kScript;
    if (auto written = writeFileAtomically(script, slurmScript(folder, options)); !written) {
        return written.error();
    }
    std::vector<std::string> command{"sbatch", "--parsable", "--job-name=cascade",
                                     "--array=" + arrayRanges(indices),
                                     "--output=" + (folder.path() / "log-%A_%a.txt").string()};
    command.insert(command.end(), options.batchOptions.begin(), options.batchOptions.end());
    command.push_back(script.string());
    const auto ended = slurm(command);
    if (!ended) {
        return ended.error();
    }
    if (ended.value().code != 0) {
        return Error{ErrorCode::BadInput, command[0], trimmed(ended.value().error),
                     "Options for Slurm are passed on by --sbatch=OPTION."};
    }
    const auto said = trimmed(ended.value().out);
    const auto number = said.substr(0, said.find(';')); // a cluster's name may follow
    std::string numbers;
    for (const auto& before : arraysOf(folder)) {
        numbers += before + '\n';
    }
    if (auto noted = writeFileAtomically(folder.path() / kNumbers, numbers + number + '\n'); !noted) {
        return noted.error();
    }
    return number;
}

Result<std::set<int>> shotsAtWork(const ShotFolder& folder)
{
    std::set<int> all;
    for (const auto& number : arraysOf(folder)) {
        // Slurm forgets arrays that ended, and then calls their numbers invalid.
        const auto ended = slurm({"squeue", "--noheader", "--array", "--jobs=" + number, "--format=%K"});
        if (!ended) {
            return ended.error();
        }
        const bool forgotten = ended.value().error.find("Invalid job id") != std::string::npos;
        if (ended.value().code != 0 && !forgotten) {
            return Error{ErrorCode::BadInput, "squeue", trimmed(ended.value().error), {}};
        }
        std::istringstream lines(ended.value().out);
        for (std::string line; std::getline(lines, line);) {
            all.merge(parseRanges(line));
        }
    }
    return all;
}

} // namespace cascade::jobs
