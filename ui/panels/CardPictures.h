// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LibraryModel.h"
#include "ui/models/PreviewReels.h"
#include "ui/session/ClipFrames.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>

namespace cascade::ui {

/// What each card of the library shows now: its poster, or the frame of the clip that plays on it. One card
/// plays at a time.
///
/// Threads  the window's; it waits for nothing: a picture that is not at hand is null, and `changed` follows.
class CardPictures : public QObject {
    Q_OBJECT
public:
    /// A frame of a take at a time in seconds, at most so many pixels a side; null while it is read.
    using TakeFrame = std::function<QImage(store::TakeId take, double seconds, int longestSide)>;

    explicit CardPictures(TakeFrame takeFrame, QObject* parent = nullptr);

    [[nodiscard]] QImage picture(const LibraryItem& item) const;
    /// Where the card that plays is, in [0, 1); none for others.
    [[nodiscard]] std::optional<double> playedShare(const LibraryItem& item) const;
    /// Plays this card from its start; an item of no id stops.
    void play(const LibraryItem& item);
    void forgetReels() { m_reels.forget(); }

Q_SIGNALS:
    /// The card that plays shows another picture, or one that was asked for has come.
    void changed();

private:
    [[nodiscard]] double seconds() const { return static_cast<double>(m_clock.elapsed()) / 1000; }

    TakeFrame m_takeFrame;
    mutable PreviewReels m_reels;
    LibraryItem m_playing;
    QElapsedTimer m_clock;
    QTimer m_timer;
};

/// Reads frames of the last stage of takes; `find` gives a take by its number, or null.
[[nodiscard]] CardPictures::TakeFrame takeFrames(ClipFrames& frames,
                                                 std::function<const store::Take*(store::TakeId)> find);

} // namespace cascade::ui
