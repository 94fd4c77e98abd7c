// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ClipScorer.h"

#include "core/base/Hash.h"
#include "core/evaluation/WorldClip.h"
#include "core/text/KnownWords.h"
#include "core/world/Caption.h"

namespace cascade::run {

namespace {

/// Whether these words are a caption of the world: an object or a word to write, and nothing that no caption
/// says.
bool isCaption(const std::string& words)
{
    return world::parseCaption(words).ok() && text::unknownWords(words, world::knownWords()).empty();
}

} // namespace

struct ClipScorer::Metric {
    evaluation::WorldClip worldClip;
    std::string name; ///< with the hash of its weights
};

ClipScorer::ClipScorer(const Places& places) : m_places(places) {}

ClipScorer::~ClipScorer() = default;

Result<const ClipScorer::Metric*> ClipScorer::metric()
{
    if (!m_metric) {
        const auto models = m_places.resources / "models";
        const auto file = models / "metrics" / "world-clip.safetensors";
        if (!std::filesystem::exists(file)) {
            return nullptr;
        }
        const auto hash = sha256OfFile(file);
        auto opened = hash ? evaluation::openWorldClip(file, models / "toybox" / "tokenizer.model")
                           : Result<evaluation::WorldClip>(hash.error());
        if (!opened) {
            return opened.error();
        }
        m_metric = std::make_unique<const Metric>(Metric{opened.value(), "world-clip " + hash.value()});
    }
    return m_metric.get();
}

Result<std::optional<double>> ClipScorer::score(const std::string& words, const store::Key& key,
                                                const ClipReader& clip, store::Figures* kept)
{
    const auto opened = isCaption(words) ? metric() : Result<const Metric*>(nullptr);
    if (!opened) {
        return opened.error();
    }
    const auto* metric = opened.value();
    if (metric == nullptr) {
        return std::optional<double>();
    }
    if (kept != nullptr) {
        const auto known = kept->clipScore(metric->name, key.text());
        if (known && known.value()) {
            return known.value();
        }
    }
    try {
        const auto score = evaluation::clipScore(metric->worldClip, clip, words);
        if (kept != nullptr) {
            (void)kept->addClipScore(metric->name, key.text(), score); // else it is measured again
        }
        return std::optional(score);
    } catch (const ErrorException& e) {
        return e.error();
    }
}

} // namespace cascade::run
