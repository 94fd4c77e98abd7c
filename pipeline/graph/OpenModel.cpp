// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/OpenModel.h"

namespace cascade::graph {

std::vector<std::filesystem::path> LatentChoice::files() const
{
    auto all = checkpoint->files;
    if (motion) {
        all.insert(all.end(), motion->files.begin(), motion->files.end());
    }
    for (const auto& lora : loras) {
        all.insert(all.end(), lora.model->files.begin(), lora.model->files.end());
    }
    if (!tokenizer.empty()) {
        all.push_back(tokenizer / "vocab.json");
        all.push_back(tokenizer / "merges.txt");
    }
    return all;
}

} // namespace cascade::graph
