// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/store/Key.h"
#include "pipeline/store/Take.h"

#include <QImage>
#include <QObject>

#include <memory>

namespace cascade::ui {

/// The clip of a stage as panels name it: an entry of the store.
struct StageClip {
    store::Key key;
    QString node; ///< of the stage: "ssr1"
    int frames = 0;
    int width = 0;
    int height = 0;
    Rate rate = Rate::of(24);

    [[nodiscard]] double durationSec() const { return frames / rate.framesPerSecond(); }
    /// The frame that is seen at a time; the first or last one beyond the ends.
    [[nodiscard]] int frameAt(double seconds) const;
};
[[nodiscard]] StageClip stageClip(const store::TakeStage& stage);

/// Frames of stage clips as pictures. They are read and unpacked in a thread of its own, the frame that was
/// asked for last first, and kept within a budget of bytes, the least recently used dropped.
///
/// Threads  the window's; it waits for nothing.
class ClipFrames : public QObject {
    Q_OBJECT
public:
    ClipFrames(const Places& places, std::size_t budgetBytes, QObject* parent = nullptr);
    ~ClipFrames() override;

    /// The frame, RGB888, if it is at hand; else a null picture, and `ready` follows, or `missing`. With
    /// `longestSide` a smaller one, shrunk by whole pixels' averages: for filmstrips.
    [[nodiscard]] QImage frame(const StageClip& clip, int index, int longestSide = 0);
    /// Forgets what was asked for and not yet read: the panel shows something else now.
    void forgetRequests();

Q_SIGNALS:
    void ready(const store::Key& key, int index);
    /// The clip is no longer in the store, or cannot be read.
    void missing(const store::Key& key, const QString& why);

private:
    class Reader;
    std::unique_ptr<Reader> m_reader;
};

} // namespace cascade::ui

Q_DECLARE_METATYPE(cascade::ui::StageClip)
