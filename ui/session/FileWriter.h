// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Result.h"

#include <QObject>

#include <functional>
#include <memory>

namespace cascade::ui {

class Background;

/// Writes files in a thread of its own, one after the other: a window never waits for a disk.
///
/// Threads  the window's. The destructor waits until all that was asked for is written.
class FileWriter : public QObject {
    Q_OBJECT
public:
    explicit FileWriter(QObject* parent = nullptr);
    ~FileWriter() override;

    /// `work` runs in the thread, after what was asked for before; `answer` here, with how it went.
    void write(std::function<Result<void>()> work, std::function<void(const Result<void>& done)> answer);
    /// Whether something is not written yet, or its answer is on the way.
    [[nodiscard]] bool busy() const { return m_asked > 0; }

Q_SIGNALS:
    /// All is written, and answered.
    void idle();

private:
    int m_asked = 0;
    std::unique_ptr<Background> m_thread; // last: its tasks use what is above
};

} // namespace cascade::ui
