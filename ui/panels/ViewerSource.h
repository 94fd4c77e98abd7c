// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/StageConfig.h"
#include "pipeline/graph/Ids.h"
#include "ui/session/ClipFrames.h"

#include <QImage>
#include <QSize>
#include <QVector>

#include <cstdint>
#include <variant>

namespace cascade::ui {

/// A stage while it is sampled: the pictures that the RunBoard has of a node.
struct LiveStage {
    graph::NodeId node;
    ClipShape shape;           ///< that its clip will have
    graph::NodeId before = {}; ///< whose pictures are shown until its own are there; none: empty
};

/// Pictures that are at hand.
struct PictureStrip {
    QVector<QImage> pictures;
    Rate rate = Rate::of(24);
};

/// Anything that a viewer can show: a stage of a take, a stage on its way, or plain pictures.
struct ViewerSource {
    QString title; ///< "ssr1 · take 12"
    std::variant<StageClip, LiveStage, PictureStrip> content = PictureStrip();
    double startSec = 0; ///< when its first frame is seen: the start of its shot

    [[nodiscard]] std::int64_t frames() const;
    [[nodiscard]] QSize size() const; ///< pixels
    [[nodiscard]] Rate rate() const;
    [[nodiscard]] double endSec() const;
    /// The frame that is seen at a time; the first or last one beyond the ends.
    [[nodiscard]] std::int64_t frameAt(double seconds) const;
};

/// The picture that shows `frame`, of pictures that begin with the frame `first` and are `stride` frames
/// apart: the last one at or before it. Null where there are none.
[[nodiscard]] QImage pictureOfFrame(const QVector<QImage>& pictures, std::int64_t first, std::int64_t stride,
                                    std::int64_t frame);

} // namespace cascade::ui
