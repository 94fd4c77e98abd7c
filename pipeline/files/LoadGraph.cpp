// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/LoadGraph.h"

#include "core/video/ContainerMetadata.h"
#include "pipeline/files/PresetLibrary.h"

namespace cascade::files {

namespace {

bool isPackName(const std::filesystem::path& file)
{
    return file.extension() == ".cascadepack";
}

} // namespace

bool isGraphName(const std::filesystem::path& file)
{
    return file.extension().string().starts_with(".cascade"); // .cascade, .cascade~, .cascadepack
}

Result<std::optional<GraphText>> graphInside(const std::filesystem::path& media)
{
    const auto tags = video::readMetadata(media);
    if (!tags) {
        return tags.error();
    }
    const auto graph = tags.value().find("cascade.graph");
    if (graph == tags.value().end()) {
        return std::optional<GraphText>();
    }
    auto read = readGraph(graph->second, media.string());
    return read ? Result<std::optional<GraphText>>(std::move(read).value()) : read.error();
}

Result<GraphText> loadGraph(const std::filesystem::path& file)
{
    if (isPackName(file)) {
        auto preset = openPreset(file);
        return preset ? Result<GraphText>(std::move(preset.value().text)) : preset.error();
    }
    if (isGraphName(file)) {
        return openGraph(file);
    }
    auto inside = graphInside(file);
    if (!inside) {
        return inside.error();
    }
    return inside.value()
               ? Result<GraphText>(std::move(*inside.value()))
               : Error{ErrorCode::BadInput, file.string(), "there is no graph in this file",
                       "Only what Cascade Studio exported carries one; other footage goes into a Load "
                       "Clip node."};
}

} // namespace cascade::files
