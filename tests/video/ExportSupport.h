// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Hash.h"
#include "core/config/ExportFormat.h"
#include "core/video/VideoWriter.h"
#include "tests/video/Support.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <string>
#include <vector>

/// One small clip in every export format, and what `ffprobe` sees of it.
namespace cascade::video::tests {

/// Twelve frames of 64x48 at 24 frames a second: ramps across and down, brighter blue with time.
inline Clip gradientClip()
{
    Clip clip = makeClip(12, 48, 64);
    for (int i = 0; i < clip.frames; ++i) {
        for (int y = 0; y < clip.height; ++y) {
            for (int x = 0; x < clip.width; ++x) {
                std::uint8_t* pixel = clip.frame(i) + (y * clip.width + x) * 3;
                pixel[0] = static_cast<std::uint8_t>(4 * x);
                pixel[1] = static_cast<std::uint8_t>(5 * y);
                pixel[2] = static_cast<std::uint8_t>(20 * i);
            }
        }
    }
    return clip;
}

inline std::string longJson(std::size_t bytes)
{
    std::string text = "{\"nodes\":[";
    while (text.size() < bytes) {
        text += "{\"id\":" + std::to_string(text.size()) + ",\"text\":\"tórus; #a=b\\n\\\"quoted\\\"\"},\n";
    }
    return text + "{}]}";
}

inline std::string hashOf(const Clip& clip)
{
    return sha256Hex({reinterpret_cast<const char*>(clip.pixels.data()), clip.pixels.size()});
}

inline std::string extensionOf(const ExportFormat& format)
{
    return std::string(format.extensions.front());
}

/// A frame of 8 bits with the same values in 16.
inline std::vector<std::uint16_t> widened(const Clip& clip, int frame)
{
    std::vector<std::uint16_t> wide(clip.frameBytes());
    std::transform(clip.frame(frame), clip.frame(frame) + wide.size(), wide.begin(),
                   [](std::uint8_t value) { return static_cast<std::uint16_t>(value * 257); });
    return wide;
}

inline VideoWriterOptions optionsAs(const ExportFormat& format, const Clip& clip, FrameDepth depth)
{
    VideoWriterOptions options;
    options.width = clip.width;
    options.height = clip.height;
    options.rate = clip.rate;
    options.format = format.id;
    options.preset = "ultrafast";
    options.depth = depth;
    return options;
}

inline Result<WrittenVideo> tryAs(const ExportFormat& format, const std::filesystem::path& stem,
                                  const Clip& clip, const VideoWriterOptions& options)
{
    auto opened = VideoWriter::open(stem.string() + extensionOf(format), options);
    if (!opened) {
        return opened.error();
    }
    for (int i = 0; i < clip.frames; ++i) {
        const auto written = options.depth == FrameDepth::Bits8
                                 ? opened.value().write(clip.frame(i))
                                 : opened.value().write(widened(clip, i).data());
        if (!written) {
            return written.error();
        }
    }
    return opened.value().finish();
}

inline WrittenVideo writeAs(const ExportFormat& format, const std::filesystem::path& stem, const Clip& clip,
                            FrameDepth depth, const Tags& tags = {})
{
    auto options = optionsAs(format, clip, depth);
    options.metadata = tags;
    return tryAs(format, stem, clip, options).value();
}

inline std::optional<ErrorCode> failureOf(const ExportFormat& format, const std::filesystem::path& stem,
                                          const Clip& clip, const Tags& tags)
{
    auto options = optionsAs(format, clip, FrameDepth::Bits8);
    options.metadata = tags;
    const auto written = tryAs(format, stem, clip, options);
    return written ? std::nullopt : std::optional(written.error().code);
}

/// No file of more than `bytes` can be written while this lives.
class FileLimit {
public:
    explicit FileLimit(rlim_t bytes) : m_handler(::signal(SIGXFSZ, SIG_IGN))
    {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit()
    {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        ::signal(SIGXFSZ, m_handler);
    }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;

private:
    void (*m_handler)(int);
    rlimit m_before = {};
};

/// The bytes of all files of a folder, by name.
inline std::vector<std::string> contentsOf(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<std::string> contents;
    for (const auto& file : files) {
        contents.push_back(file.filename().string() + '\n' + bytesOf(file));
    }
    return contents;
}

/// The name by which FFmpeg reads a sequence.
inline std::filesystem::path patternOf(const ExportFormat& format, const std::filesystem::path& stem)
{
    return stem.string() + ".%04d" + extensionOf(format);
}

/// Fields of the first stream, in the order asked for.
inline QString probeFields(const std::filesystem::path& file, const QStringList& fields, bool isSequence)
{
    QStringList arguments{"-v", "error", "-count_frames", "-select_streams", "v:0"};
    arguments += isSequence ? QStringList{"-f", "image2"} : QStringList{};
    arguments += {"-show_entries", "stream=" + fields.join(','), "-of", "default=nw=1",
                  QString::fromStdString(file.string())};
    const auto lines = QString::fromUtf8(outputOf("ffprobe", arguments)).split('\n');
    QStringList values;
    for (const auto& field : fields) {
        const auto line = lines.filter(field + '=');
        values += line.isEmpty() ? QString("?") : line.first().section('=', 1);
    }
    return values.join(' ');
}

/// Seconds from the first frame's time to the last one's end.
inline double durationOf(const std::filesystem::path& file)
{
    const auto lines = outputOf("ffprobe", {"-v", "error", "-select_streams", "v:0", "-show_entries",
                                            "packet=pts_time,duration_time", "-of", "csv=p=0",
                                            QString::fromStdString(file.string())})
                           .trimmed()
                           .split('\n');
    double end = 0;
    for (const auto& line : lines) {
        const auto values = line.split(',');
        end = std::max(end, values.value(0).toDouble() + values.value(1).toDouble());
    }
    return end;
}

/// The first `frames` frames as another program decodes them, in FFmpeg's pixel format `pixels`.
inline QByteArray decoded(const std::filesystem::path& file, const QString& pixels, bool isSequence = false)
{
    QStringList arguments{"-v", "error"};
    arguments += isSequence ? QStringList{"-f", "image2"} : QStringList{};
    arguments += {"-i",        QString::fromStdString(file.string()),
                  "-fps_mode", "passthrough",
                  "-pix_fmt",  pixels,
                  "-f",        "rawvideo",
                  "-"};
    return outputOf("ffmpeg", arguments);
}

} // namespace cascade::video::tests
