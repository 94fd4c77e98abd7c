// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>

namespace cascade::ui {

/// A line of plain text that takes what room is left: it never makes its panel wider. Where it does not fit
/// it ends in an ellipsis, and where hardly anything would be left it is not drawn.
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    /// What is drawn in the width that there is.
    [[nodiscard]] QString shownText() const;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace cascade::ui
