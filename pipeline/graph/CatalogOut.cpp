// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/config/ExportFormat.h"
#include "pipeline/graph/CatalogParts.h"
#include "pipeline/graph/NodeCatalog.h"

#include <iterator>

namespace cascade::graph {

namespace {

using namespace parts;

constexpr double kMostPlays = 65535;

/// The format, of those that are one file a frame or of the others.
ParameterSpec format(bool sequences)
{
    ParameterSpec spec{.name = "format",
                       .kind = ParameterKind::Choice,
                       .standard = std::string(),
                       .mayBeEmpty = true,
                       .help = "Empty is what the file's ending says."};
    for (const auto& known : exportFormats()) {
        if (known.isSequence == sequences) {
            spec.choices.emplace_back(known.id);
        }
    }
    return spec;
}

/// What both kinds of export say of time and size.
std::vector<ParameterSpec> rangeRateAndSize()
{
    return {
        whole("first", 0, 0, kMostFrames, "frames", "The first frame of the clip that is written."),
        wholeOr("to the end", whole("frames", 0, 0, kMostFrames, "frames", "How many of the clip's frames.")),
        {.name = "rate",
         .kind = ParameterKind::Rate,
         .standard = "",
         .unit = "fps",
         .mayBeEmpty = true,
         .help = "Such as 23.976, 25 or 30; empty keeps the clip's rate."},
        choice("retime", {"resample", "replay"},
               "How another rate is reached: resample keeps the duration and repeats or leaves out frames; "
               "replay keeps every frame, so that the clip plays faster or slower, without sound."),
        {.name = "size",
         .kind = ParameterKind::Measure,
         .standard = "",
         .unit = "px",
         .mayBeEmpty = true,
         .help = "Such as 1280x720 or 1920x1080; empty keeps the clip's size."},
        choice("fit", {"fit", "crop", "pad"},
               "How another size is reached: fit scales and adds black bars, crop scales and cuts what does "
               "not fit, pad does not scale: bars around, or cut where larger.")};
}

template <typename List>
void append(List& list, List more)
{
    std::move(more.begin(), more.end(), std::back_inserter(list));
}

} // namespace

std::vector<NodeType> outNodeTypes()
{
    NodeType preview{"preview", "Preview", "out", "Shows a clip; nothing is written."};
    preview.inputs = {clipIn()};
    preview.isResult = true;

    NodeType video{"export-video", "Export Video", "out",
                   "Writes a clip to a video or an animated picture, with this graph inside."};
    video.inputs = {clipIn()};
    video.parameters = {file("The file to write, such as shot.mp4; empty is named after the graph."),
                        format(false),
                        wholeOr("standard", whole("quality", -1, -1, 255, "", "On the format's own scale."))};
    append(video.parameters, rangeRateAndSize());
    append(video.parameters,
           {wholeOr("for ever", whole("plays", 0, 0, kMostPlays, "times",
                                      "How often a GIF, animated PNG or WebP plays.")),
            choice("sound", {"keep", "none"},
                   "keep: the sound of the footage goes along, in range and rate, where the format holds "
                   "sound.")});
    video.isResult = true;

    NodeType frames{"export-frames", "Export Frames", "out",
                    "Writes a clip as pictures, one file a frame, with this graph inside or beside."};
    frames.inputs = {clipIn()};
    frames.parameters = {
        file(
            "Where to, such as frames/shot.png for shot.0001.png and so on; empty is named after the graph."),
        format(true),
        choice("bits", {"8", "16"}, "Of each colour in PNG and TIFF; OpenEXR is always half float."),
        whole("number", 1, 0, kMostFrames, "", "Number of the first file.")};
    append(frames.parameters, rangeRateAndSize());
    frames.isResult = true;
    return {preview, video, frames};
}

} // namespace cascade::graph
