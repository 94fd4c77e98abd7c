// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalClips.h"
#include "core/base/Hash.h"
#include "core/cascade/NumericMode.h"
#include "core/evaluation/DistilledTable.h"
#include "core/evaluation/RowLog.h"
#include "core/evaluation/StageClips.h"

#include <nlohmann/json.hpp>

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

/// Times of a row's clips as they are taken, so that a run that was stopped goes on: by clip, of these
/// weights on this machine.
class TimeLog {
public:
    TimeLog(const Model& model, const evaluation::DistilledRow& row, const std::filesystem::path& folder,
            std::uint64_t captionSeed)
        : m_run(nameOf(model, row, captionSeed)), m_rows(folder / "times" / (row.id + "-" + m_run), m_run)
    {
    }

    [[nodiscard]] Result<std::vector<double>> read() const
    {
        std::vector<double> seconds;
        auto done = m_rows.read(
            [&](const nlohmann::json& row) { seconds.push_back(row.at("seconds").get<double>()); });
        return done ? Result<std::vector<double>>(std::move(seconds)) : done.error();
    }
    [[nodiscard]] Result<void> append(double seconds) const
    {
        return m_rows.append("times.jsonl", {{"seconds", seconds}});
    }

private:
    static std::string nameOf(const Model& model, const evaluation::DistilledRow& row,
                              std::uint64_t captionSeed)
    {
        const nlohmann::json all{{"weights", evaluation::stageWeights(model.config(), row.stages).value()},
                                 {"stages", evaluation::stagesAsJson(row.stages)},
                                 {"machine", machineText(model.options())},
                                 {"captionSeed", captionSeed}};
        return sha256Hex(all.dump()).substr(0, 16);
    }

    std::string m_run;
    evaluation::RowLog m_rows;
};

/// Seconds that a clip takes once the networks of all stages are loaded.
Result<double> timeClip(Model& model, const evaluation::ClipMaking& making, const std::string& caption,
                        std::size_t index, const Context& context)
{
    for (const auto& planned : making.stages) {
        if (auto loaded = model.network(planned.stage.id, planned.variant, context.cancel); !loaded) {
            return loaded.error();
        }
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto clip = evaluation::makeClip(model, making, caption, index, context.cancel);
    if (!clip) {
        return clip.error();
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Seconds of each of a few clips: those of the log, and as many more as are asked for. Throws
/// ErrorException.
Result<std::vector<double>> timeRow(Model& model, const evaluation::DistilledRow& row,
                                    const DistilledOptions& options, const std::filesystem::path& folder,
                                    const Context& context)
{
    const TimeLog log(model, row, folder, options.heldout.captionSeed);
    auto seconds = log.read();
    if (!seconds) {
        return seconds;
    }
    const evaluation::ClipMaking making{row.stages, context.cacheFolder / "scratch",
                                        options.run.activationBytes()};
    const auto captions = evaluation::heldoutCaptions(options.heldout.captionSeed, options.timedClips,
                                                      evaluation::singleObjectScenes());
    for (auto i = seconds.value().size(); i < captions.size(); ++i) {
        const auto taken = timeClip(model, making, captions[i].caption, i, context);
        const auto kept = taken ? log.append(taken.value()) : Result<void>(taken.error());
        if (!kept) {
            return kept.error();
        }
        seconds.value().push_back(taken.value());
        if (!options.run.quiet) {
            std::fprintf(stderr, "%s  clip %zu in %.1f s\n", row.id.c_str(), i + 1, taken.value());
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
        auto seconds = readings ? timeRow(model.value(), timed.value()[i], options, folder, context)
                                : Result<std::vector<double>>(readings.error());
        if (!seconds) {
            return seconds.error();
        }
        results.push_back({row, readings.value(), seconds.value()});
    }
    const auto truth = evaluation::readRenders(meter.value(), options.heldout.captions,
                                               rows.value().front().stages.back().output);
    auto report = evaluation::distilledReport(results, truth, evaluation::stageCosts(config), timed.value());
    report.settings = settingsOf(options, config);
    report.settings["steps of original stages"] =
        std::to_string(options.steps.base) + " and " + std::to_string(options.steps.super);
    report.settings["machine"] = machineText(model.value().options());
    return writeReport(options.results.empty() ? folder : std::filesystem::path(options.results), report,
                       evaluation::svgOf(evaluation::distilledPlot(results, truth)));
}

} // namespace

void addEvalDistilled(CLI::App& eval, Action& action)
{
    auto options = std::make_shared<DistilledOptions>();
    auto* command = eval.add_subcommand(
        "iv-table1", "Hold distilled cascades against the original, in alignment with the words and in time");
    addModelOption(*command, options->run);
    addEngineOptions(*command, options->run);
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
            "Time so many clips of each row, too, 128 frames of 320x192, originals in 256 and 128 steps; "
            "those that the folder holds of this machine are told without it")
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
