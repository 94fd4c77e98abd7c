// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/ImGuiHost.h"

#include "ui/canvas/CanvasFonts.h"
#include "ui/canvas/ImGuiKeys.h"
#include "ui/canvas/ImGuiTheme.h"
#include "ui/canvas/PictureTextures.h"

#include <QApplication>
#include <QClipboard>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyleHints>
#include <QWheelEvent>

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>

namespace cascade::ui {

namespace {

constexpr double kWheelStep = 120;     ///< of Qt's angle, for one notch
constexpr double kPixelsPerNotch = 50; ///< of touch pads that tell pixels only
constexpr double kIdleSec = 0.2;       ///< without a frame; then the clock is brought up first
constexpr int kFrameIntervalMs = 12;   ///< between frames that nobody's event asked for
constexpr double kShortestStepSec = 1e-4;
constexpr int kFirstPrintable = 32;
constexpr int kDeleteCharacter = 127;

constexpr std::array kModifiers{
    std::pair{Qt::Key_Control, Qt::ControlModifier}, std::pair{Qt::Key_Shift, Qt::ShiftModifier},
    std::pair{Qt::Key_Alt, Qt::AltModifier}, std::pair{Qt::Key_Meta, Qt::MetaModifier}};

int buttonOf(Qt::MouseButton button)
{
    switch (button) {
    case Qt::LeftButton:
        return ImGuiMouseButton_Left;
    case Qt::RightButton:
        return ImGuiMouseButton_Right;
    case Qt::MiddleButton:
        return ImGuiMouseButton_Middle;
    default:
        return -1;
    }
}

bool withCommand(Qt::KeyboardModifiers held)
{
    return (held & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) != 0;
}

ImGuiHost& hostOf(ImGuiContext* context)
{
    return *static_cast<ImGuiHost*>(context->IO.UserData);
}

} // namespace

ImGuiHost::Scope::Scope(const ImGuiHost& host) : m_before(ImGui::GetCurrentContext())
{
    ImGui::SetCurrentContext(host.m_context);
}

ImGuiHost::Scope::~Scope()
{
    ImGui::SetCurrentContext(m_before);
}

ImGuiHost::ImGuiHost(const Palette& palette, QObject* parent)
    : QObject(parent), m_palette(palette), m_pictures(std::make_unique<PictureTextures>())
{
    auto* before = ImGui::GetCurrentContext();
    m_context = ImGui::CreateContext(); // makes itself current if none is
    ImGui::SetCurrentContext(before);
    const Scope scope(*this);
    connectPlatform();
    loadCanvasFont(*ImGui::GetIO().Fonts);
    applyTheme(ImGui::GetStyle(), m_palette);
    m_nextFrame.setSingleShot(true);
    m_nextFrame.setInterval(kFrameIntervalMs);
    connect(&m_nextFrame, &QTimer::timeout, this, &ImGuiHost::frameWanted);
    m_clock.start();
}

ImGuiHost::~ImGuiHost()
{
    auto* before = ImGui::GetCurrentContext();
    {
        const Scope scope(*this);
        m_pictures.reset();
    }
    ImGui::DestroyContext(m_context);
    if (before == m_context) {
        ImGui::SetCurrentContext(nullptr);
    }
}

void ImGuiHost::connectPlatform()
{
    auto& io = ImGui::GetIO();
    io.UserData = this;
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendPlatformName = "cascade_qt";
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    io.ConfigInputTextCursorBlink = false; // a blinking caret would draw for ever
    io.ConfigWindowsMoveFromTitleBarOnly = true;
    io.MouseDoubleClickTime =
        static_cast<float>(QGuiApplication::styleHints()->mouseDoubleClickInterval()) / 1000;
    io.DisplaySize = ImVec2(1, 1);
    auto& platform = ImGui::GetPlatformIO();
    platform.Platform_GetClipboardTextFn = &ImGuiHost::clipboardText;
    platform.Platform_SetClipboardTextFn = &ImGuiHost::setClipboardText;
    platform.Platform_SetImeDataFn = [](ImGuiContext* context, ImGuiViewport*, ImGuiPlatformImeData* data) {
        hostOf(context).m_caret = QRectF(data->InputPos.x, data->InputPos.y, 1, data->InputLineHeight);
    };
}

const char* ImGuiHost::clipboardText(ImGuiContext* context)
{
    auto& host = hostOf(context);
    host.m_clipboard = QGuiApplication::clipboard()->text().toUtf8();
    return host.m_clipboard.constData();
}

void ImGuiHost::setClipboardText(ImGuiContext*, const char* text)
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(text));
}

