// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/GraphInput.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/RunOptions.h"
#include "core/base/ScratchFolder.h"
#include "core/cascade/NumericMode.h"
#include "core/cascade/RunProgress.h"
#include "core/video/ContainerMetadata.h"
#include "core/video/Sidecar.h"
#include "core/video/VideoWriter.h"
#include "pipeline/plan/GraphWorld.h"
#include "pipeline/run/ClipMeasures.h"
#include "pipeline/run/Evaluator.h"
#include "pipeline/run/FootageClip.h"
#include "pipeline/run/FrameSamples.h"
#include "pipeline/run/ResultExport.h"
#include "pipeline/scan/ScanModels.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>

namespace cascade::cli {

namespace {

constexpr double kCloseDb = 40; // of PSNR: what a good encoder loses

struct VerifyOptions {
    RunOptions run;
    std::string file;
};

/// What an export's graph writes, computed anew.
Result<run::ClipPtr> exportedAgain(run::Evaluator& evaluator, const plan::PreparedRun& run,
                                   const VerifyOptions& options, const Context& context)
{
    const auto& result = run.targets.front();
    const auto settings = run::exportOf(run, result, options.file);
    if (!settings) {
        return settings.error();
    }
    ProgressPrinter printer(options.run.quiet ? ProgressStyle::None
                                              : progressStyle(options.run.progress).value());
    run::RunEvents events;
    events.cancel = context.cancel;
    events.progress = [&](const graph::NodeId& node, const StageProgress& at) {
        printer.show(progressOf(node.text(), at));
    };
    auto clip = evaluator.clip(run, outputOf(run, result), events);
    return clip ? run::exportedClip(std::move(clip).value(), settings.value()) : clip.error();
}

/// The part of a clip that a file holds: all, or of a sequence of pictures the one frame, as pictures are
/// read.
run::ClipPtr partIn(const std::filesystem::path& file, const plan::PreparedRun& run, run::ClipPtr clip)
{
    const auto settings = run::exportOf(run, run.targets.front(), file);
    if (!settings || !settings.value().format->isSequence) {
        return clip;
    }
    const auto shape = clip->shape();
    const auto first = settings.value().firstNumber;
    const auto frame = video::frameNumber(file).value_or(first) - first;
    const bool isThere = frame >= 0 && frame < shape.frames;
    return run::scheduled(std::move(clip), {.frames = shape.frames,
                                            .sourceRate = shape.rate,
                                            .first = isThere ? frame : 0,
                                            .count = isThere ? 1 : -1,
                                            .rate = Rate::of(24),
                                            .change = RateChange::Speed});
}

std::string tag(const video::Tags& tags, const char* key)
{
    const auto found = tags.find(key);
    return found == tags.end() ? "" : found->second;
}

/// Says what differs between now and when the file was made.
void printCircumstances(const files::GraphText& text, const plan::PreparedRun& run, const video::Tags& tags,
                        const Model::Options& model)
{
    for (const auto& issue : files::checkWeights(text.weights, run.inference)) {
        std::printf("note: %s\n", issue.message().c_str());
    }
    const auto then = tag(tags, "cascade.numeric_mode"), now = numericMode(model);
    if (then != now) {
        std::printf("note: made on %s; this is %s\n", then.c_str(), now.c_str());
    }
}

Result<void> verify(const VerifyOptions& options, const Context& context)
{
    const auto tags = video::readMetadata(options.file);
    auto text = files::loadGraph(options.file);
    auto model = modelOptions(options.run, context);
    if (!tags || !text || !model) {
        return !tags ? tags.error() : !text ? text.error() : model.error();
    }
    plan::GraphWorld world(context, library::lookAtPath);
    const auto nodes =
        plan::withAbsoluteFiles(text.value().graph, std::filesystem::absolute(options.file).parent_path());
    const auto node = tag(tags.value(), "cascade.node");
    const auto targets = node.empty() ? std::vector<graph::NodeId>() : std::vector{graph::NodeId(node)};
    const plan::TakeOptions take{std::strtoull(tag(tags.value(), "cascade.seed").c_str(), nullptr, 10), 0};
    const auto run = plan::prepareRun(nodes, targets, take, world.surroundings(),
                                      world.keySurroundings(numericMode(model.value()), context.cancel));
    if (!run) {
        return run.error();
    }
    printCircumstances(text.value(), run.value(), tags.value(), model.value());
    // What is rendered to verify must not come out of the cache.
    const ScratchFolder scratch(context.cacheFolder / ("verify-" + std::to_string(std::random_device()())));
    auto store = store::StageStore::open(scratch.path());
    if (!store) {
        return store.error();
    }
    run::ModelShelf shelf(model.value());
    run::Evaluator evaluator(
        shelf, store.value(),
        {.activationBytes = options.run.activationBytes(), .scratchFolder = scratch.path()});
    const auto clip = exportedAgain(evaluator, run.value(), options, context);
    if (!clip) {
        return clip.error();
    }
    const bool deep = tags.value().contains(video::kFramesDepthKey);
    const auto depth = deep ? video::FrameDepth::Bits16 : video::FrameDepth::Bits8;
    if (run::framesHash(*clip.value(), depth, context.cancel) == tag(tags.value(), video::kFramesHashKey)) {
        std::printf("bit-exact\n");
        return {};
    }
    const auto file = run::openFootage(options.file, context.cancel);
    if (!file) {
        return file.error();
    }
    const auto made = partIn(options.file, run.value(), clip.value());
    const bool sameShape = file.value()->shape() == made->shape();
    const double decibels = sameShape ? run::differenceOf(*made, *file.value(), context.cancel).psnrDb : 0;
    if (decibels >= kCloseDb) {
        std::printf("close: PSNR %.1f dB\n", decibels);
        return {};
    }
    return Error{ErrorCode::Internal, options.file,
                 sameShape
                     ? "different: PSNR " + std::to_string(decibels).substr(0, 4) + " dB, expected 40 or more"
                     : "different: the graph makes " + graph::shapeText(made->shape()) + ", the file has " +
                           graph::shapeText(file.value()->shape()),
                 "The weights, the machine or the file have changed since; see the notes above."};
}

} // namespace

void addVerify(CLI::App& app, Action& action)
{
    auto options = std::make_shared<VerifyOptions>();
    auto* command =
        app.add_subcommand("verify", "Render an exported file again from the graph inside it, and compare");
    command->add_option("file", options->file, "A video or picture that Cascade Studio exported")->required();
    addMachineOptions(*command, options->run.machine);
    command->add_option("--progress", options->run.progress, "auto, plain, json or none")
        ->capture_default_str();
    command->add_flag("--quiet", options->run.quiet, "No progress");
    command->footer("Answers bit-exact, close (PSNR of 40 dB or more) or different.\n\nExample:\n  cascade "
                    "verify torus.mp4");
    command->callback([options, &action] {
        action = [options](const Context& context) { return verify(*options, context); };
    });
}

} // namespace cascade::cli
