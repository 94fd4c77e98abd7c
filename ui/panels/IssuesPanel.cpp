// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/IssuesPanel.h"

#include "ui/panels/CardHint.h"
#include "ui/panels/IssuesDelegate.h"
#include "ui/session/Text.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

namespace cascade::ui {

IssuesPanel::IssuesPanel(const Options& options, QWidget* parent)
    : QWidget(parent), m_options(options), m_model(new IssuesModel(this)), m_view(new QTreeView(this)),
      m_summary(new QLabel(this))
{
    setObjectName(QStringLiteral("issues"));
    makeView(options.palette);
    makeActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view);
    m_summary->setContentsMargins(8, 4, 8, 4);
    column->addWidget(m_summary);
    setFocusProxy(m_view);
    connect(m_model, &IssuesModel::countsChanged, this, &IssuesPanel::showCounts);
    connect(&options.check, &GraphCheck::reported, this, &IssuesPanel::checked);
    connect(&options.board, &RunBoard::runChanged, this, &IssuesPanel::runChanged);
    checked();
    runChanged();
    showCounts();
}

void IssuesPanel::makeView(const Palette& palette)
{
    auto* delegate = new IssuesDelegate(palette, m_view);
    m_view->setModel(m_model);
    m_view->setItemDelegate(delegate);
    m_view->setAccessibleName(tr("Issues"));
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAllColumnsShowFocus(true);
    m_view->setMouseTracking(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto& header = *m_view->header();
    const int letter = fontMetrics().averageCharWidth();
    header.setStretchLastSection(false);
    header.resizeSection(IssuesModel::Node, letter * 36);
    header.resizeSection(IssuesModel::FixColumn, letter * 26);
    header.setSectionResizeMode(IssuesModel::What, QHeaderView::Stretch);
    new CardHint(*m_view, tr("Nothing is wrong: the graph can run."), palette);
    connect(delegate, &IssuesDelegate::fixClicked, this, &IssuesPanel::fix);
    connect(m_view, &QAbstractItemView::activated, this, &IssuesPanel::jump);
    connect(m_view, &QAbstractItemView::clicked, this, &IssuesPanel::jump);
}

void IssuesPanel::makeActions()
{
    m_jump = addPanelAction(*m_view,
                            {"issues.jump", tr("Show the node"), tr("Bring the node into sight (Enter)")});
    m_fix = addPanelAction(*m_view, {"issues.fix", tr("Mend it"), tr("Make the offered change of the graph"),
                                     QKeySequence(QStringLiteral("Ctrl+."))});
    m_copy = addPanelAction(*m_view, {"issues.copy", tr("Copy"), tr("Copy what is wrong as text"),
                                      QKeySequence(QKeySequence::Copy)});
    connect(m_jump, &QAction::triggered, this, &IssuesPanel::jump);
    connect(m_fix, &QAction::triggered, this, [this] { fix(m_view->currentIndex()); });
    connect(m_copy, &QAction::triggered, this, &IssuesPanel::copy);
}

void IssuesPanel::jump()
{
    const auto* issue = m_model->issue(m_view->currentIndex());
    if (issue != nullptr && !issue->node.empty()) {
        m_options.selection.reveal(issue->node);
    }
}

void IssuesPanel::fix(const QModelIndex& index)
{
    const auto* issue = m_model->issue(index);
    if (issue != nullptr && issue->fix) {
        const auto edit = issue->fix->edit; // the model may change while the edit is made
        m_options.session.apply(edit);
    }
}

void IssuesPanel::copy()
{
    if (const auto text = m_model->copyText(m_view->currentIndex()); !text.isEmpty()) {
        QGuiApplication::clipboard()->setText(text);
    }
}

void IssuesPanel::checked()
{
    m_model->setIssues(m_options.check.report()->inference.issues, m_options.session.graph());
}

void IssuesPanel::runChanged()
{
    const auto& end = m_options.board.end();
    const bool failed = end && end->error && !end->cancelled();
    m_model->setRunError(failed ? end->error : std::nullopt, m_options.session.graph());
}

void IssuesPanel::showCounts()
{
    const int errors = m_model->errors(), warnings = m_model->warnings();
    m_summary->setText(errors + warnings == 0 ? QString()
                                              : tr("%1, %2").arg(tr("%n errors", nullptr, errors),
                                                                 tr("%n warnings", nullptr, warnings)));
    m_summary->setVisible(errors + warnings > 0);
    Q_EMIT countsChanged(errors, warnings);
}

} // namespace cascade::ui
