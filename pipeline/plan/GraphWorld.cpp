// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/plan/GraphWorld.h"

#include "core/base/Hash.h"
#include "pipeline/plan/FootageShape.h"

namespace cascade::plan {

using namespace graph;

namespace {

/// Whether a parameter's text is a path: of a file it always is; weights may be called by name, too.
bool isPath(const ParameterSpec& spec, const std::filesystem::path& here)
{
    std::error_code failed;
    return spec.kind == ParameterKind::File ||
           (spec.kind == ParameterKind::Weights && std::filesystem::exists(here, failed));
}

} // namespace

Graph withAbsoluteFiles(Graph graph, const std::filesystem::path& folder)
{
    for (auto& [id, node] : graph.nodes) {
        for (auto& [name, value] : node.parameters) {
            const auto* spec = graph.typeOf(id)->parameter(name);
            auto* file = std::get_if<std::string>(&value);
            if (file != nullptr && !file->empty() && isPath(*spec, folder / *file)) {
                *file = std::filesystem::absolute(folder / *file).lexically_normal().string();
            }
        }
    }
    return graph;
}

/// What a file says, made and remembered where it is not known yet. Errors are not remembered.
template <typename Value, typename Make>
Result<Value> GraphWorld::remembered(Known<Value>& known, const std::filesystem::path& file, Make make)
{
    const auto stamp = stampOf(file);
    const auto found = known.find(file.string());
    if (found != known.end() && found->second.first == stamp) {
        return found->second.second;
    }
    Result<Value> made = make();
    if (made) {
        known.insert_or_assign(file.string(), std::pair(stamp, made.value()));
    }
    return made;
}

Surroundings GraphWorld::surroundings()
{
    using ModelPtr = std::shared_ptr<const ModelConfig>;
    Surroundings world;
    world.model = [this](const std::string& name) {
        const auto folder = modelFolder(m_places, name);
        return remembered(m_models, folder / "model.json", [&]() -> Result<ModelPtr> {
            auto model = readModelConfig(folder);
            return model ? Result<ModelPtr>(std::make_shared<const ModelConfig>(std::move(model).value()))
                         : model.error();
        });
    };
    world.media = [this](const std::string& file) {
        return remembered(m_shapes, file, [&] { return footageShape(file); });
    };
    world.weights = [this](const OpenModelWish& wish) { return m_openModels.find(wish); };
    return world;
}

/// A cache that cannot be opened or written is no reason to fail: the file is read instead.
Result<std::string> GraphWorld::hashOf(const std::string& file, const CancelToken& cancel)
{
    if (!m_keptHashes) {
        std::string ignored; // hashes are made anew, which costs time only
        if (auto opened = store::FileHashes::open(store::FileHashes::fileIn(m_places.cacheFolder), ignored)) {
            m_keptHashes = std::move(opened).value();
        }
    }
    if (m_keptHashes) {
        if (auto hash = m_keptHashes->of(file, cancel)) {
            return hash;
        }
    }
    return sha256OfFile(file, cancel);
}

KeySurroundings GraphWorld::keySurroundings(const std::string& numericMode, const CancelToken& cancel)
{
    return {[this, cancel](const std::string& file) {
                return remembered(m_hashes, file, [&] { return hashOf(file, cancel); });
            },
            numericMode};
}

} // namespace cascade::plan
