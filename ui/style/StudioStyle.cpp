// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/StudioStyle.h"

#include "ui/style/Icons.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr double kCorner = 4;
constexpr int kMarkSize = 16;
constexpr int kTextInset = 3; // of a field, beyond Fusion's

bool has(const QStyleOption& option, QStyle::StateFlag flag)
{
    return option.state.testFlag(flag);
}

/// The largest square in the middle of a rectangle, at most `side` wide.
QRectF square(const QRect& rect, double side)
{
    const double fits =
        std::min({static_cast<double>(rect.width()), static_cast<double>(rect.height()), side});
    QRectF inside(0, 0, fits, fits);
    inside.moveCenter(QRectF(rect).center());
    return inside;
}

const QColor& markColour(const QStyleOption& option, const Palette& palette)
{
    return has(option, QStyle::State_Enabled) ? palette.text : palette.disabledText;
}

} // namespace

StudioStyle::StudioStyle(const Palette& palette) : QProxyStyle(QStringLiteral("Fusion")), m_palette(palette)
{
}

void StudioStyle::drawBox(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& frame,
                          bool ring) const
{
    const double width = ring ? 2 : 1;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ring ? m_palette.accent : frame, width));
    painter.setBrush(fill);
    const double inset = width / 2;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), kCorner, kCorner);
    painter.restore();
}

void StudioStyle::drawField(QPainter& painter, const QStyleOption& option, const QWidget* widget) const
{
    const bool invalid = widget != nullptr && widget->property(kInvalidProperty).toBool();
    const bool focus = has(option, State_HasFocus) && has(option, State_Enabled);
    drawBox(painter, option.rect, has(option, State_Enabled) ? m_palette.field : m_palette.panel,
            invalid ? m_palette.error : m_palette.border, focus && !invalid);
}

void StudioStyle::drawButton(QPainter& painter, const QStyleOption& option, bool flat) const
{
    const bool enabled = has(option, State_Enabled);
    const bool down = enabled && (has(option, State_Sunken) || has(option, State_On));
    const bool hover = enabled && has(option, State_MouseOver);
    const bool focus = enabled && has(option, State_HasFocus);
    QColor fill = flat ? QColor(Qt::transparent) : m_palette.raised;
    if (down) {
        fill = m_palette.selection;
    } else if (hover) {
        fill = m_palette.hover;
    }
    drawBox(painter, option.rect, fill, flat && !down ? QColor(Qt::transparent) : m_palette.border, focus);
}

void StudioStyle::drawMark(QPainter& painter, const QStyleOption& option, bool round) const
{
    const bool enabled = has(option, State_Enabled);
    const bool filled = enabled && (has(option, State_On) || has(option, State_NoChange));
    const auto box = square(option.rect, kMarkSize);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(filled || has(option, State_HasFocus) ? m_palette.accent : m_palette.faintText, 1));
    painter.setBrush(filled ? m_palette.accent : m_palette.field);
    const double corner = round ? box.width() / 2 : 3;
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), corner, corner);
    const auto& ink = enabled ? m_palette.accentText : m_palette.disabledText;
    if (has(option, State_NoChange)) {
        painter.setPen(QPen(ink, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(box.left() + 4, box.center().y()),
                         QPointF(box.right() - 4, box.center().y()));
    } else if (has(option, State_On) && round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(box.center(), 3, 3);
    } else if (has(option, State_On)) {
        paintIcon(painter, box.adjusted(1.5, 1.5, -1.5, -1.5), Icon::Check, ink);
    }
    painter.restore();
}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const
{
    switch (element) {
    case PE_FrameFocusRect:
        drawBox(*painter, option->rect, Qt::transparent, m_palette.accent, true);
        return;
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame != nullptr && frame->lineWidth > 0) {
            drawField(*painter, *option, widget);
        }
        return;
    case PE_PanelButtonCommand: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        drawButton(*painter, *option,
                   button != nullptr && button->features.testFlag(QStyleOptionButton::Flat));
        return;
    }
    case PE_PanelButtonTool:
        drawButton(*painter, *option, has(*option, State_AutoRaise));
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawMark(*painter, *option, false);
        return;
    case PE_IndicatorRadioButton:
        drawMark(*painter, *option, true);
        return;
    case PE_IndicatorMenuCheckMark:
        paintIcon(*painter, square(option->rect, kMarkSize), Icon::Check, markColour(*option, m_palette));
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorSpinDown:
        paintIcon(*painter, square(option->rect, kMarkSize), Icon::Down, markColour(*option, m_palette));
        return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorSpinUp:
        paintIcon(*painter, square(option->rect, kMarkSize), Icon::Up, markColour(*option, m_palette));
        return;
    case PE_IndicatorArrowLeft:
        paintIcon(*painter, square(option->rect, kMarkSize), Icon::Left, markColour(*option, m_palette));
        return;
    case PE_IndicatorArrowRight:
        paintIcon(*painter, square(option->rect, kMarkSize), Icon::Right, markColour(*option, m_palette));
        return;
    case PE_IndicatorBranch:
        if (has(*option, State_Children)) {
            paintIcon(*painter, square(option->rect, kMarkSize),
                      has(*option, State_Open) ? Icon::Down : Icon::Right, m_palette.faintText);
        }
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void StudioStyle::drawCombo(QPainter& painter, const QStyleOptionComplex& option, const QWidget* widget) const
{
    drawBox(painter, option.rect, has(option, State_MouseOver) ? m_palette.hover : m_palette.raised,
            m_palette.border, has(option, State_HasFocus) && has(option, State_Enabled));
    const auto arrow = subControlRect(CC_ComboBox, &option, SC_ComboBoxArrow, widget);
    paintIcon(painter, square(arrow, kMarkSize), Icon::Down, markColour(option, m_palette));
}

