// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/SamplerOptions.h"
#include "ui/panels/ParameterEditor.h"

class QComboBox;
class QLabel;
class QSlider;

namespace cascade::ui {

class ParameterField;

/// How a stage walks from noise to clip: the sampler, and how much noise it adds on the way.
class ParameterSampler : public ParameterEditor {
    Q_OBJECT
public:
    ParameterSampler(const graph::ParameterSpec& spec, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;
    [[nodiscard]] bool wide() const override { return true; }

private:
    [[nodiscard]] double* amount(); ///< eta or gamma, or null
    void give(bool continues);
    void showOptions();

    diffusion::SamplerOptions m_options;
    QComboBox* m_kind;
    QWidget* m_share;
    QLabel* m_name;
    QSlider* m_slider;
    ParameterField* m_field;
    QLabel* m_help;
    bool m_sliding = false;
};

} // namespace cascade::ui
