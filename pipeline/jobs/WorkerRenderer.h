// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/jobs/Machine.h"
#include "pipeline/jobs/RenderJob.h"

#include <functional>
#include <utility>

namespace cascade::jobs {

class WorkerLink;

/// Renders jobs in the library's worker process. Each job has a connection of its own: should this process
/// end, however it does, the worker stops the job.
class WorkerRenderer final : public Renderer {
public:
    /// Connects to the library's worker, and may start one. Errors: why there is none.
    using Connect = std::function<Result<WorkerLink>()>;

    WorkerRenderer(Machine machine, Connect connect)
        : m_machine(std::move(machine)), m_connect(std::move(connect))
    {
    }

    /// Errors   also Internal if the worker ends before the job; BadInput if it is of another version.
    [[nodiscard]] Result<RenderResult> render(const RenderJob& job, const RenderHooks& hooks) override;

private:
    Machine m_machine;
    Connect m_connect;
};

} // namespace cascade::jobs
