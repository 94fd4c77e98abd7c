// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/SimpleForm.h"

#include "ui/panels/InspectorFacts.h"
#include "ui/panels/ParameterBinding.h"
#include "ui/session/Text.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cascade::ui {

namespace {

constexpr int kMargin = 10;
constexpr int kNameLetters = 18;

/// What most artists want to set: kinds of node, and a parameter of each.
constexpr std::pair<const char*, const char*> kUsual[] = {
    {"prompt", "text"}, {"prompt", "negative"}, {"seed", "seed"},        {"guidance", "schedule"},
    {"base", "steps"},  {"cascade", "until"},   {"export-video", "file"}};

} // namespace

void publish(GraphSession& session, const std::vector<graph::ParameterRef>& parameters, bool published)
{
    graph::SetForm edit{session.graph().form};
    for (const auto& parameter : parameters) {
        const auto there = std::find(edit.form.begin(), edit.form.end(), parameter);
        if (published && there == edit.form.end()) {
            edit.form.push_back(parameter);
        } else if (!published && there != edit.form.end()) {
            edit.form.erase(there);
        }
    }
    if (edit.form != session.graph().form) {
        session.apply(std::move(edit));
    }
}

SimpleForm::SimpleForm(const InspectorOptions& options, QWidget* parent)
    : QScrollArea(parent), m_options(options), m_theme(options.palette.theme)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Simple form"));
    connect(&options.session, &GraphSession::changed, this, &SimpleForm::sync);
    connect(&options.check, &GraphCheck::reported, this, &SimpleForm::refreshFacts);
    if (options.library != nullptr) {
        connect(options.library, &LibraryModel::loaded, this, &SimpleForm::refreshFacts);
    }
    rebuild();
}

void SimpleForm::sync()
{
    if (m_options.session.graph().form != m_shown) {
        rebuild();
    }
}

void SimpleForm::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_options.palette.theme != m_theme) {
        rebuild();
    }
    QScrollArea::changeEvent(event);
}

void SimpleForm::rebuild()
{
    m_theme = m_options.palette.theme;
    m_shown = m_options.session.graph().form;
    m_bindings.clear();
    if (auto* old = takeWidget()) {
        old->hide();
        old->deleteLater();
    }
    auto* page = new QWidget(this);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    for (const auto& parameter : m_shown) {
        addRow(parameter, *page);
    }
    if (m_shown.empty()) {
        addHint(*page);
    }
    rows->addStretch();
    setWidget(page);
    refreshFacts();
}

void SimpleForm::addHint(QWidget& page)
{
    auto* hint = new QLabel(tr("Nothing is on this form yet. Put a parameter here from its menu in the "
                               "inspector, or start with the usual ones."),
                            &page);
    hint->setWordWrap(true);
    auto* usual = new QPushButton(tr("Start with the usual ones"), &page);
    usual->setToolTip(tr("Prompt, seed, guidance and steps"));
    connect(usual, &QPushButton::clicked, this, &SimpleForm::publishUsual);
    page.layout()->addWidget(hint);
    page.layout()->addWidget(usual);
}

void SimpleForm::publishUsual()
{
    std::vector<graph::ParameterRef> usual;
    for (const auto& [type, parameter] : kUsual) {
        for (const auto& [id, node] : m_options.session.graph().nodes) {
            if (node.type == type) {
                usual.push_back({id, parameter});
            }
        }
    }
    publish(m_options.session, usual, true);
}

void SimpleForm::addRow(const graph::ParameterRef& parameter, QWidget& page)
{
    const auto& graph = m_options.session.graph();
    const auto* spec = graph.typeOf(parameter.node)->parameter(parameter.name);
    const auto title = tr("%1: %2").arg(nodeName(graph, parameter.node), text(parameter.name));
    auto* row = new ParameterRow(*spec, title, m_options.palette, &page);
    row->setNameWidth(fontMetrics().averageCharWidth() * kNameLetters);
    row->setPublished(true);
    m_bindings.push_back(new ParameterBinding(*row, m_options.session, {parameter.node})); // the row owns it
    connect(row, &ParameterRow::publishAsked, this,
            [this, parameter](bool published) { publish(m_options.session, {parameter}, published); });
    page.layout()->addWidget(row);
}

void SimpleForm::refreshFacts()
{
    for (auto* binding : m_bindings) {
        binding->refreshFacts(m_options);
    }
}

} // namespace cascade::ui
