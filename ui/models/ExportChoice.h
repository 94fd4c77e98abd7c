// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/graph/ExportSettings.h"

#include <QString>

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>

namespace cascade::ui {

/// A way to export in an artist's words, and the format that stands for it.
struct ExportAim {
    const char* title;    ///< "H.264 for the web"; to be translated
    std::string_view id;  ///< of an ExportFormat
    bool isSheet = false; ///< frames of the clip in one picture
};
/// In the order in which an artist should see them.
[[nodiscard]] std::span<const ExportAim> exportAims();
[[nodiscard]] const ExportFormat& formatOf(const ExportAim& aim);

/// What an artist has chosen in the export dialog.
struct ExportChoice {
    int aim = 0;                ///< index into exportAims()
    std::filesystem::path file; ///< to write; of a sequence the name that numbers are put into
    std::string size;           ///< "1280x720"; empty = the clip's own
    std::string fit = "fit";    ///< fit, crop, pad
    std::string rate;           ///< "25"; empty = the clip's own
    std::string retime = "resample";
    std::int64_t first = 0;     ///< frame of the clip
    std::int64_t frames = 0;    ///< 0 = all to the end
    std::optional<int> quality; ///< on the format's scale; none = its standard
    int plays = 0;              ///< of formats that loop; 0 = for ever
    bool sound = true;
    int bits = 8;     ///< of PNG and TIFF
    int number = 1;   ///< of the first file of a sequence
    int pictures = 4; ///< on a contact sheet

    bool operator==(const ExportChoice&) const = default;
};

/// What the choice asks of the graph: the kind of node that writes the file, and its parameters as that node
/// keeps them. Parameters at their standards are left out.
struct ExportOrder {
    std::string nodeType; ///< export-video or export-frames
    std::map<std::string, graph::Value> values;
    /// Of the Contact Sheet node in front of it; none where the clip itself is written.
    std::optional<std::map<std::string, graph::Value>> sheet;
    std::filesystem::path file;
};

/// Errors   BadInput, the place being the parameter: those of graph::checkedValue, for a file that has no
/// name
///          too.
[[nodiscard]] Result<ExportOrder> orderOf(const ExportChoice& choice);

/// What would be written of a clip. Of a contact sheet the sheet's size is that of the clips' cells, without
/// labels.
///
/// Errors   those of orderOf and graph::readExport: what cannot be combined.
[[nodiscard]] Result<graph::ExportSettings> settingsOf(const ExportChoice& choice, const ClipShape& clip);

/// Bytes that the files will take, to a factor of two or so: what pictures of this kind took before. None for
/// what depends on the pictures too much to be said.
[[nodiscard]] std::optional<double> expectedBytes(const graph::ExportSettings& settings);

/// Whether the graph goes into the file, in a sentence for the artist.
[[nodiscard]] QString graphPlaceText(const ExportFormat& format);

} // namespace cascade::ui
