// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/HostView.h"

#include <QImage>

namespace cascade::ui {

/// Shows an ImGuiHost in a plain widget, drawn in software.
class SoftView : public HostView<QWidget> {
    Q_OBJECT
public:
    SoftView(ImGuiHost& host, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage m_picture;
};

/// Draws a frame onto `target` (RGB32, of the frame's size in pixels), and honours what it says of textures.
void drawInSoftware(ImDrawData& data, QImage& target, QRgb background);

} // namespace cascade::ui
