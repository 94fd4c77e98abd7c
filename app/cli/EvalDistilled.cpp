// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"
#include "app/cli/RunOptions.h"
#include "core/evaluation/DistilledTable.h"

#include <chrono>
#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

/// Up to 128 frames of 192x320, as the paper's times are.
constexpr const char* kTimedUntil = "tsr3";
constexpr evaluation::OriginalSteps kTimedSteps{256, 128};

struct DistilledOptions {
    RunOptions run;
    HeldoutOptions heldout{.captions = 512};
    std::string until = "ssr1";
    evaluation::OriginalSteps steps;
    int repeats = 3;
    int timedClips = 0;
    std::string shard = "0/1";
    std::string output;
    std::string results;
};

Result<evaluation::ClipMeter> openMeter(const std::filesystem::path& metrics, const ModelConfig& model,
                                        const HeldoutOptions& heldout)
{
    auto classifier = evaluation::openAttributeClassifier(metrics / "attributes.safetensors");
    if (!classifier) {
        return classifier.error();
    }
    auto worldClip =
        evaluation::openWorldClip(metrics / "world-clip.safetensors", model.folder / model.text.tokenizer);
    if (!worldClip) {
        return worldClip.error();
    }
    return evaluation::ClipMeter(
        classifier.value(), worldClip.value(),
        evaluation::heldoutCaptions(heldout.captionSeed, heldout.captions, evaluation::singleObjectScenes()));
}

/// Readings of a row, made or found in its log.
Result<std::vector<evaluation::ClipReading>>
readRow(Model& model, const evaluation::ClipMeter& meter, const evaluation::DistilledRow& row,
        const DistilledOptions& options, const std::filesystem::path& metrics,
        const std::filesystem::path& folder, const Context& context)
{
    auto shard = evaluation::parseShard(options.shard);
    auto identity = shard
                        ? weightsOf(model.config(), row.stages,
                                    {metrics / "attributes.safetensors", metrics / "world-clip.safetensors"})
                        : Result<std::string>(shard.error());
    if (!identity) {
        return identity.error();
    }
    evaluation::ClipRunOptions run;
    run.stages = row.stages;
    run.scratchFolder = context.cacheFolder / "scratch";
    run.activationBytes = options.run.activationBytes();
    run.captions = options.heldout.captions;
    run.repeats = options.repeats;
    run.noiseSeed = options.heldout.seed;
    run.shard = shard.value();
    run.folder = folder / row.id;
    evaluation::ClipRunHooks hooks;
    hooks.cancel = context.cancel;
    hooks.read = [&](std::int64_t done, std::int64_t total, const evaluation::ClipReading& reading) {
        if (!options.run.quiet) {
            std::fprintf(stderr, "%s %lld of %lld  \"%s\"  score %.1f, R-precision %.0f %%\n", row.id.c_str(),
                         static_cast<long long>(done), static_cast<long long>(total), reading.caption.c_str(),
                         reading.alignment.value().clipScore, 100 * reading.alignment.value().rPrecision);
        }
    };
    return evaluation::readClips(model, meter, identity.value(), run, hooks);
}

/// Seconds of each of a few clips, after one network of each stage was loaded.
Result<std::vector<double>> timeRow(Model& model, const evaluation::DistilledRow& row,
                                    const DistilledOptions& options, const Context& context)
{
    evaluation::ClipMaking making{row.stages, context.cacheFolder / "scratch", options.run.activationBytes()};
    for (const auto& planned : row.stages) {
        if (auto loaded = model.network(planned.stage.id, planned.variant, context.cancel); !loaded) {
            return loaded.error();
        }
    }
    const auto captions = evaluation::heldoutCaptions(options.heldout.captionSeed, options.timedClips,
                                                      evaluation::singleObjectScenes());
    std::vector<double> seconds;
    for (std::size_t i = 0; i < captions.size(); ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const auto clip = evaluation::makeClip(model, making, captions[i].caption, i, context.cancel);
        if (!clip) {
            return clip.error();
        }
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        if (!options.run.quiet) {
            std::fprintf(stderr, "%s  clip %zu in %.1f s\n", row.id.c_str(), i + 1, seconds.back());
        }
    }
    return seconds;
}

Result<void> table(const DistilledOptions& options, const Context& context)
{
    const auto metrics = context.resources / "models" / "metrics";
    auto model = openModel(options.run, context);
    auto meter = model ? openMeter(metrics, model.value().config(), options.heldout)
                       : Result<evaluation::ClipMeter>(model.error());
    if (!meter) {
        return meter.error();
    }
    auto rows = evaluation::distilledRows(model.value().config(), options.until, options.steps);
    auto timed = evaluation::distilledRows(model.value().config(), kTimedUntil, kTimedSteps);
    if (!rows || !timed) {
        return rows ? timed.error() : rows.error();
    }
    const auto folder = resultsFolder(context, options.output, "eval-iv-table1");
    std::vector<evaluation::DistilledResult> results;
    for (std::size_t i = 0; i < rows.value().size(); ++i) {
        const auto& row = rows.value()[i];
        auto readings = readRow(model.value(), meter.value(), row, options, metrics, folder, context);
        auto seconds = readings ? timeRow(model.value(), timed.value()[i], options, context)
                                : Result<std::vector<double>>(readings.error());
        if (!seconds) {
            return seconds.error();
        }
        results.push_back({row, readings.value(), seconds.value()});
    }
    const auto truth = evaluation::readRenders(meter.value(), options.heldout.captions,
                                               rows.value().front().stages.back().output);
    auto report = evaluation::distilledReport(results, truth);
    report.settings = {{"model", model.value().config().name},
                       {"clips of", options.until},
                       {"steps of original stages",
                        std::to_string(options.steps.base) + " and " + std::to_string(options.steps.super)},
                       {"captions", std::to_string(options.heldout.captions)},
                       {"list of captions", std::to_string(options.heldout.captionSeed)},
                       {"clips of each caption", std::to_string(options.repeats)},
                       {"first seed", std::to_string(options.heldout.seed)}};
    return writeReport(options.results.empty() ? folder : std::filesystem::path(options.results), report,
                       evaluation::svgOf(evaluation::distilledPlot(results, truth)));
}

} // namespace

void addEvalDistilled(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<DistilledOptions>();
    auto* command = eval.add_subcommand(
        "iv-table1", "Hold distilled cascades against the original, in alignment with the words and in time");
    addRunOptions(*command, options->run);
    addHeldoutOptions(*command, options->heldout);
    command->add_option("--until", options->until, "The stage whose clips are read")->capture_default_str();
    command->add_option("--base-steps", options->steps.base, "Of an original base, for the paper's 256")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option("--sr-steps", options->steps.super, "Of the other original stages, for the paper's 128")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command->add_option("--repeats", options->repeats, "Clips of each caption, each with noise of its own")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option(
            "--time-clips", options->timedClips,
            "Also time so many clips of each row, 128 frames of 320x192, originals in 256 and 128 steps")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command
        ->add_option("--shard", options->shard,
                     "I/N: only every N-th caption from the I-th on, for several processes")
        ->capture_default_str();
    command->add_option("--output", options->output, "Folder for the logs of clips; a run goes on from it");
    command->add_option("--results", options->results,
                        "Folder for iv-table1.json, .md and .svg; by default the same");
    command->footer(
        "Example:\n  cascade eval iv-table1 --output ~/table1 --time-clips 3 --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return table(*options, context); };
    });
}

} // namespace cascade::cli
