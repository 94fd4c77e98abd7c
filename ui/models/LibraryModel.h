// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/LibraryItem.h"

#include <QAbstractListModel>
#include <QSet>

#include <memory>
#include <string>
#include <vector>

namespace cascade::ui {

/// Presets, models and takes, one a row. Presets and models are read from their folders in a thread of its
/// own, takes are given by whoever has them. Models of others are looked for by `cascade models scan`,
/// another process: no stranger's file is opened in this one.
///
/// Threads  the window's; it waits for nothing.
class LibraryModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        KindRole = Qt::UserRole, ///< LibraryKind as int
        IdRole,                  ///< QString
        TagsRole,                ///< QStringList
        SearchRole,              ///< QString: title, tags, description, author, one a line
        ItemRole,                ///< LibraryItem
    };

    /// `program`: the `cascade` that looks for models of others; without one nothing is looked for.
    explicit LibraryModel(const Places& places, std::filesystem::path program = {},
                          QObject* parent = nullptr);
    ~LibraryModel() override;

    /// Reads the folders anew. `loaded` follows.
    void refresh();
    void setTakes(const std::vector<store::Take>& takes);
    /// Takes with a star, by their numbers: they are tagged so.
    void setStarred(const QSet<qint64>& takes);
    void toggleStar(store::TakeId take);
    [[nodiscard]] const LibraryItem* item(const QModelIndex& index) const;
    /// Weights of others that lie at a path; null for all else.
    [[nodiscard]] const LibraryItem* foundAt(const std::filesystem::path& file) const;
    /// What weights of others are called that a kind of node takes, by title.
    [[nodiscard]] QStringList namesFor(const std::string& nodeType) const;
    /// Tags of presets and models, the most frequent first.
    [[nodiscard]] QStringList tags() const;

    /// Takes a pack into the user's presets, checked whole; `imported` or `failed` follows.
    void import(const std::filesystem::path& pack, bool replace = false);
    /// Deletes one of the user's own presets; shipped ones are refused.
    void removePreset(const QString& id);

    /// Looks for models of others in all known places, or has one file or folder of the artist's looked at
    /// from now on. `scanningChanged` says when that begins and ends; `failed` why it could not be done.
    void scan();
    void addModels(const std::filesystem::path& path);
    /// Ends a scan before its time: what was known before stays.
    void stopScan();
    [[nodiscard]] bool isScanning() const { return m_scans > 0; }
    /// Whether models of others were ever looked for, as far as that was read.
    [[nodiscard]] bool wasScanned() const { return m_wasScanned; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

    // Cards are dragged out as the files that they stand for; graphs and packs are dropped in.
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::CopyAction; }
    [[nodiscard]] bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                       const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void loaded();
    void imported(const QString& id);
    /// A graph was dropped: it is opened, not kept.
    void openRequested(const QString& file);
    void failed(const QString& message, const QString& hint);
    void scanningChanged(bool scanning);
    /// By the artist.
    void starredChanged(const QSet<qint64>& takes);

private:
    class Shelf;
    using Items = std::vector<LibraryItem>;
    void show(LibraryKind kind, Items items);
    void showTakes();
    void run(const std::vector<std::string>& words);
    void scanEnded();

    Places m_places;
    std::filesystem::path m_program;
    int m_scans = 0; ///< at work or waiting
    bool m_wasScanned = false;
    Items m_items; ///< presets, models, takes, in this order
    Items m_takes; ///< without their stars
    QSet<qint64> m_starred;
    std::unique_ptr<Shelf> m_shelf;
};

} // namespace cascade::ui
