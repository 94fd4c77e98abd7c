// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/scan/ScanModels.h"

#include "core/base/Quote.h"
#include "pipeline/scan/LookAtModel.h"

#include <iterator>
#include <set>
#include <utility>

namespace cascade::library {

namespace {

namespace fs = std::filesystem;

fs::path realPath(const fs::path& path)
{
    std::error_code failed;
    auto real = fs::canonical(path, failed);
    return failed ? path : real;
}

} // namespace

ScanResult scanModels(const std::vector<ModelPlace>& places, const ScanOptions& options)
{
    ScanResult result;
    std::vector<std::pair<const ModelPlace*, ModelCandidate>> found;
    std::set<fs::path> seen;
    for (const auto& place : places) {
        std::error_code ignored;
        if (!fs::exists(place.path, ignored)) {
            result.notes.push_back(printableText(place.path.native()) + ": is not there");
            continue;
        }
        auto tree = listModels(place, options.cancel, options.limits);
        std::move(tree.notes.begin(), tree.notes.end(), std::back_inserter(result.notes));
        for (auto& candidate : tree.candidates) {
            if (seen.insert(realPath(candidate.path)).second) {
                found.emplace_back(&place, std::move(candidate));
            }
        }
    }
    result.models.reserve(found.size());
    for (const auto& [place, candidate] : found) {
        options.cancel.throwIfCancelled();
        if (options.progress) {
            options.progress(result.models.size(), found.size(), printableText(candidate.path.native()));
        }
        result.models.push_back(lookAtModel(candidate, place->path));
    }
    return result;
}

} // namespace cascade::library
