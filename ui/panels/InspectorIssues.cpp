// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/InspectorIssues.h"

#include "ui/session/EditText.h"
#include "ui/session/Text.h"
#include "ui/style/Icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace cascade::ui {

namespace {

using Severity = graph::Issue::Severity;

constexpr int kIconSide = 16;

QIcon iconFor(Severity severity, const Palette& palette)
{
    switch (severity) {
    case Severity::Error:
        return icon(Icon::Error, palette, &Palette::error);
    case Severity::Warning:
        return icon(Icon::Warning, palette, &Palette::warning);
    case Severity::Note:
        break;
    }
    return icon(Icon::Info, palette, &Palette::faintText);
}

/// `named`: with the node, for there are several.
QString wordsOf(const graph::Issue& issue, bool named)
{
    const auto place = named && issue.place.empty() ? issue.node.text()
                       : named                      ? issue.node.text() + '.' + issue.place
                                                    : issue.place;
    auto words = place.empty() ? text(issue.what) : text(place + ": " + issue.what);
    if (!issue.hint.empty()) {
        words += QLatin1Char('\n') + text(issue.hint);
    }
    return words;
}

} // namespace

InspectorIssues::InspectorIssues(const InspectorOptions& options, std::vector<graph::NodeId> nodes,
                                 QWidget* parent)
    : QWidget(parent), m_options(options), m_nodes(std::move(nodes))
{
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    refresh();
}

void InspectorIssues::refresh()
{
    std::vector<const graph::Issue*> issues;
    QStringList said;
    const auto report = m_options.check.report();
    for (const auto& issue : report->inference.issues) {
        if (std::find(m_nodes.begin(), m_nodes.end(), issue.node) != m_nodes.end()) {
            issues.push_back(&issue);
            said << text(issue.message()) + (issue.fix ? text(issue.fix->label) : QString());
        }
    }
    setVisible(!issues.empty());
    if (said == m_shown) {
        return;
    }
    m_shown = said;
    if (m_list != nullptr) {
        m_list->hide();
        m_list->deleteLater(); // a fix button may be what asked for it
    }
    m_list = new QWidget(this);
    auto* rows = new QVBoxLayout(m_list);
    rows->setContentsMargins(0, 0, 0, 0);
    for (const auto* issue : issues) {
        add(*issue);
    }
    layout()->addWidget(m_list);
}

void InspectorIssues::add(const graph::Issue& issue)
{
    auto* box = new QWidget(m_list);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* mark = new QLabel(box);
    mark->setPixmap(
        iconFor(issue.severity, m_options.palette).pixmap(QSize(kIconSide, kIconSide), devicePixelRatioF()));
    row->addWidget(mark, 0, Qt::AlignTop);
    auto* words = new QLabel(wordsOf(issue, m_nodes.size() > 1), box);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(words, 1);
    if (issue.fix) {
        auto* mend = new QPushButton(editText(issue.fix->label), box);
        mend->setToolTip(tr("Mends it; Ctrl+Z takes it back"));
        connect(mend, &QPushButton::clicked, this,
                [this, edit = issue.fix->edit] { m_options.session.apply(edit); });
        row->addWidget(mend, 0, Qt::AlignTop);
    }
    m_list->layout()->addWidget(box);
}

} // namespace cascade::ui
