// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/NoisePrior.h"
#include "ui/style/Palette.h"

#include <QWidget>

namespace cascade::ui {

/// Correlation of the noise of two frames of a clip under a prior, in [0, 1].
[[nodiscard]] double noiseCorrelation(const diffusion::NoisePrior& prior, int one, int other);

/// A picture of the correlation between the noise of any two frames: bright where it is the same.
class NoiseMatrix : public QWidget {
    Q_OBJECT
public:
    explicit NoiseMatrix(const Palette& palette, QWidget* parent = nullptr);
    /// `frames` of the clip; more than 32 are shown as 32.
    void setPrior(const diffusion::NoisePrior& prior, int frames);
    [[nodiscard]] int cells() const;

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF square() const;

    const Palette& m_palette;
    diffusion::NoisePrior m_prior;
    int m_frames = 16;
};

} // namespace cascade::ui
