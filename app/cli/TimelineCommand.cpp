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

namespace cascade::cli {

namespace {

using namespace files;

struct TimelineOptions {
    std::vector<std::string> files;
    std::string output;
    bool stack = false;
};

/// The notes that an artist left in a graph, at the clip's first frame.
Result<std::vector<TimelineMarker>> markersOf(const std::string& graph, const std::string& where)
{
    const auto text = readGraph(graph, where);
    if (!text) {
        return text.error();
    }
    std::vector<TimelineMarker> markers;
    for (const auto& [id, node] : text.value().graph.nodes) {
        if (node.type == "note") {
            markers.push_back({node.title.empty() ? id.text() : node.title,
                               std::get<std::string>(text.value().graph.parameter(id, "text")), 0});
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
        if (key == "cascade.graph") {
            auto markers = markersOf(value, file.string());
            if (!markers) {
                return markers.error();
            }
            clip.markers = std::move(markers).value();
        } else if (key.rfind("cascade.", 0) == 0) {
            clip.facts[key.substr(8)] = value;
        }
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
    command->footer(
        "Rates are exact, media are absolute file URLs, and Note nodes of the graph in a clip are "
        "markers.\n\nExample:\n  cascade timeline shot1.mp4 shot2.mp4 -o cut.otio\n  cascade "
        "timeline takes/*.mp4 --stack -o takes.otio");
    command->callback([options, &action] {
        action = [options](const Context& context) { return timeline(*options, context); };
    });
}

} // namespace cascade::cli
