// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/ActionFilter.h"

#include "ui/window/ActionTable.h"

#include <algorithm>

namespace cascade::ui {

int matchScore(const QString& typed, const QString& title)
{
    int score = 0;
    qsizetype at = 0;
    for (const auto letter : typed) {
        if (letter.isSpace()) {
            continue;
        }
        const auto found = title.indexOf(letter, at, Qt::CaseInsensitive);
        if (found < 0) {
            return 0;
        }
        const bool startsWord = found == 0 || !title[found - 1].isLetterOrNumber();
        score += startsWord ? 8 : found == at ? 4 : 1;
        at = found + 1;
    }
    return score;
}

std::vector<QAction*> matchingActions(const ActionTable& table, const QString& typed)
{
    if (typed.trimmed().isEmpty()) {
        return table.actions();
    }
    std::vector<std::pair<int, QAction*>> scored;
    for (auto* action : table.actions()) {
        const int score =
            std::max(2 * matchScore(typed, action->text()),
                     matchScore(typed, table.groupOf(action) + QLatin1Char(' ') + action->text()));
        if (score > 0) {
            scored.emplace_back(score, action);
        }
    }
    std::stable_sort(scored.begin(), scored.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<QAction*> found;
    for (const auto& [score, action] : scored) {
        found.push_back(action);
    }
    return found;
}

} // namespace cascade::ui
