// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LibraryItem.h"

#include <QHash>
#include <QObject>
#include <QVector>

#include <memory>

namespace cascade::ui {

/// A short clip as pictures, at the size of a card.
struct PreviewReel {
    QVector<QImage> frames;
    double framesPerSecond = 24;

    /// The frame that is seen so long after the start; the clip begins anew at its end. Null for no frames.
    [[nodiscard]] QImage at(double seconds) const;
};

/// The preview clips of presets, decoded in a thread of its own when they are asked for, the last few kept. A
/// pack's MP4 may come from a stranger: the decoder takes it as hostile, and what it refuses stays still.
///
/// Threads  the window's; it waits for nothing.
class PreviewReels : public QObject {
    Q_OBJECT
public:
    explicit PreviewReels(QObject* parent = nullptr);
    ~PreviewReels() override;

    /// The reel of a preset if it is at hand; else null, and `ready` follows if there is one.
    [[nodiscard]] std::shared_ptr<const PreviewReel> reel(const LibraryItem& preset);
    /// What is known of presets may be out of date.
    void forget();

Q_SIGNALS:
    void ready(const QString& id);

private:
    class Decoder;
    void keep(const QString& id, std::shared_ptr<const PreviewReel> reel);

    QHash<QString, std::shared_ptr<const PreviewReel>>
        m_reels;         ///< null while asked for, or where there is none
    QStringList m_order; ///< the least recently decoded first
    std::unique_ptr<Decoder> m_decoder;
};

} // namespace cascade::ui
