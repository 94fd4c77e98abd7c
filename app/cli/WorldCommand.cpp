// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/MachineOptions.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/Table.h"
#include "app/cli/Values.h"
#include "core/base/Memory.h"
#include "core/text/KnownWords.h"
#include "core/video/StillImage.h"
#include "core/world/Caption.h"
#include "core/world/Renderer.h"
#include "core/world/Sampling.h"
#include "pipeline/run/ClipExport.h"
#include "pipeline/run/FrameSamples.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>

namespace cascade::cli {

namespace {

constexpr std::int64_t kPixelsAtOnce = 2'000'000; // of all frames that are rendered in one call

struct WorldOptions {
    std::string caption;
    std::string output = "world.mp4";
    std::string size = "1280x768";
    std::string rate = "24";
    MachineOptions machine{.device = "cpu"};
    std::string progress = "auto";
    std::string split = "train";
    std::uint64_t seed = 0;
    int captions = 0;
    bool words = false;
    int objects = 3;
    bool json = false;
};

// Captions drawn from the grammar.

nlohmann::json toJson(const world::Scene& scene, const std::string& caption, std::uint64_t seed)
{
    auto objects = nlohmann::json::array();
    for (const auto& object : scene.objects) {
        nlohmann::json entry{{"shape", name(object.shape)},
                             {"colour", name(object.colour)},
                             {"material", name(object.material)},
                             {"size", name(object.size)},
                             {"motion", name(object.motion)}};
        if (!objects.empty()) {
            entry["relation"] = name(object.relation);
        }
        objects.push_back(entry);
    }
    nlohmann::json json{{"seed", seed},
                        {"caption", caption},
                        {"canonical", canonicalCaption(scene)},
                        {"heldout", isHeldout(scene)},
                        {"objects", objects},
                        {"background", name(scene.background)},
                        {"camera", name(scene.camera)},
                        {"light", name(scene.light)},
                        {"style", name(scene.style)}};
    if (scene.lettering) {
        json["word"] = world::kLetteringWords[static_cast<std::size_t>(scene.lettering->word)];
        json["wordMotion"] = name(scene.lettering->motion);
    }
    return json;
}

Result<void> printCaptions(const WorldOptions& options, const Context& context)
{
    if (options.split != "train" && options.split != "heldout") {
        return Error{
            ErrorCode::BadInput, "--split", "expected train or heldout, got \"" + options.split + "\"", {}};
    }
    if (options.objects < 1 || options.objects > 3) {
        return Error{ErrorCode::BadInput,
                     "--objects",
                     "expected 1, 2 or 3, got " + std::to_string(options.objects),
                     {}};
    }
    world::SceneOptions sampling;
    sampling.split = options.split == "heldout" ? world::Split::Heldout : world::Split::Train;
    sampling.maxObjects = options.objects;
    auto list = nlohmann::json::array();
    for (int i = 0; i < options.captions; ++i) {
        context.cancel.throwIfCancelled();
        const auto seed = options.seed + static_cast<std::uint64_t>(i);
        const auto scene = world::sampleScene(seed, sampling);
        const auto caption = world::caption(scene, seed);
        if (options.json) {
            list.push_back(toJson(scene, caption, seed));
        } else {
            std::printf("%s\n", caption.c_str());
        }
    }
    if (options.json) {
        printJson(list);
    }
    return {};
}

// Pictures.

/// A view of the whole picture over the clip of the world.
struct WorldClip {
    world::Scene scene;
    ClipShape shape;
    torch::Device device = torch::kCPU;

