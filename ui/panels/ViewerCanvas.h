// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/CompareAlgo.h"
#include "ui/panels/ViewerPictures.h"
#include "ui/panels/ViewerTransform.h"
#include "ui/session/Playhead.h"
#include "ui/style/Palette.h"

#include <QWidget>

#include <optional>

namespace cascade::ui {

/// What a viewer draws besides the pictures, and how.
struct ViewerLook {
    bool smooth = false;    ///< interpolate; else each pixel is a crisp rectangle
    bool safeAreas = false; ///< action 93 %, title 90 %
    bool thirds = false;    ///< lines at the thirds of the picture
    bool histogram = false; ///< of the first source
    bool titles = true;     ///< which source is which; off in a blind comparison
    bool operator==(const ViewerLook&) const = default;
};

/// The pictures of a viewer: up to four sources at the playhead, each at its own rate. The wheel zooms at the
/// pointer, a drag moves the picture, a double click goes to one to one and back, the line of a wipe is
/// dragged.
class ViewerCanvas : public QWidget {
    Q_OBJECT
public:
    ViewerCanvas(Playhead& playhead, ViewerPictures& pictures, const Palette& palette,
                 QWidget* parent = nullptr);

    void setSources(const QVector<ViewerSource>& sources);
    void setMode(CompareMode mode);
    void setLook(const ViewerLook& look);
    /// Shown instead of the first source: an earlier step of its sampling. Null takes it away.
    void setStepPicture(const QImage& picture, const QString& title);
    void setTheme(const Palette& palette);

    void fit();
    void showPixels(); ///< one pixel of the largest source on one of the screen's
    void zoom(double factor);
    /// Pixels of the screen for one of the largest source.
    [[nodiscard]] double zoomFactor() const;
    /// Where the line of the wipe stands, as a share of the picture in sight.
    [[nodiscard]] double wipe() const { return m_wipe; }
    void setWipe(double share);
    /// Where the source's picture stands; empty where it is not shown.
    [[nodiscard]] QRectF pictureRect(int source) const;
    [[nodiscard]] const Histogram& histogram() const { return m_histogram; }
    /// The frame of the first source that is drawn now.
    [[nodiscard]] std::optional<std::int64_t> shownFrame() const;

Q_SIGNALS:
    /// What is under the pointer: "B  x 12  y 8   120 44 9"; empty outside of pictures.
    void pixelRead(const QString& text);
    void zoomChanged();
    void pictureShown(); ///< another picture, or another frame

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] QSize sizeHint() const override { return {640, 420}; }

private:
    struct Shown {
        SeenPicture seen;
        QImage painted; ///< in the format that is drawn fastest
    };
    void refresh();
    bool look(int source);
    void compose();
    [[nodiscard]] int shownSources() const;
    [[nodiscard]] QSizeF reference() const;
    [[nodiscard]] QVector<QRectF> tiles() const;
    [[nodiscard]] QRectF inSight(const QRectF& tile) const;
    [[nodiscard]] double wipeX() const;
    [[nodiscard]] bool onWipe(const QPointF& point) const;
    [[nodiscard]] int sourceAt(const QPointF& point) const;
    [[nodiscard]] QString pixelAt(int source, const QPointF& point) const;
    [[nodiscard]] QString readAt(const QPointF& point) const;
    [[nodiscard]] QString noteOf(int source) const;
    void paintTile(QPainter& painter, int source, const QRectF& tile) const;
    void paintOverlays(QPainter& painter) const;
    void zoomAt(double factor, const QPointF& anchor);

    Playhead& m_playhead;
    ViewerPictures& m_pictures;
    const Palette* m_palette;
    QVector<ViewerSource> m_sources;
    QVector<Shown> m_shown;
    CompareMode m_mode = CompareMode::Single;
    ViewerLook m_look;
    ViewerTransform m_transform;
    double m_wipe = 0.5;
    QImage m_step;
    QString m_stepTitle;
    QImage m_difference;
    Histogram m_histogram;
    enum class Drag { None, Pan, Wipe };
    Drag m_drag = Drag::None;
    QPointF m_dragged;
};

} // namespace cascade::ui
