// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// A library to be preloaded (LD_PRELOAD) before a program: it ends the program at a chosen operation on its
// files, and takes along what was not synced, as a power cut does. What it is told by environment variables:
//
//   POWERCUT_FOLDER  only files below are looked at; all others are left alone
//   POWERCUT_KEEP    a folder on the same file system for old files that may have to come back
//   POWERCUT_PART    operations whose path holds this text are counted
//   POWERCUT_AT      at which of them the program ends; 0 or none = never
//   POWERCUT_MODE    "power": what was not synced is lost. "kill": only the program ends, as by kill -9
//   POWERCUT_COUNT   a file that the number of counted operations is appended to when the program ends by
//   itself POWERCUT_DEAF    a planted mistake: syncs of files whose path holds this text do nothing
//
// Not seen: writes through mmap and copy_file_range, which the program does not use for what must last.
#include "tests/powercut/FileLog.h"
#include "tests/powercut/RealCalls.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

namespace cascade::powercut {

namespace {

std::string variable(const char* name)
{
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

template <typename Function>
void find(Function& function, const char* name)
{
    function = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

struct Plan {
    std::string folder = variable("POWERCUT_FOLDER");
    std::string part = variable("POWERCUT_PART");
    std::string deaf = variable("POWERCUT_DEAF");
    std::string count = variable("POWERCUT_COUNT");
    bool power = variable("POWERCUT_MODE") != "kill";
    long at = std::atol(variable("POWERCUT_AT").c_str());
    long counted = 0;
    std::recursive_mutex mutex;
    FileLog log{variable("POWERCUT_KEEP")};

    [[nodiscard]] bool watches(const std::string& path) const
    {
        return !folder.empty() && path.rfind(folder + '/', 0) == 0;
    }

    /// Counts an operation; true if it is the one that the program does not outlive.
    bool isLast(const std::string& path) { return path.find(part) != std::string::npos && ++counted == at; }

    [[noreturn]] void end()
    {
        if (power) {
            log.undo();
        }
        ::kill(::getpid(), SIGKILL);
        for (;;) {
            ::pause();
        }
    }

    void tellCount() const
    {
        const int descriptor = real().open(count.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        const auto line = std::to_string(counted) + '\n';
        (void)real().write(descriptor, line.data(), line.size());
        ::close(descriptor);
    }
};

/// Never destroyed: files are still written when static objects go.
Plan& plan()
{
    static auto& s_plan = *new Plan;
    return s_plan;
}

[[gnu::destructor]] void atExit()
{
    if (!plan().count.empty()) {
        plan().tellCount();
    }
}

std::string pathOf(int descriptor)
{
    char path[PATH_MAX];
    const auto size = ::readlink(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), path, sizeof path);
    return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : std::string();
}

std::string absolute(const char* path)
{
    if (path[0] == '/') {
        return path;
    }
    char folder[PATH_MAX];
    return ::getcwd(folder, sizeof folder) != nullptr ? std::string(folder) + '/' + path : std::string(path);
}

/// An operation on an open file: `note` before, then `act` with how much of `size` bytes, all unless the
/// power goes.
template <typename Note, typename Act>
auto onFile(int descriptor, size_t size, const Note& note, const Act& act)
{
    const auto path = pathOf(descriptor);
    auto& p = plan();
    if (!p.watches(path)) {
        return act(size);
    }
    const std::lock_guard lock(p.mutex);
    note();
    if (p.isLast(path)) {
        (void)act(size / 2); // torn
        p.end();
    }
    return act(size);
}

off_t placeOf(int descriptor)
{
    const bool appends = (::fcntl(descriptor, F_GETFL) & O_APPEND) != 0;
    if (!appends) {
        return ::lseek(descriptor, 0, SEEK_CUR);
    }
    struct stat status {};
    ::fstat(descriptor, &status);
    return status.st_size;
}

template <typename Open>
int opening(const std::string& path, int flags, const Open& open)
{
    auto& p = plan();
    if (!p.watches(path) || (flags & O_ACCMODE) == O_RDONLY) {
        return open(flags);
    }
    const std::lock_guard lock(p.mutex);
    const bool isNew = ::access(path.c_str(), F_OK) != 0;
    const int descriptor = open(flags & ~O_TRUNC);
    if (descriptor >= 0 && isNew) {
        p.log.created(path, descriptor);
    }
    if (descriptor >= 0 && (flags & O_TRUNC) != 0) {
        (void)::ftruncate(descriptor, 0);
    }
    return descriptor;
}

mode_t modeOf(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

int syncing(int descriptor, int (*sync)(int))
{
    const auto path = pathOf(descriptor);
    auto& p = plan();
    if (!p.watches(path) && path != p.folder) {
        return sync(descriptor);
    }
    const std::lock_guard lock(p.mutex);
    if (p.isLast(path)) {
        p.end();
    }
    struct stat status {};
    ::fstat(descriptor, &status);
    if (S_ISDIR(status.st_mode)) {
        p.log.folderSynced(path);
    } else if (p.deaf.empty() || path.find(p.deaf) == std::string::npos) {
        p.log.fileSynced(descriptor);
    }
    return 0; // the disk itself need not know: nobody pulls a plug here
}

template <typename Note, typename Act>
int onName(const std::string& path, const Note& note, const Act& act)
{
    auto& p = plan();
    if (!p.watches(path)) {
        return act();
    }
    const std::lock_guard lock(p.mutex);
    if (p.isLast(path)) {
        p.end();
    }
    note();
    return act();
}

} // namespace

const RealCalls& real()
{
    static const RealCalls s_real = [] {
        RealCalls calls{};
        find(calls.open, "open");
        find(calls.openat, "openat");
        find(calls.write, "write");
        find(calls.writev, "writev");
        find(calls.pwrite, "pwrite");
        find(calls.ftruncate, "ftruncate");
        find(calls.fsync, "fsync");
        find(calls.fdatasync, "fdatasync");
        find(calls.rename, "rename");
        find(calls.unlink, "unlink");
        return calls;
    }();
    return s_real;
}

} // namespace cascade::powercut

using namespace cascade::powercut;

// The C library's names, with and without the 64 that large files once needed.
extern "C" {

int open(const char* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = modeOf(flags, arguments);
    va_end(arguments);
    return opening(absolute(path), flags, [&](int f) { return real().open(path, f, mode); });
}

int open64(const char* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = modeOf(flags, arguments);
    va_end(arguments);
    return open(path, flags, mode);
}

int openat(int folder, const char* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = modeOf(flags, arguments);
    va_end(arguments);
    const auto whole = path[0] == '/' || folder == AT_FDCWD ? absolute(path) : pathOf(folder) + '/' + path;
    return opening(whole, flags, [&](int f) { return real().openat(folder, path, f, mode); });
}

int openat64(int folder, const char* path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = modeOf(flags, arguments);
    va_end(arguments);
    return openat(folder, path, flags, mode);
}

ssize_t write(int descriptor, const void* bytes, size_t size)
{
    return onFile(
        descriptor, size,
        [&] { plan().log.changes(descriptor, placeOf(descriptor), static_cast<off_t>(size)); },
        [&](size_t some) { return real().write(descriptor, bytes, some); });
}

ssize_t writev(int descriptor, const iovec* parts, int count)
{
    size_t size = 0;
    for (int i = 0; i < count; ++i) {
        size += parts[i].iov_len;
    }
    return onFile(
        descriptor, size,
        [&] { plan().log.changes(descriptor, placeOf(descriptor), static_cast<off_t>(size)); },
        [&](size_t some) { return real().writev(descriptor, parts, some == size ? count : count / 2); });
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset)
{
    return onFile(
        descriptor, size, [&] { plan().log.changes(descriptor, offset, static_cast<off_t>(size)); },
        [&](size_t some) { return real().pwrite(descriptor, bytes, some, offset); });
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off_t offset)
{
    return pwrite(descriptor, bytes, size, offset);
}

int ftruncate(int descriptor, off_t size)
{
    return onFile(
        descriptor, 0, [&] { plan().log.changes(descriptor, size, LONG_MAX); },
        [&](size_t) { return real().ftruncate(descriptor, size); });
}

int ftruncate64(int descriptor, off_t size)
{
    return ftruncate(descriptor, size);
}

int fsync(int descriptor)
{
    return syncing(descriptor, real().fsync);
}

int fdatasync(int descriptor)
{
    return syncing(descriptor, real().fdatasync);
}

int rename(const char* from, const char* to)
{
    const auto old = absolute(from), name = absolute(to);
    return onName(
        name, [&] { plan().log.renames(old, name); }, [&] { return real().rename(from, to); });
}

int unlink(const char* path)
{
    const auto name = absolute(path);
    return onName(
        name, [&] { plan().log.unlinks(name); }, [&] { return real().unlink(path); });
}

} // extern "C"
