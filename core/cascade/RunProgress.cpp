// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/RunProgress.h"

#include "core/base/Memory.h"

namespace cascade {

Progress progressOf(const std::string& what, const StageProgress& at)
{
    Progress progress;
    progress.what = what;
    progress.step = at.step + (at.chunk == at.chunks ? 1 : 0);
    progress.steps = at.steps;
    progress.chunk = at.chunk == at.chunks ? 0 : at.chunk;
    progress.chunks = at.chunks;
    progress.residentBytes = memoryUse().residentBytes;
    return progress;
}

} // namespace cascade
