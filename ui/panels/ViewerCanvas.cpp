// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerCanvas.h"

#include "ui/panels/ViewerPaint.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kTileGap = 4;
constexpr double kWipeReach = 7; ///< around its line, where it is taken hold of
constexpr int kDifferenceGain = 4;
constexpr double kZoomANotch = 1.2;
constexpr int kNotch = 120;

QString letterOf(int source)
{
    return QString(QChar(u'A' + source));
}

} // namespace

ViewerCanvas::ViewerCanvas(Playhead& playhead, ViewerPictures& pictures, const Palette& palette,
                           QWidget* parent)
    : QWidget(parent), m_playhead(playhead), m_pictures(pictures), m_palette(&palette)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    setAccessibleName(tr("Pictures"));
    connect(&playhead, &Playhead::moved, this, &ViewerCanvas::refresh);
    connect(&pictures, &ViewerPictures::changed, this, &ViewerCanvas::refresh);
}

void ViewerCanvas::setSources(const QVector<ViewerSource>& sources)
{
    m_sources = sources;
    m_shown = QVector<Shown>(m_sources.size());
    m_difference = {};
    refresh();
    update();
    Q_EMIT zoomChanged();
}

void ViewerCanvas::setMode(CompareMode mode)
{
    m_mode = mode;
    m_difference = {};
    refresh();
    update();
    Q_EMIT zoomChanged();
}

void ViewerCanvas::setLook(const ViewerLook& look)
{
    const bool counts = look.histogram && !m_look.histogram;
    m_look = look;
    if (counts) {
        compose();
    }
    update();
}

void ViewerCanvas::setStepPicture(const QImage& picture, const QString& title)
{
    if (picture.isNull() && m_step.isNull()) {
        return;
    }
    m_step = picture.convertToFormat(QImage::Format_RGB32);
    m_stepTitle = title;
    compose();
    update();
}

void ViewerCanvas::setTheme(const Palette& palette)
{
    m_palette = &palette;
    update();
}

int ViewerCanvas::shownSources() const
{
    return std::min(static_cast<int>(m_sources.size()), sourcesOf(m_mode));
}

/// The size of the largest source that is shown: all are drawn on its place.
QSizeF ViewerCanvas::reference() const
{
    QSize largest;
    for (int i = 0; i < shownSources(); ++i) {
        const auto size = m_sources[i].size();
        largest = size.width() > largest.width() ? size : largest;
    }
    return largest;
}

QVector<QRectF> ViewerCanvas::tiles() const
{
    return compareTiles(m_mode, static_cast<int>(m_sources.size()), rect(), kTileGap);
}

QRectF ViewerCanvas::pictureRect(int source) const
{
    const auto all = tiles();
    return source < all.size() ? m_transform.place(reference(), all[source]) : QRectF();
}

QRectF ViewerCanvas::inSight(const QRectF& tile) const
{
    return m_transform.place(reference(), tile) & tile;
}

std::optional<std::int64_t> ViewerCanvas::shownFrame() const
{
    if (m_shown.isEmpty() || m_shown[0].painted.isNull()) {
        return {};
    }
    return m_shown[0].seen.frame;
}

/// Looks the picture of a source up; says whether something else is seen now. While a picture is on its way,
/// the last one stays.
bool ViewerCanvas::look(int source)
{
    auto& shown = m_shown[source];
    m_pictures.prefetch(m_sources[source], m_playhead.seconds(), m_playhead.speed());
    auto seen = m_pictures.at(m_sources[source], m_playhead.seconds());
    const auto& old = shown.seen;
    if (seen.picture.isNull() && seen.missing == old.missing) {
        return false;
    }
    const bool other = seen.picture.cacheKey() != old.picture.cacheKey() || seen.frame != old.frame ||
                       seen.step != old.step || seen.missing != old.missing;
    if (other) {
        shown.painted = seen.picture.convertToFormat(QImage::Format_RGB32);
        shown.seen = std::move(seen);
    }
    return other;
}

void ViewerCanvas::refresh()
{
    bool other = false;
    for (int i = 0; i < shownSources(); ++i) {
        other = look(i) || other;
    }
    if (other || (m_mode == CompareMode::Difference && m_difference.isNull())) {
        compose();
        update();
        Q_EMIT pictureShown();
    }
}

