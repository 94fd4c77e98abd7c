// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/RunRules.h"

#include "pipeline/plan/LinkedControls.h"

namespace cascade::run {

Result<std::vector<graph::Issue>> refusals(const plan::PreparedRun& run, const jobs::HouseRules& rules)
{
    std::vector<graph::Issue> issues;
    for (const auto& [output, key] : run.keys) {
        if (!plan::madePort(*run.graph.find(output.node))) {
            continue;
        }
        graph::Issue issue{.node = output.node, .place = "prompt"};
        const auto where = issue.node.text() + '.' + issue.place;
        if (const auto allowed = rules.requireAllowed(plan::wordsOf(run.graph, output.node).prompt, where);
            !allowed) {
            issue.what = allowed.error().what;
            issue.hint = allowed.error().hint;
            issue.cause = allowed.error();
            issues.push_back(std::move(issue));
        }
    }
    return issues;
}

Result<void> requireAllowed(const plan::PreparedRun& run, const jobs::HouseRules& rules)
{
    const auto refused = refusals(run, rules);
    if (!refused) {
        return refused.error();
    }
    return refused.value().empty() ? Result<void>() : *refused.value().front().cause;
}

} // namespace cascade::run
