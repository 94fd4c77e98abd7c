// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QListView>

namespace cascade::ui {

/// A list as a grid of cards that fill the width: as many columns as fit, all equally wide. It says which
/// card the pointer is on.
class CardGrid : public QListView {
    Q_OBJECT
public:
    explicit CardGrid(QWidget* parent = nullptr);

    [[nodiscard]] QSize cardSize() const { return m_card; }
    /// Pixels around a card within its cell.
    static constexpr int kGap = 6;

Q_SIGNALS:
    /// Invalid where the pointer is on none.
    void hovered(const QModelIndex& index);
    /// A card was clicked with Alt held: what is chosen stays so.
    void secondChosen(const QModelIndex& index);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void arrange();

    QSize m_card{160, 160};
    QPersistentModelIndex m_hovered;
};

} // namespace cascade::ui
