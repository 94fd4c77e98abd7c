// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LibraryModel.h"

#include <QSet>
#include <QSortFilterProxyModel>

#include <optional>

namespace cascade::ui {

/// The cards that an artist looks for: of one kind or all, with all of some tags, whose words hold all words
/// of a search.
class LibraryFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit LibraryFilter(QObject* parent = nullptr);

    void setKind(std::optional<LibraryKind> kind);
    void setTags(const QSet<QString>& tags);
    /// Words in any order, upper or lower case, each a part of some word.
    void setSearch(const QString& words);
    [[nodiscard]] bool narrows() const { return m_kind || !m_tags.isEmpty() || !m_words.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::optional<LibraryKind> m_kind;
    QSet<QString> m_tags;
    QStringList m_words;
};

} // namespace cascade::ui
