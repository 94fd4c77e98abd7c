// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/Icons.h"

#include "ui/style/IconPath.h"

#include <QIconEngine>
#include <QPainter>

#include <array>

namespace cascade::ui {

namespace {

constexpr double kGrid = 24;         // units of a side
constexpr double kStroke = 1.7;      // units
constexpr double kThinnestPen = 1.1; // pixels: small icons stay readable

struct Drawing {
    Icon icon;
    std::string_view name;
    std::string_view lines; ///< drawn with a round pen
    std::string_view areas; ///< filled, and drawn around
};

constexpr std::array kDrawings{
    Drawing{Icon::Play, "play", "", "M8 5.5 L18.5 12 L8 18.5 Z"},
    Drawing{Icon::Pause, "pause", "", "M7.5 6 h2 v12 h-2 Z M14.5 6 h2 v12 h-2 Z"},
    Drawing{Icon::Stop, "stop", "", "M7 7 h10 v10 h-10 Z"},
    Drawing{Icon::StepForward, "step-forward", "M17.5 6 V18", "M6.5 6.5 L13.5 12 L6.5 17.5 Z"},
    Drawing{Icon::StepBack, "step-back", "M6.5 6 V18", "M17.5 6.5 L10.5 12 L17.5 17.5 Z"},
    Drawing{Icon::First, "first", "M4.5 6 V18", "M12.5 7.5 L8 12 L12.5 16.5 Z M19.5 7.5 L15 12 L19.5 16.5 Z"},
    Drawing{Icon::Last, "last", "M19.5 6 V18", "M11.5 7.5 L16 12 L11.5 16.5 Z M4.5 7.5 L9 12 L4.5 16.5 Z"},
    Drawing{Icon::Loop, "loop",
            "M17 3.5 L20.5 7 L17 10.5 M20.5 7 H8 C5.5 7 3.5 9 3.5 11.5 V12.5 "
            "M7 20.5 L3.5 17 L7 13.5 M3.5 17 H16 C18.5 17 20.5 15 20.5 12.5 V11.5",
            ""},
    Drawing{Icon::Run, "run", "O 12 12 8.8", "M10.3 8.8 L15.2 12 L10.3 15.2 Z"},
    Drawing{Icon::Export, "export", "M12 15 V4 M7.5 8.5 L12 4 L16.5 8.5 M4.5 14 V19.5 H19.5 V14", ""},
    Drawing{Icon::Add, "add", "M12 5 V19 M5 12 H19", ""},
    Drawing{Icon::Remove, "remove", "M5 12 H19", ""},
    Drawing{Icon::Search, "search", "O 10.5 10.5 6.3 M15.3 15.3 L20.5 20.5", ""},
    Drawing{Icon::Close, "close", "M6 6 L18 18 M18 6 L6 18", ""},
    Drawing{Icon::Pin, "pin", "M8.5 3.8 H15.5 M10 3.8 V9.5 L6.8 13.8 H17.2 L14 9.5 V3.8 M12 13.8 V20.5", ""},
    Drawing{Icon::Lock, "lock",
            "M6 11 H18 V20 H6 Z M8.5 11 V8 C8.5 6 10 4.5 12 4.5 C14 4.5 15.5 6 15.5 8 V11", ""},
    Drawing{Icon::Reset, "reset",
            "M4.5 4.5 V9.5 H9.5 M5 9.2 C6.2 6.5 8.9 4.8 12 4.8 C16.1 4.8 19.5 8.2 19.5 12.3 "
            "C19.5 16.4 16.1 19.7 12 19.7 C8.8 19.7 6.1 17.7 5 14.9",
            ""},
    Drawing{Icon::Link, "link",
            "M10 14 C11.3 15.3 13.4 15.3 14.7 14 L18.5 10.2 C19.9 8.8 19.9 6.6 18.5 5.2 "
            "C17.1 3.8 14.9 3.8 13.5 5.2 L12 6.7 M14 10 C12.7 8.7 10.6 8.7 9.3 10 L5.5 13.8 "
            "C4.1 15.2 4.1 17.4 5.5 18.8 C6.9 20.2 9.1 20.2 10.5 18.8 L12 17.3",
            ""},
    Drawing{Icon::Eye, "eye",
            "M2.5 12 C4.8 8 8.1 6 12 6 C15.9 6 19.2 8 21.5 12 C19.2 16 15.9 18 12 18 "
            "C8.1 18 4.8 16 2.5 12 Z O 12 12 2.8",
            ""},
    Drawing{Icon::Queue, "queue", "M4 6.5 H20 M4 12 H20 M4 17.5 H12", "M16 15.3 L19.8 17.5 L16 19.7 Z"},
    Drawing{Icon::Library, "library",
            "M4 4.5 h4.5 v15 h-4.5 Z M8.5 4.5 h4.5 v15 h-4.5 Z M14.8 5.4 L18 4.6 L21 18.7 L17.8 19.4 Z", ""},
    Drawing{Icon::Issues, "issues", "M5.5 21 V4 M5.5 4.5 H18.5 L16 9 L18.5 13.5 H5.5", ""},
    Drawing{Icon::Log, "log", "M3.5 5 H20.5 V19 H3.5 Z M7 9.5 L10 12 L7 14.5 M12.5 15 H16.5", ""},
    Drawing{Icon::Settings, "settings",
            "M4 7 H12.5 M17.5 7 H20 O 15 7 2.5 M4 17 H6.5 M11.5 17 H20 O 9 17 2.5", ""},
    Drawing{Icon::Warning, "warning", "M12 4 L21 19.5 H3 Z M12 10 V14", "O 12 16.7 0.4"},
    Drawing{Icon::Error, "error", "O 12 12 8.5 M9 9 L15 15 M15 9 L9 15", ""},
    Drawing{Icon::Info, "info", "O 12 12 8.5 M12 11.5 V16.5", "O 12 8 0.4"},
    Drawing{Icon::Check, "check", "M4.5 12.5 L9.5 17.5 L19.5 6.5", ""},
    Drawing{Icon::Folder, "folder", "M3.5 6 H9.5 L11.5 8.5 H20.5 V19 H3.5 Z", ""},
    Drawing{Icon::Copy, "copy", "M8.5 8.5 H19.5 V19.5 H8.5 Z M15.5 8.5 V4.5 H4.5 V15.5 H8.5", ""},
    Drawing{Icon::Paste, "paste",
            "M8.5 5.5 H5 V20.5 H19 V5.5 H15.5 M8.5 3.5 H15.5 V7.5 H8.5 Z M9 12 H15 M9 16 H13", ""},
    Drawing{Icon::Star, "star",
            "M12 3.5 L14.6 9.1 L20.7 9.8 L16.2 14 L17.4 20 L12 17 L6.6 20 L7.8 14 L3.3 9.8 L9.4 9.1 Z", ""},
    Drawing{Icon::Split, "split", "M3.5 5 H20.5 V19 H3.5 Z M12 5 V19", ""},
    Drawing{Icon::Wipe, "wipe", "M3.5 5 H20.5 V19 H3.5 Z M12 2.5 V21.5", "M4 5.5 H11 V18.5 H4 Z"},
    Drawing{Icon::Grid, "grid",
            "M4 4 h6.5 v6.5 h-6.5 Z M13.5 4 h6.5 v6.5 h-6.5 Z M4 13.5 h6.5 v6.5 h-6.5 Z "
            "M13.5 13.5 h6.5 v6.5 h-6.5 Z",
            ""},
    Drawing{Icon::Fit, "fit", "M4 9 V4 H9 M15 4 H20 V9 M20 15 V20 H15 M9 20 H4 V15", ""},
    Drawing{Icon::Up, "up", "M6 15 L12 9 L18 15", ""},
    Drawing{Icon::Down, "down", "M6 9 L12 15 L18 9", ""},
    Drawing{Icon::Left, "left", "M15 6 L9 12 L15 18", ""},
    Drawing{Icon::Right, "right", "M9 6 L15 12 L9 18", ""},
    Drawing{Icon::Dice, "dice", "M4.5 4.5 H19.5 V19.5 H4.5 Z",
            "O 8.7 8.7 0.6 O 15.3 8.7 0.6 O 12 12 0.6 O 8.7 15.3 0.6 O 15.3 15.3 0.6"},
    Drawing{Icon::History, "history",
            "M4.5 4.5 V9.5 H9.5 M5 9.2 C6.2 6.5 8.9 4.8 12 4.8 C16.1 4.8 19.5 8.2 19.5 12.3 "
            "C19.5 16.4 16.1 19.7 12 19.7 C8.8 19.7 6.1 17.7 5 14.9 M12 8.3 V12.7 L15 14.5",
            ""},
    Drawing{Icon::Magnet, "magnet",
            "M5 4.5 V12 C5 16 8 19.5 12 19.5 C16 19.5 19 16 19 12 V4.5 H14.5 V12 "
            "C14.5 13.7 13.4 15 12 15 C10.6 15 9.5 13.7 9.5 12 V4.5 Z M5 8.5 H9.5 M14.5 8.5 H19",
            ""},
    Drawing{Icon::Marker, "marker", "M7 4.5 H17 V14 L12 19.5 L7 14 Z", ""},
    Drawing{Icon::In, "in", "M11 5 H6 V19 H11", "M12 9 L17 12 L12 15 Z"},
    Drawing{Icon::Out, "out", "M13 5 H18 V19 H13", "M7 9 L12 12 L7 15 Z"},
    Drawing{Icon::Hold, "hold", "O 12 12 8.5 M10 9 V15 M14 9 V15", ""},
    Drawing{Icon::More, "more", "", "O 5.5 12 0.8 O 12 12 0.8 O 18.5 12 0.8"},
    Drawing{Icon::Form, "form", "M4 4.5 H20 V9.5 H4 Z M4 13.5 H20 V18.5 H4 Z M7 7 H11 M7 16 H14", ""},
    Drawing{Icon::Backward, "backward", "", "M11.5 7 L5 12 L11.5 17 Z M19.5 7 L13 12 L19.5 17 Z"},
    Drawing{Icon::Forward, "forward", "", "M12.5 7 L19 12 L12.5 17 Z M4.5 7 L11 12 L4.5 17 Z"},
    Drawing{Icon::SafeAreas, "safe-areas", "M3 5 H21 V19 H3 Z M6.5 8.3 H17.5 V15.7 H6.5 Z", ""},
    Drawing{Icon::Histogram, "histogram", "M3.5 20 H20.5",
            "M5 13 h2 v4 h-2 Z M9 8 h2 v9 h-2 Z M13 5 h2 v12 h-2 Z M17 11 h2 v6 h-2 Z"},
    Drawing{Icon::Pixels, "pixels", "M4 4 H20 V20 H4 Z",
            "M5 5 h4.5 v4.5 h-4.5 Z M14.5 5 h4.5 v4.5 h-4.5 Z M9.8 9.8 h4.5 v4.5 h-4.5 Z "
            "M5 14.5 h4.5 v4.5 h-4.5 Z M14.5 14.5 h4.5 v4.5 h-4.5 Z"},
    Drawing{Icon::Swap, "swap", "M4 8 H20 M16 4 L20 8 L16 12 M20 16 H4 M8 12 L4 16 L8 20", ""},
    Drawing{Icon::ShowAll, "show-all", "M4 5 V19 M20 5 V19 M7 12 H17 M10 9 L7 12 L10 15 M14 9 L17 12 L14 15",
            ""},
    Drawing{Icon::ZoomIn, "zoom-in", "O 10.5 10.5 6.3 M15.3 15.3 L20.5 20.5 M7.7 10.5 H13.3 M10.5 7.7 V13.3",
            ""},
    Drawing{Icon::ZoomOut, "zoom-out", "O 10.5 10.5 6.3 M15.3 15.3 L20.5 20.5 M7.7 10.5 H13.3", ""},
};
static_assert(kDrawings.size() == kIconCount);

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < kDrawings.size(); ++i) {
        if (kDrawings[i].icon != static_cast<Icon>(i)) {
            return false;
        }
    }
    return true;
}
static_assert(inOrder());