/// What is computed from pictures: their difference, their histogram.
void ViewerCanvas::compose()
{
    if (m_mode == CompareMode::Difference && shownSources() == 2) {
        m_difference = differencePicture(m_shown[0].seen.picture, m_shown[1].seen.picture, kDifferenceGain)
                           .convertToFormat(QImage::Format_RGB32);
    }
    if (m_look.histogram && !m_shown.isEmpty()) {
        m_histogram = histogramOf(m_step.isNull() ? m_shown[0].seen.picture : m_step);
    }
}

QString ViewerCanvas::noteOf(int source) const
{
    const auto& seen = m_shown[source].seen;
    return seen.preview && seen.steps > 0 && seen.step < seen.steps
               ? tr("step %1 of %2").arg(seen.step).arg(seen.steps)
               : QString();
}

void ViewerCanvas::paintTile(QPainter& painter, int source, const QRectF& tile) const
{
    const auto& shown = m_shown[source];
    const bool isStep = source == 0 && !m_step.isNull();
    const QImage& picture = isStep                              ? m_step
                            : m_mode == CompareMode::Difference ? m_difference
                                                                : shown.painted;
    const QRectF place = m_transform.place(reference(), tiles()[source]);
    if (picture.isNull()) {
        const auto& why = shown.seen.missing;
        paintMessage(painter, why.isEmpty() ? tr("On its way…") : why, tile);
        return;
    }
    paintPicture(painter, picture, place, tile, m_look.smooth);
    painter.save();
    painter.setClipRect(tile);
    if (m_look.safeAreas) {
        paintSafeAreas(painter, place);
    }
    if (m_look.thirds) {
        paintThirds(painter, place);
    }
    painter.restore();
}

void ViewerCanvas::paintOverlays(QPainter& painter) const
{
    const auto all = tiles();
    for (int i = 0; i < all.size(); ++i) {
        const bool second = i == 1 && all[0] == all[1];
        const auto corner = (second ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop;
        QString title = shownSources() > 1 ? letterOf(i) : QString();
        if (!m_look.titles) {
            title = QString::number(i + 1); // the key that prefers it
        }
        if (m_look.titles) {
            const auto note = i == 0 && !m_step.isNull() ? m_stepTitle : noteOf(i);
            QStringList parts{title, m_sources[i].title, note};
            parts.removeAll({});
            title = parts.join(QStringLiteral("  "));
        }
        paintChip(painter, title, all[i], corner, *m_palette);
    }
    if (m_mode == CompareMode::Difference && shownSources() == 2) {
        paintChip(painter, tr("difference × %1").arg(kDifferenceGain), rect(),
                  Qt::AlignLeft | Qt::AlignBottom, *m_palette);
    }
    if (m_mode == CompareMode::Wipe && shownSources() == 2) {
        paintWipe(painter, wipeX(), inSight(all[0]), *m_palette);
    }
    if (m_look.histogram && m_histogram.pixels > 0) {
        QRectF place({}, histogramSize(painter));
        place.moveBottomRight(QRectF(rect()).adjusted(0, 0, -kTileGap * 2, -kTileGap * 2).bottomRight());
        paintHistogram(painter, m_histogram, place, *m_palette);
    }
}

void ViewerCanvas::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_palette->picture);
    if (m_sources.isEmpty()) {
        paintMessage(painter, tr("Nothing to show yet: run the graph, or open a take."), rect());
        return;
    }
    const auto all = tiles();
    const bool wiped = m_mode == CompareMode::Wipe && all.size() == 2;
    for (int i = 0; i < all.size(); ++i) {
        QRectF tile = all[i];
        if (wiped && i == 0) {
            tile.setRight(wipeX());
        } else if (wiped) {
            tile.setLeft(wipeX());
        } else if (m_mode == CompareMode::Difference && i > 0) {
            break;
        }
        paintTile(painter, i, tile);
    }
    paintOverlays(painter);
}

double ViewerCanvas::zoomFactor() const
{
    const auto size = reference();
    return size.isEmpty() ? 1 : pictureRect(0).width() * devicePixelRatioF() / size.width();
}

void ViewerCanvas::fit()
{
    m_transform.fit();
    update();
    Q_EMIT zoomChanged();
}

void ViewerCanvas::showPixels()
{
    const auto all = tiles();
    if (!all.isEmpty()) {
        const auto size = reference();
        m_transform.setWidth(size.width() / devicePixelRatioF(), size, all[0], all[0].center());
        update();
        Q_EMIT zoomChanged();
    }
}

