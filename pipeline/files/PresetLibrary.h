// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Places.h"
#include "pipeline/files/GraphFile.h"
#include "pipeline/files/Pack.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace cascade::files {

/// A graph with its pictures.
struct Preset {
    GraphText text;
    std::string poster;  ///< a PNG file, or empty
    std::string preview; ///< an MP4 file, or empty
};

/// Reads a pack, or a graph file with the pictures beside it: `draft.png` and `draft.mp4` beside
/// `draft.cascade`.
///
/// Errors   those of readPack and openGraph; BadInput for pictures beyond a pack's caps.
[[nodiscard]] Result<Preset> openPreset(const std::filesystem::path& file);

/// A preset as a pack, so that it can be handed on.
///
/// Errors   BadInput for files by absolute paths in the graph: they say where somebody's files lie, and mean
///          nothing elsewhere.
[[nodiscard]] Result<Pack> packOf(const Preset& preset, const std::string& programVersion);

/// Where a preset of a library lies.
struct PresetEntry {
    std::string name;
    std::filesystem::path file;
    bool isOwn = false; ///< the user's, not shipped

    bool operator==(const PresetEntry&) const = default;
};

/// The presets that are shipped, graph files in one folder, and the user's own, packs in another. Names are
/// of letters, digits, '-', '_' and '.', at most 64, and begin with a letter or digit.
///
/// Threads  any; imports of one name one at a time.
class PresetLibrary {
public:
    PresetLibrary(std::filesystem::path shipped, std::filesystem::path own)
        : m_shipped(std::move(shipped)), m_own(std::move(own))
    {
    }

    /// The presets beside the program's resources, and those of the user's library.
    [[nodiscard]] static PresetLibrary of(const Places& places)
    {
        return {places.resources.parent_path() / "presets", places.dataFolder / "presets"};
    }

    /// By name. Folders that are not there have none.
    [[nodiscard]] std::vector<PresetEntry> list() const;
    /// Errors   BadInput for an unknown name, with the nearest one.
    [[nodiscard]] Result<PresetEntry> find(const std::string& name) const;

    /// Puts a pack into the user's library, checked whole: members, sizes, title page, and that this version
    /// reads its graph. `name` empty = the file's.
    ///
    /// Errors   BadInput: those of readPack and readGraph, a name that is no name or taken (an own one may be
    ///          replaced if so asked); DiskFull.
    [[nodiscard]] Result<PresetEntry> import(const std::filesystem::path& pack, const std::string& name,
                                             bool replace) const;

private:
    std::filesystem::path m_shipped;
    std::filesystem::path m_own;
};

} // namespace cascade::files
