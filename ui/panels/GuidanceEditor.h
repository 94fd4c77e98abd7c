// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config/GuidanceSchedule.h"
#include "ui/panels/ParameterEditor.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace cascade::ui {

class GuidancePlot;
class GuidanceTable;
class ParameterField;

/// How strongly each step of a stage follows the words: the schedule as a plot to bend, its exact numbers,
/// and what it costs the stages that read it. Artists see the scale s = 1 + w; files keep w, and so does the
/// line of text below.
class GuidanceEditor : public ParameterEditor {
    Q_OBJECT
public:
    GuidanceEditor(const graph::ParameterSpec& spec, const Palette& palette, QWidget* parent);

    void setValue(const std::optional<graph::Value>& value) override;
    void setFacts(const ParameterFacts& facts) override;
    [[nodiscard]] bool wide() const override { return true; }

private:
    QWidget* makeHead(const Palette& palette);
    QWidget* makePointButtons(const Palette& palette);
    void chooseKind(int index);
    void give(const diffusion::GuidanceSchedule& schedule, bool continues);
    void showSchedule();
    void showCost();
    [[nodiscard]] StageFacts shownStage() const;

    diffusion::GuidanceSchedule m_schedule;
    ParameterFacts m_facts;
    bool m_several = false;
    QComboBox* m_kind = nullptr;
    QToolButton* m_remove = nullptr;
    QWidget* m_points = nullptr;
    GuidancePlot* m_plot;
    GuidanceTable* m_table;
    ParameterField* m_form;
    QLabel* m_cost;
};

/// Why files cannot keep a schedule; empty where they can.
[[nodiscard]] QString guidanceRefusal(const diffusion::GuidanceSchedule& schedule);

/// "base: 8 steps, 14 evaluations (6 steps guided)"
[[nodiscard]] QString guidanceCost(const diffusion::GuidanceSchedule& schedule, const StageFacts& stage);

} // namespace cascade::ui
