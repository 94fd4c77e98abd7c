// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "app/cli/GraphInput.h"
#include "app/cli/GraphRender.h"
#include "app/cli/ProgressPrinter.h"
#include "app/cli/PromptRender.h"
#include "app/cli/RunOptions.h"

#include <memory>
#include <optional>

namespace cascade::cli {

namespace {

struct RenderOptions {
    RunOptions run;
    std::string prompt;
    std::string negative;
    std::string output; ///< empty = cascade.mp4, or where the graph's Export nodes say
    std::string until;
    std::string hold;
    std::optional<std::uint64_t> seed; ///< none = 0, or what the graph's Seed nodes say
    int takes = 1;
    bool keepStages = false;
    std::string worker = "auto";
};

Result<void> render(const RenderOptions& options, const Context& context)
{
    if (options.takes < 1) {
        return Error{
            ErrorCode::BadInput, "--takes", "expected at least 1, got " + std::to_string(options.takes), {}};
    }
    if (auto style = progressStyle(options.run.progress); !style) {
        return style.error();
    }
    const auto worker = workerUse(options.worker);
    if (!worker) {
        return worker.error();
    }
    try {
        if (isGraphFile(options.prompt)) {
            return renderGraph({options.prompt, options.output, options.until, options.hold, options.seed,
                                options.takes, options.keepStages, worker.value()},
                               options.run, context);
        }
        return renderPrompt({options.prompt, options.negative, options.output, options.until, options.hold,
                             options.seed.value_or(0), options.takes, options.keepStages, worker.value()},
                            options.run, context);
    } catch (const Cancelled&) {
        return Error{ErrorCode::Cancelled,
                     {},
                     "stopped",
                     "Finished stages are kept: the same command goes on from where it was."};
    }
}

} // namespace

void addRender(CLI::App& app, Action& action)
{
    auto options = std::make_shared<RenderOptions>();
    auto* command = app.add_subcommand("render", "Make a video clip from a sentence or a graph");
    command
        ->add_option("prompt", options->prompt,
                     "What the clip shows (empty text gives an unconditional sample); or a .cascade file, a "
                     ".cascadepack, "
                     "preset:NAME, or a video or picture that Cascade Studio exported")
        ->required();
    command->add_option("-o,--output", options->output,
                        "Video file, or a folder; cascade.mp4, or where the graph says");
    command->add_option("--negative", options->negative, "What guidance leads away from");
    command->add_option("--seed", options->seed,
                        "Number that decides all noise; take k uses seed + k; 0, or what the graph says");
    command->add_option("--takes", options->takes, "How many clips to make")->capture_default_str();
    command->add_option(
        "--until", options->until,
        "Stop after this stage: base tsr1 ssr1 ssr2 tsr2 tsr3 ssr3; of a graph, after this node");
    command->add_option("--hold", options->hold,
                        "Stop after this stage until its clip is approved by cascade finish");
    command->add_flag("--keep-stages", options->keepStages,
                      "Write the clip of every finished stage beside the result");
    addRunOptions(*command, options->run);
    addSaveEvery(*command, options->run);
    addWorkerUse(*command, options->worker);
    command->footer(
        std::string(kPreferredVariant) +
        "\nExample:\n  cascade render \"a large red torus spinning over a checkered floor\" -o torus.mp4\n"
        "  cascade render \"two green cubes\" --until ssr1 --takes 4 --set base.guidance=4 -o drafts/\n"
        "  cascade render shot.cascade --set prompt.text=\"a blue star\" --set base.steps=64 --takes 2");
    command->callback([options, &action] {
        action = [options](const Context& context) { return render(*options, context); };
    });
}

} // namespace cascade::cli
