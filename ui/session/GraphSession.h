// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/files/GraphFile.h"
#include "pipeline/graph/Document.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <filesystem>
#include <memory>

namespace cascade::ui {

/// The graph that is on the canvas: its document with undo, the file that it lies in, its title page. All
/// panels change the graph through `apply`, and follow `changed`.
///
/// Threads  the window's.
class GraphSession : public QObject {
    Q_OBJECT
public:
    explicit GraphSession(QObject* parent = nullptr);

    [[nodiscard]] const graph::Graph& graph() const { return m_document->graph(); }
    [[nodiscard]] std::shared_ptr<const graph::Graph> snapshot() const { return m_document->snapshot(); }
    /// Grows with every change; never falls, not even when another graph is opened.
    [[nodiscard]] std::uint64_t revision() const { return m_base + m_document->revision(); }
    [[nodiscard]] const files::GraphAbout& about() const { return m_about; }
    /// All that a file of it holds.
    [[nodiscard]] files::GraphText graphText() const;

    /// Makes an edit. One that is refused changes nothing, and says why through `refused`.
    bool apply(const graph::Edit& edit);
    /// The same as a part of the last edit, so that a drag is one step of undo.
    bool applyMerged(const graph::Edit& edit);
    [[nodiscard]] bool canUndo() const { return m_document->canUndo(); }
    [[nodiscard]] bool canRedo() const { return m_document->canRedo(); }
    [[nodiscard]] QString undoLabel() const;
    [[nodiscard]] QString redoLabel() const;
    void undo();
    void redo();

    /// Where it was opened from or saved to; empty for a graph that has no file.
    [[nodiscard]] const std::filesystem::path& file() const { return m_file; }
    /// The file's name, the title of its title page, or "untitled".
    [[nodiscard]] QString title() const;
    /// The folder that relative files in the graph are taken from.
    [[nodiscard]] std::filesystem::path folder() const;
    [[nodiscard]] bool modified() const { return m_document->modified() || m_unsaved; }

    /// Puts another graph in its place, without a question about changes. `file` may be empty.
    void replace(files::GraphText text, const std::filesystem::path& file);
    void setAbout(const files::GraphAbout& about);
    /// The weights that the graph's networks have now: what goes into its file.
    void setWeights(files::WeightPins weights);
    /// A state of the graph, to know it by while it is written to a file.
    struct Place {
        std::uint64_t revision = 0;
        std::uint64_t touched = 0; ///< by what is not the document's
        bool operator==(const Place&) const = default;
    };
    [[nodiscard]] Place place() const { return {revision(), m_touched}; }
    /// The graph lies in this file as it was at a place. What was changed since is still unsaved; where
    /// another graph has been put in its place since, nothing happens.
    void saved(const std::filesystem::path& file, const Place& place);
    /// What is on the canvas came from a recovery: it has no saved state.
    void markModified();

Q_SIGNALS:
    /// After every change of nodes, links, parameters or places; after `replace` too.
    void changed();
    /// Another graph has been put in its place.
    void replaced();
    /// File, title or whether there are unsaved changes.
    void titleChanged();
    void refused(const QString& message);

private:
    void listen();
    bool told(const Result<void>& done);

    std::unique_ptr<graph::Document> m_document;
    files::GraphAbout m_about;
    files::WeightPins m_weights;
    std::filesystem::path m_file;
    bool m_unsaved = false; ///< beyond what the document knows of
    std::uint64_t m_base = 0;
    std::uint64_t m_touched = 0;
};

} // namespace cascade::ui
