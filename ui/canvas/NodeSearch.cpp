// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/canvas/NodeSearch.h"

#include "pipeline/graph/NodeCatalog.h"
#include "ui/session/Text.h"

#include <QStringList>

#include <algorithm>

namespace cascade::ui {

namespace {

// How good a word fits: the start of the title first, the help text last.
constexpr int kTitleStart = 100;
constexpr int kTitleWord = 80;
constexpr int kTitlePart = 60;
constexpr int kIdPart = 50;
constexpr int kTitleLetters = 40;
constexpr int kGroupStart = 30;
constexpr int kHelpPart = 10;

/// Whether the letters of `word` come in `text` in their order, the first one at the start of a word.
bool hasLetters(const QString& text, const QString& word)
{
    qsizetype at = 0;
    for (const auto letter : word) {
        at = text.indexOf(letter, at);
        if (at < 0) {
            return false;
        }
        ++at;
    }
    const auto first = text.indexOf(word.front());
    return first == 0 || !text[first - 1].isLetterOrNumber();
}

int rank(const graph::NodeType& type, const QString& word)
{
    const auto title = text(type.title).toLower();
    if (title.startsWith(word)) {
        return kTitleStart;
    }
    if (title.contains(QLatin1Char(' ') + word) || title.contains(QLatin1Char('-') + word)) {
        return kTitleWord;
    }
    if (title.contains(word)) {
        return kTitlePart;
    }
    if (text(type.id).contains(word)) {
        return kIdPart;
    }
    if (hasLetters(title, word)) {
        return kTitleLetters;
    }
    if (text(type.group).startsWith(word)) {
        return kGroupStart;
    }
    return text(type.help).contains(word, Qt::CaseInsensitive) ? kHelpPart : 0;
}

} // namespace

std::vector<const graph::NodeType*> searchNodes(const QString& search, const std::optional<LinkEnd>& end)
{
    const auto words = search.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<std::pair<int, const graph::NodeType*>> ranked;
    for (const auto& type : graph::nodeTypes()) {
        if (end && fittingPort(type, *end) == nullptr) {
            continue;
        }
        int sum = 0;
        const bool fits = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            const int one = rank(type, word);
            sum += one;
            return one > 0;
        });
        if (fits) {
            ranked.emplace_back(sum, &type);
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<const graph::NodeType*> found;
    for (const auto& [sum, type] : ranked) {
        found.push_back(type);
    }
    return found;
}

} // namespace cascade::ui
