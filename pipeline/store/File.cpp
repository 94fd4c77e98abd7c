// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/File.h"

#include "core/base/AtomicFile.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace cascade::store {

File::~File()
{
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

File::File(File&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_path(std::move(other.m_path))
{
}

File& File::operator=(File&& other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_path, other.m_path);
    return *this;
}

Result<std::optional<File>> File::open(const std::filesystem::path& path)
{
    // Not to wait for a writer, should the name be that of a pipe.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor >= 0) {
        return std::optional<File>(std::in_place, descriptor, path);
    }
    if (errno == ENOENT) {
        return std::optional<File>();
    }
    return diskError(path, "cannot be read", errno);
}

Result<File> File::lock(const std::filesystem::path& path)
{
    File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666), path);
    if (file.m_descriptor < 0) {
        return diskError(path, "cannot be opened", errno);
    }
    while (::flock(file.m_descriptor, LOCK_EX) != 0) {
        if (errno != EINTR) {
            return diskError(path, "cannot be locked", errno);
        }
    }
    return file;
}

int File::readAt(std::uint64_t offset, std::span<std::byte> out) const
{
    while (!out.empty()) {
        const auto got = ::pread(m_descriptor, out.data(), out.size(), static_cast<off_t>(offset));
        if (got < 0 && errno != EINTR) {
            return errno;
        }
        if (got == 0) {
            return EIO;
        }
        if (got > 0) {
            offset += static_cast<std::uint64_t>(got);
            out = out.subspan(static_cast<std::size_t>(got));
        }
    }
    return 0;
}

Result<void> File::append(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const auto wrote = ::write(m_descriptor, bytes.data(), bytes.size());
        if (wrote < 0 && errno != EINTR) {
            return diskError(m_path, "cannot be written", errno);
        }
        bytes = bytes.subspan(wrote > 0 ? static_cast<std::size_t>(wrote) : 0);
    }
    // On its way to the disk at once: a sync at the end of a gigabyte then takes no longer than one of a
    // megabyte, and nobody waits for it who wants to stop.
    (void)::sync_file_range(m_descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    return {};
}

} // namespace cascade::store