    /// Frames [first, first + count) as [1, 3, count, H, W].
    [[nodiscard]] torch::Tensor frames(std::int64_t first, std::int64_t count) const
    {
        const double secPerFrame = 1 / shape.rate.framesPerSecond();
        world::View view;
        view.frames = count;
        view.height = shape.height;
        view.width = shape.width;
        view.firstSec = static_cast<double>(first) * secPerFrame;
        view.secPerFrame = secPerFrame;
        return world::render({scene}, view, device).cpu();
    }
};

std::map<std::string, std::string> metadataOf(const WorldOptions& options, const world::Scene& scene,
                                              const Context& context)
{
    const nlohmann::json graph{{"schema", 1},
                               {"world", {{"caption", options.caption}, {"seed", options.seed}}},
                               {"canonical", canonicalCaption(scene)}};
    return {{"cascade.graph", graph.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)},
            {"cascade.version", context.version},
            {"comment",
             "Rendered by the procedural world of Cascade Studio " + context.version + ", not by a model."}};
}

Result<void> writeStill(const WorldOptions& options, const WorldClip& world, const Context& context)
{
    const auto bytes = run::toBytes(world.frames(world.shape.frames / 2, 1));
    Clip still;
    still.frames = 1;
    still.height = world.shape.height;
    still.width = world.shape.width;
    still.pixels.resize(still.frameBytes());
    std::memcpy(still.pixels.data(), bytes.const_data_ptr(), still.frameBytes());
    return video::writePng(options.output, still, 0, metadataOf(options, world.scene, context));
}

Result<void> writeVideo(const WorldOptions& options, const WorldClip& world, const Context& context,
                        ProgressStyle style)
{
    video::VideoWriterOptions writing;
    writing.metadata = metadataOf(options, world.scene, context);
    writing.cancel = context.cancel;
    auto writer = run::FrameWriter::open(options.output, world.shape, writing);
    if (!writer) {
        return writer.error();
    }
    ProgressPrinter printer(style);
    const auto begin = std::chrono::steady_clock::now();
    const std::int64_t frames = world.shape.frames;
    const auto pixels = static_cast<std::int64_t>(world.shape.height) * world.shape.width;
    const auto atOnce = std::clamp<std::int64_t>(kPixelsAtOnce / pixels, 1, 32);
    for (std::int64_t first = 0; first < frames; first += atOnce) {
        context.cancel.throwIfCancelled();
        const auto count = std::min(atOnce, frames - first);
        writer.value().write(world.frames(first, count));
        Progress progress;
        progress.what = "world";
        progress.step = static_cast<int>(first + count);
        progress.steps = world.shape.frames;
        progress.residentBytes = memoryUse().residentBytes;
        progress.elapsedSec = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        progress.remainingSec = progress.elapsedSec * (frames - progress.step) / progress.step;
        printer.show(progress);
    }
    auto written = writer.value().finish();
    return written ? Result<void>() : written.error();
}

Result<WorldClip> worldClip(const WorldOptions& options, torch::Device device)
{
    auto size = parseMeasure(options.size, "--size");
    if (!size) {
        return size.error();
    }
    auto rate = parseRate(options.rate, "--fps");
    if (!rate) {
        return rate.error();
    }
    auto scene = world::parseCaption(options.caption, options.seed);
    if (!scene) {
        return scene.error();
    }
    const auto frames =
        std::max(1, static_cast<int>(std::lround(world::kClipSec * rate.value().framesPerSecond())));
    return WorldClip{scene.value(), {frames, size.value().height, size.value().width, rate.value()}, device};
}

Result<void> showCaption(const WorldOptions& options, torch::Device device, const Context& context)
{
    auto style = progressStyle(options.progress);
    if (!style) {
        return style.error();
    }
    auto world = worldClip(options, device);
    if (!world) {
        return world.error();
    }
    for (const auto& [word, nearest] : text::unknownWords(options.caption, world::knownWords())) {
        std::fprintf(stderr, "note: the world has no word \"%s\"%s\n", word.c_str(),
                     nearest.empty() ? "" : ("; the nearest it knows is \"" + nearest + "\"").c_str());
    }
    std::fprintf(stderr, "note: understood as \"%s\"\n", canonicalCaption(world.value().scene).c_str());
    const bool still = std::filesystem::path(options.output).extension() == ".png";
    auto done = still ? writeStill(options, world.value(), context)
                      : writeVideo(options, world.value(), context, style.value());
    if (done) {
        std::printf("%s\n", options.output.c_str());
    }
    return done;
}

Result<void> runWorld(const WorldOptions& options, const Context& context)
{
    auto machine = chooseMachine(options.machine);
    if (!machine) {
        return machine.error();
    }
    if (options.words) {
        for (const auto& word : world::knownWords()) {
            std::printf("%s\n", word.c_str());
        }
        return {};
    }
    if (options.captions > 0) {
        return printCaptions(options, context);
    }
    if (options.captions < 0 || options.caption.empty()) {
        return Error{ErrorCode::BadInput, "world", "expected a caption, or --captions with a number above 0",
                     "Try: cascade world \"a red torus spinning\" -o torus.mp4"};
    }
    return showCaption(options, machine.value().device, context);
}

} // namespace

void addWorld(CLI::App& app, Action& action)
{
    auto options = std::make_shared<WorldOptions>();
    auto* command = app.add_subcommand(
        "world", "Show a caption as the world renders it: what models are trained on, without any model");
    command->add_option("caption", options->caption, "What the clip shows");
    command->add_option("-o,--output", options->output, "Video file, or .png for the middle frame alone")
        ->capture_default_str();
    command->add_option("--size", options->size, "WIDTHxHEIGHT in pixels")->capture_default_str();
    command->add_option("--fps", options->rate, "Frames per second; the clip lasts 5.33 s")
        ->capture_default_str();
    command->add_option("--seed", options->seed, "Decides all that the caption leaves open")
        ->capture_default_str();
    command->add_option("--captions", options->captions, "Print so many captions drawn from the grammar");
    command->add_flag("--words", options->words, "Print all words that the shipped models were trained on");
    command->add_option("--split", options->split, "Of those captions: train or heldout")
        ->capture_default_str();
    command->add_option("--objects", options->objects, "Of those captions: at most so many objects, 1 to 3")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print captions with all their attributes as JSON");
    addDeviceOptions(*command, options->machine);
    command->add_option("--progress", options->progress, "auto, plain, json or none")->capture_default_str();
    command->footer("Examples:\n  cascade world \"a large red torus spinning, camera orbiting, watercolour\" "
                    "-o truth.mp4 --size 640x384\n  cascade world --captions 256 --split heldout --json");
    command->callback([options, &action] {
        action = [options](const Context& context) { return runWorld(*options, context); };
    });
}

} // namespace cascade::cli
