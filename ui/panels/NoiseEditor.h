// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/NoisePrior.h"
#include "ui/panels/ParameterEditor.h"

class QComboBox;
class QLabel;

namespace cascade::ui {

class NoiseMatrix;
class ParameterField;

/// How the noise of a clip's frames is correlated: the prior, its alpha, and a picture of what comes of it.
class NoiseEditor : public ParameterEditor {
    Q_OBJECT
public:
    NoiseEditor(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;
    void setFacts(const ParameterFacts& facts) override;
    [[nodiscard]] bool wide() const override { return true; }

private:
    void give(bool continues);
    void showPrior();

    diffusion::NoisePrior m_prior;
    int m_frames = 0;
    bool m_several = false;
    QComboBox* m_kind;
    QWidget* m_amount;
    ParameterField* m_alpha;
    NoiseMatrix* m_matrix;
    QLabel* m_says;
};

} // namespace cascade::ui
