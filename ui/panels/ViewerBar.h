// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ViewerCanvas.h"

#include <QWidget>

#include <array>

class QComboBox;
class QHBoxLayout;
class QToolButton;

namespace cascade::ui {

class PictureKeys;

/// The bar above a viewer: what is shown in each of its places, how the places are laid out, zoom, and what
/// is drawn besides. It changes nothing itself: it says what was chosen.
class ViewerBar : public QWidget {
    Q_OBJECT
public:
    explicit ViewerBar(const Palette& palette, QWidget* parent = nullptr);

    /// What the menus of sources offer.
    void setChoices(const QVector<ViewerSource>& choices);
    /// What is shown now.
    void setSources(const QVector<ViewerSource>& sources);
    void setMode(CompareMode mode);
    void setLook(const ViewerLook& look);
    void setZoom(double factor);
    void setTheme(const Palette& palette);
    /// The tips of buttons and menus say the keys that do the same.
    void showKeys(const PictureKeys& keys);

Q_SIGNALS:
    void sourceChosen(int place, const ViewerSource& source);
    void modeChosen(CompareMode mode);
    void lookChosen(const ViewerLook& look);
    /// Pixels of the screen for one of the picture; 0 = fit.
    void zoomChosen(double factor);
    void swapped();

private:
    void addSourceMenus(QHBoxLayout& row);
    void addLayoutMenus(QHBoxLayout& row);
    void addLooks(QHBoxLayout& row);
    QToolButton* addLook(QHBoxLayout& row, const QString& tip, bool ViewerLook::*member, bool inverted);
    void fillMenus();
    void showPlaces();

    QVector<ViewerSource> m_choices, m_sources;
    CompareMode m_mode = CompareMode::Single;
    ViewerLook m_look;
    std::array<QComboBox*, 4> m_menus{};
    QToolButton* m_swap = nullptr;
    QComboBox* m_modes = nullptr;
    QComboBox* m_zoom = nullptr;
    QToolButton *m_crisp = nullptr, *m_safeAreas = nullptr, *m_histogram = nullptr;
};

} // namespace cascade::ui
