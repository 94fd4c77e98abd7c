// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/WorkerUse.h"

#include "core/base/Quote.h"

namespace cascade::cli {

void addWorkerUse(CLI::App& command, std::string& text)
{
    command
        .add_option(
            "--worker", text,
            "Which process computes a graph: auto (the library's worker if one runs, else this one), start "
            "(the worker, started if need be) or never (this one)")
        ->capture_default_str();
}

Result<WorkerUse> workerUse(const std::string& text)
{
    if (text == "auto") {
        return WorkerUse::Auto;
    }
    if (text == "start") {
        return WorkerUse::Start;
    }
    if (text == "never") {
        return WorkerUse::Never;
    }
    return Error{
        ErrorCode::BadInput, "--worker", "expected auto, start or never, got " + quotedText(text), {}};
}

} // namespace cascade::cli
