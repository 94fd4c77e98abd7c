// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Clip.h"

#include <QByteArray>
#include <QProcess>
#include <QStandardPaths>
#include <QStringList>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

/// Clips with known content, and the programs `ffmpeg` and `ffprobe` as witnesses from outside. These
/// programs are needed by the tests only.
namespace cascade::video::tests {

inline bool havePrograms()
{
    return !QStandardPaths::findExecutable("ffmpeg").isEmpty() &&
           !QStandardPaths::findExecutable("ffprobe").isEmpty();
}

/// Standard output of a program that must succeed; empty if it fails.
inline QByteArray outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(60'000) && process.exitCode() == 0 ? process.readAllStandardOutput()
                                                                      : QByteArray();
}

inline bool runFfmpeg(const QStringList& arguments)
{
    return QProcess::execute("ffmpeg", QStringList{"-nostdin", "-v", "quiet", "-y"} + arguments) == 0;
}

/// One value of a stream or of the format as ffprobe prints it.
inline std::string probe(const std::filesystem::path& file, const char* stream, const char* entry)
{
    return outputOf("ffprobe", {"-v", "error", "-select_streams", stream, "-count_packets", "-count_frames",
                                "-show_entries", entry, "-of", "default=nw=1:nk=1",
                                QString::fromStdString(file.string())})
        .trimmed()
        .toStdString();
}

inline Clip makeClip(int frames, int height, int width, Rate rate = Rate::of(24))
{
    Clip clip;
    clip.frames = frames;
    clip.height = height;
    clip.width = width;
    clip.rate = rate;
    clip.pixels.resize(static_cast<std::size_t>(frames) * clip.frameBytes());
    return clip;
}

inline void fill(std::uint8_t* frame, std::size_t bytes, std::uint8_t r, std::uint8_t g, std::uint8_t b)
{
    for (std::size_t i = 0; i < bytes; i += 3) {
        frame[i] = r;
        frame[i + 1] = g;
        frame[i + 2] = b;
    }
}

/// A clip whose frame numbers can be read back from the pixels: ten vertical bars, each black or white, spell
/// them in binary.
constexpr int kBars = 10;

inline void drawNumber(std::uint8_t* frame, int height, int width, int number)
{
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const bool on = (number >> (x * kBars / width) & 1) != 0;
            for (int c = 0; c < 3; ++c) {
                frame[(y * width + x) * 3 + c] = on ? 224 : 32;
            }
        }
    }
}

inline int readNumber(const std::uint8_t* frame, int height, int width)
{
    int number = 0;
    for (int bar = 0; bar < kBars; ++bar) {
        const int x = (2 * bar + 1) * width / (2 * kBars);
        number |= (frame[((height / 2) * width + x) * 3] > 128 ? 1 : 0) << bar;
    }
    return number;
}

inline Clip numberedClip(int frames, int height = 32, int width = 80, Rate rate = Rate::of(24))
{
    Clip clip = makeClip(frames, height, width, rate);
    for (int i = 0; i < frames; ++i) {
        drawNumber(clip.frame(i), height, width, i);
    }
    return clip;
}

inline std::string bytesOf(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline void writeBytes(const std::filesystem::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary) << bytes;
}

} // namespace cascade::video::tests
