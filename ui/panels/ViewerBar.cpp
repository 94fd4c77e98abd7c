// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/ViewerBar.h"

#include "ui/panels/KeyTip.h"
#include "ui/panels/PictureButton.h"
#include "ui/panels/PictureKeys.h"
#include "ui/style/Icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QSignalBlocker>
#include <QToolButton>

namespace cascade::ui {

namespace {

constexpr std::array kZooms{0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0};

QComboBox* addMenu(QWidget& parent, QHBoxLayout& row, const QString& tip)
{
    auto* menu = new QComboBox(&parent);
    menu->setToolTip(tip);
    menu->setAccessibleName(tip);
    menu->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    menu->setMinimumContentsLength(6);
    menu->setFocusPolicy(Qt::TabFocus);
    row.addWidget(menu);
    return menu;
}

QString percent(double factor)
{
    return QLocale().toString(factor * 100, 'f', factor < 0.1 ? 1 : 0) + QStringLiteral(" %");
}

} // namespace

ViewerBar::ViewerBar(const Palette& palette, QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(4);
    addSourceMenus(*row);
    addLayoutMenus(*row);
    addLooks(*row);
    setTheme(palette);
    showPlaces();
}

void ViewerBar::addSourceMenus(QHBoxLayout& row)
{
    for (int place = 0; place < 4; ++place) {
        auto* menu = addMenu(*this, row, tr("Source %1").arg(QChar(u'A' + place)));
        menu->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        menu->setMinimumContentsLength(10);
        menu->setMaximumWidth(fontMetrics().averageCharWidth() * 36);
        row.setStretchFactor(menu, 4);
        m_menus[static_cast<std::size_t>(place)] = menu;
        connect(menu, &QComboBox::activated, this, [this, place](int index) {
            const bool another = index < m_choices.size(); // else what is shown and no longer offered
            if (another) {
                Q_EMIT sourceChosen(place, m_choices[index]);
            }
        });
        if (place == 0) {
            m_swap = addGlyphButton(*this, tr("Swap A and B"));
            row.addWidget(m_swap);
            connect(m_swap, &QToolButton::clicked, this, &ViewerBar::swapped);
        }
    }
    row.addStretch(1);
}

void ViewerBar::addLayoutMenus(QHBoxLayout& row)
{
    m_modes = addMenu(*this, row, tr("How sources are compared"));
    m_modes->setMinimumContentsLength(9);
    m_modes->addItems({tr("Single"), tr("Wipe"), tr("Side by side"), tr("Difference"), tr("2 × 2")});
    connect(m_modes, &QComboBox::activated, this,
            [this](int index) { Q_EMIT modeChosen(static_cast<CompareMode>(index)); });
    m_zoom = addMenu(*this, row, tr("Zoom"));
    m_zoom->addItem(tr("Fit"), 0.0);
    for (const double zoom : kZooms) {
        m_zoom->addItem(percent(zoom), zoom);
    }
    m_zoom->setPlaceholderText(tr("Fit"));
    connect(m_zoom, &QComboBox::activated, this,
            [this](int index) { Q_EMIT zoomChosen(m_zoom->itemData(index).toDouble()); });
}

void ViewerBar::addLooks(QHBoxLayout& row)
{
    m_crisp = addLook(row, tr("Crisp pixels, or smooth"), &ViewerLook::smooth, true);
    m_safeAreas = addLook(row, tr("Safe areas: action 93 %, title 90 %"), &ViewerLook::safeAreas, false);
    m_histogram = addLook(row, tr("Histogram and clipped values of A"), &ViewerLook::histogram, false);
    setLook(m_look);
}

QToolButton* ViewerBar::addLook(QHBoxLayout& row, const QString& tip, bool ViewerLook::*member, bool inverted)
{
    auto* button = addGlyphButton(*this, tip);
    button->setCheckable(true);
    row.addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, member, inverted](bool checked) {
        m_look.*member = checked != inverted;
        Q_EMIT lookChosen(m_look);
    });
    return button;
}

void ViewerBar::setChoices(const QVector<ViewerSource>& choices)
{
    m_choices = choices;
    fillMenus();
}

void ViewerBar::setSources(const QVector<ViewerSource>& sources)
{
    m_sources = sources;
    fillMenus();
}

void ViewerBar::fillMenus()
{
    for (int place = 0; place < 4; ++place) {
        auto* menu = m_menus[static_cast<std::size_t>(place)];
        const QSignalBlocker quiet(menu);
        menu->clear();
        for (const auto& choice : m_choices) {
            menu->addItem(choice.title);
        }
        const auto title = place < m_sources.size() ? m_sources[place].title : QString();
        int current = title.isEmpty() ? -1 : menu->findText(title);
        if (current < 0 && !title.isEmpty()) {
            menu->addItem(title);
            current = menu->count() - 1;
        }
        menu->setPlaceholderText(tr("Choose %1").arg(QChar(u'A' + place)));
        menu->setCurrentIndex(current);
    }
}

void ViewerBar::setMode(CompareMode mode)
{
    m_mode = mode;
    m_modes->setCurrentIndex(static_cast<int>(mode));
    showPlaces();
}

void ViewerBar::showPlaces()
{
    for (int place = 0; place < 4; ++place) {
        m_menus[static_cast<std::size_t>(place)]->setVisible(place < sourcesOf(m_mode));
    }
    m_swap->setVisible(sourcesOf(m_mode) > 1);
}

void ViewerBar::setLook(const ViewerLook& look)
{
    m_look = look;
    m_crisp->setChecked(!look.smooth);
    m_safeAreas->setChecked(look.safeAreas);
    m_histogram->setChecked(look.histogram);
}

void ViewerBar::setZoom(double factor)
{
    m_zoom->setCurrentIndex(-1);
    m_zoom->setPlaceholderText(percent(factor));
    m_zoom->update();
}

void ViewerBar::showKeys(const PictureKeys& keys)
{
    const auto show = [&keys](QWidget& widget, const QStringList& names) {
        followKeys(widget, widget.accessibleName(), keys.actions(names));
    };
    show(*m_swap, {QStringLiteral("viewer.swap")});
    show(*m_modes, {QStringLiteral("viewer.mode")});
    show(*m_zoom, {QStringLiteral("viewer.fit"), QStringLiteral("viewer.pixels"),
                   QStringLiteral("viewer.zoom-in"), QStringLiteral("viewer.zoom-out")});
    show(*m_crisp, {QStringLiteral("viewer.smooth")});
    show(*m_safeAreas, {QStringLiteral("viewer.safe-areas")});
    show(*m_histogram, {QStringLiteral("viewer.histogram")});
}

void ViewerBar::setTheme(const Palette& palette)
{
    m_swap->setIcon(icon(Icon::Swap, palette));
    m_crisp->setIcon(icon(Icon::Pixels, palette));
    m_safeAreas->setIcon(icon(Icon::SafeAreas, palette));
    m_histogram->setIcon(icon(Icon::Histogram, palette));
}

} // namespace cascade::ui