void StudioStyle::drawSpin(QPainter& painter, const QStyleOptionComplex& option, const QWidget* widget) const
{
    drawField(painter, option, widget);
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(&option);
    if (spin == nullptr || spin->buttonSymbols == QAbstractSpinBox::NoButtons) {
        return;
    }
    const auto draw = [&](SubControl part, Icon arrow, QAbstractSpinBox::StepEnabledFlag flag) {
        const bool live = has(option, State_Enabled) && spin->stepEnabled.testFlag(flag);
        const bool hover = live && option.activeSubControls == part;
        paintIcon(painter, square(subControlRect(CC_SpinBox, &option, part, widget), 12), arrow,
                  hover  ? m_palette.accent
                  : live ? m_palette.faintText
                         : m_palette.disabledText);
    };
    draw(SC_SpinBoxUp, Icon::Up, QAbstractSpinBox::StepUpEnabled);
    draw(SC_SpinBoxDown, Icon::Down, QAbstractSpinBox::StepDownEnabled);
}

void StudioStyle::drawSlider(QPainter& painter, const QStyleOptionComplex& option,
                             const QWidget* widget) const
{
    const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(&option);
    const bool across = slider->orientation == Qt::Horizontal;
    const bool enabled = has(option, State_Enabled);
    const QRectF handle = square(subControlRect(CC_Slider, &option, SC_SliderHandle, widget), 14);
    QRectF groove(option.rect);
    groove = across ? QRectF(groove.left() + 2, handle.center().y() - 2, groove.width() - 4, 4)
                    : QRectF(handle.center().x() - 2, groove.top() + 2, 4, groove.height() - 4);
    QRectF done = groove;
    across ? done.setRight(handle.center().x()) : done.setTop(handle.center().y());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_palette.border);
    painter.drawRoundedRect(groove, 2, 2);
    painter.setBrush(enabled ? m_palette.accent : m_palette.disabledText);
    painter.drawRoundedRect(done, 2, 2);
    const bool focus = has(option, State_HasFocus) && enabled;
    painter.setPen(QPen(focus ? m_palette.accent : m_palette.border, focus ? 2.5 : 1));
    painter.setBrush(enabled ? m_palette.text : m_palette.disabledText);
    painter.drawEllipse(handle.adjusted(1.5, 1.5, -1.5, -1.5));
    painter.restore();
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                     QPainter* painter, const QWidget* widget) const
{
    switch (control) {
    case CC_ComboBox:
        drawCombo(*painter, *option, widget);
        return;
    case CC_SpinBox:
        drawSpin(*painter, *option, widget);
        return;
    case CC_Slider:
        drawSlider(*painter, *option, widget);
        return;
    case CC_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            auto plain = *button; // buttons with a menu say so by their icon
            plain.features &= ~QStyleOptionToolButton::HasMenu;
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
        }
        return;
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return kMarkSize;
    case PM_ToolBarIconSize:
        return kMarkSize + 4;
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return 5;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* returned) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_ComboBox_Popup: // a list below, not a menu over the field
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QRect StudioStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const auto rect = QProxyStyle::subElementRect(element, option, widget);
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    const bool boxed = element == SE_LineEditContents && frame != nullptr && frame->lineWidth > 0;
    return boxed ? rect.adjusted(kTextInset, 0, -kTextInset, 0) : rect;
}

QIcon StudioStyle::standardIcon(StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    switch (which) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_DialogCloseButton:
    case SP_LineEditClearButton:
        return icon(Icon::Close, m_palette, &Palette::faintText);
    case SP_TitleBarNormalButton:
    case SP_TitleBarMaxButton:
        return icon(Icon::Split, m_palette, &Palette::faintText);
    case SP_MessageBoxWarning:
        return icon(Icon::Warning, m_palette, &Palette::warning);
    case SP_MessageBoxCritical:
        return icon(Icon::Error, m_palette, &Palette::error);
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
        return icon(Icon::Info, m_palette, &Palette::accent);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

} // namespace cascade::ui
