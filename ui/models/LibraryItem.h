// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "core/config/ModelConfig.h"
#include "pipeline/files/PresetLibrary.h"
#include "pipeline/store/Take.h"

#include <QImage>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cascade::ui {

enum class LibraryKind { Preset, Model, Take };

/// The node that stands for weights of others on the canvas.
struct FoundNode {
    std::string type;      ///< of the node: "image-checkpoint"
    std::string parameter; ///< of it, that names the weights: "checkpoint"
    std::string name;      ///< the parameter's value: see library::nameAmong

    bool operator==(const FoundNode&) const = default;
};

/// One card of the library: whatever an artist may start from.
struct LibraryItem {
    LibraryKind kind = LibraryKind::Preset;
    QString id; ///< "preset:draft", "model:toybox", "take:12": names it for good
    QString title;
    QString description; ///< words for people; may be long
    QString facts;       ///< one short line: licence and size, or seed and state
    QStringList tags;
    QString author;
    QString licence;
    bool isOwn = false;   ///< the artist's, not shipped
    bool isFound = false; ///< weights of others, where they lie
    bool isNonCommercial = false;
    QString family;                ///< of weights of others; else empty
    QString role;                  ///< what they are in one word or two: "motion module"
    QString wiring;                ///< what weights of others can be wired to; else empty
    std::optional<FoundNode> node; ///< of weights of others that have one
    QString withoutNode;           ///< why weights of others have none; else empty
    QString problem;               ///< why it cannot be opened; empty where it can
    std::filesystem::path file;    ///< the graph, pack or model folder; of a take its newest export, if any
    bool hasPreview = false;       ///< a short clip that plays while the pointer is over the card
    QImage poster;                 ///< at most kPosterSide pixels a side; may be null
    store::TakeId take{};          ///< of a take

    bool operator==(const LibraryItem&) const = default;
};

inline constexpr int kPosterSide = 640; ///< pixels: a card of 320 at twice the density

/// Reads one preset with its poster. One that is damaged gives an item that says so: it must not hide others.
///
/// Threads  any but the window's: it reads and decodes.
[[nodiscard]] LibraryItem presetItem(const files::PresetEntry& entry);

/// Folders with a model.json, shipped ones first; as `cascade models list` has them.
struct ModelFolder {
    std::filesystem::path folder;
    bool isOwn = false;
};
[[nodiscard]] std::vector<ModelFolder> modelFolders(const Places& places);
/// Reads what a model folder says of itself, and how large it is. Threads: as presetItem.
[[nodiscard]] LibraryItem modelItem(const ModelFolder& folder);

/// A take as a card; reads nothing.
[[nodiscard]] LibraryItem takeItem(const store::Take& take);

} // namespace cascade::ui

Q_DECLARE_METATYPE(cascade::ui::LibraryItem)
