// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/RunOptions.h"

#include "core/config/VariantUse.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace cascade::cli {

namespace {

constexpr int kMostSteps = 10000;
constexpr std::int64_t kLeastMemory = 768LL << 20; // the program, its weights and one small chunk

Error badSetting(const std::string& setting, const std::string& expected)
{
    return Error{ErrorCode::BadInput, "--set " + setting, "expected " + expected, {}};
}

template <typename T>
Result<void> put(Result<T> parsed, T& target)
{
    if (!parsed) {
        return parsed.error();
    }
    target = std::move(parsed).value();
    return {};
}

Result<int> parseSteps(const std::string& text)
{
    char* end = nullptr;
    const long steps = std::strtol(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || steps < 1 || steps > kMostSteps) {
        return Error{ErrorCode::BadInput,
                     "steps",
                     "expected a whole number from 1 to " + std::to_string(kMostSteps) + ", got " + text,
                     {}};
    }
    return static_cast<int>(steps);
}

Result<double> parseSnr(const std::string& text)
{
    char* end = nullptr;
    const double snr = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(snr >= 0)) {
        return Error{ErrorCode::BadInput, "snr", "expected a number of 0 (clean) or more, got " + text, {}};
    }
    return snr;
}

/// The sampler named in `text` with the steps that the stage has already.
Result<diffusion::SamplerOptions> samplerWithSteps(const std::string& text, int steps)
{
    auto sampler = diffusion::parseSampler(text);
    if (sampler) {
        sampler.value().steps = steps;
    }
    return sampler;
}

Result<void> applyOne(PlannedStage& planned, const std::string& key, const std::string& value,
                      const std::string& setting)
{
    auto& sampling = planned.sampling;
    if (key == "steps") {
        return put(parseSteps(value), sampling.sampler.steps);
    }
    if (key == "sampler") {
        return put(samplerWithSteps(value, sampling.sampler.steps), sampling.sampler);
    }
    if (key == "guidance") {
        return put(diffusion::parseGuidance(value), sampling.guidance);
    }
    if (key == "threshold") {
        return put(diffusion::parseThreshold(value), sampling.threshold);
    }
    if (key == "noise") {
        return put(diffusion::parseNoisePrior(value), sampling.noisePrior);
    }
    if (key == "snr") {
        return put(parseSnr(value), sampling.augmentationSnr);
    }
    if (key == "variant") {
        return useVariant(planned, value);
    }
    return badSetting(setting, "a key of steps, sampler, guidance, threshold, snr, noise, variant, got \"" +
                                   key + "\"");
}

Result<void> applySetting(const std::string& setting, std::vector<PlannedStage>& stages)
{
    const auto dot = setting.find('.'), equals = setting.find('=');
    if (dot == std::string::npos || equals == std::string::npos || dot > equals) {
        return badSetting(setting, "STAGE.KEY=VALUE, for example base.steps=64");
    }
    const auto id = setting.substr(0, dot);
    bool found = false;
    for (auto& planned : stages) {
        if (id != "all" && id != planned.stage.id) {
            continue;
        }
        found = true;
        const auto key = setting.substr(dot + 1, equals - dot - 1);
        if (key == "snr" && planned.stage.role == StageRole::Base) {
            if (id == "all") {
                continue;
            }
            return badSetting(setting, "a stage that works on a clip: a base has none to add noise to");
        }
        if (auto applied = applyOne(planned, key, setting.substr(equals + 1), setting); !applied) {
            return applied;
        }
    }
    return found ? Result<void>() : badSetting(setting, "a stage of this model or all, got \"" + id + "\"");
}

/// What was given of stages, each as STAGE.KEY=VALUE.
std::vector<std::string> allSettings(const RunOptions& options)
{
    std::vector<std::string> settings;
    if (!options.variant.empty()) {
        settings.push_back("all.variant=" + options.variant);
    }
    if (options.steps != -1) {
        settings.push_back("all.steps=" + std::to_string(options.steps));
    }
    settings.insert(settings.end(), options.settings.begin(), options.settings.end());
    return settings;
}

/// Whether `settings` say how the stage called `id` takes its steps, which a variant would say otherwise.
bool sayHowToStep(const std::vector<std::string>& settings, const std::string& id)
{
    return std::any_of(settings.begin(), settings.end(), [&](const std::string& setting) {
        const auto starts = [&](const std::string& text) { return setting.rfind(text, 0) == 0; };
        for (const auto* key : {".variant=", ".steps=", ".sampler="}) {
            if (starts("all" + std::string(key)) || starts(id + key)) {
                return true;
            }
        }
        return false;
    });
}

} // namespace

std::int64_t RunOptions::activationBytes() const
{
    // Two fifths of what is left beside program and weights: frames on their way, buffers, the encoder and
    // blocks that are kept to be used again take the rest.
    return (parseBytes(memoryLimit).value() - kLeastMemory / 2) * 2 / 5;
}

