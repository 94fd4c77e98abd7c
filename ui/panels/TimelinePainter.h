// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/FilmstripCache.h"
#include "ui/panels/TimelineLayout.h"
#include "ui/panels/TimelineMarkers.h"
#include "ui/session/Playhead.h"
#include "ui/session/RunBoard.h"
#include "ui/style/Palette.h"

class QFontMetricsF;
class QPainter;

namespace cascade::ui {

/// What is chosen on a timeline.
struct TimelineChoice {
    QString node; ///< of the lane; empty = none
    int shot = 0;
    int depth = 0;
    bool operator==(const TimelineChoice&) const = default;
};

/// Draws a timeline. Only what meets the exposed rectangle is looked at: neither lanes out of sight nor
/// frames out of sight cost anything.
class TimelinePainter {
public:
    /// Everything that is drawn; nothing of it is changed but the cache.
    struct Scene {
        const TimelineModel& model;
        const TimelineLayout& layout;
        const TimelineMarkers& markers;
        const Playhead& playhead;
        const RunBoard& board;
        const Palette& palette;
        const TimelineChoice& choice;
        Rate rate; ///< that the ruler shows frames of
        FilmstripCache& pictures;
        bool focused = false;
    };
    TimelinePainter(QPainter& painter, const Scene& scene, const QRect& exposed);

    void paint();

    /// The place of the triangle that opens a lane's stack, within its label.
    [[nodiscard]] static QRectF triangleRect(const TimelineLayout& layout, int row);
    /// The place of the button that finishes a take, within the label of a held strip.
    [[nodiscard]] static QRectF finishRect(const TimelineLayout& layout, int row,
                                           const QFontMetricsF& metrics);
    /// The flag of a marker in the ruler.
    [[nodiscard]] static QRectF flagRect(const TimelineLayout& layout, const TimelineMarker& marker);
    /// "Finish this take"
    [[nodiscard]] static QString finishText();
    /// "step 3 of 8"
    [[nodiscard]] static QString stateText(const TimelineStrip& strip);
    /// "48 frames of 80x48 at 6 fps · running 3 of 8"
    [[nodiscard]] static QString stripText(const TimelineStrip& strip);

private:
    void paintStrips();
    void paintRow(int row);
    void paintStrip(const TimelineStrip& strip, const QRectF& place);
    void paintFilm(const TimelineStrip& strip, const QRectF& place);
    [[nodiscard]] QPixmap pictureOf(const TimelineStrip& strip, int frame, int height) const;
    void paintTicks(const TimelineStrip& strip, const QRectF& place);
    void paintProgress(const TimelineStrip& strip, const QRectF& place);
    void paintStripName(const TimelineStrip& strip, const QRectF& place);
    void paintLabels();
    void paintLabel(int row);
    void paintLabelText(const TimelineLane& lane, const TimelineStrip* strip, int depth, const QRectF& place);
    void paintLabelEnd(const TimelineStrip& strip, const QRectF& place, double left);
    void paintFinish(int row);
    void paintRuler();
    void paintShots();
    void paintRange();
    void paintCuts();
    void paintMarkers();
    void paintPlayhead();
    [[nodiscard]] const TimelineStrip* labelled(int row) const;
    [[nodiscard]] QColor colourOf(StripState state) const;
    [[nodiscard]] bool chosen(const TimelineStrip& strip) const;

    QPainter& m_painter;
    const Scene& m_scene;
    QRect m_exposed;
    const TimelineLayout& m_layout;
    const Palette& m_palette;
};

} // namespace cascade::ui
