// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/SearchPopup.h"

#include "ui/canvas/CanvasPaint.h"
#include "ui/canvas/ImGuiTheme.h"
#include "ui/canvas/NodeSearch.h"
#include "ui/session/Text.h"

#include <QCoreApplication>

#include <algorithm>
#include <misc/cpp/imgui_stdlib.h>

namespace cascade::ui {

namespace {

constexpr float kWidth = 340;
constexpr std::size_t kMostRows = 10; ///< that are seen at once
constexpr double kRow = 26;
constexpr double kMarkWidth = 4; ///< of the group's colour
constexpr const char* kName = "search";

struct Words {
    Q_DECLARE_TR_FUNCTIONS(SearchPopup)
};

} // namespace

void SearchPopup::open(const QPointF& screen, const QPointF& canvas, std::optional<LinkEnd> end)
{
    m_opens = true;
    m_screen = screen;
    m_choice = {nullptr, canvas, std::move(end)};
    m_search.clear();
    find();
}

void SearchPopup::find()
{
    m_found = searchNodes(search(), m_choice.end);
    m_mark = 0;
    m_scrolls = true;
}

void SearchPopup::moveMark()
{
    const int count = static_cast<int>(m_found.size());
    const int before = m_mark;
    m_mark += ImGui::IsKeyPressed(ImGuiKey_DownArrow) ? 1 : 0;
    m_mark -= ImGui::IsKeyPressed(ImGuiKey_UpArrow) ? 1 : 0;
    m_mark = count == 0 ? 0 : (m_mark + count) % count;
    m_scrolls = m_scrolls || m_mark != before;
}

std::optional<SearchPopup::Choice> SearchPopup::draw(const Palette& palette)
{
    const bool appears = m_opens;
    if (m_opens) {
        ImGui::OpenPopup(kName);
        ImGui::SetNextWindowPos(imVec(m_screen));
        m_opens = false;
    }
    ImGui::SetNextWindowSize(ImVec2(kWidth, 0));
    m_open = ImGui::BeginPopup(kName, ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav);
    if (!m_open) {
        return std::nullopt;
    }
    if (appears) {
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::SetNextItemWidth(-1);
    const auto hint = m_choice.end ? Words::tr("Search what fits the link") : Words::tr("Search nodes");
    const bool entered = ImGui::InputTextWithHint("##words", hint.toUtf8().constData(), &m_search,
                                                  ImGuiInputTextFlags_EnterReturnsTrue);
    if (ImGui::IsItemEdited()) {
        find();
    }
    moveMark();
    const auto* chosen = drawList(palette);
    if (entered && !m_found.empty()) {
        chosen = m_found[static_cast<std::size_t>(m_mark)];
    }
    if (chosen != nullptr || ImGui::IsKeyPressed(ImGuiKey_Escape)) {
        ImGui::CloseCurrentPopup();
        m_open = false;
    }
    ImGui::EndPopup();
    if (chosen == nullptr) {
        return std::nullopt;
    }
    auto choice = m_choice;
    choice.type = chosen;
    return choice;
}

const graph::NodeType* SearchPopup::drawList(const Palette& palette)
{
    const graph::NodeType* chosen = nullptr;
    const auto rows = static_cast<float>(std::clamp<std::size_t>(m_found.size(), 1, kMostRows));
    const float spacing = ImGui::GetStyle().ItemSpacing.y;
    ImGui::BeginChild("list", ImVec2(0, rows * (static_cast<float>(kRow) + spacing)), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoNav);
    for (std::size_t i = 0; i < m_found.size(); ++i) {
        const auto& type = *m_found[i];
        const bool marked = static_cast<int>(i) == m_mark;
        const auto corner = qPoint(ImGui::GetCursorScreenPos());
        ImGui::PushID(static_cast<int>(i));
        if (ImGui::Selectable("##kind", marked, ImGuiSelectableFlags_None,
                              ImVec2(0, static_cast<float>(kRow)))) {
            chosen = &type;
        }
        ImGui::PopID();
        if (marked && m_scrolls) {
            ImGui::SetScrollHereY();
            m_scrolls = false;
        }
        const CanvasPaint paint;
        const QRectF row(corner, QSizeF(ImGui::GetContentRegionAvail().x, kRow));
        paint.fill({row.left(), row.top() + 3, kMarkWidth, kRow - 6}, palette.node(type.group), 2);
        paint.text(row.adjusted(kMarkWidth + 8, 0, -70, 0), text(type.title), palette.text, 14);
        paint.text(row.adjusted(0, 0, -8, 0), text(type.group), palette.faintText, 12, Qt::AlignRight);
    }
    if (m_found.empty()) {
        ImGui::TextDisabled("%s", Words::tr("No kind of node fits.").toUtf8().constData());
    }
    ImGui::EndChild();
    if (!m_found.empty()) {
        ImGui::Separator();
        ImGui::PushStyleColor(ImGuiCol_Text, imColour(palette.faintText));
        ImGui::TextWrapped("%s", m_found[static_cast<std::size_t>(m_mark)]->help.c_str());
        ImGui::PopStyleColor();
    }
    return chosen;
}

} // namespace cascade::ui