Result<std::int64_t> parseBytes(const std::string& text)
{
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    const std::string unit = end;
    const double factor = unit == "KiB"                  ? 1024.0
                          : unit == "MiB"                ? 1048576.0
                          : unit == "GiB" || unit == "G" ? 1073741824.0
                          : unit.empty()                 ? 1.0
                                                         : 0.0;
    if (end == text.c_str() || factor == 0 || !(number > 0) || number * factor > 1e15) {
        return Error{ErrorCode::BadInput,
                     "--memory-limit",
                     "expected an amount such as 2.5GiB or 900MiB, got \"" + text + "\"",
                     {}};
    }
    return static_cast<std::int64_t>(number * factor);
}

void addSaveEvery(CLI::App& command, RunOptions& options)
{
    command
        .add_option("--save-every", options.saveEverySec,
                    "Seconds between two savings of a stage's state, from which it goes on after a kill; "
                    "0 = at each step")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
}

void addRunOptions(CLI::App& command, RunOptions& options)
{
    addStageOptions(command, options);
    addEngineOptions(command, options);
}

void addModelOption(CLI::App& command, RunOptions& options)
{
    command.add_option("--model", options.model, "Model folder, or the name of a shipped one")
        ->capture_default_str();
}

void addStageOptions(CLI::App& command, RunOptions& options)
{
    addModelOption(command, options);
    command.add_option("--variant", options.variant,
                       "Weights of all stages: original, distilled-8 where the model has it");
    command.add_option("--steps", options.steps, "Steps of every stage (default: each stage's own)");
    command
        .add_option("--set", options.settings,
                    "STAGE.KEY=VALUE; keys: steps sampler guidance threshold snr noise variant; stage all = "
                    "every one")
        ->allow_extra_args(false);
}

void addEngineOptions(CLI::App& command, RunOptions& options)
{
    addMachineOptions(command, options.machine);
    command
        .add_option("--memory-limit", options.memoryLimit, "What the program may take, for example 2.5GiB")
        ->capture_default_str();
    command.add_option("--progress", options.progress, "auto, plain, json or none")->capture_default_str();
    command.add_flag("--quiet", options.quiet, "No progress, no notes");
}

Result<Model::Options> modelOptions(const RunOptions& options, const Context& context)
{
    auto limit = parseBytes(options.memoryLimit);
    if (!limit) {
        return limit.error();
    }
    if (limit.value() < kLeastMemory) {
        return Error{ErrorCode::BadInput,
                     "--memory-limit",
                     "expected at least 768MiB, got " + options.memoryLimit,
                     {}};
    }
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    return Model::Options{machine.value().device, machine.value().activations, context.cacheFolder};
}

Result<Model> openModel(const RunOptions& options, const Context& context)
{
    const auto how = modelOptions(options, context);
    return how ? Model::open(modelFolder(context, options.model), how.value()) : how.error();
}

Result<void> applySettings(const RunOptions& options, std::vector<PlannedStage>& stages)
{
    auto settings = allSettings(options);
    // A variant brings its own way of sampling: what is said of that comes after it.
    std::stable_partition(settings.begin(), settings.end(), [](const std::string& setting) {
        return setting.find(".variant=") != std::string::npos;
    });
    for (const auto& setting : settings) {
        if (auto applied = applySetting(setting, stages); !applied) {
            return applied;
        }
    }
    return {};
}

Result<void> applySettingsOverPreferred(const RunOptions& options, const ModelConfig& model,
                                        std::vector<PlannedStage>& stages)
{
    const auto settings = allSettings(options);
    for (auto& planned : stages) {
        if (!sayHowToStep(settings, planned.stage.id)) {
            if (auto used = usePreferred(planned, model); !used) {
                return used;
            }
        }
    }
    return applySettings(options, stages);
}

namespace {

/// Refuses what a variant cannot do, and says what it has not learned.
Result<void> checkVariants(const std::vector<PlannedStage>& stages, bool quiet)
{
    for (const auto& planned : stages) {
        for (const auto& misuse : misusesOf(planned.stage, planned.sampling)) {
            const auto where = planned.stage.id + "." + misuse.setting;
            if (misuse.refused) {
                return Error{ErrorCode::BadInput, where, misuse.what, misuse.hint};
            }
            if (!quiet) {
                std::fprintf(stderr, "note: %s: %s\n", where.c_str(), misuse.what.c_str());
            }
        }
    }
    return {};
}

} // namespace

Result<PlannedModel> openPlanned(const RunOptions& options, std::uint64_t seed, const Context& context)
{
    auto model = openModel(options, context);
    if (!model) {
        return model.error();
    }
    auto stages = planCascade(model.value().config(), seed);
    if (!stages) {
        return stages.error();
    }
    if (auto changed = applySettings(options, stages.value()); !changed) {
        return changed.error();
    }
    if (auto fit = checkVariants(stages.value(), options.quiet); !fit) {
        return fit.error();
    }
    return PlannedModel{std::move(model).value(), std::move(stages).value()};
}

Result<void> stopAfter(const std::string& id, const ModelConfig& model, std::vector<PlannedStage>& stages)
{
    if (auto known = model.stage(id); !known) {
        return known.error();
    }
    while (stages.back().stage.id != id) {
        stages.pop_back();
    }
    return {};
}

} // namespace cascade::cli
