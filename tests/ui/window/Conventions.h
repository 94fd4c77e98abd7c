// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace cascade::ui::tests {

class ConventionBench;

/// A gesture that artists bring along from other programs, and what it does here.
struct Convention {
    const char* gesture;
    const char* does; ///< the settled form where programs disagree; of one that is not adopted, why
    /// Does the gesture by real events, and checks what came of it. None: it is not adopted.
    void (*check)(ConventionBench& bench) = nullptr;
};

// The rows of docs/conventions.md, section by section.
[[nodiscard]] std::vector<Convention> nodeConventions();
[[nodiscard]] std::vector<Convention> linkConventions();
[[nodiscard]] std::vector<Convention> runningConventions();
[[nodiscard]] std::vector<Convention> fileConventions();
[[nodiscard]] std::vector<Convention> reviewConventions();
[[nodiscard]] std::vector<Convention> timelineConventions();
[[nodiscard]] std::vector<Convention> conflictConventions();

struct ConventionSection {
    const char* title;
    std::vector<Convention> rows;
};
[[nodiscard]] inline std::vector<ConventionSection> allConventions()
{
    return {{"Canvas: nodes and view", nodeConventions()},
            {"Canvas: links", linkConventions()},
            {"Running and panels", runningConventions()},
            {"Files", fileConventions()},
            {"Review", reviewConventions()},
            {"Timeline and player", timelineConventions()},
            {"One key, several panels", conflictConventions()}};
}

} // namespace cascade::ui::tests
