// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/CatalogParts.h"
#include "pipeline/graph/NodeCatalog.h"

namespace cascade::graph {

namespace {

using namespace parts;

constexpr double kMostPictures = 64; // in a row or of a clip

PortSpec clipOut()
{
    return {"clip", PortType::Clip, true, "The resulting clip."};
}

NodeType onClip(const std::string& id, const std::string& title, const std::string& help,
                std::vector<ParameterSpec> parameters)
{
    NodeType type{id, title, "clip", help};
    type.inputs = {clipIn()};
    type.outputs = {clipOut()};
    type.parameters = std::move(parameters);
    return type;
}

/// A node that shows clips in rows and columns.
NodeType ofManyClips(const std::string& id, const std::string& title, const std::string& help)
{
    NodeType type{id, title, "clip", help};
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) {
        type.inputs.push_back({name, PortType::Clip, false, "Any clip."});
    }
    type.outputs = {clipOut()};
    type.parameters = {
        whole("columns", 0, 0, kMostPictures, "", "0 chooses: a row for each clip, or as many as rows."),
        {.name = "cell",
         .kind = ParameterKind::Measure,
         .standard = "",
         .unit = "px",
         .mayBeEmpty = true,
         .help = "The size of each picture; empty is that of the first clip."},
        {.name = "labels",
         .kind = ParameterKind::Text,
         .standard = "",
         .mayBeEmpty = true,
         .help = "A line for each clip, shown below its pictures; empty is none."}};
    return type;
}

} // namespace

std::vector<NodeType> clipNodeTypes()
{
    NodeType clip{"load-clip", "Load Clip", "clip",
                  "Footage from a file; its sound goes along to the export."};
    clip.outputs = {clipOut()};
    clip.parameters = {file("A video file.")};

    NodeType image{"load-image", "Load Image", "clip", "A picture from a PNG file."};
    image.outputs = {{"image", PortType::Image, true, "The picture."}};
    image.parameters = {file("A PNG file.")};

    const auto trim =
        onClip("trim", "Trim", "A range of a clip's frames.",
               {whole("first", 0, 0, kMostFrames, "frames", "The first frame that is kept."),
                wholeOr("to the end", whole("frames", 0, 0, kMostFrames, "frames", "How many."))});
    const auto retime = onClip(
        "retime", "Retime", "Another frame rate.",
        {{.name = "rate",
          .kind = ParameterKind::Rate,
          .standard = "24",
          .unit = "fps",
          .help = "The new rate."},
         choice("mode", {"resample", "replay"},
                "resample keeps the duration and repeats or leaves out frames; replay keeps the frames.")});
    const auto resize = onClip(
        "resize", "Resize", "Another size of picture.",
        {{.name = "size",
          .kind = ParameterKind::Measure,
          .standard = "320x192",
          .unit = "px",
          .help = "The new size."},
         choice("mode", {"fit", "crop", "stretch", "extend"},
                "fit adds black bars, crop cuts what does not fit; extend does not scale: at the right and "
                "below it repeats the edge, or cuts.")});

    NodeType join{"join", "Join", "clip", "One clip after the other."};
    join.inputs = {clipIn("a"), clipIn("b")};
    join.outputs = {clipOut()};

    NodeType compare{"compare", "Compare", "clip", "Two clips in one picture."};
    compare.inputs = {clipIn("a"), clipIn("b")};
    compare.outputs = {clipOut()};
    compare.parameters = {choice("mode", {"side-by-side", "difference", "wipe"}, "How they are shown."),
                          {.name = "position",
                           .kind = ParameterKind::Real,
                           .standard = 0.5,
                           .low = 0,
                           .high = 1,
                           .help = "Where a wipe stands, from left to right."}};
    auto sheet = ofManyClips("contact-sheet", "Contact Sheet",
                             "Frames of up to nine clips in one picture, such as takes of one shot.");
    sheet.parameters.insert(sheet.parameters.begin(),
                            whole("pictures", 4, 1, kMostPictures, "frames",
                                  "How many frames of each clip, the first, the last and evenly between."));
    const auto grid = ofManyClips(
        "grid", "Grid", "Up to nine clips that play side by side; shorter ones hold their last frame.");
    return {clip, image, trim, join, retime, resize, compare, sheet, grid};
}

std::vector<NodeType> canvasNodeTypes()
{
    NodeType note{"note", "Note", "canvas", "Words for whoever reads the graph."};
    note.parameters = {{.name = "text", .kind = ParameterKind::Text, .standard = "", .help = "The words."}};

    NodeType group{"group", "Group", "canvas",
                   "A frame around nodes that belong together; opens and closes."};
    group.parameters = {
        {.name = "text", .kind = ParameterKind::Text, .standard = "", .help = "A note on it."}};

    NodeType reroute{"reroute", "Reroute", "canvas", "A bend in a link."};
    reroute.inputs = {{"in", PortType::Any, true, "Anything."}};
    reroute.outputs = {{"out", PortType::Any, true, "The same."}};

    NodeType chooser{"switch", "Switch", "canvas", "Passes on one of its inputs; the others do not run."};
    for (const auto* name : {"a", "b", "c", "d"}) {
        chooser.inputs.push_back({name, PortType::Any, false, "Anything."});
    }
    chooser.outputs = {{"out", PortType::Any, true, "The chosen input."}};
    chooser.parameters = {choice("use", {"a", "b", "c", "d"}, "The input that is passed on.")};

    NodeType value{"value", "Value", "canvas", "A number for many nodes."};
    value.outputs = {{"number", PortType::Number, true, "The number."}};
    value.parameters = {whole("number", 0, 0, 9007199254740991, "", "The number.")};
    return {note, group, reroute, chooser, value};
}

} // namespace cascade::graph
