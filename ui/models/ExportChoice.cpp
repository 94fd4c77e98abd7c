// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/models/ExportChoice.h"

#include "core/config/Measures.h"
#include "core/config/SheetLayout.h"
#include "pipeline/graph/NodeCatalog.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace cascade::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ExportChoice)
};

constexpr std::array kAims{
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "H.264 for the web"), "mp4-h264"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "H.264, 10 bits: smooth gradients"), "mp4-h264-10"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "H.265, 10 bits: smaller"), "mp4-h265"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "AV1, 10 bits: smallest"), "mp4-av1"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "VP9 for web pages"), "webm-vp9"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "ProRes 422 for editing"), "mov-prores422"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "ProRes 4444 for grading"), "mov-prores4444"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "Loop: GIF"), "gif"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "Loop: WebP, full colour"), "webp"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "Loop: animated PNG, lossless"), "apng"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "Frames: PNG"), "png-sequence"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "Frames: OpenEXR for compositing"), "exr-sequence"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "Frames: TIFF"), "tiff-sequence"},
    ExportAim{QT_TRANSLATE_NOOP("ExportChoice", "Contact sheet: one picture"), "png-sequence", true},
};

/// Collects the parameters of one node, each checked by its spec, those at their standard left out.
class Parameters {
public:
    explicit Parameters(const char* type) : m_type(*graph::findNodeType(type)) {}

    void set(const std::string& name, const graph::Value& value)
    {
        const auto* spec = m_type.parameter(name);
        if (spec == nullptr || m_error) {
            return;
        }
        const auto checked = graph::checkedValue(*spec, value);
        if (!checked) {
            m_error = checked.error();
        } else if (checked.value() != spec->standard) {
            m_values[name] = checked.value();
        }
    }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] std::map<std::string, graph::Value> take() { return std::move(m_values); }

private:
    const graph::NodeType& m_type;
    std::map<std::string, graph::Value> m_values;
    std::optional<Error> m_error;
};

/// The shape of what the Export node is given: the clip, or a sheet of its frames.
ClipShape sourceShape(const ExportChoice& choice, const ClipShape& clip)
{
    if (!kAims[static_cast<std::size_t>(choice.aim)].isSheet) {
        return clip;
    }
    const SheetLayout layout{choice.pictures, std::max(1, choice.pictures), clip.width, clip.height};
    return {1, layout.height() + layout.height() % 2, layout.width() + layout.width() % 2, clip.rate};
}

/// Bits that a pixel takes. By format: what clips of the world took at the format's standard quality, and by
/// how much each step of the scale changes it.
std::optional<double> bitsPerPixel(const graph::ExportSettings& settings)
{
    const auto& format = *settings.format;
    const double quality = settings.quality.value_or(format.quality.standard);
    const auto byCrf = [&](double standardBits, double stepsToHalf) {
        return standardBits * std::exp2((format.quality.standard - quality) / stepsToHalf);
    };
    if (format.id == "mp4-h264" || format.id == "mp4-h264-10") {
        return byCrf(0.20, 6);
    }
    if (format.id == "mp4-h265") {
        return byCrf(0.13, 6);
    }
    if (format.id == "mp4-av1" || format.id == "webm-vp9") {
        return byCrf(format.id == "mp4-av1" ? 0.11 : 0.16, 9);
    }
    if (format.id == "mov-prores422" || format.id == "mov-prores4444") {
        constexpr std::array kProfiles{0.72, 1.64, 2.36, 3.54, 5.31, 7.96}; // rates that the maker publishes
        return kProfiles[static_cast<std::size_t>(quality)];
    }
    if (format.isSequence && format.pixels == PixelModel::Rgb) {
        return settings.bits == 16 ? 34.0 : 9.0;
    }
    if (format.id == "exr-sequence") {
        return 26.0;
    }
    return std::nullopt; // GIF, WebP and animated PNG: by how much moves
}

} // namespace

std::span<const ExportAim> exportAims()
{
    return kAims;
}

const ExportFormat& formatOf(const ExportAim& aim)
{
    return *exportFormatById(aim.id).value();
}

Result<ExportOrder> orderOf(const ExportChoice& choice)
{
    const auto& aim = kAims.at(static_cast<std::size_t>(choice.aim));
    const auto& format = formatOf(aim);
    if (choice.file.filename().empty()) {
        return Error{
            ErrorCode::BadInput, "file", Words::tr("expected the name of a file to write").toStdString(), {}};
    }
    ExportOrder order;
    order.nodeType = format.isSequence ? "export-frames" : "export-video";
    order.file = choice.file;
    Parameters values(order.nodeType.c_str());
    values.set("file", choice.file.string());
    values.set("format", std::string(aim.id));
    values.set("quality", std::int64_t{choice.quality.value_or(-1)});
    values.set("bits", std::to_string(choice.bits));
    values.set("size", choice.size);
    values.set("fit", choice.fit);
    if (!aim.isSheet) {
        values.set("number", std::int64_t{choice.number});
        values.set("first", choice.first);
        values.set("frames", choice.frames);
        values.set("rate", choice.rate);
        values.set("retime", choice.retime);
    }
    values.set("plays", std::int64_t{format.loops ? choice.plays : 0});
    values.set("sound", std::string(choice.sound ? "keep" : "none"));
    if (aim.isSheet && !values.error()) {
        Parameters sheet("contact-sheet");
        sheet.set("pictures", std::int64_t{choice.pictures});
        if (sheet.error()) {
            return *sheet.error();
        }
        order.sheet = sheet.take();
    }
    if (values.error()) {
        return *values.error();
    }
    order.values = values.take();
    return order;
}

Result<graph::ExportSettings> settingsOf(const ExportChoice& choice, const ClipShape& clip)
{
    const auto order = orderOf(choice);
    if (!order) {
        return order.error();
    }
    const graph::NodeId id("export");
    graph::Graph alone;
    alone.nodes[id] = {.type = order.value().nodeType, .parameters = order.value().values};
    return graph::readExport(alone, id, sourceShape(choice, clip), choice.file);
}

std::optional<double> expectedBytes(const graph::ExportSettings& settings)
{
    const auto bits = bitsPerPixel(settings);
    if (!bits) {
        return std::nullopt;
    }
    const auto& shape = settings.shape;
    return *bits / 8 * shape.width * shape.height * shape.frames;
}

QString graphPlaceText(const ExportFormat& format)
{
    switch (format.tags) {
    case TagPlace::Index:
    case TagPlace::Tail:
        return Words::tr("The graph goes into the file: dropped on the canvas, it opens.");
    case TagPlace::Head:
        return Words::tr("The graph goes into the file, the hash of its frames into a small file beside it.");
    case TagPlace::EachFrame:
        return Words::tr(
            "The graph goes into every file, the hash of all frames into a small file beside them.");
    case TagPlace::Beside:
        return Words::tr("The graph goes into a small file beside: this format has no room for it.");
    }
    return {};
}

} // namespace cascade::ui
