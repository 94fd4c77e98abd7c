// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/EvalCommand.h"

#include "core/base/AtomicFile.h"
#include "core/base/Hash.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace cascade::cli {

void addHeldoutOptions(CLI::App& command, HeldoutOptions& options)
{
    command.add_option("--captions", options.captions, "How many of the fixed list")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--caption-seed", options.captionSeed, "Which list")->capture_default_str();
    command.add_option("--seed", options.seed, "Noise of the first clip; the next ones count on")
        ->capture_default_str();
}

std::filesystem::path resultsFolder(const Context& context, const std::string& asked, const std::string& name)
{
    return asked.empty() ? context.cacheFolder / name : std::filesystem::path(asked);
}

Result<void> writeResults(const std::filesystem::path& folder, const std::string& name,
                          const nlohmann::json& json, const std::string& markdown)
{
    std::error_code ignored; // writing then fails with the better message
    std::filesystem::create_directories(folder, ignored);
    const auto text = json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (auto written = writeFileAtomically(folder / (name + ".json"), text + "\n"); !written) {
        return written;
    }
    if (auto written = writeFileAtomically(folder / (name + ".md"), markdown); !written) {
        return written;
    }
    std::printf("%s", markdown.c_str());
    return {};
}

Result<std::string> weightsOf(const ModelConfig& model, const std::vector<PlannedStage>& stages,
                              const std::vector<std::filesystem::path>& metrics)
{
    auto files = metrics;
    files.push_back(model.folder / model.text.encoder.file);
    files.push_back(model.folder / model.text.tokenizer);
    for (const auto& planned : stages) {
        const auto found = planned.stage.variants.find(planned.variant);
        if (found != planned.stage.variants.end()) {
            files.push_back(model.folder / found->second.file);
        }
    }
    std::string text = model.name;
    for (const auto& file : files) {
        auto hash = sha256OfFile(file);
        if (!hash) {
            return hash.error();
        }
        text += " " + hash.value();
    }
    return text;
}

Result<void> writeReport(const std::filesystem::path& folder, const evaluation::ResultReport& report,
                         const Result<std::string>& picture)
{
    if (!picture) {
        return picture.error();
    }
    if (auto written = writeResults(folder, report.name, toJson(report), toMarkdown(report)); !written) {
        return written;
    }
    return writeFileAtomically(folder / (report.name + ".svg"), picture.value());
}

void addEval(CLI::App& app, Action& action)
{
    auto* eval = app.add_subcommand("eval", "Measure a model against the true renders of the world");
    eval->require_subcommand(1);
    addEvalAttributes(*eval, action);
    addEvalAugmentation(*eval, action);
    addEvalCost(*eval, action);
    addEvalReal(*eval, action);
    addEvalDistilled(*eval, action);
    addEvalPrediction(*eval, action);
    addEvalPsnr(*eval, action);
    addEvalSheet(*eval, action);
    addEvalStyle(*eval, action);
    addEvalTrainAttributes(*eval, action);
    addEvalTrainClip(*eval, action);
}

} // namespace cascade::cli
