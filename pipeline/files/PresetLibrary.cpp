// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/files/PresetLibrary.h"

#include "core/base/NearestWord.h"
#include "core/base/Quote.h"
#include "pipeline/files/TextFile.h"

#include <algorithm>
#include <cctype>
#include <system_error>

namespace cascade::files {

namespace {

namespace fs = std::filesystem;

constexpr const char* kGraphEnding = ".cascade";
constexpr const char* kPackEnding = ".cascadepack";
constexpr std::size_t kMostNameBytes = 64;

bool isName(const std::string& name)
{
    const auto plain = [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; };
    return !name.empty() && name.size() <= kMostNameBytes && plain(static_cast<unsigned char>(name[0])) &&
           std::all_of(name.begin(), name.end(), [&](char c) {
               return plain(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
           });
}

void addEntries(std::vector<PresetEntry>& entries, const fs::path& folder, const char* ending, bool isOwn)
{
    std::error_code absent;
    for (const auto& entry : fs::directory_iterator(folder, absent)) {
        const auto name = entry.path().stem().string();
        if (entry.path().extension() == ending && isName(name)) {
            entries.push_back({name, entry.path(), isOwn});
        }
    }
}

/// The bytes of a picture beside a preset; empty where there is none.
Result<std::string> pictureBeside(fs::path file, const char* ending, std::size_t mostBytes)
{
    file.replace_extension(ending);
    std::error_code absent;
    return fs::exists(file, absent) ? readFile(file, mostBytes) : Result<std::string>(std::string());
}

} // namespace

Result<Preset> openPreset(const fs::path& file)
{
    if (file.extension() == kPackEnding) {
        auto pack = readPack(file);
        if (!pack) {
            return pack.error();
        }
        auto text = readGraph(pack.value().graph, file.string() + "/graph.json");
        if (!text) {
            return text.error();
        }
        text.value().about = pack.value().about;
        return Preset{std::move(text).value(), std::move(pack.value().poster),
                      std::move(pack.value().preview)};
    }
    auto text = openGraph(file);
    auto poster = pictureBeside(file, ".png", kMostPosterBytes);
    auto preview = pictureBeside(file, ".mp4", kMostPreviewBytes);
    if (!text || !poster || !preview) {
        return !text ? text.error() : !poster ? poster.error() : preview.error();
    }
    return Preset{std::move(text).value(), std::move(poster).value(), std::move(preview).value()};
}

Result<Pack> packOf(const Preset& preset, const std::string& programVersion)
{
    for (const auto& [id, node] : preset.text.graph.nodes) {
        for (const auto& [name, value] : node.parameters) {
            const auto* spec = preset.text.graph.typeOf(id)->parameter(name);
            const auto* text = std::get_if<std::string>(&value);
            const bool isPath =
                spec->kind == graph::ParameterKind::File || spec->kind == graph::ParameterKind::Weights;
            if (isPath && text != nullptr && fs::path(*text).is_absolute()) {
                return Error{ErrorCode::BadInput, id.text() + '.' + name,
                             "expected no absolute path in a pack, got " + quotedText(*text),
                             "Leave it empty: --set " + id.text() + '.' + name + "="};
            }
        }
    }
    Pack pack;
    pack.graph = writeGraph(preset.text);
    static_cast<GraphAbout&>(pack.about) = preset.text.about;
    pack.about.programVersion = programVersion;
    pack.poster = preset.poster;
    pack.preview = preset.preview;
    return pack;
}

std::vector<PresetEntry> PresetLibrary::list() const
{
    std::vector<PresetEntry> entries;
    addEntries(entries, m_shipped, kGraphEnding, false);
    addEntries(entries, m_own, kPackEnding, true);
    std::sort(entries.begin(), entries.end(),
              [](const PresetEntry& a, const PresetEntry& b) { return a.name < b.name; });
    return entries;
}

Result<PresetEntry> PresetLibrary::find(const std::string& name) const
{
    std::vector<std::string> names;
    for (auto& entry : list()) {
        if (entry.name == name) {
            return entry;
        }
        names.push_back(entry.name);
    }
    const auto nearest = nearestWord(name, names);
    return Error{ErrorCode::BadInput, "preset", "there is no preset " + quotedText(name),
                 nearest.empty() ? "See: cascade presets list" : "Did you mean " + nearest + "?"};
}

Result<PresetEntry> PresetLibrary::import(const fs::path& pack, const std::string& wished, bool replace) const
{
    const auto name = wished.empty() ? pack.stem().string() : wished;
    if (!isName(name)) {
        return Error{ErrorCode::BadInput, "preset",
                     "expected a name of letters, digits, '-', '_' and '.', got " + quotedText(name),
                     "Give it another one: --name NAME."};
    }
    if (const auto taken = find(name); taken && !(taken.value().isOwn && replace)) {
        return Error{ErrorCode::BadInput, "preset", "there is a preset " + quotedText(name) + " already",
                     taken.value().isOwn ? "Give --replace, or another name: --name NAME."
                                         : "It is shipped and stays. Give another name: --name NAME."};
    }
    auto read = readPack(pack);
    if (!read) {
        return read.error();
    }
    if (auto graph = readGraph(read.value().graph, pack.string() + "/graph.json"); !graph) {
        return graph.error();
    }
    std::error_code failed;
    fs::create_directories(m_own, failed);
    if (failed) {
        return Error{ErrorCode::DiskFull, m_own.string(), "cannot be made: " + failed.message(), {}};
    }
    const PresetEntry entry{name, m_own / (name + kPackEnding), true};
    const auto written = writePack(entry.file, read.value());
    return written ? Result<PresetEntry>(entry) : written.error();
}

} // namespace cascade::files
