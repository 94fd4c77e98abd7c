// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/WorkerPlace.h"

#include "core/base/AtomicFile.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace cascade::jobs {

std::filesystem::path workerSocket(const Places& places)
{
    return places.dataFolder / "worker.sock";
}

std::filesystem::path workerLog(const Places& places)
{
    return places.dataFolder / "worker.log";
}

Result<std::optional<Descriptor>> claimWorkerPlace(const Places& places)
{
    std::error_code ignored;
    std::filesystem::create_directories(places.dataFolder, ignored);
    const auto path = places.dataFolder / "worker.lock";
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file) {
        return diskError(path, "cannot be opened", errno);
    }
    if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0) {
        return std::optional(std::move(file));
    }
    return errno == EWOULDBLOCK ? Result<std::optional<Descriptor>>(std::optional<Descriptor>())
                                : diskError(path, "cannot be locked", errno);
}

} // namespace cascade::jobs
