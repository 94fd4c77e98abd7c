// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/HostView.h"

#include <QOpenGLWidget>

namespace cascade::ui {

/// Shows an ImGuiHost with OpenGL 3.
class GlView : public HostView<QOpenGLWidget> {
    Q_OBJECT
public:
    GlView(ImGuiHost& host, QWidget* parent = nullptr);
    ~GlView() override;

protected:
    void initializeGL() override;
    void paintGL() override;

private:
    void release();
    QMetaObject::Connection m_contextEnds;
    bool m_ready = false; ///< ImGui's back end has its objects
};

} // namespace cascade::ui
