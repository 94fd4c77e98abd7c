// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/jobs/PreviewFrames.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace cascade::jobs {

namespace {

constexpr int kSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

bool fitsLimits(const PreviewFrames& frames)
{
    const auto isSide = [](int pixels) { return pixels >= 1 && pixels <= kMostPreviewSide; };
    return isSide(frames.width) && isSide(frames.height) && frames.frames >= 1 &&
           frames.frames <= kMostPreviewFrames;
}

} // namespace

Result<Descriptor> shareFrames(const PreviewFrames& frames)
{
    Descriptor memory(::memfd_create("cascade-preview", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    std::size_t done = 0;
    while (memory && done < frames.pixels.size()) {
        const auto wrote = ::write(memory.get(), frames.pixels.data() + done, frames.pixels.size() - done);
        if (wrote <= 0 && errno != EINTR) {
            break;
        }
        done += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
    }
    if (!memory || done < frames.pixels.size() || ::fcntl(memory.get(), F_ADD_SEALS, kSeals) != 0) {
        return Error{ErrorCode::OutOfMemory,
                     "preview",
                     std::string("no memory to share: ") + std::strerror(errno),
                     {}};
    }
    return memory;
}

Result<void> takeShared(PreviewFrames& frames, const Descriptor& memory)
{
    struct stat status = {};
    const auto seals = ::fcntl(memory.get(), F_GET_SEALS); // -1 for what is no such memory
    const bool sound = fitsLimits(frames) && seals >= 0 && (seals & kSeals) == kSeals &&
                       ::fstat(memory.get(), &status) == 0 &&
                       static_cast<std::size_t>(status.st_size) == frames.bytes();
    frames.pixels.resize(sound ? frames.bytes() : 0);
    if (!sound || ::pread(memory.get(), frames.pixels.data(), frames.pixels.size(), 0) !=
                      static_cast<ssize_t>(frames.pixels.size())) {
        return Error{ErrorCode::BadInput,
                     "preview",
                     "expected sealed memory of 1 to " + std::to_string(kMostPreviewFrames) +
                         " small pictures, got something else",
                     {}};
    }
    return {};
}

} // namespace cascade::jobs
