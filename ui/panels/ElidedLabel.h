// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace cascade::ui {

/// A line of plain text that takes what room is left: it never makes its panel wider. Where it does not fit
/// it says less if it knows how, else it ends in an ellipsis; where hardly anything would be left it is not
/// drawn.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    /// What is said where the whole text does not fit; empty is nothing.
    void setShorterText(const QString& text);
    /// What is drawn in the width that there is.
    [[nodiscard]] QString shownText() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_shorter;
};

} // namespace cascade::ui