void ImGuiHost::setPalette(const Palette& palette)
{
    m_palette = palette;
    const Scope scope(*this);
    applyTheme(ImGui::GetStyle(), m_palette);
    requestFrames();
}

void ImGuiHost::setSurface(const QSize& pixels, double devicePixelRatio)
{
    const Scope scope(*this);
    m_ratio = devicePixelRatio;
    const auto ratio = static_cast<float>(devicePixelRatio);
    auto& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(std::max(1, pixels.width())) / ratio,
                            static_cast<float>(std::max(1, pixels.height())) / ratio);
    io.DisplayFramebufferScale = ImVec2(ratio, ratio);
}

QSizeF ImGuiHost::size() const
{
    return {m_context->IO.DisplaySize.x, m_context->IO.DisplaySize.y};
}

bool ImGuiHost::handle(QEvent& event)
{
    const Scope scope(*this);
    auto& io = ImGui::GetIO();
    switch (event.type()) {
    case QEvent::MouseMove: {
        const auto& mouse = static_cast<QMouseEvent&>(event);
        wakeUp();
        modifiers(mouse.modifiers());
        io.AddMousePosEvent(static_cast<float>(mouse.position().x()),
                            static_cast<float>(mouse.position().y()));
        break;
    }
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick: // sent instead of the second press; ImGui finds double clicks itself
        mouseButton(static_cast<QMouseEvent&>(event), true);
        break;
    case QEvent::MouseButtonRelease:
        mouseButton(static_cast<QMouseEvent&>(event), false);
        break;
    case QEvent::Wheel:
        wheel(static_cast<QWheelEvent&>(event));
        break;
    case QEvent::Leave:
        if (m_buttonsDown == 0) { // else a drag goes on outside
            io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
        }
        break;
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        focus(event.type() == QEvent::FocusIn);
        requestFrames();
        return false; // the widget wants to know, too
    case QEvent::ShortcutOverride:
        if (!takesShortcut(static_cast<QKeyEvent&>(event))) {
            return false;
        }
        event.accept(); // the key press follows
        return true;
    case QEvent::KeyPress:
    case QEvent::KeyRelease:
        key(static_cast<QKeyEvent&>(event), event.type() == QEvent::KeyPress);
        break;
    case QEvent::InputMethod:
        typed(static_cast<QInputMethodEvent&>(event).commitString());
        break;
    default:
        return false;
    }
    event.accept();
    requestFrames();
    return true;
}

void ImGuiHost::mouseButton(const QMouseEvent& event, bool down)
{
    auto button = buttonOf(event.button());
    if (button < 0) {
        return;
    }
    wakeUp();
    if (button == ImGuiMouseButton_Left) {
        m_leftIsMiddle = down ? m_spaceHeld : m_leftIsMiddle;
        button = m_leftIsMiddle ? ImGuiMouseButton_Middle : button;
    }
    m_spaceUsed = m_spaceUsed || (down && m_spaceHeld);
    m_buttonsDown = std::max(0, m_buttonsDown + (down ? 1 : -1));
    modifiers(event.modifiers());
    auto& io = ImGui::GetIO();
    io.AddMousePosEvent(static_cast<float>(event.position().x()), static_cast<float>(event.position().y()));
    io.AddMouseButtonEvent(button, down);
}

void ImGuiHost::wheel(const QWheelEvent& event)
{
    wakeUp();
    modifiers(event.modifiers());
    auto& io = ImGui::GetIO();
    io.AddMousePosEvent(static_cast<float>(event.position().x()), static_cast<float>(event.position().y()));
    const bool notches = !event.angleDelta().isNull();
    const auto steps =
        notches ? QPointF(event.angleDelta()) / kWheelStep : QPointF(event.pixelDelta()) / kPixelsPerNotch;
    io.AddMouseWheelEvent(static_cast<float>(steps.x()), static_cast<float>(steps.y()));
}

