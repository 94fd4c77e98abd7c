// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/LogPanel.h"

#include "ui/panels/CardHint.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace cascade::ui {

namespace {

using Severity = LogEntry::Severity;

/// Warnings and errors in their colours.
class LogDelegate : public QStyledItemDelegate {
public:
    LogDelegate(const Palette& palette, QObject* parent) : QStyledItemDelegate(parent), m_palette(palette) {}

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto severity = static_cast<Severity>(index.data(LogModel::SeverityRole).toInt());
        const auto colour = index.column() != LogModel::Text ? m_palette.faintText
                            : severity == Severity::Error    ? m_palette.error
                            : severity == Severity::Warning  ? m_palette.warning
                                                             : m_palette.text;
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::Highlight, m_palette.selection);
        option->palette.setColor(QPalette::HighlightedText, m_palette.text);
        option->displayAlignment = Qt::AlignLeft | Qt::AlignTop;
    }

private:
    const Palette& m_palette;
};

} // namespace

/// Entries of a severity or worse whose words hold a text.
class LogPanel::Filter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setSearch(const QString& words)
    {
        m_words = words.trimmed();
        invalidateFilter();
    }
    void setLeast(Severity severity)
    {
        m_least = severity;
        invalidateFilter();
    }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        const auto index = sourceModel()->index(row, LogModel::Text, parent);
        return index.data(LogModel::SeverityRole).toInt() >= static_cast<int>(m_least) &&
               index.data(Qt::ToolTipRole).toString().contains(m_words, Qt::CaseInsensitive);
    }

private:
    QString m_words;
    Severity m_least = Severity::Note;
};

LogPanel::LogPanel(const Options& options, QWidget* parent)
    : QWidget(parent), m_model(options.model), m_filter(new Filter(this)), m_view(new QTreeView(this))
{
    setObjectName(QStringLiteral("log"));
    m_filter->setSourceModel(&m_model);
    makeView(options.palette);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    column->addWidget(m_view);
    setFocusProxy(m_view);
}

void LogPanel::makeView(const Palette& palette)
{
    m_view->setModel(m_filter);
    m_view->setItemDelegate(new LogDelegate(palette, m_view));
    m_view->setAccessibleName(tr("Log"));
    m_view->setRootIsDecorated(false);
    m_view->setAllColumnsShowFocus(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setWordWrap(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    const int letter = fontMetrics().averageCharWidth();
    m_view->header()->resizeSection(LogModel::Time, letter * 12);
    m_view->header()->resizeSection(LogModel::Source, letter * 12);
    new CardHint(*m_view, tr("Nothing has happened yet."), palette);
    auto* copy = addPanelAction(
        *m_view, {"log.copy", tr("Copy"), tr("Copy the chosen lines"), QKeySequence(QKeySequence::Copy)});
    connect(copy, &QAction::triggered, this, &LogPanel::copyChosen);
    connect(m_filter, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const auto* bar = m_view->verticalScrollBar();
        m_follows = bar->value() >= bar->maximum() - fontMetrics().height();
    });
    connect(
        m_filter, &QAbstractItemModel::rowsInserted, m_view,
        [this] {
            if (m_follows) {
                m_view->scrollToBottom();
            }
        },
        Qt::QueuedConnection); // after the view has laid the rows out
}

QWidget* LogPanel::makeBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(6, 4, 6, 4);
    auto* search = new QLineEdit(bar);
    search->setPlaceholderText(tr("Search the log"));
    search->setAccessibleName(tr("Search the log"));
    search->setClearButtonEnabled(true);
    connect(search, &QLineEdit::textChanged, this,
            [this](const QString& words) { m_filter->setSearch(words); });
    auto* least = new QComboBox(bar);
    least->setAccessibleName(tr("Which entries"));
    least->addItems({tr("Everything"), tr("Warnings and errors"), tr("Errors")});
    connect(least, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_filter->setLeast(static_cast<Severity>(index)); });
    auto* copyAll = new QToolButton(bar);
    copyAll->setText(tr("Copy all"));
    copyAll->setToolTip(tr("Copy the whole log as text"));
    connect(copyAll, &QToolButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_model.allLines()); });
    auto* clear = new QToolButton(bar);
    clear->setText(tr("Clear"));
    clear->setToolTip(tr("Forget all entries"));
    connect(clear, &QToolButton::clicked, &m_model, &LogModel::clear);
    row->addWidget(search, 1);
    row->addWidget(least);
    row->addWidget(copyAll);
    row->addWidget(clear);
    return bar;
}

void LogPanel::copyChosen()
{
    auto rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QString lines;
    for (const auto& row : rows) {
        lines += m_model.line(m_filter->mapToSource(row).row()) + QLatin1Char('\n');
    }
    if (!lines.isEmpty()) {
        QGuiApplication::clipboard()->setText(lines);
    }
}

} // namespace cascade::ui
