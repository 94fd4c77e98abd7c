// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QEvent>
#include <QObject>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace cascade::tests {

/// Measures the time from an input to the picture that shows what it did: to the end of the next painting of
/// a window after the input was handled.
///
/// Threads  the window's.
class InputLatency : public QObject {
    Q_OBJECT
public:
    using Clock = std::chrono::steady_clock;

    InputLatency();

    /// To be called right before an input is handed to the window. `happened`: when the hand moved, which may
    /// be a while ago where the window was busy. `kind` is what it is counted as.
    void begin(const std::string& kind, Clock::time_point happened);

    /// Milliseconds of all that were painted, by kind, in the order in which they happened.
    [[nodiscard]] const std::map<std::string, std::vector<double>>& painted() const { return m_painted; }
    /// Inputs that changed nothing in any window.
    [[nodiscard]] int unanswered() const { return m_unanswered; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Input {
        std::string kind;
        Clock::time_point happened;
    };

    std::vector<Input> m_waiting; ///< for their picture
    bool m_painting = false;      ///< a window is being painted, or has just been
    bool m_settles = false;       ///< it is seen whether anything comes of what waits
    std::map<std::string, std::vector<double>> m_painted;
    int m_unanswered = 0;
};

/// The smallest value that this share of them does not exceed; 0 of none.
[[nodiscard]] double percentile(std::vector<double> values, double share);

} // namespace cascade::tests
