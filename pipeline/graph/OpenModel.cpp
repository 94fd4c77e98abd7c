// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/OpenModel.h"

namespace cascade::graph {

std::vector<std::filesystem::path> LatentChoice::files() const
{
    auto all = checkpoint->files;
    const auto add = [&](const OpenModel& model) {
        all.insert(all.end(), model.files.begin(), model.files.end());
    };
    if (motion) {
        add(*motion);
    }
    if (vae) {
        add(*vae);
    }
    for (const auto& lora : loras) {
        add(*lora.model);
    }
    if (!tokenizer.empty()) {
        all.push_back(tokenizer / "vocab.json");
        all.push_back(tokenizer / "merges.txt");
    }
    return all;
}

} // namespace cascade::graph
