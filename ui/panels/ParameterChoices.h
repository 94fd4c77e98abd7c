// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/panels/ParameterEditor.h"

class QCheckBox;
class QComboBox;

namespace cascade::ui {

/// Yes or no.
class ParameterFlag : public ParameterEditor {
    Q_OBJECT
public:
    ParameterFlag(const graph::ParameterSpec& spec, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;

private:
    QCheckBox* m_box;
};

/// One of a few words. Where the empty text is a value, it is the first of them.
class ParameterChoice : public ParameterEditor {
    Q_OBJECT
public:
    ParameterChoice(const graph::ParameterSpec& spec, QWidget* parent);
    void setValue(const std::optional<graph::Value>& value) override;

private:
    QComboBox* m_list;
};

} // namespace cascade::ui
