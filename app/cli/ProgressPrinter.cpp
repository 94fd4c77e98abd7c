// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/ProgressPrinter.h"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cascade::cli {

namespace {

constexpr int kBarWidth = 24;

std::string memoryText(const Progress& p)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GiB", static_cast<double>(p.residentBytes) / (1 << 30));
    return text;
}

double shareOf(const Progress& p)
{
    return p.steps > 0 ? (p.step + static_cast<double>(p.chunk) / p.chunks) / p.steps : 0;
}

void printBar(const Progress& p)
{
    const int filled = static_cast<int>(std::lround(shareOf(p) * kBarWidth));
    std::string bar(static_cast<std::size_t>(filled), '#');
    bar.resize(kBarWidth, '.');
    std::fprintf(stderr, "\r\033[K%-6s [%s] step %d/%d  %s left  %s", p.what.c_str(), bar.c_str(), p.step,
                 p.steps, durationText(p.remainingSec).c_str(), memoryText(p).c_str());
}

void printLine(const Progress& p)
{
    std::fprintf(stderr, "%s: step %d of %d, %.0f %%, %s left, %s\n", p.what.c_str(), p.step, p.steps,
                 100 * shareOf(p), durationText(p.remainingSec).c_str(), memoryText(p).c_str());
}

void printJson(const Progress& p)
{
    const nlohmann::json json{{"stage", p.what},
                              {"step", p.step},
                              {"steps", p.steps},
                              {"chunk", p.chunk},
                              {"chunks", p.chunks},
                              {"elapsedSec", p.elapsedSec},
                              {"remainingSec", p.remainingSec},
                              {"residentBytes", p.residentBytes}};
    std::fprintf(stderr, "%s\n", json.dump().c_str());
}

} // namespace

Result<ProgressStyle> progressStyle(const std::string& wish)
{
    if (wish == "auto") {
        return ::isatty(STDERR_FILENO) != 0 ? ProgressStyle::Bar : ProgressStyle::Plain;
    }
    if (wish == "plain") {
        return ProgressStyle::Plain;
    }
    if (wish == "json") {
        return ProgressStyle::Json;
    }
    if (wish == "none") {
        return ProgressStyle::None;
    }
    return Error{
        ErrorCode::BadInput, "--progress", "expected auto, plain, json or none, got \"" + wish + "\"", {}};
}

ProgressPrinter::~ProgressPrinter()
{
    endLine();
}

void ProgressPrinter::endLine()
{
    if (m_open) {
        std::fprintf(stderr, "\n");
        m_open = false;
    }
}

void ProgressPrinter::show(const Progress& progress)
{
    const auto now = Clock::now();
    const double pause = m_style == ProgressStyle::Plain ? 5 : m_style == ProgressStyle::Json ? 0.5 : 0.1;
    const bool stageEnds = progress.step == progress.steps;
    if (m_style == ProgressStyle::None || (progress.what == m_lastWhat && !stageEnds &&
                                           std::chrono::duration<double>(now - m_last).count() < pause)) {
        return;
    }
    m_last = now;
    m_lastWhat = progress.what;
    switch (m_style) {
    case ProgressStyle::Bar:
        printBar(progress);
        m_open = true;
        break;
    case ProgressStyle::Plain:
        printLine(progress);
        break;
    case ProgressStyle::Json:
        printJson(progress);
        break;
    case ProgressStyle::None:
        break;
    }
    if (stageEnds) {
        endLine();
    }
}

std::string durationText(double seconds)
{
    if (seconds < 0 || !std::isfinite(seconds)) {
        return "?";
    }
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole < 60) {
        return std::to_string(whole) + " s";
    }
    if (whole < 3600) {
        return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    }
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

} // namespace cascade::cli
