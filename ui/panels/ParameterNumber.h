// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ParameterEditor.h"

class QSlider;

namespace cascade::ui {

class ParameterField;

/// A number: a field, a slider where the range is one that a hand can aim in, a die where it is a seed.
class ParameterNumber : public ParameterEditor {
    Q_OBJECT
public:
    ParameterNumber(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;
    void nudge(double steps, bool continues) override;
    [[nodiscard]] bool canNudge() const override { return true; }

private:
    void addSlider();
    void addDie(const Palette& palette);
    void slid(int position);

    ParameterField* m_field;
    QSlider* m_slider = nullptr;
    bool m_sliding = false; ///< the slider has moved since it was taken
};

} // namespace cascade::ui
