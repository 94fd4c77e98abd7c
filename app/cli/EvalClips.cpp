// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalClips.h"

#include "core/evaluation/StageClips.h"

#include <algorithm>
#include <cstdio>

namespace cascade::cli {

namespace {

/// Captions among which frames look for their own: however many clips are made, so that more of them go on
/// from fewer.
constexpr std::int64_t kLeastPool = 512;

std::int64_t poolOf(const HeldoutOptions& heldout)
{
    return std::max(heldout.captions, kLeastPool);
}

struct MetricFiles {
    std::filesystem::path classifier;
    std::filesystem::path worldClip;
};

MetricFiles metricFiles(const Context& context)
{
    const auto folder = context.resources / "models" / "metrics";
    return {folder / "attributes.safetensors", folder / "world-clip.safetensors"};
}

} // namespace

void addClipOptions(CLI::App& command, ClipOptions& options, const std::string& name)
{
    addHeldoutOptions(command, options.heldout);
    command.add_option("--until", options.until, "The stage whose clips are read")->capture_default_str();
    command.add_option("--repeats", options.repeats, "Clips of each caption, each with noise of its own")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        .add_option("--shard", options.shard,
                    "I/N: only every N-th caption from the I-th on, for several processes")
        ->capture_default_str();
    command.add_option("--output", options.output, "Folder for the logs of clips; a run goes on from it");
    command.add_option("--results", options.results,
                       "Folder for " + name + ".json, .md and .svg; by default the same");
}

Result<evaluation::ClipMeter> openMeter(const ModelConfig& model, const HeldoutOptions& heldout,
                                        const Context& context)
{
    const auto files = metricFiles(context);
    auto classifier = evaluation::openAttributeClassifier(files.classifier);
    if (!classifier) {
        return classifier.error();
    }
    auto worldClip = evaluation::openWorldClip(files.worldClip, model.folder / model.text.tokenizer);
    if (!worldClip) {
        return worldClip.error();
    }
    return evaluation::ClipMeter(
        classifier.value(), worldClip.value(),
        evaluation::heldoutCaptions(heldout.captionSeed, poolOf(heldout), evaluation::singleObjectScenes()));
}

Result<std::vector<evaluation::ClipReading>> readWay(Model& model, const evaluation::ClipMeter& meter,
                                                     const ClipWay& way, const ClipOptions& options,
                                                     const std::filesystem::path& folder,
                                                     const Context& context)
{
    auto shard = evaluation::parseShard(options.shard);
    if (!shard) {
        return shard.error();
    }
    const auto files = metricFiles(context);
    auto identity = weightsOf(model.config(), way.stages, {files.classifier, files.worldClip});
    if (!identity) {
        return identity.error();
    }
    evaluation::ClipRunOptions run;
    run.stages = way.stages;
    run.scratchFolder = context.cacheFolder / "scratch";
    run.activationBytes = options.run.activationBytes();
    run.captions = options.heldout.captions;
    run.repeats = options.repeats;
    run.noiseSeed = options.heldout.seed;
    run.shard = shard.value();
    run.folder = folder / way.id;
    if (way.shared > 0) {
        auto weights = evaluation::stageWeights(model.config(), way.stages);
        if (!weights) {
            return weights.error();
        }
        run.keptStages = way.shared;
        run.keptFolder = folder / "stages";
        run.weights = std::move(weights).value();
    }
    evaluation::ClipRunHooks hooks;
    hooks.cancel = context.cancel;
    hooks.read = [&](std::int64_t done, std::int64_t total, const evaluation::ClipReading& reading) {
        if (!options.run.quiet) {
            std::fprintf(stderr, "%s %lld of %lld  \"%s\"  score %.1f, R-precision %.0f %%\n", way.id.c_str(),
                         static_cast<long long>(done), static_cast<long long>(total), reading.caption.c_str(),
                         reading.alignment.value().clipScore, 100 * reading.alignment.value().rPrecision);
        }
    };
    return evaluation::readClips(model, meter, identity.value(), run, hooks);
}

std::map<std::string, std::string> settingsOf(const ClipOptions& options, const ModelConfig& model)
{
    return {{"model", model.name},
            {"clips of", options.until},
            {"captions", std::to_string(options.heldout.captions)},
            {"captions that frames look among", std::to_string(poolOf(options.heldout))},
            {"list of captions", std::to_string(options.heldout.captionSeed)},
            {"clips of each caption", std::to_string(options.repeats)},
            {"first seed", std::to_string(options.heldout.seed)}};
}

} // namespace cascade::cli
