// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/SequenceOutput.h"

#include "core/base/AtomicFile.h"
#include "core/video/ContainerOutput.h"
#include "core/video/PngChunks.h"
#include "core/video/Sidecar.h"

#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

namespace cascade::video {

std::filesystem::path sequenceFile(const std::filesystem::path& target, const VideoWriterOptions& options,
                                   std::int64_t frame)
{
    return options.still ? target : framePath(target, options.firstNumber + frame);
}

SequenceOutput::SequenceOutput(const std::filesystem::path& target, const VideoWriterOptions& options)
    : m_target(target), m_folder(partialPath(target)), m_options(options)
{
}

SequenceOutput::~SequenceOutput()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
}

Result<std::unique_ptr<PictureOutput>> SequenceOutput::open(const std::filesystem::path& target,
                                                            const ExportFormat& format,
                                                            const VideoWriterOptions& options)
{
    std::unique_ptr<SequenceOutput> output(new SequenceOutput(target, options));
    std::error_code failed;
    std::filesystem::create_directory(output->m_folder, failed);
    if (failed) {
        return diskError(target.string(), AVERROR(failed.value()));
    }
    if (format.tags == TagPlace::EachFrame) {
        for (const auto& [key, value] : options.metadata) {
            output->m_texts += pngTextChunk(key, value);
        }
    }
    return std::unique_ptr<PictureOutput>(std::move(output));
}

Result<void> SequenceOutput::begin(const AVCodecContext& /*encoder*/)
{
    return {};
}

std::filesystem::path SequenceOutput::waiting(std::int64_t frame) const
{
    return m_folder / sequenceFile(m_target.filename(), m_options, frame);
}

Result<void> SequenceOutput::put(AVPacket& packet)
{
    const auto frame = m_frames++;
    if (m_options.still && frame > 0) {
        return Error{ErrorCode::Internal, m_target.string(), "a still was given more than one frame", ""};
    }
    const std::string_view picture(reinterpret_cast<const char*>(packet.data),
                                   static_cast<std::size_t>(packet.size));
    const auto head = m_texts.empty() ? 0 : kPngHeadBytes;
    errno = 0;
    std::ofstream stream(waiting(frame), std::ios::binary);
    stream << picture.substr(0, head) << m_texts << picture.substr(head);
    stream.close();
    if (stream.fail()) {
        return diskError(sequenceFile(m_target, m_options, frame).string(),
                         AVERROR(errno != 0 ? errno : EIO));
    }
    m_bytes += static_cast<std::int64_t>(picture.size() + m_texts.size());
    av_packet_unref(&packet);
    return {};
}

Result<std::int64_t> SequenceOutput::finish(std::int64_t frames, const Tags& tags)
{
    if (auto may = m_options.mayGoOut(m_folder); !may) {
        return may.error();
    }
    if (auto written = writeSidecar(m_target, tags); !written) {
        return written.error();
    }
    for (std::int64_t frame = 0; frame < frames; ++frame) {
        if (auto named = commitFile(waiting(frame), sequenceFile(m_target, m_options, frame)); !named) {
            return named.error();
        }
    }
    return m_bytes;
}

} // namespace cascade::video
