// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Notes.h"

#include "core/text/KnownWords.h"
#include "core/world/Caption.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace cascade::cli {

namespace {

constexpr std::size_t kMostWords = 12;

} // namespace

std::vector<std::string> promptNotes(const std::string& prompt, const PromptEmbedding& embedding)
{
    std::vector<std::string> notes;
    if (prompt.find_first_not_of(" \t\r\n") == std::string::npos) {
        notes.push_back("the prompt is empty: this is an unconditional sample");
    }
    if (embedding.truncated) {
        notes.push_back("the prompt was cut after " + std::to_string(embedding.text.embedding.size(2)) +
                        " tokens, the most that the text encoder takes");
    }
    const auto unknown = text::unknownWords(prompt, world::knownWords());
    for (std::size_t i = 0; i < std::min(unknown.size(), kMostWords); ++i) {
        const auto& [word, nearest] = unknown[i];
        notes.push_back("the model never saw the word \"" + word + "\"" +
                        (nearest.empty() ? "" : "; the nearest it knows is \"" + nearest + "\""));
    }
    if (unknown.size() > kMostWords) {
        notes.push_back("and " + std::to_string(unknown.size() - kMostWords) +
                        " more words that it never saw");
    }
    std::string characters;
    for (const auto& character : embedding.unknown) {
        characters += " " + character;
    }
    if (!characters.empty()) {
        notes.push_back("characters without a token of their own:" + characters);
    }
    return notes;
}

void printNotes(const std::vector<std::string>& notes)
{
    for (const auto& note : notes) {
        std::fprintf(stderr, "note: %s\n", note.c_str());
    }
}

Result<std::vector<std::string>> notesOn(const std::string& prompt, const RunOptions& run,
                                         const Context& context)
{
    auto model = openModel(run, context);
    if (!model) {
        return model.error();
    }
    const auto embedding = model.value().embed(prompt, context.cancel);
    return embedding ? Result<std::vector<std::string>>(promptNotes(prompt, embedding.value()))
                     : embedding.error();
}

std::string worldClipText(double score)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "World-CLIP %.1f", score);
    return text.data();
}

namespace {

/// The largest share of all steps, and which step had it.
std::string clippedText(const std::vector<double>& clipped)
{
    const auto most = std::max_element(clipped.begin(), clipped.end());
    if (most == clipped.end() || *most == 0) {
        return "nothing";
    }
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "at most %.2f %% of a step's values (step %lld of %zu)",
                  100 * *most, static_cast<long long>(most - clipped.begin()) + 1, clipped.size());
    return text.data();
}

} // namespace

void printReport(const std::vector<ReportRow>& rows, std::int64_t peakBytes)
{
    double total = 0;
    for (const auto& row : rows) {
        if (row.clipped) {
            std::fprintf(stderr, "%-6s %8.1f s   clipped %s", row.stage.c_str(), row.seconds,
                         clippedText(*row.clipped).c_str());
        } else {
            std::fprintf(stderr, "%-6s %8.1f s   found in the cache", row.stage.c_str(), row.seconds);
        }
        std::fprintf(stderr, "%s\n", row.worldClip ? ("   " + worldClipText(*row.worldClip)).c_str() : "");
        total += row.seconds;
    }
    std::fprintf(stderr, "all    %8.1f s   peak memory %.2f GiB\n", total,
                 static_cast<double>(peakBytes) / (1 << 30));
}

} // namespace cascade::cli
