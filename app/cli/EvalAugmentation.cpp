// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalClips.h"
#include "core/evaluation/AugmentationTable.h"

#include <memory>

namespace cascade::cli {

namespace {

struct AugmentationOptions : ClipOptions {
    /// What the shipped stages were trained with: 3 to 1000.
    std::vector<double> snrs{3, 5, 10, 30, 100, 1000};
};

Result<void> measure(const AugmentationOptions& options, const Context& context)
{
    auto planned = openPlanned(options.run, options.heldout.seed, context);
    if (!planned) {
        return planned.error();
    }
    auto& [model, stages] = planned.value();
    if (auto stopped = stopAfter(options.until, model.config(), stages); !stopped) {
        return stopped.error();
    }
    auto rows = evaluation::augmentationRows(stages, options.snrs);
    auto meter = rows ? openMeter(model.config(), options.heldout, context)
                      : Result<evaluation::ClipMeter>(rows.error());
    if (!meter) {
        return meter.error();
    }
    const auto folder = resultsFolder(context, options.output, "eval-iv-2.5");
    std::vector<evaluation::AugmentationResult> results;
    for (const auto& row : rows.value()) {
        // Only the last stage differs.
        const ClipWay way{row.id, row.stages, row.stages.size() - 1};
        auto readings = readWay(model, meter.value(), way, options, folder, context);
        if (!readings) {
            return readings.error();
        }
        results.push_back({row, std::move(readings).value()});
    }
    const auto truth = evaluation::readRenders(meter.value(), options.heldout.captions, stages.back().output);
    auto report = evaluation::augmentationReport(results, truth);
    report.settings = settingsOf(options, model.config());
    for (const auto& stage : stages) {
        report.settings["steps of " + stage.stage.id] =
            std::to_string(stage.sampling.sampler.steps) + " (" + stage.variant + ")";
    }
    return writeReport(options.results.empty() ? folder : std::filesystem::path(options.results), report,
                       evaluation::svgOf(evaluation::augmentationPlot(results, truth)));
}

} // namespace

void addEvalAugmentation(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<AugmentationOptions>();
    options->heldout.captions = 128;
    auto* command = eval.add_subcommand(
        "iv-2.5", "Measure how much noise on its condition a super-resolution stage makes best use of");
    addRunOptions(*command, options->run);
    addClipOptions(*command, *options, "iv-2.5");
    command->add_option("--snr", options->snrs, "SNRs of the condition of the last stage")
        ->delimiter(',')
        ->capture_default_str();
    command->footer("Example:\n  cascade eval iv-2.5 --set base.variant=distilled-8 --results docs/results");
    command->callback([options, &action] {
        action = [options](const Context& context) { return measure(*options, context); };
    });
}

} // namespace cascade::cli
