// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/store/Take.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace cascade::ui {

/// The takes of the library, read in a thread of its own; once they were read, again within a second whenever
/// another process has changed them: a run that is stopped is kept after it has ended here.
///
/// Threads  the window's; it waits for nothing.
class TakeShelf : public QObject {
    Q_OBJECT
public:
    explicit TakeShelf(const Places& places, QObject* parent = nullptr);
    ~TakeShelf() override;

    /// The takes that were last run come first.
    [[nodiscard]] const std::vector<store::Take>& takes() const { return m_takes; }
    [[nodiscard]] const store::Take* find(store::TakeId id) const;
    void refresh();
    /// Forgets a take and its pins.
    void remove(store::TakeId id);

Q_SIGNALS:
    void changed();
    void failed(const QString& message);

private:
    class Reader;

    QTimer m_look;
    std::vector<store::Take> m_takes;
    std::unique_ptr<Reader> m_reader;
};

} // namespace cascade::ui
