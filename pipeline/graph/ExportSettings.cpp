// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/graph/ExportSettings.h"

#include "core/config/Measures.h"

namespace cascade::graph {

namespace {

Error refusal(const std::string& place, const std::string& what, const std::string& hint = {})
{
    return {ErrorCode::BadInput, place, what, hint};
}

Result<void> checkFormatRate(const ExportFormat& format, const Rate& rate)
{
    if (rate.framesPerSecond() <= format.maxFramesPerSecond) {
        return {};
    }
    return refusal("rate",
                   "expected at most " + std::to_string(format.maxFramesPerSecond) +
                       " frames per second for " + std::string(format.title) + ", got " + rateText(rate),
                   "Choose a lower rate.");
}

Result<void> checkFormatSize(const ExportFormat& format, int width, int height)
{
    if (width % format.widthStep == 0 && height % format.heightStep == 0) {
        return {};
    }
    return refusal("size", std::string(format.title) + " needs an even width" +
                               (format.heightStep > 1 ? " and height" : "") + ", got " +
                               measureText(width, height));
}

/// One Export node while its parameters are read.
class ExportReader {
public:
    ExportReader(const Graph& graph, const NodeId& id) : m_graph(graph), m_id(id) {}

    [[nodiscard]] bool has(const std::string& name) const
    {
        return m_graph.typeOf(m_id)->parameter(name) != nullptr;
    }
    [[nodiscard]] std::int64_t whole(const std::string& name) const
    {
        return std::get<std::int64_t>(m_graph.parameter(m_id, name));
    }
    [[nodiscard]] std::string text(const std::string& name) const
    {
        return std::get<std::string>(m_graph.parameter(m_id, name));
    }

    /// The format that is chosen, or the one of the target's ending.
    [[nodiscard]] Result<const ExportFormat*> format(const std::filesystem::path& target) const
    {
        const auto id = text("format");
        const auto found = id.empty() ? exportFormatOf(target) : exportFormatById(id);
        if (!found) {
            return refusal(id.empty() ? "file" : "format", found.error().what, found.error().hint);
        }
        const auto& format = *found.value();
        const bool wantsSequence = m_graph.find(m_id)->type == "export-frames";
        if (format.isSequence != wantsSequence) {
            return refusal("file",
                           std::string(wantsSequence ? "expected a picture, PNG, EXR or TIFF, got "
                                                     : "expected a video or an animated picture, got ") +
                               std::string(format.title),
                           wantsSequence ? "Export Video writes videos." : "Export Frames writes pictures.");
        }
        if (auto named = checkExtension(format, target); !named) {
            return refusal("file", named.error().what, named.error().hint);
        }
        return &format;
    }

    [[nodiscard]] Result<void> readEncoding(ExportSettings& settings) const
    {
        const auto& format = *settings.format;
        if (const auto quality = has("quality") ? whole("quality") : -1; quality >= 0) {
            settings.quality = static_cast<int>(quality);
            if (auto good = checkQuality(format, *settings.quality, "quality"); !good) {
                return good;
            }
        }
        settings.plays = has("plays") ? static_cast<int>(whole("plays")) : 0;
        if (settings.plays > 0 && !format.loops) {
            return refusal("plays", std::string(format.title) + " cannot say how often it plays",
                           "GIF, animated PNG and WebP can; 0 suits all.");
        }
        settings.firstNumber = has("number") ? static_cast<int>(whole("number")) : 1;
        const bool linear = format.pixels == PixelModel::LinearFloat;
        settings.bits = has("bits")    ? (linear || text("bits") == "16" ? 16 : 8)
                        : format.loops ? 8 // more than players show
                                       : usefulBits(format);
        return {};
    }

    /// Range and rate.
    [[nodiscard]] Result<void> readTime(ExportSettings& settings, const ClipShape& clip) const
    {
        auto& schedule = settings.schedule;
        const auto frames = whole("frames");
        schedule = {.frames = clip.frames,
                    .sourceRate = clip.rate,
                    .first = whole("first"),
                    .count = frames == 0 ? -1 : frames,
                    .rate = text("rate").empty() ? clip.rate : parseRate(text("rate"), "rate").value(),
                    .change = text("retime") == "replay" ? RateChange::Speed : RateChange::Conform};
        const auto made = FrameSchedule::make(schedule);
        if (!made) {
            return refusal("frames", made.error().what, made.error().hint);
        }
        if (auto fits = checkFormatRate(*settings.format, schedule.rate); !fits) {
            return fits;
        }
        settings.shape.frames = static_cast<int>(made.value().frames());
        settings.shape.rate = schedule.rate;
        const bool atItsSpeed = schedule.change == RateChange::Conform || schedule.rate == clip.rate;
        settings.keepsSound =
            has("sound") && text("sound") == "keep" && settings.format->takesSound && atItsSpeed;
        return {};
    }

    [[nodiscard]] Result<void> readSize(ExportSettings& settings, const ClipShape& clip) const
    {
        const auto size = text("size").empty() ? PictureMeasure{clip.width, clip.height}
                                               : parseMeasure(text("size"), "size").value();
        if (auto fits = checkFormatSize(*settings.format, size.width, size.height); !fits) {
            return fits;
        }
        settings.shape.width = size.width;
        settings.shape.height = size.height;
        const auto fit = text("fit");
        settings.fit = fit == "crop" ? ExportFit::Crop : fit == "pad" ? ExportFit::Pad : ExportFit::Fit;
        return {};
    }

private:
    const Graph& m_graph;
    const NodeId& m_id;
};

} // namespace

bool isExport(const Node& node)
{
    return node.type == "export-video" || node.type == "export-frames";
}

std::string exportFile(const Graph& graph, const NodeId& id, const std::string& name)
{
    const ExportReader reader(graph, id);
    if (auto file = reader.text("file"); !file.empty()) {
        return file;
    }
    const auto format = reader.text("format");
    const auto chosen = exportFormatById(!format.empty()                           ? format
                                         : graph.find(id)->type == "export-frames" ? "png-sequence"
                                                                                   : "mp4-h264");
    return name + std::string(chosen.value()->extensions.front());
}

Result<ExportSettings> readExport(const Graph& graph, const NodeId& id, const ClipShape& clip,
                                  const std::filesystem::path& target)
{
    const ExportReader reader(graph, id);
    const auto format = reader.format(target);
    if (!format) {
        return format.error();
    }
    ExportSettings settings;
    settings.format = format.value();
    if (auto read = reader.readEncoding(settings); !read) {
        return read.error();
    }
    if (auto read = reader.readTime(settings, clip); !read) {
        return read.error();
    }
    if (auto read = reader.readSize(settings, clip); !read) {
        return read.error();
    }
    return settings;
}

Result<ExportSettings> plainExport(const ClipShape& clip, const std::filesystem::path& target)
{
    const auto format = exportFormatOf(target);
    if (!format) {
        return format.error();
    }
    ExportSettings settings;
    settings.format = format.value();
    settings.bits = settings.format->loops || settings.format->isSequence ? 8 : usefulBits(*settings.format);
    settings.shape = clip;
    settings.schedule = {.frames = clip.frames, .sourceRate = clip.rate, .rate = clip.rate};
    auto rated = checkFormatRate(*settings.format, clip.rate);
    auto sized = checkFormatSize(*settings.format, clip.width, clip.height);
    if (!rated || !sized) {
        auto error = rated ? sized.error() : rated.error();
        error.where = target.string();
        return error;
    }
    return settings;
}

} // namespace cascade::graph
