// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cascade/ClipBuffer.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace cascade {

namespace {

/// [n, C, H, W] as buffers keep frames, to [1, C, n, H, W] as the engine takes them; and back.
torch::Tensor toClip(const torch::Tensor& frames)
{
    return frames.to(torch::kFloat32).transpose(0, 1).unsqueeze(0);
}
torch::Tensor toFrames(const torch::Tensor& clip, torch::ScalarType dtype)
{
    return clip.squeeze(0).transpose(0, 1).to(torch::kCPU, dtype).contiguous();
}

class MemoryClipBuffer final : public ClipBuffer {
public:
    MemoryClipBuffer(const ClipShape& shape, torch::ScalarType dtype)
        : ClipBuffer(shape),
          m_frames(torch::empty({shape.frames, shape.channels, shape.height, shape.width}, dtype))
    {
    }

    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        return toClip(m_frames.slice(0, first, first + count).to(torch::kFloat32, false, true));
    }

    void write(std::int64_t first, const torch::Tensor& frames) override
    {
        m_frames.slice(0, first, first + frames.size(2)).copy_(toFrames(frames, m_frames.scalar_type()));
    }

private:
    torch::Tensor m_frames; ///< [T, C, H, W]
};

class FileClipBuffer final : public ClipBuffer {
public:
    FileClipBuffer(const ClipShape& shape, torch::ScalarType dtype, int descriptor, std::string place)
        : ClipBuffer(shape), m_dtype(dtype), m_descriptor(descriptor), m_place(std::move(place))
    {
    }
    ~FileClipBuffer() override { ::close(m_descriptor); }
    FileClipBuffer(const FileClipBuffer&) = delete;
    FileClipBuffer& operator=(const FileClipBuffer&) = delete;

    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override
    {
        auto frames = torch::empty({count, shape().channels, shape().height, shape().width}, m_dtype);
        transfer(frames, first, [this](char* data, std::size_t bytes, off_t at) {
            return ::pread(m_descriptor, data, bytes, at);
        });
        return toClip(frames);
    }

    void write(std::int64_t first, const torch::Tensor& frames) override
    {
        auto packed = toFrames(frames, m_dtype);
        transfer(packed, first, [this](char* data, std::size_t bytes, off_t at) {
            return ::pwrite(m_descriptor, data, bytes, at);
        });
    }

private:
    template <typename Operation>
    void transfer(torch::Tensor& frames, std::int64_t first, Operation operation) const
    {
        auto* data = static_cast<char*>(frames.mutable_data_ptr());
        auto left = frames.nbytes();
        auto at = static_cast<off_t>(first * shape().frameValues() *
                                     static_cast<std::int64_t>(frames.element_size()));
        while (left > 0) {
            const auto moved = operation(data, left, at);
            if (moved < 0 && errno == EINTR) {
                continue;
            }
            if (moved <= 0) {
                throw ErrorException(
                    Error{ErrorCode::DiskFull, m_place,
                          std::string("frames cannot be kept: ") + std::strerror(moved < 0 ? errno : EIO),
                          "Free some space on this disk, or set CASCADE_HOME to a folder on another."});
            }
            data += moved;
            at += moved;
            left -= static_cast<std::size_t>(moved);
        }
    }

    torch::ScalarType m_dtype;
    int m_descriptor;
    std::string m_place;
};

} // namespace

Result<std::unique_ptr<ClipBuffer>> makeClipBuffer(const ClipShape& shape, const ClipBufferOptions& options)
{
    const auto bytes =
        shape.frames * shape.frameValues() * static_cast<std::int64_t>(c10::elementSize(options.dtype));
    if (bytes <= options.memoryBytes) {
        return std::unique_ptr<ClipBuffer>(std::make_unique<MemoryClipBuffer>(shape, options.dtype));
    }
    std::error_code ignored;
    std::filesystem::create_directories(options.folder, ignored);
    const auto name = (options.folder / "frames-XXXXXX").string();
    std::vector<char> path(name.begin(), name.end());
    path.push_back('\0');
    const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return Error{ErrorCode::DiskFull, options.folder.string(),
                     std::string("no file can be made here: ") + std::strerror(errno),
                     "Set CASCADE_HOME to a folder that can be written."};
    }
    ::unlink(path.data());
    if (const int failed = ::posix_fallocate(descriptor, 0, bytes); failed != 0) {
        ::close(descriptor);
        return Error{ErrorCode::DiskFull, options.folder.string(),
                     "expected " + std::to_string(bytes >> 20) +
                         " MiB for the frames of a stage, got: " + std::strerror(failed),
                     "Free some space on this disk, or set CASCADE_HOME to a folder on another."};
    }
    return std::unique_ptr<ClipBuffer>(
        std::make_unique<FileClipBuffer>(shape, options.dtype, descriptor, options.folder.string()));
}

} // namespace cascade
