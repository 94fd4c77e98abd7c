// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/ThresholdOptions.h"
#include "ui/panels/ParameterEditor.h"

class QComboBox;
class QLabel;

namespace cascade::ui {

class ParameterField;

/// How predictions are kept in range: the kind, and for dynamic thresholds percentile, cap and extent. Beside
/// it what the last runs clipped, stage by stage.
class ParameterThreshold : public ParameterEditor {
    Q_OBJECT
public:
    ParameterThreshold(const graph::ParameterSpec& spec, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;
    void setFacts(const ParameterFacts& facts) override;
    [[nodiscard]] bool wide() const override { return true; }

private:
    void choose(int index);
    void give(bool continues);
    void showOptions();

    std::optional<diffusion::ThresholdOptions> m_options; ///< none: the model's own
    QComboBox* m_kind;
    QWidget* m_dynamic;
    ParameterField* m_percentile;
    ParameterField* m_cap;
    QComboBox* m_extent;
    QLabel* m_clipped;
};

} // namespace cascade::ui
