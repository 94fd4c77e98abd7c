// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/PartialFile.h"

#include "core/base/AtomicFile.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <random>
#include <string>
#include <string_view>

namespace cascade::store {

namespace {

constexpr std::string_view kSuffix = ".part";

void removeIfAbandoned(const std::filesystem::path& partial)
{
    const File file(::open(partial.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK), partial);
    if (file.descriptor() >= 0 && ::flock(file.descriptor(), LOCK_EX | LOCK_NB) == 0) {
        ::unlink(partial.c_str());
    }
}

} // namespace

Result<PartialFile> PartialFile::create(const std::filesystem::path& target)
{
    std::random_device random;
    std::filesystem::path path;
    int descriptor = -1;
    do {
        // Not a number alone: commitFile takes that for the process that the partial file belongs to.
        const auto name = '.' + target.filename().string() + ".w" + std::to_string(random());
        path = target.parent_path() / (name + std::string(kSuffix));
        descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    } while (descriptor < 0 && errno == EEXIST);
    if (descriptor < 0) {
        return diskError(target, "cannot be written", errno);
    }
    PartialFile partial(File(descriptor, path), target);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        return diskError(target, "cannot be locked", errno);
    }
    return partial;
}

PartialFile::PartialFile(PartialFile&& other) noexcept
    : m_file(std::move(other.m_file)), m_target(std::exchange(other.m_target, {}))
{
}

PartialFile::~PartialFile()
{
    if (!m_target.empty()) {
        ::unlink(m_file.path().c_str());
    }
}

Result<void> PartialFile::commit()
{
    markUsedNow(m_file);
    const auto target = std::exchange(m_target, {});
    return commitFile(m_file.path(), target);
}

void removeAbandonedPartials(const std::filesystem::path& folder)
{
    std::error_code ignored;
    for (std::filesystem::directory_iterator entry(folder, ignored), end; entry != end;
         entry.increment(ignored)) {
        if (entry->path().filename().string().ends_with(kSuffix)) {
            removeIfAbandoned(entry->path());
        }
    }
}

void markUsedNow(const File& file)
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    const timespec times[2] = {now, now};
    ::futimens(file.descriptor(), times);
}

} // namespace cascade::store
