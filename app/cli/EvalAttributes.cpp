// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/RunOptions.h"
#include "core/base/Words.h"
#include "core/evaluation/AttributeBars.h"
#include "core/evaluation/AttributeQuestions.h"
#include "core/evaluation/AttributeRun.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <set>

namespace cascade::cli {

namespace {

struct AttributesOptions {
    RunOptions run;
    std::string classifier;
    std::string until = "ssr1";
    std::vector<std::string> carry;
    std::int64_t carryCaptions = 0;
    std::string shard = "0/1";
    std::string output;
    std::string results;
    HeldoutOptions heldout{.captions = 256};
};

std::string agreement(const evaluation::ScoredClip& clip)
{
    std::string wrong;
    const auto& questions = evaluation::attributeQuestions();
    for (const auto& [name, reading] : clip.readings) {
        for (std::size_t q = 0; q < questions.size(); ++q) {
            if (clip.right[q] >= 0 && reading.made[q] != clip.right[q]) {
                wrong += (wrong.empty() ? "" : ", ") + name + " " + questions[q].name + " " +
                         questions[q].words[static_cast<std::size_t>(reading.made[q])];
            }
        }
    }
    return wrong.empty() ? "all right" : "read wrong: " + wrong;
}

/// "distilled-8"; "original and distilled-8" where stages differ.
std::string variantsOf(const std::vector<PlannedStage>& stages)
{
    std::set<std::string> names;
    for (const auto& planned : stages) {
        names.insert(planned.variant);
    }
    return joined(names, " and ");
}

/// Of which attributes a table says as much of the classifier as of the clips.
std::string uncertainText(const std::vector<evaluation::AttributeScore>& scores)
{
    const auto names = evaluation::uncertainAttributes(scores);
    return names.empty() ? ""
                         : "\nThe classifier itself reads less than 97 % of true renders rightly in: " +
                               joined(names, ", ") +
                               ". Of these the share tells less: what it misreads, it may misread in both.\n";
}

Result<void> summarise(const AttributesOptions& options, const std::filesystem::path& folder,
                       const std::string& name, const std::string& variants,
                       const std::vector<evaluation::ScoredClip>& clips)
{
    std::string markdown =
        "# Attribute accuracy of " + name + ", " + variants + "\n\n" + std::to_string(clips.size()) + " of " +
        std::to_string(options.heldout.captions) + " held-out captions (list " +
        std::to_string(options.heldout.captionSeed) + "), one clip each, seeds from " +
        std::to_string(options.heldout.seed) +
        ". The ceiling is the same classifier on the true renders of the same scenes; "
        "± is one standard error over clips. Shape to motion are of clips with one object, "
        "relation of those with two of different colours.\n";
    nlohmann::json json{{"experiment", "attributes"},
                        {"model", name},
                        {"variants", variants},
                        {"captions", options.heldout.captions},
                        {"captionSeed", options.heldout.captionSeed},
                        {"seed", options.heldout.seed},
                        {"scored", clips.size()},
                        {"readings", nlohmann::json::object()}};
    std::vector<std::string> readings{options.until};
    if (!options.carry.empty()) {
        readings.push_back(options.carry.back());
    }
    std::vector<evaluation::Claim> claims;
    for (const auto& reading : readings) {
        const auto scores = evaluation::scoreAttributes(clips, reading);
        markdown += "\n## After " + reading +
                    (reading == options.until ? std::string(", eight frames of the whole clip\n\n")
                                              : std::string(", the first eight frames\n\n")) +
                    evaluation::markdownTable(scores) + uncertainText(scores);
        for (auto& claim : evaluation::attributeBars(scores, reading)) {
            claims.push_back(std::move(claim));
        }
        auto list = nlohmann::json::array();
        for (const auto& score : scores) {
            list.push_back(evaluation::toJson(score));
        }
        json["readings"][reading] = list;
    }
    json["claims"] = evaluation::toJson(claims);
    markdown += evaluation::verdictsText(claims);
    return writeResults(folder, "attributes", json, markdown);
}

Result<void> attributes(const AttributesOptions& options, const Context& context)
{
    auto shard = evaluation::parseShard(options.shard);
    if (!shard) {
        return shard.error();
    }
    const auto file = options.classifier.empty()
                          ? context.resources / "models" / "metrics" / "attributes.safetensors"
                          : std::filesystem::path(options.classifier);
    auto classifier = evaluation::openAttributeClassifier(file);
    if (!classifier) {
        return classifier.error();
    }
    auto planned = openPlanned(options.run, options.heldout.seed, context);
    if (!planned) {
        return planned.error();
    }
    auto& [model, stages] = planned.value();
    auto carried = evaluation::carriedStages(stages, options.until, options.carry);
    if (!carried) {
        return carried.error();
    }
    if (auto stopped = stopAfter(options.until, model.config(), stages); !stopped) {
        return stopped;
    }
    evaluation::AttributeRunOptions run;
    run.stages = stages;
    run.carried = carried.value();
    run.carriedCaptions = options.carryCaptions;
    run.captions = options.heldout.captions;
    run.captionSeed = options.heldout.captionSeed;
    run.noiseSeed = options.heldout.seed;
    run.shard = shard.value();
    run.folder = resultsFolder(context, options.output, "eval-attributes");
    run.scratchFolder = context.cacheFolder / "scratch";
    run.activationBytes = options.run.activationBytes();
    evaluation::AttributeRunHooks hooks;
    hooks.cancel = context.cancel;
    hooks.scored = [&](std::int64_t done, std::int64_t total, const evaluation::ScoredClip& clip) {
        if (!options.run.quiet) {
            std::fprintf(stderr, "%lld of %lld  \"%s\"  %s\n", static_cast<long long>(done),
                         static_cast<long long>(total), clip.caption.c_str(), agreement(clip).c_str());
        }
    };
    auto all = run.stages;
    all.insert(all.end(), run.carried.begin(), run.carried.end());
    auto identity = weightsOf(model.config(), all, {file});
    if (!identity) {
        return identity.error();
    }
    auto clips = evaluation::runAttributes(model, classifier.value(), identity.value(), run, hooks);
    if (!clips) {
        return clips.error();
    }
    const auto results = options.results.empty() ? run.folder : std::filesystem::path(options.results);
    return summarise(options, results, model.config().name, variantsOf(all), clips.value());
}

} // namespace

void addEvalAttributes(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<AttributesOptions>();
    auto* command = eval.add_subcommand(
        "attributes", "Make clips of held-out captions and read shape, colour, motion, ... from them");
    addRunOptions(*command, options->run);
    command->add_option("--classifier", options->classifier,
                        "Weights of the attribute classifier; by default the shipped ones");
    addHeldoutOptions(*command, options->heldout);
    command->add_option("--until", options->until, "The stage whose clips are read")->capture_default_str();
    command
        ->add_option("--carry", options->carry,
                     "Stages through which the first eight frames go on, to be read again: ssr2,ssr3")
        ->delimiter(',');
    command->add_option("--carry-captions", options->carryCaptions, "Of how many captions; 0 = of all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command
        ->add_option("--shard", options->shard,
                     "I/N: only every N-th caption from the I-th on, for several processes")
        ->capture_default_str();
    command->add_option("--output", options->output,
                        "Folder for the log of scored clips; a run goes on from it");
    command->add_option("--results", options->results,
                        "Folder for attributes.json and attributes.md; by default the same");
    command->footer(
        "Example:\n  cascade eval attributes --model toybox --output ~/eval --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return attributes(*options, context); };
    });
}

} // namespace cascade::cli
