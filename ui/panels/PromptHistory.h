// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QStringList>

#include <functional>

namespace cascade::ui {

/// The prompts that were last used, the last first.
///
/// Threads  the window's.
class PromptHistory : public QObject {
    Q_OBJECT
public:
    /// Where they are kept. Either may be empty: nothing is kept then. Must not block.
    struct Store {
        std::function<QStringList()> read;
        std::function<void(const QStringList& prompts)> write;
    };
    static constexpr int kMost = 50;

    explicit PromptHistory(Store store, QObject* parent = nullptr);

    [[nodiscard]] const QStringList& prompts() const { return m_prompts; }
    /// Puts a prompt first; one that was used before moves there. Empty ones are not kept.
    void add(const QString& prompt);
    void clear();

Q_SIGNALS:
    void changed();

private:
    void keep();

    Store m_store;
    QStringList m_prompts;
};

} // namespace cascade::ui
