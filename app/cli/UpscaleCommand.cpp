// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/Notes.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/RunOptions.h"
#include "app/cli/RunRecord.h"
#include "app/cli/UpscaleFootage.h"
#include "app/cli/UpscalePlan.h"
#include "core/base/Memory.h"
#include "core/cascade/Cascade.h"
#include "pipeline/jobs/HouseRules.h"
#include "pipeline/run/ClipExport.h"

#include <ATen/Parallel.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

namespace cascade::cli {

namespace {

constexpr std::int64_t kBufferBytes = 32
                                      << 20; // resident, of each clip and state: footage may be of any length

struct UpscaleOptions {
    RunOptions run;
    std::string footage;
    std::string output = "upscaled.mp4";
    std::string size;
    std::string rate = "24";
    std::string prompt;
    std::uint64_t seed = 0;
    std::optional<int> quality; ///< none: the format's standard
    bool crop = false;
};

Result<UpscaleWish> wishOf(const UpscaleOptions& options)
{
    UpscaleWish wish;
    wish.crop = options.crop;
    if (!options.size.empty()) {
        auto size = parseMeasure(options.size, "--to");
        if (!size) {
            return size.error();
        }
        wish.size = size.value();
    }
    auto rate = parseRate(options.rate, "--fps");
    if (!rate) {
        return rate.error();
    }
    wish.rate = rate.value();
    return wish;
}

Result<std::vector<PlannedStage>> plannedStages(const UpscaleOptions& options, const UpscalePlan& plan)
{
    std::vector<PlannedStage> planned;
    auto shape = plan.footage;
    for (const auto& stage : plan.stages) {
        auto sampling = samplingOptions(stage.defaults);
        if (!sampling) {
            return sampling.error();
        }
        sampling.value().seed = options.seed;
        planned.push_back({stage, "original", sampling.value(), shape, stage.outputFor(shape)});
        shape = planned.back().output;
    }
    if (auto changed = applySettings(options.run, planned); !changed) {
        return changed.error();
    }
    return planned;
}

/// Weights and words are there before footage is read for minutes.
Result<void> prepare(Model& model, const std::vector<PlannedStage>& stages, const std::string& prompt,
                     const CancelToken& cancel)
{
    for (const auto& planned : stages) {
        if (auto network = model.network(planned.stage.id, planned.variant, cancel); !network) {
            return network.error();
        }
    }
    auto embedding = model.embed(prompt, cancel);
    return embedding ? Result<void>() : embedding.error();
}

Result<run::FrameWriter> openWriter(const UpscaleOptions& options, const UpscalePlan& plan,
                                    const jobs::HouseRules& rules, const Context& context)
{
    video::VideoWriterOptions writing;
    writing.cancel = context.cancel;
    writing.mayGoOut = [&](const std::filesystem::path& complete) {
        return rules.requireMayGoOut(complete, options.output, context.cancel);
    };
    writing.threads = at::get_num_threads();
    writing.quality = options.quality;
    writing.sound = video::SoundSource{options.footage};
    return run::FrameWriter::open(options.output, plan.result, writing);
}

/// The part of the last stage's frames that is asked for; undefined where these are frames beyond the end.
torch::Tensor resultPart(const ClipShape& result, std::int64_t first, const torch::Tensor& frames)
{
    const auto count = std::min<std::int64_t>(frames.size(2), result.frames - first);
    return count > 0 ? frames.narrow(2, 0, count).narrow(3, 0, result.height).narrow(4, 0, result.width)
                     : torch::Tensor();
}

std::string recordOf(const UpscaleOptions& options, const UpscalePlan& plan)
{
    const auto window = [](const diffusion::PictureWindow& w) {
        return nlohmann::json{{"x", w.x}, {"y", w.y}, {"width", w.width}, {"height", w.height}};
    };
    const nlohmann::json json{{"footage", std::filesystem::path(options.footage).filename().string()},
                              {"source", window(plan.source)},
                              {"inside", window(plan.inside)},
                              {"frame", {{"width", plan.frame.width}, {"height", plan.frame.height}}},
                              {"sourceRate", {plan.sourceRate.numerator, plan.sourceRate.denominator}},
                              {"rate", {plan.footage.rate.numerator, plan.footage.rate.denominator}}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Everything between an opened file and the finished one.
Result<void> run(const UpscaleOptions& options, const UpscalePlan& plan, video::VideoReader& reader,
                 Model& model, const jobs::HouseRules& rules, const Context& context)
{
    auto stages = plannedStages(options, plan);
    if (!stages) {
        return stages.error();
    }
    if (auto prepared = prepare(model, stages.value(), options.prompt, context.cancel); !prepared) {
        return prepared;
    }
    auto writer = openWriter(options, plan, rules, context);
    if (!writer) {
        return writer.error();
    }
    ProgressPrinter printer(options.run.quiet ? ProgressStyle::None
                                              : progressStyle(options.run.progress).value());
    const auto show = [&](const Progress& progress) { printer.show(progress); };
    const auto scratch = context.cacheFolder / "scratch";
    auto footage = makeClipBuffer(plan.footage, {torch::kHalf, kBufferBytes, scratch});
    if (!footage) {
        return footage.error();
    }
    if (auto read = readFootage(reader, plan, *footage.value(), show, context.cancel); !read) {
        return read;
    }
    CascadeRun cascade;
    cascade.stages = stages.value();
    cascade.prompt = options.prompt;
    cascade.footage = footage.value().get();
    cascade.activationBytes = options.run.activationBytes();
    cascade.bufferBytes = kBufferBytes;
    cascade.scratchFolder = scratch;
    CascadeHooks hooks;
    hooks.cancel = context.cancel;
    hooks.progress = show;
    hooks.output = [&](std::int64_t first, const torch::Tensor& frames) {
        if (const auto part = resultPart(plan.result, first, frames); part.defined()) {
            writer.value().write(part);
        }
    };
    auto report = runCascade(model, cascade, hooks);
    if (!report) {
        return report.error();
    }
    auto metadata =
        RunRecord{context.version, options.prompt, "", options.seed, stages.value(), model}.metadata();
    metadata["cascade.upscale"] = recordOf(options, plan);
    for (const auto& [key, value] : metadata) {
        writer.value().setMetadata(key, value);
    }
    auto written = writer.value().finish();
    if (!written) {
        return written.error();
    }
    printer.endLine();
    if (!options.run.quiet) {
        printReport(reportRows(report.value()), memoryUse().peakBytes);
    }
    std::printf("%s\n", options.output.c_str());
    return {};
}

Result<void> upscale(const UpscaleOptions& options, const Context& context)
{
    auto wish = wishOf(options);
    if (!wish) {
        return wish.error();
    }
    if (auto style = progressStyle(options.run.progress); !style) {
        return style.error();
    }
    const auto rules = jobs::readHouseRules(context);
    if (!rules) {
        return rules.error();
    }
    if (auto allowed = rules.value().requireAllowed(options.prompt, "--prompt"); !allowed) {
        return allowed;
    }
    video::VideoReaderOptions reading;
    reading.cancel = context.cancel;
    auto reader = video::VideoReader::open(options.footage, reading);
    if (!reader) {
        return reader.error();
    }
    auto model = openModel(options.run, context);
    if (!model) {
        return model.error();
    }
    auto plan = planUpscale(model.value().config(), reader.value().info(), wish.value());
    if (!plan) {
        return plan.error();
    }
    if (!options.run.quiet) {
        printNotes(reader.value().info().notes);
        printNotes(plan.value().notes());
        if (!options.prompt.empty()) {
            auto embedding = model.value().embed(options.prompt, context.cancel);
            if (!embedding) {
                return embedding.error();
            }
            printNotes(promptNotes(options.prompt, embedding.value()));
        }
    }
    return run(options, plan.value(), reader.value(), model.value(), rules.value(), context);
}

} // namespace

void addUpscale(CLI::App& app, Action& action)
{
    auto options = std::make_shared<UpscaleOptions>();
    auto* command =
        app.add_subcommand("upscale", "Make footage larger and smoother with the last stages of a model");
    command->add_option("footage", options->footage, "Video file; its sound is kept")->required();
    command->add_option("--to", options->size,
                        "WIDTHxHEIGHT of the result (default: the footage times the stage's factor)");
    command->add_option("--fps", options->rate, "Frames per second of the result")->capture_default_str();
    command->add_option("--prompt", options->prompt, "What the footage shows, if the stages should know");
    command->add_flag("--crop", options->crop,
                      "Fill the picture and cut what does not fit, instead of black bars");
    command->add_option("-o,--output", options->output, "Video file")->capture_default_str();
    command->add_option("--seed", options->seed, "Number that decides all noise")->capture_default_str();
    command->add_option("--crf", options->quality,
                        "Constant quality of the H.264, 0 (lossless) to 51 (default 17); other formats: "
                        "on their own scale");
    addRunOptions(*command, options->run);
    command->footer("Example:\n  cascade upscale footage.mp4 --to 1280x768 --fps 24 --prompt \"a red torus "
                    "spinning\" -o hd.mp4");
    command->callback([options, &action] {
        action = [options](const Context& context) { return upscale(*options, context); };
    });
}

} // namespace cascade::cli
