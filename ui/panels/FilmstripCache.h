// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/ClipFrames.h"

#include <QCache>
#include <QPixmap>
#include <QSet>

#include <functional>
#include <utility>

namespace cascade::ui {

/// Gives a frame of a clip, at most `longestSide` pixels, or a null picture while it is not at hand:
/// ClipFrames::frame.
using FetchPicture = std::function<QImage(const StageClip& clip, int index, int longestSide)>;

/// The small pictures of filmstrips, in the size in which they are drawn. The least recently used are
/// dropped.
///
/// Threads  the window's.
class FilmstripCache {
public:
    explicit FilmstripCache(FetchPicture fetch, int budgetBytes = 96 << 20);

    /// A frame of a clip, `height` of the screen's pixels high; null while it is not at hand.
    [[nodiscard]] QPixmap frame(const StageClip& clip, int index, int height);
    /// The same of a picture that is at hand.
    [[nodiscard]] QPixmap picture(const QImage& picture, int height);
    /// Whether a frame was not at hand since this was last asked.
    [[nodiscard]] bool takeMissed() { return std::exchange(m_missed, false); }
    /// Frames of this clip are not asked for any more.
    void giveUp(const store::Key& key) { m_gone.insert(QString::fromStdString(key.text())); }
    /// They are again.
    void tryAgain() { m_gone.clear(); }

private:
    struct Name {
        QString clip; ///< empty for a picture at hand
        qint64 index = 0;
        int height = 0;
        bool operator==(const Name&) const = default;
        friend size_t qHash(const Name& name, size_t seed)
        {
            return qHashMulti(seed, name.clip, name.index, name.height);
        }
    };
    QPixmap keep(const Name& name, const QImage& picture);

    FetchPicture m_fetch;
    QCache<Name, QPixmap> m_pictures;
    QSet<QString> m_gone;
    bool m_missed = false;
};

} // namespace cascade::ui
