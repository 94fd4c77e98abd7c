// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/InspectorSection.h"

#include "ui/panels/InspectorFacts.h"
#include "ui/panels/SimpleForm.h"
#include "ui/session/Text.h"
#include "ui/style/Icons.h"

#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kNameLetters = 12; // of the widest name

} // namespace

InspectorSection::InspectorSection(const InspectorOptions& options, const std::vector<graph::NodeId>& nodes,
                                   bool titled, QWidget* parent)
    : QWidget(parent), m_options(options)
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    if (titled) {
        addTitle(nodes.front());
    }
    for (const auto& spec : options.session.graph().typeOf(nodes.front())->parameters) {
        addRow(spec, nodes);
    }
    refreshFacts();
    refreshPublished();
}

void InspectorSection::addTitle(const graph::NodeId& node)
{
    auto* title = new QToolButton(this);
    title->setText(nodeName(m_options.session.graph(), node));
    title->setIcon(icon(Icon::Link, m_options.palette));
    title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    title->setAutoRaise(true);
    title->setToolTip(tr("Linked: show this node on the canvas"));
    auto font = title->font();
    font.setBold(true);
    title->setFont(font);
    connect(title, &QToolButton::clicked, &m_options.selection,
            [selection = &m_options.selection, node] { selection->reveal(node); });
    layout()->addWidget(title);
}

void InspectorSection::addRow(const graph::ParameterSpec& spec, const std::vector<graph::NodeId>& nodes)
{
    auto* row = new ParameterRow(spec, text(spec.name), m_options.palette, this);
    row->setNameWidth(fontMetrics().averageCharWidth() * kNameLetters);
    m_bindings.push_back(new ParameterBinding(*row, m_options.session, nodes)); // the row owns it
    connect(row, &ParameterRow::publishAsked, this, [this, &spec, nodes](bool published) {
        std::vector<graph::ParameterRef> all;
        for (const auto& node : nodes) {
            all.push_back({node, spec.name});
        }
        publish(m_options.session, all, published);
    });
    layout()->addWidget(row);
}

ParameterRow* InspectorSection::row(const std::string& parameter) const
{
    for (const auto* binding : m_bindings) {
        if (binding->row().spec().name == parameter) {
            return &binding->row();
        }
    }
    return nullptr;
}

void InspectorSection::refreshFacts()
{
    for (auto* binding : m_bindings) {
        binding->refreshFacts(m_options);
    }
}

void InspectorSection::refreshPublished()
{
    const auto& form = m_options.session.graph().form;
    for (const auto* binding : m_bindings) {
        const graph::ParameterRef shown{binding->nodes().front(), binding->row().spec().name};
        binding->row().setPublished(std::find(form.begin(), form.end(), shown) != form.end());
    }
}

} // namespace cascade::ui
