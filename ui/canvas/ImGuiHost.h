// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/style/Palette.h"

#include <QElapsedTimer>
#include <QObject>
#include <QRectF>
#include <QSize>
#include <QTimer>

#include <functional>
#include <memory>

class QInputMethodEvent;
class QKeyEvent;
class QMouseEvent;
class QWheelEvent;
struct ImDrawData;
struct ImGuiContext;

namespace cascade::ui {

class PictureTextures;

/// A Dear ImGui context that lives on Qt's events: no widget, no OpenGL. A view hands over its events, asks
/// for a frame when it paints, and draws what comes back. Frames are made on demand only: after an event, and
/// for as long as somebody asks for more.
///
/// Units    positions and sizes are Qt's device-independent pixels; the draw data are scaled to the surface.
/// Threads  the window's. The host must outlive its view.
class ImGuiHost : public QObject {
    Q_OBJECT
public:
    /// Frames that every event is given: ImGui hands fast events out one frame at a time, and needs one more
    /// to show what they did.
    static constexpr int kFramesAfterEvent = 3;

    explicit ImGuiHost(const Palette& palette, QObject* parent = nullptr);
    ~ImGuiHost() override;

    /// What each frame shows; called with the context current, between NewFrame and Render.
    void onFrame(std::function<void()> draw) { m_draw = std::move(draw); }
    [[nodiscard]] const Palette& palette() const { return m_palette; }
    void setPalette(const Palette& palette);
    /// What the view draws on. The logical size is the pixels' over the ratio, so that a fractional ratio
    /// does not shift the picture by a pixel.
    void setSurface(const QSize& pixels, double devicePixelRatio);
    [[nodiscard]] QSizeF size() const;
    [[nodiscard]] double devicePixelRatio() const { return m_ratio; }

    /// Takes an event of the view. True if it is used up: the view must not pass it on.
    bool handle(QEvent& event);
    /// One logic frame. What it returns is valid until the next call.
    ImDrawData* run();
    /// Events are still waiting for their frame.
    [[nodiscard]] bool hasPendingInput() const;

    /// Asks the view for this many more frames.
    void requestFrames(int count = kFramesAfterEvent);
    /// To be called by the view when it has painted: asks for the next frame if one is due.
    void painted();
    /// Frames advance the clock by this instead of by the time that has passed: tests do not wait.
    void setFixedStep(double seconds) { m_fixedStep = seconds; }

    /// A text field has the keyboard.
    [[nodiscard]] bool wantsText() const { return m_wantsText; }
    [[nodiscard]] bool popupOpen() const { return m_popupOpen; }
    [[nodiscard]] Qt::CursorShape cursor() const;
    /// Of the text field, for input methods.
    [[nodiscard]] QRectF caret() const { return m_caret; }
    [[nodiscard]] PictureTextures& pictures() { return *m_pictures; }

    /// While one lives, the host's context is the current one.
    class Scope {
    public:
        explicit Scope(const ImGuiHost& host);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        ImGuiContext* m_before;
    };

Q_SIGNALS:
    /// The view should paint soon.
    void frameWanted();
    /// The space bar was pressed and let go, and nothing was panned meanwhile.
    void spaceTapped();

private:
    static const char* clipboardText(ImGuiContext* context);
    static void setClipboardText(ImGuiContext* context, const char* text);
    void connectPlatform();
    void mouseButton(const QMouseEvent& event, bool down);
    void wheel(const QWheelEvent& event);
    void key(const QKeyEvent& event, bool down);
    void typed(const QString& text);
    void focus(bool has);
    [[nodiscard]] bool takesShortcut(const QKeyEvent& event) const;
    void modifiers(Qt::KeyboardModifiers held);
    void wakeUp();

    Palette m_palette;
    ImGuiContext* m_context = nullptr;
    std::unique_ptr<PictureTextures> m_pictures;
    std::function<void()> m_draw;
    double m_ratio = 1;
    double m_fixedStep = 0; ///< 0 = by the clock
    QElapsedTimer m_clock;  ///< since the last frame
    QTimer m_nextFrame;
    int m_framesDue = 0;
    int m_buttonsDown = 0;
    bool m_spaceHeld = false;    ///< the left button then pans like the middle one
    bool m_leftIsMiddle = false; ///< it went down so
    bool m_spaceUsed = false;    ///< a button went down while it was held
    bool m_wantsText = false;
    bool m_popupOpen = false;
    int m_cursor = 0;
    QRectF m_caret;
    QByteArray m_clipboard; ///< what ImGui was last given
};

} // namespace cascade::ui
