// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeFace.h"

#include "ui/session/Text.h"

#include <algorithm>
#include <cmath>

/// How nodes look; NodeFace.cpp has what the mouse does to them.
namespace cascade::ui {

namespace {

using namespace measures;

constexpr double kMuted = 0.4; ///< opacity
constexpr double kBypassed = 0.6;
constexpr double kDimmed = 0.2; ///< of ports that a pulled link cannot go to
constexpr double kBar = 3;      ///< height of the progress bar
constexpr double kBoxRounding = 3;
constexpr double kInset = 6; ///< of text in a box

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto mix = [&](int one, int other) { return static_cast<int>(one + (other - one) * share); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

bool fits(const LinkEnd& pulled, const SceneNode& scene, bool output, const CanvasPort& port)
{
    if (pulled.output == output || pulled.port.node == scene.node.id) {
        return pulled.output == output && pulled.port == graph::PortRef{scene.node.id, port.name};
    }
    return output ? graph::compatible(port.type, pulled.type) : graph::compatible(pulled.type, port.type);
}

/// The largest rectangle of the picture's form within the room.
QRectF fitted(const QSize& picture, const QRectF& room)
{
    QRectF shown(QPointF(), QSizeF(picture).scaled(room.size(), Qt::KeepAspectRatio));
    shown.moveCenter(room.center());
    return shown;
}

} // namespace

CanvasPaint NodeFace::paint(const CanvasNode& node) const
{
    CanvasPaint paint;
    paint.setOpacity(node.state == graph::NodeState::Muted      ? kMuted
                     : node.state == graph::NodeState::Bypassed ? kBypassed
                                                                : 1);
    return paint;
}

QColor NodeFace::headerColour(const CanvasNode& node) const
{
    return m_look.palette.node(node.view.colour.empty() ? node.type->group : node.view.colour);
}

void NodeFace::drawNode(const SceneNode& scene) const
{
    switch (scene.node.form) {
    case NodeForm::Note:
        drawNote(scene);
        return;
    case NodeForm::Group:
        drawGroup(scene);
        return;
    case NodeForm::Reroute:
        if (m_look.detail != Detail::Far) {
            drawPorts(scene);
        }
        return;
    case NodeForm::Node:
        break;
    }
    if (m_look.detail == Detail::Far) {
        drawFar(scene);
        return;
    }
    drawHeader(scene);
    drawProgress(scene);
    if (!scene.node.view.collapsed) {
        if (m_look.detail == Detail::Near) {
            drawPortNames(scene);
            drawValues(scene);
            drawStatus(scene);
        }
        drawPicture(scene);
    }
    drawPorts(scene);
    drawBadge(scene);
}

void NodeFace::drawFar(const SceneNode& scene) const
{
    const auto painter = paint(scene.node);
    const auto& palette = m_look.palette;
    painter.fill(scene.layout.header.translated(scene.rect.topLeft()), headerColour(scene.node));
    drawProgress(scene);
    if (scene.node.severity == graph::Issue::Severity::Error) {
        painter.outline(scene.rect, palette.error, 6);
    } else if (scene.node.run.state == NodeRun::State::Running) {
        painter.outline(scene.rect, palette.accent, 6);
    }
}

void NodeFace::drawHeader(const SceneNode& scene) const
{
    const auto painter = paint(scene.node);
    const auto header = scene.layout.header.translated(scene.rect.topLeft());
    if (scene.node.view.collapsed) {
        painter.fill(header, headerColour(scene.node), rounding(kRounding));
    } else {
        painter.fillTop(header, headerColour(scene.node), rounding(kRounding));
    }
    const double badge = scene.node.severity ? kHeader : kPadding;
    painter.text(header.adjusted(kPadding + (scene.node.view.collapsed ? kPortRadius : 0), 0, -badge, 0),
                 scene.node.title, m_look.palette.text, kTitleSize);
    if (scene.node.run.state == NodeRun::State::Running) {
        painter.outline(scene.rect, m_look.palette.accent, 1.5, kRounding);
    }
    if (scene.node.state == graph::NodeState::Bypassed && !scene.node.view.collapsed) {
        // The way that what comes in takes.
        painter.line(header.bottomLeft() + QPointF(0, kRow / 2), header.bottomRight() + QPointF(0, kRow / 2),
                     m_look.palette.warning, 2);
    }
}

void NodeFace::drawBadge(const SceneNode& scene) const
{
    if (!scene.node.severity || *scene.node.severity == graph::Issue::Severity::Note) {
        return;
    }
    const bool error = *scene.node.severity == graph::Issue::Severity::Error;
    const auto& palette = m_look.palette;
    const CanvasPaint painter;
    const double radius = kHeader / 4 + 1;
    const auto centre = scene.rect.topRight() + QPointF(-kHeader / 2, kHeader / 2);
    painter.dot(centre, radius, error ? palette.error : palette.warning);
    painter.text({centre - QPointF(radius, radius), centre + QPointF(radius, radius)}, QStringLiteral("!"),
                 palette.canvas, kTextSize, Qt::AlignHCenter);
    if (error) {
        painter.outline(scene.rect, palette.error, 1.5, kRounding);
    }
}

void NodeFace::drawProgress(const SceneNode& scene) const
{
    if (scene.node.run.state != NodeRun::State::Running) {
        return;
    }
    const CanvasPaint painter;
    const double height = m_look.detail == Detail::Far ? kHeader : kBar;
    QRectF bar(scene.rect.left(), scene.rect.top() + kHeader - height, scene.rect.width(), height);
    painter.fill(bar, m_look.palette.field);
    bar.setWidth(bar.width() * std::clamp(scene.node.run.share, 0.0, 1.0));
    painter.fill(bar, m_look.palette.accent);
}

void NodeFace::drawPorts(const SceneNode& scene) const
{
    for (std::size_t i = 0; i < scene.node.inputs.size(); ++i) {
        drawPort(scene, false, i);
    }
    for (std::size_t i = 0; i < scene.node.outputs.size(); ++i) {
        drawPort(scene, true, i);
    }
}

void NodeFace::drawPort(const SceneNode& scene, bool output, std::size_t index) const
{
    const auto& port = (output ? scene.node.outputs : scene.node.inputs)[index];
    const auto& palette = m_look.palette;
    const auto centre = scene.portAt(output, index);
    auto painter = paint(scene.node);
    const bool fitting = m_look.pulled && fits(*m_look.pulled, scene, output, port);
    if (m_look.pulled && !fitting) {
        painter.setOpacity(kDimmed);
    }
    const auto colour = palette.port(graph::portTypeName(port.type));
    painter.dot(centre, kPortRadius + 1.5, palette.canvas);
    if (port.linked || output) {
        painter.dot(centre, kPortRadius, colour);
    } else {
        painter.dot(centre, kPortRadius, mixed(palette.raised, colour, 0.15));
        painter.ring(centre, kPortRadius - 0.5, port.missing ? palette.error : colour, 1.5);
    }
    if (fitting && m_look.pulled->port != graph::PortRef{scene.node.id, port.name}) {
        painter.ring(centre, kPortRadius + 3, colour, 2);
    }
}

void NodeFace::drawPortNames(const SceneNode& scene) const
{
    const auto painter = paint(scene.node);
    const auto& palette = m_look.palette;
    const double width = scene.rect.width() / 2 - kPadding;
    const auto row = [&](const QPointF& port, bool output) {
        const double left =
            output ? port.x() - kPadding - kPortRadius - width : port.x() + kPadding + kPortRadius;
        return QRectF(left, port.y() - kRow / 2, width, kRow);
    };
    for (std::size_t i = 0; i < scene.node.inputs.size(); ++i) {
        const auto& port = scene.node.inputs[i];
        painter.text(row(scene.portAt(false, i), false), text(port.name),
                     port.linked || port.missing ? palette.text : palette.faintText, kTextSize);
    }
    for (std::size_t i = 0; i < scene.node.outputs.size(); ++i) {
        const auto& port = scene.node.outputs[i];
        const auto at = scene.portAt(true, i);
        painter.text(row(at, true), text(port.name), port.linked ? palette.text : palette.faintText,
                     kTextSize, Qt::AlignRight);
        if (port.linked && !port.shape.isEmpty()) {
            drawShape(port, at, scene.outputRooms[i] - 2 * kPadding - kPortRadius);
        }
    }
}

/// What travels: above the start of the link, or above and below it where there is little room.
void NodeFace::drawShape(const CanvasPort& port, const QPointF& at, double room) const
{
    const CanvasPaint painter;
    const QRectF above(at.x() + kPadding, at.y() - kRow + 3, room, kSmallSize + 4);
    const auto fits = [&](const QString& text) { return CanvasPaint::textWidth(text, kSmallSize) <= room; };
    painter.text(above,
                 fits(port.shape)      ? port.shape
                 : fits(port.measures) ? port.measures
                                       : port.size,
                 m_look.palette.faintText, kSmallSize);
    if (!fits(port.shape)) {
        painter.text(above.translated(0, kRow), port.rate, m_look.palette.faintText, kSmallSize);
    }
}

void NodeFace::drawValues(const SceneNode& scene) const
{
    const auto painter = paint(scene.node);
    const auto& palette = m_look.palette;
    for (std::size_t i = 0; i < scene.node.values.size(); ++i) {
        const auto& value = scene.node.values[i];
        const auto box = scene.layout.values[i].translated(scene.rect.topLeft());
        painter.fill(box, palette.field, kBoxRounding);
        painter.outline(box, palette.border, 1, kBoxRounding);
        const auto& colour = value.standard ? palette.faintText : palette.text;
        if (value.lines > 1) {
            const auto words = value.text.isEmpty() ? text(value.parameter) : value.text;
            painter.paragraph(box.adjusted(kInset, 3, -kInset, -2), words,
                              value.text.isEmpty() ? palette.faintText : palette.text, kTextSize);
            continue;
        }
        painter.text(box.adjusted(kInset, 0, -kInset, 0),
                     value.text.isEmpty() ? QStringLiteral("–") : value.text, colour, kTextSize);
        if (!value.input) {
            const QRectF name(scene.rect.left() + kPadding, box.top(),
                              box.left() - scene.rect.left() - kPadding - 4, box.height());
            painter.text(name, text(value.parameter), palette.faintText, kTextSize);
        }
    }
}

void NodeFace::drawPicture(const SceneNode& scene) const
{
    if (scene.layout.picture.isEmpty()) {
        return;
    }
    const auto painter = paint(scene.node);
    const auto room = scene.layout.picture.translated(scene.rect.topLeft());
    const auto& palette = m_look.palette;
    painter.fill(room, palette.picture, rounding(kBoxRounding));
    const auto* picture = shownPicture(scene.node, m_look.hovered == scene.node.id, m_look.seconds);
    if (picture != nullptr) {
        if (auto* texture = m_look.pictures.texture(*picture)) {
            painter.picture(fitted(picture->size(), room), *texture);
        }
        return;
    }
    const auto& outputs = scene.node.outputs;
    const auto known = std::find_if(outputs.begin(), outputs.end(),
                                    [](const CanvasPort& port) { return !port.shape.isEmpty(); });
    if (m_look.detail == Detail::Near && known != outputs.end()) {
        painter.text(room, known->shape, QColor(0xa3, 0xab, 0xb5), kTextSize, Qt::AlignHCenter);
    }
}

void NodeFace::drawStatus(const SceneNode& scene) const
{
    if (scene.layout.status.isEmpty()) {
        return;
    }
    const auto& palette = m_look.palette;
    const bool complains = scene.node.severity && *scene.node.severity != graph::Issue::Severity::Note &&
                           scene.node.run.state != NodeRun::State::Running;
    const auto colour = !complains                                              ? palette.faintText
                        : *scene.node.severity == graph::Issue::Severity::Error ? palette.error
                                                                                : palette.warning;
    const CanvasPaint painter;
    painter.text(scene.layout.status.translated(scene.rect.topLeft()),
                 complains ? scene.node.issue : scene.node.status, colour, kSmallSize);
}

void NodeFace::drawNote(const SceneNode& scene) const
{
    const CanvasPaint painter;
    const auto colour = headerColour(scene.node);
    painter.fill(scene.rect, colour, rounding(kRounding));
    if (m_look.detail == Detail::Near) {
        painter.paragraph(scene.rect.adjusted(kPadding, kPadding, -kPadding, -kPadding), scene.node.text,
                          m_look.palette.text, kTextSize);
    }
}

void NodeFace::drawGroup(const SceneNode& scene) const
{
    const CanvasPaint painter;
    const auto header = QRectF(scene.rect.topLeft(), QSizeF(scene.rect.width(), kHeader));
    painter.fillTop(header, headerColour(scene.node), rounding(kRounding));
    if (m_look.detail != Detail::Far) {
        painter.text(header.adjusted(kPadding, 0, -kPadding, 0), scene.node.title, m_look.palette.text,
                     kTitleSize);
    }
    if (m_look.detail == Detail::Near) {
        const QRectF room(header.bottomLeft(), scene.rect.bottomRight());
        painter.paragraph(room.adjusted(kPadding, kPadding / 2, -kPadding, -kPadding), scene.node.text,
                          m_look.palette.faintText, kTextSize);
    }
}

} // namespace cascade::ui