const Drawing& drawingOf(Icon icon)
{
    return kDrawings[static_cast<std::size_t>(icon)];
}

/// Draws its icon in the colours that its palette has at that moment.
class Engine : public QIconEngine {
public:
    Engine(Icon icon, const Palette& palette, QColor Palette::*colour)
        : m_icon(icon), m_palette(palette), m_colour(colour)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double side = std::min(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        paintIcon(*painter, square, m_icon, colour(mode, state));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    /// `size` is in pixels of the device.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        QPixmap drawn(size);
        drawn.fill(Qt::transparent);
        QPainter painter(&drawn);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return drawn;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new Engine(m_icon, m_palette, m_colour); }

private:
    [[nodiscard]] const QColor& colour(QIcon::Mode mode, QIcon::State state) const
    {
        if (mode == QIcon::Disabled) {
            return m_palette.disabledText;
        }
        return m_colour == &Palette::text && state == QIcon::On ? m_palette.accent : m_palette.*m_colour;
    }

    Icon m_icon;
    const Palette& m_palette;
    QColor Palette::*m_colour;
};

} // namespace

std::string_view iconName(Icon icon)
{
    return drawingOf(icon).name;
}

QIcon icon(Icon icon, const Palette& palette)
{
    return QIcon(new Engine(icon, palette, &Palette::text)); // QIcon owns its engine
}

QIcon icon(Icon icon, const Palette& palette, QColor Palette::*colour)
{
    return QIcon(new Engine(icon, palette, colour));
}

void paintIcon(QPainter& painter, const QRectF& square, Icon icon, const QColor& colour)
{
    const auto& drawing = drawingOf(icon);
    const double scale = square.width() / kGrid;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(scale, scale);
    const double width = std::max(kStroke, kThinnestPen / scale);
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(iconPath(drawing.lines));
    painter.setBrush(colour);
    painter.drawPath(iconPath(drawing.areas));
    painter.restore();
}

} // namespace cascade::ui
