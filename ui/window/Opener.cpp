// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/window/Opener.h"

#include "core/config/ExportFormat.h"
#include "pipeline/files/LoadGraph.h"
#include "pipeline/plan/FootageShape.h"
#include "ui/session/Background.h"
#include "ui/session/Text.h"
#include "ui/window/FreePlace.h"

namespace cascade::ui {

namespace {

/// Errors   those of loadGraph and, for what has no graph, of footageShape: it is no footage either.
Result<Opened> whatIs(const std::filesystem::path& file, const OpenWish& wish)
{
    if (files::isGraphName(file)) {
        auto text = files::loadGraph(file);
        if (!text) {
            return text.error();
        }
        const bool isOwn = file.extension() == ".cascade" && !wish.isShipped;
        return Opened(OpenedGraph{std::move(text).value(), isOwn ? file : std::filesystem::path()});
    }
    auto inside = files::graphInside(file);
    if (inside && inside.value()) {
        return Opened(OpenedGraph{std::move(*inside.value()), {}});
    }
    // A sound file, a text, a damaged video: its own words are better than "no graph".
    if (const auto shape = plan::footageShape(file); !shape) {
        return shape.error();
    }
    return Opened(OpenedMedia{file, plan::isPicture(file), wish.place});
}

} // namespace

Opener::Opener(QObject* parent) : QObject(parent), m_reader(std::make_unique<Background>()) {}

Opener::~Opener() = default;

void Opener::open(const std::filesystem::path& file, const OpenWish& wish)
{
    m_reader->post([this, file, wish] {
        auto found = whatIs(file, wish);
        inThreadOf(this, [this, file, found = std::move(found)] {
            if (found) {
                Q_EMIT opened(file, found.value());
            } else {
                const auto& error = found.error();
                Q_EMIT failed(file, text(error.message() + (error.hint.empty() ? "" : "\n" + error.hint)));
            }
        });
    });
}

graph::Edit loadNodeFor(const graph::Graph& graph, const OpenedMedia& media)
{
    graph::Node node;
    node.type = media.isPicture ? "load-image" : "load-clip";
    node.title = media.file.filename().string();
    node.parameters["file"] = media.file.string();
    auto view = freePlace(graph);
    if (media.place) {
        view.x = media.place->x();
        view.y = media.place->y();
    }
    return graph::AddNode{graph.freeId(media.isPicture ? "picture" : "footage"), std::move(node), view};
}

} // namespace cascade::ui
