// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/ValuePopup.h"

#include "ui/canvas/ImGuiTheme.h"

#include <misc/cpp/imgui_stdlib.h>

#include <algorithm>
#include <utility>

namespace cascade::ui {

namespace {

constexpr const char* kName = "value";
constexpr float kNarrowest = 160;
constexpr float kTextWidth = 380;
constexpr float kTextHeight = 130;

bool isLongText(const graph::ParameterSpec& spec)
{
    return spec.kind == graph::ParameterKind::Text && (spec.name == "text" || spec.name == "negative");
}

} // namespace

void ValuePopup::open(const graph::Graph& graph, const graph::NodeId& node, const graph::ParameterSpec& spec,
                      const QRectF& box)
{
    m_opens = true;
    m_box = box;
    m_node = node;
    m_spec = &spec;
    m_text = graph::valueText(spec, graph.parameter(node, spec.name));
    m_before = m_text;
    m_left = false;
    m_refusal.clear();
}

std::optional<ValuePopup::Change> ValuePopup::draw()
{
    const bool appears = m_opens;
    if (m_opens) {
        ImGui::OpenPopup(kName);
        ImGui::SetNextWindowPos(imVec(m_box.topLeft()));
        m_opens = false;
    }
    const bool wasOpen = std::exchange(m_open, ImGui::BeginPopup(kName, ImGuiWindowFlags_NoMove));
    if (!m_open) {
        return wasOpen ? leftOpen() : std::nullopt;
    }
    auto value = m_spec->kind == graph::ParameterKind::Choice ? drawChoices() : drawField(appears);
    if (value || ImGui::IsKeyPressed(ImGuiKey_Escape)) {
        ImGui::CloseCurrentPopup();
        m_left = true;
    }
    ImGui::EndPopup();
    return value ? std::optional(Change{m_node, m_spec->name, std::move(*value)}) : std::nullopt;
}

/// A click beside the popup closes it: what was typed counts.
std::optional<ValuePopup::Change> ValuePopup::leftOpen() const
{
    auto checked = graph::valueFromText(*m_spec, m_text);
    if (m_left || m_text == m_before || !checked) {
        return std::nullopt;
    }
    return Change{m_node, m_spec->name, checked.value()};
}

std::optional<graph::Value> ValuePopup::drawChoices()
{
    std::optional<graph::Value> chosen;
    for (const auto& choice : m_spec->choices) {
        if (ImGui::Selectable(choice.c_str(), choice == m_text, ImGuiSelectableFlags_None,
                              ImVec2(kNarrowest, 0))) {
            chosen = choice;
        }
    }
    return chosen;
}

std::optional<graph::Value> ValuePopup::drawField(bool appears)
{
    if (appears) {
        ImGui::SetKeyboardFocusHere();
    }
    bool entered = false;
    if (isLongText(*m_spec)) {
        entered =
            ImGui::InputTextMultiline("##text", &m_text, ImVec2(kTextWidth, kTextHeight),
                                      ImGuiInputTextFlags_WordWrap | ImGuiInputTextFlags_CtrlEnterForNewLine |
                                          ImGuiInputTextFlags_EnterReturnsTrue);
    } else {
        ImGui::SetNextItemWidth(std::max(kNarrowest, static_cast<float>(m_box.width())));
        entered = ImGui::InputText("##text", &m_text,
                                   ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    }
    if (!m_refusal.empty()) {
        ImGui::TextWrapped("%s", m_refusal.c_str());
    }
    if (!entered) {
        return std::nullopt;
    }
    auto checked = graph::valueFromText(*m_spec, m_text);
    if (!checked) {
        m_refusal = checked.error().what;
        ImGui::SetKeyboardFocusHere(-1);
        return std::nullopt;
    }
    return checked.value();
}

} // namespace cascade::ui
