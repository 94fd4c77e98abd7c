// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weights/ByteSource.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace cascade::weights {

namespace {

bool contains(std::uint64_t size, std::uint64_t offset, std::size_t bytes)
{
    return offset <= size && bytes <= size - offset;
}

Error outside(const ByteSource& source, std::uint64_t offset, std::size_t bytes)
{
    return Error{ErrorCode::BadInput,
                 source.name(),
                 "expected " + std::to_string(bytes) + " bytes at offset " + std::to_string(offset) +
                     ", got a file of " + std::to_string(source.size()),
                 {}};
}

class FileSource : public ByteSource {
public:
    FileSource(std::string name, int descriptor, std::uint64_t size)
        : m_name(std::move(name)), m_descriptor(descriptor), m_size(size)
    {
    }
    ~FileSource() override { ::close(m_descriptor); }
    FileSource(const FileSource&) = delete;
    FileSource& operator=(const FileSource&) = delete;

    const std::string& name() const override { return m_name; }
    std::uint64_t size() const override { return m_size; }

    Result<void> read(std::uint64_t offset, void* destination, std::size_t bytes) const override
    {
        if (!contains(m_size, offset, bytes)) {
            return outside(*this, offset, bytes);
        }
        auto* to = static_cast<char*>(destination);
        for (std::size_t done = 0; done < bytes;) {
            const auto block = std::min<std::size_t>(bytes - done, std::size_t{1} << 30);
            const auto got = ::pread(m_descriptor, to + done, block, static_cast<off_t>(offset + done));
            if (got < 0 && errno == EINTR) {
                continue;
            }
            if (got < 0) {
                return Error{
                    ErrorCode::BadInput, m_name, std::string("cannot be read: ") + std::strerror(errno), {}};
            }
            if (got == 0) {
                return Error{ErrorCode::BadInput, m_name,
                             "expected " + std::to_string(m_size) + " bytes, got an end of file at " +
                                 std::to_string(offset + done) + ": the file shrank while it was read",
                             "Fetch or copy the file again, and leave it alone while it loads."};
            }
            done += static_cast<std::size_t>(got);
        }
        return {};
    }

private:
    std::string m_name;
    int m_descriptor;
    std::uint64_t m_size;
};

class MemorySource : public ByteSource {
public:
    MemorySource(std::string name, std::string bytes) : m_name(std::move(name)), m_bytes(std::move(bytes)) {}

    const std::string& name() const override { return m_name; }
    std::uint64_t size() const override { return m_bytes.size(); }

    Result<void> read(std::uint64_t offset, void* destination, std::size_t bytes) const override
    {
        if (!contains(m_bytes.size(), offset, bytes)) {
            return outside(*this, offset, bytes);
        }
        if (bytes > 0) {
            std::memcpy(destination, m_bytes.data() + offset, bytes);
        }
        return {};
    }

private:
    std::string m_name;
    std::string m_bytes;
};

} // namespace

Result<std::shared_ptr<const ByteSource>> openFileSource(const std::filesystem::path& file)
{
    // Not blocking: a pipe given as a file is refused instead of waited for.
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        const int number = errno;
        return Error{number == ENOENT ? ErrorCode::WeightsMissing : ErrorCode::BadInput,
                     file.string(),
                     std::string("cannot be opened: ") + std::strerror(number),
                     {}};
    }
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return Error{ErrorCode::BadInput, file.string(), "expected a regular file, got something else", {}};
    }
    return std::shared_ptr<const ByteSource>(
        std::make_shared<FileSource>(file.string(), descriptor, static_cast<std::uint64_t>(status.st_size)));
}

std::shared_ptr<const ByteSource> memorySource(std::string name, std::string bytes)
{
    return std::make_shared<MemorySource>(std::move(name), std::move(bytes));
}

} // namespace cascade::weights
