// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/AttributeBars.h"

#include "core/base/Words.h"
#include "core/evaluation/NumberText.h"

#include <algorithm>

namespace cascade::evaluation {

namespace {

constexpr double kPercent = 100;
constexpr double kCertain = 0.97; ///< of the classifier, on true renders

struct Bar {
    double percent;
    std::vector<std::string> attributes;
};

const std::vector<Bar>& bars()
{
    static const std::vector<Bar> all{{95, {"colour", "background"}},
                                      {90, {"shape", "motion", "camera"}},
                                      {75, {"count", "relation"}},
                                      {60, {"word"}}};
    return all;
}

/// "word is", "shape, motion and camera are".
std::string subject(const std::vector<std::string>& names)
{
    if (names.size() == 1) {
        return names.front() + " is";
    }
    const std::vector<std::string> first(names.begin(), names.end() - 1);
    return joined(first, ", ") + " and " + names.back() + " are";
}

Claim claimOf(const Bar& bar, const std::vector<AttributeScore>& scores, const std::string& reading)
{
    Claim claim{"After " + reading + ", " + subject(bar.attributes) + " read right at least " +
                    significantText(bar.percent, 2) + " % as often as in true renders",
                "",
                {}};
    for (const auto& name : bar.attributes) {
        const auto found =
            std::find_if(scores.begin(), scores.end(), [&](const auto& score) { return score.name == name; });
        if (found != scores.end() && found->clips > 0) {
            claim.comparisons.push_back(
                {name, {kPercent * found->ratio, 0}, Relation::AtLeast, {bar.percent, 0}});
        }
    }
    return claim;
}

} // namespace

std::vector<Claim> attributeBars(const std::vector<AttributeScore>& scores, const std::string& reading)
{
    std::vector<Claim> claims;
    for (const auto& bar : bars()) {
        if (auto claim = claimOf(bar, scores, reading); !claim.comparisons.empty()) {
            claims.push_back(std::move(claim));
        }
    }
    return claims;
}

std::vector<std::string> uncertainAttributes(const std::vector<AttributeScore>& scores)
{
    std::vector<std::string> names;
    for (const auto& score : scores) {
        if (score.clips > 0 && score.ceiling < kCertain) {
            names.push_back(score.name + " " + significantText(kPercent * score.ceiling, 3) + " %");
        }
    }
    return names;
}

} // namespace cascade::evaluation