void ViewerCanvas::zoom(double factor)
{
    if (const auto all = tiles(); !all.isEmpty()) {
        zoomAt(factor, all[0].center());
    }
}

void ViewerCanvas::zoomAt(double factor, const QPointF& anchor)
{
    for (const auto& tile : tiles()) {
        if (tile.contains(anchor)) {
            m_transform.zoom(factor, reference(), tile, anchor);
            update();
            Q_EMIT zoomChanged();
            return;
        }
    }
}

void ViewerCanvas::setWipe(double share)
{
    m_wipe = std::clamp(share, 0.0, 1.0);
    update();
}

double ViewerCanvas::wipeX() const
{
    const QRectF seen = inSight(rect());
    return seen.left() + m_wipe * seen.width();
}

bool ViewerCanvas::onWipe(const QPointF& point) const
{
    return m_mode == CompareMode::Wipe && shownSources() == 2 && std::abs(point.x() - wipeX()) <= kWipeReach;
}

int ViewerCanvas::sourceAt(const QPointF& point) const
{
    if (m_mode == CompareMode::Wipe && shownSources() == 2) {
        return point.x() < wipeX() ? 0 : 1;
    }
    const auto all = tiles();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& tile) { return tile.contains(point); });
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

/// The pixel of a source that lies under a point; empty beside its picture.
QString ViewerCanvas::pixelAt(int source, const QPointF& point) const
{
    const QImage& picture = source == 0 && !m_step.isNull() ? m_step : m_shown[source].painted;
    const QRectF place = pictureRect(source);
    if (picture.isNull() || !place.contains(point)) {
        return {};
    }
    const QPointF share((point.x() - place.x()) / place.width(), (point.y() - place.y()) / place.height());
    const int x = std::min(static_cast<int>(share.x() * picture.width()), picture.width() - 1);
    const int y = std::min(static_cast<int>(share.y() * picture.height()), picture.height() - 1);
    const QColor colour = picture.pixelColor(x, y);
    return QStringLiteral("%1   x %2  y %3   R %4  G %5  B %6")
        .arg(letterOf(source))
        .arg(x)
        .arg(y)
        .arg(colour.red())
        .arg(colour.green())
        .arg(colour.blue());
}

QString ViewerCanvas::readAt(const QPointF& point) const
{
    if (!m_look.titles) {
        return {}; // the number of pixels would tell which source it is
    }
    if (m_mode == CompareMode::Difference && shownSources() == 2) {
        QStringList both{pixelAt(0, point), pixelAt(1, point)};
        both.removeAll({});
        return both.join(QStringLiteral("      "));
    }
    const int source = sourceAt(point);
    return source < 0 ? QString() : pixelAt(source, point);
}

void ViewerCanvas::wheelEvent(QWheelEvent* event)
{
    const auto delta = event->angleDelta().y();
    if (delta != 0) {
        zoomAt(std::pow(kZoomANotch, static_cast<double>(delta) / kNotch), event->position());
    }
    event->accept();
}

void ViewerCanvas::mousePressEvent(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    m_dragged = event->position();
    if (event->button() == Qt::LeftButton && onWipe(event->position())) {
        m_drag = Drag::Wipe;
    } else if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_drag = Drag::Pan;
    }
}

void ViewerCanvas::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF point = event->position();
    if (m_drag == Drag::Wipe) {
        const QRectF seen = inSight(rect());
        setWipe((point.x() - seen.left()) / std::max(1.0, seen.width()));
    } else if (m_drag == Drag::Pan && !m_sources.isEmpty()) {
        setCursor(Qt::ClosedHandCursor);
        m_transform.pan(point - m_dragged, reference(), tiles()[0]);
        m_dragged = point;
        update();
    } else {
        setCursor(onWipe(point) ? Qt::SplitHCursor : Qt::ArrowCursor);
    }
    Q_EMIT pixelRead(readAt(point));
}

void ViewerCanvas::mouseReleaseEvent(QMouseEvent*)
{
    m_drag = Drag::None;
    unsetCursor();
}

void ViewerCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (onWipe(event->position())) {
        setWipe(0.5);
    } else if (m_transform.fits()) {
        showPixels();
    } else {
        fit();
    }
}

void ViewerCanvas::leaveEvent(QEvent*)
{
    Q_EMIT pixelRead({});
}

void ViewerCanvas::resizeEvent(QResizeEvent*)
{
    Q_EMIT zoomChanged();
}

} // namespace cascade::ui
