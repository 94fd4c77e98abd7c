// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/KeyClaim.h"

#include "core/base/AtomicFile.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace cascade::store {

namespace {

/// Whether the file still has its name: its last holder may have removed it since it was opened.
bool isNamed(const File& file)
{
    struct stat opened {
    }, named{};
    return ::fstat(file.descriptor(), &opened) == 0 && ::stat(file.path().c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

} // namespace

Result<std::optional<KeyClaim>> KeyClaim::take(const std::filesystem::path& folder, const Key& key)
{
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    const auto path = folder / (key.text() + ".claim");
    for (;;) {
        File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666), path);
        if (file.descriptor() < 0) {
            return diskError(path, "cannot be opened", errno);
        }
        if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) {
            return errno == EWOULDBLOCK || errno == EINTR
                       ? Result<std::optional<KeyClaim>>(std::optional<KeyClaim>())
                       : diskError(path, "cannot be locked", errno);
        }
        if (isNamed(file)) {
            return std::optional(KeyClaim(std::move(file)));
        }
    }
}

KeyClaim::~KeyClaim()
{
    if (m_file.descriptor() >= 0) {
        ::unlink(m_file.path().c_str()); // while it is locked: nobody else takes it for theirs
    }
}

} // namespace cascade::store
