// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session/GraphSession.h"

#include <QObject>
#include <QPointF>
#include <QStringList>

#include <filesystem>
#include <memory>
#include <optional>
#include <variant>

namespace cascade::ui {

class Background;

/// What a file that was dropped or chosen turned out to be.
struct OpenedGraph {
    files::GraphText text;
    std::filesystem::path file; ///< to save to; empty where it came out of a pack, a preset or a video
};
struct OpenedMedia {
    std::filesystem::path file; ///< footage or a picture without a graph: for a Load node
    bool isPicture = false;
    std::optional<QPointF> place; ///< on the canvas, where it was dropped there
};
using Opened = std::variant<OpenedGraph, OpenedMedia>;

/// What goes along with a file that is to be opened.
struct OpenWish {
    bool isShipped = false;       ///< a preset, which is not saved over
    std::optional<QPointF> place; ///< on the canvas, for the node of plain footage
};

/// Finds out what a file is, in a thread of its own: a graph, a pack, an export with its graph inside, or
/// plain footage. Which of them it was is said.
///
/// Threads  the window's; it waits for nothing.
class Opener : public QObject {
    Q_OBJECT
public:
    explicit Opener(QObject* parent = nullptr);
    ~Opener() override;

    void open(const std::filesystem::path& file, const OpenWish& wish = {});

Q_SIGNALS:
    void opened(const std::filesystem::path& file, const Opened& what);
    void failed(const std::filesystem::path& file, const QString& message);

private:
    std::unique_ptr<Background> m_reader;
};

/// The edit that puts a Load Clip or Load Image node for a file on the canvas.
[[nodiscard]] graph::Edit loadNodeFor(const graph::Graph& graph, const OpenedMedia& media);

} // namespace cascade::ui
