// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSet>
#include <QStringList>
#include <QVector>

namespace cascade::ui {

/// A word within a text.
struct WordSpan {
    int start = 0;
    int length = 0;
    bool operator==(const WordSpan&) const = default;
};

/// The words that a model was trained on. Without any, no word is unknown: some models take them all.
class PromptWords {
public:
    PromptWords() = default;
    explicit PromptWords(const QStringList& known);

    [[nodiscard]] bool empty() const { return m_known.isEmpty(); }
    /// In alphabetical order, lower case.
    [[nodiscard]] const QStringList& all() const { return m_sorted; }
    [[nodiscard]] bool knows(const QString& word) const;

    /// The words of a text: runs of letters and digits, as lowerCaseWords sees them.
    [[nodiscard]] static QVector<WordSpan> wordsIn(const QString& text);
    [[nodiscard]] QVector<WordSpan> unknownIn(const QString& text) const;
    /// The known words that an unknown one most likely stands for, the nearest first; at most `count`.
    [[nodiscard]] QStringList nearest(const QString& word, int count) const;
    /// Known words that begin so and are longer, in alphabetical order.
    [[nodiscard]] QStringList completions(const QString& beginning) const;

private:
    QSet<QString> m_known;
    QStringList m_sorted;
};

/// The word that ends at, or is around, a place in a text; empty between words.
[[nodiscard]] WordSpan wordAt(const QString& text, int place);

} // namespace cascade::ui
