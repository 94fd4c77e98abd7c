// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/GraphInput.h"

#include "core/base/NearestWord.h"
#include "core/base/Quote.h"
#include "core/config/ExportFormat.h"
#include "core/video/ContainerMetadata.h"
#include "pipeline/graph/Edit.h"
#include "pipeline/plan/StagePlan.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

namespace cascade::cli {

namespace {

using namespace graph;

constexpr std::string_view kPresetPrefix = "preset:";
constexpr std::array<const char*, 4> kEndings = {".cascade", ".cascade~", ".cascadepack", ".mkv"};

/// Whether a file ends as something that Cascade Studio exports.
bool isExportName(const std::filesystem::path& file)
{
    return exportFormatOf(file).ok();
}

Error badSetting(const std::string& setting, const std::string& what, const std::string& hint = {})
{
    return {ErrorCode::BadInput, "--set " + setting, what, hint};
}

Result<void> applyOne(Graph& graph, const std::string& setting)
{
    const auto equals = setting.find('=');
    const auto dot = setting.find('.');
    if (equals == std::string::npos || dot == std::string::npos || dot > equals) {
        return badSetting(setting, "expected NODE.PARAMETER=VALUE");
    }
    const NodeId id(setting.substr(0, dot));
    const auto name = setting.substr(dot + 1, equals - dot - 1);
    const auto* type = graph.typeOf(id);
    if (type == nullptr) {
        std::vector<std::string> ids;
        for (const auto& [known, node] : graph.nodes) {
            ids.push_back(known.text());
        }
        const auto nearest = nearestWord(id.text(), ids);
        return badSetting(setting, "there is no node " + id.text(),
                          nearest.empty() ? "" : "Did you mean " + nearest + "?");
    }
    const auto* spec = type->parameter(name);
    if (spec == nullptr) {
        std::string all;
        for (const auto& known : type->parameters) {
            all += (all.empty() ? "" : ", ") + known.name;
        }
        return badSetting(setting, id.text() + " has no parameter " + name,
                          all.empty() ? "" : "It has: " + all + ".");
    }
    auto text = setting.substr(equals + 1);
    std::error_code failed;
    const bool isPath = spec->kind == ParameterKind::File ||
                        (spec->kind == ParameterKind::Weights && std::filesystem::exists(text, failed));
    if (isPath && !text.empty()) {
        text = std::filesystem::absolute(text).lexically_normal().string();
    }
    auto value = valueFromText(*spec, text);
    if (!value) {
        return badSetting(setting, value.error().what);
    }
    const auto made = apply(graph, SetParameter{id, name, value.value()});
    return made ? Result<void>() : made.error();
}

} // namespace

bool isGraphFile(const std::string& text)
{
    if (text.rfind(kPresetPrefix, 0) == 0) {
        return true;
    }
    const auto ending = std::filesystem::path(text).extension().string();
    const bool fits =
        std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end() || isExportName(text);
    std::error_code ignored;
    return fits && std::filesystem::is_regular_file(text, ignored);
}

Result<GraphSource> graphSource(const std::string& text, const Context& context)
{
    if (text.rfind(kPresetPrefix, 0) == 0) {
        const auto entry = files::PresetLibrary::of(context).find(text.substr(kPresetPrefix.size()));
        return entry ? Result<GraphSource>(GraphSource{entry.value().file, std::filesystem::current_path(),
                                                       entry.value().name})
                     : entry.error();
    }
    const auto file = std::filesystem::absolute(text);
    return GraphSource{file, file.parent_path(), file.stem().string()};
}

Result<void> holdAfter(Graph& graph, const std::string& stage)
{
    const auto set = [&](const NodeId& id, const Value& value) {
        const auto made = apply(graph, SetParameter{id, "hold", value});
        return made ? Result<void>() : made.error();
    };
    const NodeId own(stage);
    if (const auto* node = graph.find(own);
        node != nullptr && plan::madePort(*node) && graph.typeOf(own)->parameter("hold") != nullptr) {
        return set(own, true);
    }
    for (const auto& [id, node] : graph.nodes) {
        if (node.type == "cascade") {
            return set(id, stage); // whether it has such a stage is found when it is opened
        }
    }
    return Error{
        ErrorCode::BadInput, "--hold", "there is no stage " + quotedText(stage) + " in the graph", {}};
}

Origin originOf(const std::filesystem::path& file)
{
    Origin origin;
    if (file.extension().string().rfind(".cascade", 0) == 0) {
        return origin;
    }
    const auto tags = video::readMetadata(file);
    const auto tag = [&](const char* key) {
        const auto found = tags.value().find(key);
        return found == tags.value().end() ? std::string() : found->second;
    };
    if (tags) {
        origin.node = tag("cascade.node");
        if (const auto seed = tag("cascade.seed"); !seed.empty()) {
            origin.seed = std::strtoull(seed.c_str(), nullptr, 10);
        }
    }
    return origin;
}

Result<void> applySettings(Graph& graph, const std::vector<std::string>& settings)
{
    for (const auto& setting : settings) {
        if (auto done = applyOne(graph, setting); !done) {
            return done;
        }
    }
    return {};
}

} // namespace cascade::cli
