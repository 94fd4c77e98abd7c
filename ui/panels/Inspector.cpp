// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/Inspector.h"

#include "pipeline/plan/StagePlan.h"
#include "ui/panels/InspectorFigures.h"
#include "ui/panels/InspectorHead.h"
#include "ui/panels/InspectorInputs.h"
#include "ui/panels/InspectorIssues.h"
#include "ui/panels/InspectorSection.h"
#include "ui/style/Fonts.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kUsualLetters = 52; // wide
constexpr int kMargin = 10;

QLabel* heading(const QString& words, QWidget* parent)
{
    auto* label = new QLabel(words, parent);
    label->setFont(fontsFrom(parent->font()).small);
    label->setForegroundRole(QPalette::PlaceholderText);
    label->setContentsMargins(0, kMargin, 0, 0);
    return label;
}

/// Nodes of kinds that this version knows: files may hold others.
bool isKnown(const graph::Graph& graph, const graph::NodeId& id)
{
    return graph.typeOf(id) != nullptr;
}

} // namespace

Inspector::Inspector(const InspectorOptions& options, QWidget* parent)
    : QScrollArea(parent), m_options(options), m_theme(options.palette.theme)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Inspector"));
    connect(&options.selection, &Selection::changed, this, &Inspector::sync);
    connect(&options.session, &GraphSession::changed, this, &Inspector::sync);
    connect(&options.check, &GraphCheck::reported, this, &Inspector::refreshReport);
    if (options.library != nullptr) {
        connect(options.library, &LibraryModel::loaded, this, &Inspector::refreshReport);
    }
    connect(&options.board, &RunBoard::nodeChanged, this, &Inspector::refreshRun);
    connect(&options.board, &RunBoard::runChanged, this, &Inspector::refreshReport);
    rebuild();
}

QSize Inspector::sizeHint() const
{
    const int width = fontMetrics().averageCharWidth() * kUsualLetters;
    return {width, width};
}

Inspector::Groups Inspector::wanted() const
{
    const auto& graph = m_options.session.graph();
    const auto& current = m_options.selection.current();
    const auto* type = graph.typeOf(current);
    if (type == nullptr) {
        return {};
    }
    Groups groups{{current}};
    for (const auto& id : m_options.selection.nodes()) {
        if (id != current && graph.typeOf(id) == type) {
            groups.front().push_back(id);
        }
    }
    if (groups.front().size() > 1 || !plan::isSampled(*graph.find(current))) {
        return groups;
    }
    for (const auto* input : {"guidance", "noise", "sampler", "seed"}) {
        const auto source = graph::sourceOf(graph, {current, input});
        if (source && isKnown(graph, source->node)) {
            groups.push_back({source->node});
        }
    }
    return groups;
}

void Inspector::sync()
{
    if (auto groups = wanted(); groups != m_groups) {
        rebuild();
        return;
    }
    if (m_head != nullptr) {
        m_head->refresh();
    }
    if (m_inputs != nullptr) {
        m_inputs->refresh();
    }
    for (auto* section : m_sections) {
        section->refreshPublished();
    }
}

void Inspector::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_options.palette.theme != m_theme) {
        rebuild();
    }
    QScrollArea::changeEvent(event);
}

void Inspector::rebuild()
{
    m_theme = m_options.palette.theme;
    m_groups = wanted();
    m_head = nullptr;
    m_issues = nullptr;
    m_inputs = nullptr;
    m_figures = nullptr;
    m_sections.clear();
    if (auto* old = takeWidget()) {
        old->hide();
        old->deleteLater(); // one of its buttons may be what asked for it
    }
    auto* page = new QWidget(this);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    if (m_groups.empty()) {
        auto* hint = new QLabel(tr("Choose a node on the canvas to see what can be set."), page);
        hint->setWordWrap(true);
        hint->setForegroundRole(QPalette::PlaceholderText);
        rows->addWidget(hint);
    } else {
        buildFor(*page);
    }
    rows->addStretch();
    setWidget(page);
}

void Inspector::buildFor(QWidget& page)
{
    auto* rows = page.layout();
    const auto& nodes = m_groups.front();
    const auto& type = *m_options.session.graph().typeOf(nodes.front());
    const int others = static_cast<int>(m_options.selection.nodes().size()) - static_cast<int>(nodes.size());
    rows->addWidget(m_head = new InspectorHead(m_options, nodes, std::max(0, others), &page));
    rows->addWidget(m_issues = new InspectorIssues(m_options, nodes, &page));
    m_sections.push_back(new InspectorSection(m_options, nodes, false, &page));
    rows->addWidget(m_sections.back());
    if (nodes.size() > 1) {
        return;
    }
    if (!type.inputs.empty()) {
        rows->addWidget(heading(tr("Linked to"), &page));
        rows->addWidget(m_inputs = new InspectorInputs(m_options, nodes.front(), &page));
    }
    for (std::size_t i = 1; i < m_groups.size(); ++i) {
        m_sections.push_back(new InspectorSection(m_options, m_groups[i], true, &page));
        rows->addWidget(m_sections.back());
    }
    rows->addWidget(m_figuresHead = heading(tr("Gives and costs"), &page));
    rows->addWidget(m_figures = new InspectorFigures(m_options, nodes.front(), &page));
    refreshFigures();
}

void Inspector::refreshFigures()
{
    if (m_figures != nullptr) {
        m_figures->refresh();
        m_figuresHead->setVisible(!m_figures->text().isEmpty());
    }
}

void Inspector::refreshReport()
{
    if (m_groups.empty() || wanted() != m_groups) {
        return; // what is shown is about to change
    }
    m_issues->refresh();
    for (auto* one : m_sections) {
        one->refreshFacts();
    }
    if (m_inputs != nullptr) {
        m_inputs->refresh();
    }
    refreshFigures();
}

void Inspector::refreshRun(const graph::NodeId& node)
{
    if (m_groups.empty() || wanted() != m_groups) {
        return;
    }
    if (node == m_groups.front().front()) {
        refreshFigures();
    }
    if (m_options.board.node(node).state == NodeRun::State::Computed) { // what it clipped is known now
        for (auto* one : m_sections) {
            one->refreshFacts();
        }
    }
}

InspectorSection* Inspector::section() const
{
    return m_sections.empty() ? nullptr : m_sections.front();
}

InspectorSection* Inspector::linkedSection(const graph::NodeId& node) const
{
    for (std::size_t i = 1; i < m_sections.size(); ++i) {
        if (m_groups[i].front() == node) {
            return m_sections[i];
        }
    }
    return nullptr;
}

} // namespace cascade::ui
