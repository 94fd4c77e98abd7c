// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/base/AtomicFile.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

namespace cascade {

namespace {

int syncPath(const std::filesystem::path& path, int flags)
{
    const int descriptor = ::open(path.c_str(), flags);
    if (descriptor < 0) {
        return errno;
    }
    const int failed = ::fsync(descriptor) != 0 ? errno : 0;
    ::close(descriptor);
    return failed;
}

std::filesystem::path folderOf(const std::filesystem::path& target)
{
    return target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
}

/// 0, or the error number.
int writeAll(int descriptor, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto wrote = ::write(descriptor, bytes.data(), bytes.size());
        if (wrote < 0 && errno != EINTR) {
            return errno;
        }
        bytes.remove_prefix(wrote > 0 ? static_cast<std::size_t>(wrote) : 0);
    }
    return 0;
}

/// The process that a partial file of `target` belongs to, or 0 if `name` is none.
pid_t ownerOf(const std::string& name, const std::filesystem::path& target)
{
    const std::string front = '.' + target.filename().string() + '.';
    const std::string back = ".part";
    if (name.size() <= front.size() + back.size() || name.rfind(front, 0) != 0 || !name.ends_with(back)) {
        return 0;
    }
    pid_t owner = 0;
    const auto* begin = name.data() + front.size();
    const auto* end = name.data() + name.size() - back.size();
    const auto [stop, failed] = std::from_chars(begin, end, owner);
    return failed == std::errc() && stop == end && owner > 0 ? owner : 0;
}

/// Removes what killed processes left half-written beside `target`. Best effort: what cannot be seen or
/// removed stays.
void removeAbandoned(const std::filesystem::path& target)
{
    std::error_code ignored;
    std::filesystem::directory_iterator entries(folderOf(target), ignored);
    for (; entries != std::filesystem::directory_iterator(); entries.increment(ignored)) {
        const auto owner = ownerOf(entries->path().filename().string(), target);
        if (owner != 0 && ::kill(owner, 0) != 0 && errno == ESRCH) {
            std::filesystem::remove_all(entries->path(), ignored);
        }
    }
}

} // namespace

Error diskError(const std::filesystem::path& file, const char* action, int number)
{
    return Error{ErrorCode::DiskFull, file.string(), std::string(action) + ": " + std::strerror(number),
                 number == ENOSPC ? "Free some space or choose another folder."
                                  : "Check that the folder exists and can be written."};
}

void syncFolder(const std::filesystem::path& folder)
{
    syncPath(folder, O_RDONLY | O_DIRECTORY);
}

std::filesystem::path partialPath(const std::filesystem::path& target)
{
    return folderOf(target) / ('.' + target.filename().string() + '.' + std::to_string(::getpid()) + ".part");
}

Result<void> commitFile(const std::filesystem::path& partial, const std::filesystem::path& target)
{
    int failed = syncPath(partial, O_RDONLY);
    if (failed == 0 && ::rename(partial.c_str(), target.c_str()) != 0) {
        failed = errno;
    }
    if (failed != 0) {
        ::unlink(partial.c_str());
        return diskError(target, "cannot be written", failed);
    }
    removeAbandoned(target);
    syncFolder(folderOf(target));
    return {};
}

Result<void> writePartial(const std::filesystem::path& target, std::string_view bytes,
                          std::optional<std::filesystem::perms> permissions)
{
    const auto partial = partialPath(target);
    ::unlink(partial.c_str()); // left by a killed process whose id this one now has
    const int descriptor =
        ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions ? 0600 : 0666);
    if (descriptor < 0) {
        return diskError(target, "cannot be written", errno);
    }
    int failed = writeAll(descriptor, bytes);
    if (failed == 0 && permissions && ::fchmod(descriptor, static_cast<mode_t>(*permissions)) != 0) {
        failed = errno;
    }
    if (failed == 0 && ::fsync(descriptor) != 0) {
        failed = errno;
    }
    ::close(descriptor);
    if (failed != 0) {
        ::unlink(partial.c_str());
        return diskError(target, "cannot be written", failed);
    }
    return {};
}

Result<void> writeFileAtomically(const std::filesystem::path& target, std::string_view bytes)
{
    if (auto written = writePartial(target, bytes); !written) {
        return written;
    }
    return commitFile(partialPath(target), target);
}

} // namespace cascade
