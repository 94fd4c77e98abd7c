// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Progress.h"
#include "core/base/Result.h"

#include <chrono>
#include <string>

namespace cascade::cli {

enum class ProgressStyle { Bar, Plain, Json, None };

/// auto: a bar on a terminal, plain lines otherwise. Errors: BadInput naming the choices.
[[nodiscard]] Result<ProgressStyle> progressStyle(const std::string& wish);

/// Shows progress on standard error: a bar that is redrawn ten times a second, a line every few seconds, or
/// one JSON object a line.
class ProgressPrinter {
public:
    explicit ProgressPrinter(ProgressStyle style) : m_style(style) {}
    ~ProgressPrinter();
    ProgressPrinter(const ProgressPrinter&) = delete;
    ProgressPrinter& operator=(const ProgressPrinter&) = delete;

    void show(const Progress& progress);
    /// Ends the bar's line, so that other text can follow.
    void endLine();

private:
    using Clock = std::chrono::steady_clock;

    ProgressStyle m_style;
    Clock::time_point m_last{};
    std::string m_lastWhat;
    bool m_open = false; ///< a bar stands on the current line
};

/// "3 min 20 s", "45 s", "2 h 5 min"; "?" for a negative number.
[[nodiscard]] std::string durationText(double seconds);

} // namespace cascade::cli
