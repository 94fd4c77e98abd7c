// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/GlView.h"

#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

namespace cascade::ui {

GlView::GlView(ImGuiHost& host, QWidget* parent) : HostView(host, parent)
{
    auto wanted = format();
    wanted.setAlphaBufferSize(0); // else the window shines through what is drawn half transparent
    setFormat(wanted);
}

GlView::~GlView()
{
    disconnect(m_contextEnds); // it is told once more after this destructor
    release();
}

/// Called again when the view gets another window, with another context.
void GlView::initializeGL()
{
    release();
    const ImGuiHost::Scope scope(host());
    m_ready = ImGui_ImplOpenGL3_Init();
    disconnect(m_contextEnds);
    m_contextEnds = connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, [this] { release(); });
}

void GlView::release()
{
    if (!m_ready) {
        return;
    }
    makeCurrent();
    const ImGuiHost::Scope scope(host());
    ImGui_ImplOpenGL3_Shutdown();
    m_ready = false;
}

void GlView::paintGL()
{
    const auto& ground = host().palette().canvas;
    auto* gl = context()->functions();
    gl->glClearColor(static_cast<float>(ground.redF()), static_cast<float>(ground.greenF()),
                     static_cast<float>(ground.blueF()), 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    const ImGuiHost::Scope scope(host());
    if (m_ready) {
        ImGui_ImplOpenGL3_NewFrame();
        ImGui_ImplOpenGL3_RenderDrawData(frame());
    }
}

} // namespace cascade::ui