void ImGuiHost::key(const QKeyEvent& event, bool down)
{
    wakeUp();
    if (event.key() == Qt::Key_Space && !event.isAutoRepeat()) {
        const bool tapped = m_spaceHeld && !down && !m_spaceUsed && !withCommand(event.modifiers());
        m_spaceHeld = down && !m_wantsText && !m_popupOpen;
        m_spaceUsed = false;
        if (tapped) {
            Q_EMIT spaceTapped();
        }
    }
    if (!down && event.isAutoRepeat()) {
        return; // the key is still down
    }
    auto held = event.modifiers();
    for (const auto& [modifierKey, flag] : kModifiers) {
        held.setFlag(flag, event.key() == modifierKey ? down : held.testFlag(flag));
    }
    modifiers(held);
    if (const auto named = imGuiKey(event.key(), event.modifiers()); named != ImGuiKey_None) {
        ImGui::GetIO().AddKeyEvent(named, down);
    }
    if (down && !withCommand(event.modifiers())) {
        typed(event.text());
    }
}

void ImGuiHost::typed(const QString& text)
{
    for (const auto character : text.toUcs4()) {
        if (character >= kFirstPrintable && character != kDeleteCharacter) {
            ImGui::GetIO().AddInputCharacter(character);
        }
    }
}

void ImGuiHost::focus(bool has)
{
    ImGui::GetIO().AddFocusEvent(has);
    if (!has) { // releases will not come any more
        for (int button = 0; button < 3; ++button) {
            ImGui::GetIO().AddMouseButtonEvent(button, false);
        }
        m_buttonsDown = 0;
        m_spaceHeld = m_leftIsMiddle = false;
    }
}

bool ImGuiHost::takesShortcut(const QKeyEvent& event) const
{
    const auto held = event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier | Qt::GroupSwitchModifier);
    if (!m_wantsText && !m_popupOpen) {
        return event.key() == Qt::Key_Space && held == Qt::NoModifier; // held to pan
    }
    if (held == Qt::NoModifier) {
        return event.key() < Qt::Key_Escape || editsText(event.key());
    }
    const bool clipboardOrUndo = event.key() == Qt::Key_A || event.key() == Qt::Key_C ||
                                 event.key() == Qt::Key_V || event.key() == Qt::Key_X ||
                                 event.key() == Qt::Key_Y || event.key() == Qt::Key_Z;
    const bool leaves = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter; // Ctrl+Enter runs
    return held == Qt::ControlModifier && (clipboardOrUndo || (editsText(event.key()) && !leaves));
}

void ImGuiHost::modifiers(Qt::KeyboardModifiers held)
{
    auto& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, held.testFlag(Qt::ControlModifier));
    io.AddKeyEvent(ImGuiMod_Shift, held.testFlag(Qt::ShiftModifier));
    io.AddKeyEvent(ImGuiMod_Alt, held.testFlag(Qt::AltModifier));
    io.AddKeyEvent(ImGuiMod_Super, held.testFlag(Qt::MetaModifier));
}

/// After a rest, the first frame would tell animations that all of it has passed at once: it is run before
/// the event comes in.
void ImGuiHost::wakeUp()
{
    if (m_fixedStep == 0 && !hasPendingInput() &&
        m_clock.nsecsElapsed() > static_cast<qint64>(kIdleSec * 1e9)) {
        run();
    }
}

ImDrawData* ImGuiHost::run()
{
    const Scope scope(*this);
    auto& io = ImGui::GetIO();
    const auto passed = static_cast<double>(m_clock.nsecsElapsed()) / 1e9;
    m_clock.restart();
    io.DeltaTime = static_cast<float>(m_fixedStep > 0 ? m_fixedStep : std::max(passed, kShortestStepSec));
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
    ImGui::NewFrame();
    if (m_draw) {
        m_draw();
    }
    m_pictures->endFrame();
    m_wantsText = io.WantTextInput;
    m_popupOpen = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    m_cursor = ImGui::GetMouseCursor();
    ImGui::Render();
    m_framesDue = std::max(0, m_framesDue - 1);
    return ImGui::GetDrawData();
}

bool ImGuiHost::hasPendingInput() const
{
    return !m_context->InputEventsQueue.empty();
}

void ImGuiHost::requestFrames(int count)
{
    m_framesDue = std::max(m_framesDue, count);
    Q_EMIT frameWanted();
}

void ImGuiHost::painted()
{
    if (m_framesDue > 0 || hasPendingInput()) {
        m_nextFrame.start();
    }
}

Qt::CursorShape ImGuiHost::cursor() const
{
    if (m_spaceHeld) {
        return m_leftIsMiddle && m_buttonsDown > 0 ? Qt::ClosedHandCursor : Qt::OpenHandCursor;
    }
    return cursorShape(m_cursor);
}

} // namespace cascade::ui
