// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/powercut/FileLog.h"

#include "tests/powercut/RealCalls.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

namespace cascade::powercut {

namespace {

struct stat statusOf(int descriptor)
{
    struct stat status {};
    ::fstat(descriptor, &status);
    return status;
}

std::string folderOf(const std::string& path)
{
    return path.substr(0, path.rfind('/'));
}

} // namespace

std::string FileLog::keep(const std::string& path)
{
    const auto kept = m_keepFolder + '/' + std::to_string(::getpid()) + '-' + std::to_string(m_kept++);
    return ::link(path.c_str(), kept.c_str()) == 0 ? kept : std::string();
}

void FileLog::created(const std::string& path, int descriptor)
{
    m_entries.push_back({.kind = Kind::Create, .inode = statusOf(descriptor).st_ino, .path = path});
}

void FileLog::changes(int descriptor, off_t offset, off_t size)
{
    const auto status = statusOf(descriptor);
    auto& own = m_own[status.st_ino];
    if (own == 0) { // the program's own may only write, and may be closed when the power goes
        own = real().open(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), O_RDWR | O_CLOEXEC);
    }
    Entry entry{.kind = Kind::Bytes, .inode = status.st_ino, .offset = offset, .oldSize = status.st_size};
    if (offset < status.st_size) {
        entry.bytes.resize(static_cast<std::size_t>(std::min(size, status.st_size - offset)));
        const auto got = ::pread(own, entry.bytes.data(), entry.bytes.size(), offset);
        entry.bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    }
    m_entries.push_back(std::move(entry));
}

void FileLog::renames(const std::string& from, const std::string& to)
{
    m_entries.push_back({.kind = Kind::Rename, .path = to, .from = from, .kept = keep(to)});
}

void FileLog::unlinks(const std::string& path)
{
    m_entries.push_back({.kind = Kind::Unlink, .path = path, .kept = keep(path)});
}

void FileLog::fileSynced(int descriptor)
{
    const auto inode = statusOf(descriptor).st_ino;
    std::erase_if(m_entries, [inode](const Entry& entry) {
        return entry.inode == inode && (entry.kind == Kind::Bytes || entry.kind == Kind::Create);
    });
}

void FileLog::folderSynced(const std::string& folder)
{
    std::erase_if(m_entries, [&folder](const Entry& entry) {
        const bool durable = entry.kind != Kind::Bytes && folderOf(entry.path) == folder;
        if (durable && !entry.kept.empty()) {
            real().unlink(entry.kept.c_str());
        }
        return durable;
    });
}

void FileLog::undo(const Entry& entry) const
{
    switch (entry.kind) {
    case Kind::Create:
        real().unlink(entry.path.c_str());
        break;
    case Kind::Bytes:
        (void)real().pwrite(m_own.at(entry.inode), entry.bytes.data(), entry.bytes.size(), entry.offset);
        (void)real().ftruncate(m_own.at(entry.inode), entry.oldSize);
        break;
    case Kind::Rename:
        real().rename(entry.path.c_str(), entry.from.c_str());
        [[fallthrough]];
    case Kind::Unlink:
        if (!entry.kept.empty()) {
            real().rename(entry.kept.c_str(), entry.path.c_str());
        }
        break;
    }
}

void FileLog::undo()
{
    std::for_each(m_entries.rbegin(), m_entries.rend(), [this](const Entry& entry) { undo(entry); });
    m_entries.clear();
}

} // namespace cascade::powercut
