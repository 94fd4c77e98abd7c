// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/LibraryFilter.h"

#include <algorithm>

namespace cascade::ui {

LibraryFilter::LibraryFilter(QObject* parent) : QSortFilterProxyModel(parent) {}

void LibraryFilter::setKind(std::optional<LibraryKind> kind)
{
    m_kind = kind;
    invalidateFilter();
}

void LibraryFilter::setTags(const QSet<QString>& tags)
{
    m_tags = tags;
    invalidateFilter();
}

void LibraryFilter::setSearch(const QString& words)
{
    m_words = words.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    invalidateFilter();
}

bool LibraryFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const auto index = sourceModel()->index(row, 0, parent);
    if (m_kind && index.data(LibraryModel::KindRole).toInt() != static_cast<int>(*m_kind)) {
        return false;
    }
    const auto tags = index.data(LibraryModel::TagsRole).toStringList();
    const auto all = index.data(LibraryModel::SearchRole).toString();
    return std::all_of(m_tags.begin(), m_tags.end(), [&](const auto& tag) { return tags.contains(tag); }) &&
           std::all_of(m_words.begin(), m_words.end(),
                       [&](const auto& word) { return all.contains(word, Qt::CaseInsensitive); });
}

} // namespace cascade::ui
