// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/canvas/ImGuiHost.h"

#include <QEvent>
#include <QVariant>
#include <QWidget>

namespace cascade::ui {

/// What both views of a host have in common: events go to the host, frames are painted when it asks.
template <typename Widget>
class HostView : public Widget {
public:
    HostView(ImGuiHost& host, QWidget* parent) : Widget(parent), m_host(host)
    {
        Widget::setMouseTracking(true);
        Widget::setFocusPolicy(Qt::StrongFocus);
        Widget::setAttribute(Qt::WA_InputMethodEnabled);
        QObject::connect(&host, &ImGuiHost::frameWanted, this, [this] { Widget::update(); });
    }

protected:
    /// Events wait in ImGui's queue: as many frames as they need, a few at a time; only the last is shown.
    ImDrawData* frame()
    {
        constexpr int kMostAtOnce = 4;
        m_host.setSurface(surface(), Widget::devicePixelRatioF());
        auto* drawn = m_host.run();
        for (int done = 1; done < kMostAtOnce && m_host.hasPendingInput(); ++done) {
            drawn = m_host.run();
        }
        if (Widget::cursor().shape() != m_host.cursor()) {
            Widget::setCursor(m_host.cursor());
        }
        m_host.painted();
        return drawn;
    }

    [[nodiscard]] QSize surface() const
    {
        return (QSizeF(Widget::size()) * Widget::devicePixelRatioF()).toSize();
    }
    [[nodiscard]] ImGuiHost& host() const { return m_host; }

    bool event(QEvent* event) override { return m_host.handle(*event) || Widget::event(event); }
    /// Tab belongs to the canvas.
    bool focusNextPrevChild(bool) override { return false; }
    [[nodiscard]] QVariant inputMethodQuery(Qt::InputMethodQuery query) const override
    {
        switch (query) {
        case Qt::ImEnabled:
            return m_host.wantsText();
        case Qt::ImCursorRectangle:
            return m_host.caret();
        default:
            return Widget::inputMethodQuery(query);
        }
    }

private:
    ImGuiHost& m_host;
};

/// Shows a host with OpenGL where the platform has it and the driver is more than software, else with our own
/// rasteriser, which is faster than a software driver and needs nothing.
///
/// Returns a widget of `parent`. The host must outlive it.
[[nodiscard]] QWidget* makeHostView(ImGuiHost& host, QWidget* parent);

} // namespace cascade::ui
