// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/TextFile.h"

#include "core/base/AtomicFile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

namespace cascade::files {

namespace {

namespace fs = std::filesystem;

/// A longer file under a document's name is none of ours.
constexpr std::size_t kMostKeptBytes = std::size_t{64} << 20U;

/// Closes at the end of its life.
class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor()
    {
        if (m_number >= 0) {
            ::close(m_number);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return m_number; }

private:
    int m_number;
};

Error unreadable(const fs::path& path, const std::string& what)
{
    return Error{ErrorCode::BadInput, path.string(), what, "Check the path and its permissions."};
}

Error unwritable(const fs::path& path, const std::string& what)
{
    return Error{ErrorCode::DiskFull, path.string(), what,
                 "Save it under another name or in another folder."};
}

std::string cannot(const char* action, int number)
{
    return std::string("cannot be ") + action + ": " + std::strerror(number);
}

/// What stands there in the place of a file; empty if it is one.
std::string otherThanFile(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return {};
    case S_IFDIR:
        return "expected a file, got a folder";
    case S_IFIFO:
        return "expected a file, got a FIFO";
    case S_IFSOCK:
        return "expected a file, got a socket";
    default:
        return "expected a file, got a device";
    }
}

/// Reads to the end, but no more than `mostBytes` + 1. 0, or the error number.
int readUpTo(int descriptor, std::size_t mostBytes, std::string& out)
{
    std::array<char, std::size_t{64} << 10U> block; // filled by read()
    while (out.size() <= mostBytes) {
        const auto wanted = std::min(block.size(), mostBytes + 1 - out.size());
        const auto got = ::read(descriptor, block.data(), wanted);
        if (got == 0) {
            return 0;
        }
        if (got < 0 && errno != EINTR) {
            return errno;
        }
        out.append(block.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    return 0;
}

/// The file that a chain of symbolic links ends at, whether it exists or not.
Result<fs::path> followLinks(const fs::path& path)
{
    constexpr int kMostLinks = 40; // as many as Linux follows
    auto target = path;
    for (int i = 0; i <= kMostLinks; ++i) {
        std::error_code failed;
        if (!fs::is_symlink(fs::symlink_status(target, failed))) {
            return target;
        }
        const auto next = fs::read_symlink(target, failed);
        if (failed) {
            return unwritable(path, cannot("written", failed.value()));
        }
        target = target.parent_path() / next; // an absolute `next` replaces the whole
    }
    return unwritable(path, cannot("written", ELOOP));
}

/// Copies what is under `target` to its previous version. A copy, not a hard link: it works on every file
/// system, and documents are small.
Result<void> keepPrevious(const fs::path& target, fs::perms permissions)
{
    const auto bytes = readFile(target, kMostKeptBytes);
    if (!bytes) {
        return unwritable(target, "expected to keep the previous version, which " + bytes.error().what);
    }
    const auto previous = previousVersion(target);
    if (auto written = writePartial(previous, bytes.value(), permissions); !written) {
        return written;
    }
    return commitFile(partialPath(previous), previous);
}

/// Replaces an existing file, or makes a new one if there are no permissions to take over.
Result<void> replace(const fs::path& target, std::string_view bytes, std::optional<fs::perms> permissions)
{
    if (auto written = writePartial(target, bytes, permissions); !written) {
        return written;
    }
    if (permissions) { // after the new version is safely on the disk
        if (auto kept = keepPrevious(target, *permissions); !kept) {
            ::unlink(partialPath(target).c_str());
            return kept;
        }
    }
    return commitFile(partialPath(target), target);
}

} // namespace

Result<std::string> readFile(const fs::path& path, std::size_t mostBytes)
{
    struct stat state = {};
    if (::stat(path.c_str(), &state) != 0) {
        return unreadable(path, cannot("read", errno));
    }
    if (auto other = otherThanFile(state.st_mode); !other.empty()) {
        return unreadable(path, other); // never opened: that alone can wait for ever, or rewind a tape
    }
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (file.number() < 0 || ::fstat(file.number(), &state) != 0) {
        return unreadable(path, cannot("read", errno));
    }
    if (auto other = otherThanFile(state.st_mode); !other.empty()) {
        return unreadable(path, other); // it took the file's place in between
    }
    std::string bytes;
    if (const int failed = readUpTo(file.number(), mostBytes, bytes); failed != 0) {
        return unreadable(path, cannot("read", failed));
    }
    if (bytes.size() > mostBytes) {
        return Error{ErrorCode::BadInput,
                     path.string(),
                     "expected at most " + std::to_string(mostBytes) + " bytes, got more",
                     {}};
    }
    return bytes;
}

fs::path previousVersion(const fs::path& path)
{
    return path.string() + '~';
}

Result<void> saveFile(const fs::path& path, std::string_view bytes)
{
    const auto followed = followLinks(path);
    if (!followed) {
        return followed.error();
    }
    const auto& target = followed.value();
    struct stat state = {};
    if (::stat(target.c_str(), &state) != 0) {
        return replace(target, bytes, std::nullopt);
    }
    if (auto other = otherThanFile(state.st_mode); !other.empty()) {
        return unwritable(path, other);
    }
    if (::access(target.c_str(), W_OK) != 0) { // the rename would not mind
        return unwritable(path, cannot("written", errno));
    }
    return replace(target, bytes, fs::perms(state.st_mode & 07777U));
}

} // namespace cascade::files
