// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/HostView.h"

#include "ui/canvas/GlView.h"
#include "ui/canvas/SoftView.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

namespace cascade::ui {

namespace {

/// The name of the OpenGL driver; empty where there is none.
QByteArray glRenderer()
{
    // Qt's widgets of OpenGL crash on these platforms, or have none.
    const auto platform = QGuiApplication::platformName();
    for (const auto* without : {"offscreen", "minimal", "vnc"}) {
        if (platform == QLatin1String(without)) {
            return {};
        }
    }
    QOpenGLContext context;
    QOffscreenSurface surface;
    surface.create();
    if (!context.create() || !context.makeCurrent(&surface)) {
        return {};
    }
    const QByteArray name(reinterpret_cast<const char*>(context.functions()->glGetString(GL_RENDERER)));
    context.doneCurrent();
    return name.toLower();
}

bool drawsInHardware(const QByteArray& renderer)
{
    return !renderer.isEmpty() && !renderer.contains("llvmpipe") && !renderer.contains("softpipe") &&
           !renderer.contains("swrast");
}

} // namespace

QWidget* makeHostView(ImGuiHost& host, QWidget* parent)
{
    if (drawsInHardware(glRenderer())) {
        return new GlView(host, parent);
    }
    return new SoftView(host, parent);
}

} // namespace cascade::ui
