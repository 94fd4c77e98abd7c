// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/Command.h"
#include "core/base/AtomicFile.h"
#include "core/base/Quote.h"
#include "core/video/VideoReader.h"
#include "pipeline/files/GraphFile.h"
#include "pipeline/files/Timeline.h"

#include <cstdio>
#include <memory>
#include <optional>

namespace cascade::cli {

namespace {

using namespace files;

constexpr double kFrameSlack = 1e-6; // a marker at a frame's start is that frame's

struct TimelineOptions {
    std::vector<std::string> files;
    std::string output;
    bool stack = false;
};

/// The first of a clip's frames that a node exported; none where the node wrote at another rate, so that
/// moments of the clip are elsewhere in the file.
std::optional<std::int64_t> firstFrame(const graph::Graph& graph, const graph::NodeId& node)
{
    const auto* type = graph.typeOf(node);
    if (type == nullptr || type->parameter("first") == nullptr || type->parameter("rate") == nullptr) {
        return 0; // it writes all frames
    }
    const auto rate = std::get<std::string>(graph.parameter(node, "rate"));
    return rate.empty() ? std::optional(std::get<std::int64_t>(graph.parameter(node, "first")))
                        : std::nullopt;
}

/// What an artist left in a graph: its notes, at the clip's first frame, and its markers.
std::vector<TimelineMarker> markersOf(const graph::Graph& graph, const graph::NodeId& exported,
                                      const TimelineClip& clip)
{
    std::vector<TimelineMarker> markers;
    for (const auto& [id, node] : graph.nodes) {
        if (node.type == "note") {
            markers.push_back({node.title.empty() ? id.text() : node.title,
                               std::get<std::string>(graph.parameter(id, "text")), 0});
        }
    }
    if (const auto first = firstFrame(graph, exported)) {
        for (const auto& [seconds, name] : graph.markers) {
            const auto frame =
                static_cast<std::int64_t>(seconds * clip.rate.framesPerSecond() + kFrameSlack) - *first;
            if (frame >= 0 && frame < clip.frames) {
                markers.push_back({name, {}, frame});
            }
        }
    }
    return markers;
}

Result<TimelineClip> clipOf(const std::filesystem::path& file, const CancelToken& cancel)
{
    auto reader = video::VideoReader::open(file, {.cancel = cancel});
    if (!reader) {
        return reader.error();
    }
    const auto& info = reader.value().info();
    TimelineClip clip{file.stem().string(),
                      std::filesystem::absolute(file).lexically_normal(),
                      info.frames,
                      info.rate,
                      info.hasSound,
                      {},
                      {}};
    for (const auto& [key, value] : info.metadata) {
        if (key != "cascade.graph" && key.rfind("cascade.", 0) == 0) {
            clip.facts[key.substr(8)] = value;
        }
    }
    if (const auto found = info.metadata.find("cascade.graph"); found != info.metadata.end()) {
        const auto text = readGraph(found->second, file.string());
        if (!text) {
            return text.error();
        }
        const auto node = clip.facts.find("node");
        clip.markers =
            markersOf(text.value().graph, graph::NodeId(node == clip.facts.end() ? "" : node->second), clip);
    }
    return clip;
}

Result<void> timeline(const TimelineOptions& options, const Context& context)
{
    const std::filesystem::path output = options.output;
    if (output.extension() != ".otio") {
        return Error{ErrorCode::BadInput, "-o",
                     "expected a name that ends in .otio, got " + quotedText(options.output),
                     "Name it like cut.otio."};
    }
    Timeline made{output.stem().string(), {}, options.stack ? TimelineOrder::Stack : TimelineOrder::Sequence};
    for (const auto& file : options.files) {
        auto clip = clipOf(file, context.cancel);
        if (!clip) {
            return clip.error();
        }
        made.clips.push_back(std::move(clip).value());
    }
    if (auto written = writeFileAtomically(output, timelineText(made)); !written) {
        return written;
    }
    std::printf("%s\n", options.output.c_str());
    return {};
}

} // namespace

void addTimeline(CLI::App& app, Action& action)
{
    auto options = std::make_shared<TimelineOptions>();
    auto* command = app.add_subcommand(
        "timeline", "Put clips on a timeline for Kdenlive, Resolve and others (OpenTimelineIO)");
    command->add_option("files", options->files, "Video files, in their order; their sound goes along")
        ->required();
    command->add_option("-o,--output", options->output, "The .otio file")->required();
    command->add_flag("--stack", options->stack,
                      "Above each other, a track each, as takes of one shot; else one after the other");
    command->footer("Rates are exact, media are absolute file URLs, and Note nodes and markers of the "
                    "graph in a clip are markers.\n\nExample:\n  cascade timeline shot1.mp4 shot2.mp4 -o "
                    "cut.otio\n  cascade "
                    "timeline takes/*.mp4 --stack -o takes.otio");
    command->callback([options, &action] {
        action = [options](const Context& context) { return timeline(*options, context); };
    });
}

} // namespace cascade::cli
