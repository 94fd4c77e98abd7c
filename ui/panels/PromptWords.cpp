// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/PromptWords.h"

#include "core/base/NearestWord.h"
#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

namespace {

bool isLetter(QChar letter)
{
    constexpr char16_t kAscii = 0x80;
    const bool digit = letter >= QLatin1Char('0') && letter <= QLatin1Char('9');
    const auto lower = letter.toLower();
    return letter.unicode() >= kAscii || digit || (lower >= QLatin1Char('a') && lower <= QLatin1Char('z'));
}

} // namespace

PromptWords::PromptWords(const QStringList& known)
{
    for (const auto& word : known) {
        m_known.insert(word.toLower());
    }
    m_sorted = QStringList(m_known.begin(), m_known.end());
    m_sorted.sort();
}

bool PromptWords::knows(const QString& word) const
{
    return empty() || m_known.contains(word.toLower());
}

QVector<WordSpan> PromptWords::wordsIn(const QString& text)
{
    QVector<WordSpan> words;
    bool inside = false;
    for (int i = 0; i < text.size(); ++i) {
        const bool letter = isLetter(text[i]);
        if (letter && !inside) {
            words.push_back({i, 0});
        }
        if (letter) {
            ++words.back().length;
        }
        inside = letter;
    }
    return words;
}

QVector<WordSpan> PromptWords::unknownIn(const QString& text) const
{
    auto words = wordsIn(text);
    words.removeIf([&](const auto& word) { return knows(text.mid(word.start, word.length)); });
    return words;
}

QStringList PromptWords::nearest(const QString& word, int count) const
{
    std::vector<std::string> left;
    left.reserve(static_cast<std::size_t>(m_sorted.size()));
    for (const auto& known : m_sorted) {
        left.push_back(known.toStdString());
    }
    QStringList found;
    while (found.size() < count) {
        const auto next = nearestWord(word.toLower().toStdString(), left);
        if (next.empty()) {
            break;
        }
        found << text(next);
        std::erase(left, next);
    }
    return found;
}

QStringList PromptWords::completions(const QString& beginning) const
{
    const auto lower = beginning.toLower();
    QStringList found;
    for (auto at = std::lower_bound(m_sorted.begin(), m_sorted.end(), lower);
         at != m_sorted.end() && at->startsWith(lower); ++at) {
        if (at->size() > lower.size()) {
            found << *at;
        }
    }
    return found;
}

WordSpan wordAt(const QString& text, int place)
{
    for (const auto& word : PromptWords::wordsIn(text)) {
        if (word.start <= place && place <= word.start + word.length) {
            return word;
        }
    }
    return {place, 0};
}

} // namespace cascade::ui
