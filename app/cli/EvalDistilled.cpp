// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalClips.h"
#include "core/evaluation/DistilledTable.h"

#include <chrono>
#include <cstdio>
#include <memory>

namespace cascade::cli {

namespace {

/// Up to 128 frames of 192x320, as the paper's times are.
constexpr const char* kTimedUntil = "tsr3";
constexpr evaluation::OriginalSteps kTimedSteps{256, 128, true};

struct DistilledOptions : ClipOptions {
    evaluation::OriginalSteps steps;
    std::vector<std::string> rows;
    int timedClips = 0;
};

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
    auto model = openModel(options.run, context);
    auto meter = model ? openMeter(model.value().config(), options.heldout, context)
                       : Result<evaluation::ClipMeter>(model.error());
    if (!meter) {
        return meter.error();
    }
    const auto& config = model.value().config();
    auto rows = evaluation::distilledRows(config, options.until, options.steps, options.rows);
    auto timed = evaluation::distilledRows(config, kTimedUntil, kTimedSteps, options.rows);
    if (!rows || !timed) {
        return rows ? timed.error() : rows.error();
    }
    const auto folder = resultsFolder(context, options.output, "eval-iv-table1");
    std::vector<evaluation::DistilledResult> results;
    for (std::size_t i = 0; i < rows.value().size(); ++i) {
        const auto& row = rows.value()[i];
        const ClipWay way{row.id, row.stages, row.shared};
        auto readings = readWay(model.value(), meter.value(), way, options, folder, context);
        auto seconds = readings ? timeRow(model.value(), timed.value()[i], options, context)
                                : Result<std::vector<double>>(readings.error());
        if (!seconds) {
            return seconds.error();
        }
        results.push_back({row, readings.value(), seconds.value()});
    }
    const auto truth = evaluation::readRenders(meter.value(), options.heldout.captions,
                                               rows.value().front().stages.back().output);
    auto report = evaluation::distilledReport(results, truth, evaluation::stageCosts(config));
    report.settings = settingsOf(options, config);
    report.settings["steps of original stages"] =
        std::to_string(options.steps.base) + " and " + std::to_string(options.steps.super);
    return writeReport(options.results.empty() ? folder : std::filesystem::path(options.results), report,
                       evaluation::svgOf(evaluation::distilledPlot(results, truth)));
}

} // namespace

void addEvalDistilled(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<DistilledOptions>();
    auto* command = eval.add_subcommand(
        "iv-table1", "Hold distilled cascades against the original, in alignment with the words and in time");
    addClipOptions(*command, *options, "iv-table1");
    command->add_option("--base-steps", options->steps.base, "Of an original base, for the paper's 256")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option("--sr-steps", options->steps.super, "Of the other original stages, for the paper's 128")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option("--rows", options->rows,
                     "Only these: constant-original, constant-sr, constant-distilled, and the same of "
                     "oscillating; without it all six")
        ->delimiter(',');
    command
        ->add_option(
            "--time-clips", options->timedClips,
            "Also time so many clips of each row, 128 frames of 320x192, originals in 256 and 128 steps")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command->footer(
        "Rows that begin with the same stages make those once: clips of the base are kept in the output "
        "folder.\n"
        "Example:\n  cascade eval iv-table1 --output ~/table1 --time-clips 3 --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return table(*options, context); };
    });
}

} // namespace cascade::cli
