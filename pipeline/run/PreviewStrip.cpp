// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/PreviewStrip.h"

#include "pipeline/run/PreviewMaker.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <span>

namespace cascade::run {

namespace {

/// Whether a step's pictures are among those that are kept.
bool isKept(int step, int steps)
{
    const auto stride = (steps + kKeptSteps - 1) / kKeptSteps;
    return (steps - step) % stride == 0;
}

/// Which of the clip's frames are kept: each in the middle of its part.
std::vector<std::int64_t> keptFrames(std::int64_t frames)
{
    std::vector<std::int64_t> kept;
    const auto count = std::min<std::int64_t>(kKeptPictures, frames);
    for (std::int64_t i = 0; i < count; ++i) {
        kept.push_back((2 * i + 1) * frames / (2 * count));
    }
    return kept;
}

/// Which step and frame each picture is of, as it is written beside them.
std::string aboutOf(const std::string& node, const std::vector<jobs::PreviewFrames>& pictures)
{
    auto list = nlohmann::json::array();
    for (const auto& picture : pictures) {
        list.push_back({picture.step, picture.steps, picture.first});
    }
    return nlohmann::json{{"previews", node},
                          {"height", pictures.front().height},
                          {"width", pictures.front().width},
                          {"pictures", list}}
        .dump();
}

/// Reads all pictures of an entry. Throws json::exception and ErrorException where they are not what we
/// wrote.
std::vector<jobs::PreviewFrames> picturesOf(store::EntryReader& entry)
{
    const auto about = nlohmann::json::parse(entry.about());
    std::vector<jobs::PreviewFrames> pictures;
    for (const auto& at : about.at("pictures")) {
        jobs::PreviewFrames picture{about.at("previews").get<std::string>(),
                                    at.at(0).get<int>(),
                                    at.at(1).get<int>(),
                                    at.at(2).get<std::int64_t>(),
                                    1,
                                    1,
                                    about.at("height").get<int>(),
                                    about.at("width").get<int>(),
                                    {}};
        if (picture.bytes() != entry.frameBytes() || pictures.size() >= entry.frames()) {
            return {};
        }
        picture.pixels.resize(picture.bytes());
        entry.read(pictures.size(), 1, std::as_writable_bytes(std::span(picture.pixels))).value();
        pictures.push_back(std::move(picture));
    }
    return pictures;
}

} // namespace

void PreviewStrip::offer(int step, int steps, std::int64_t first, const torch::Tensor& x0)
{
    if (!isKept(step, steps)) {
        return;
    }
    for (const auto frame : keptFrames(m_shape.frames)) {
        if (frame >= first && frame < first + x0.size(2)) {
            auto picture = smallPictures(x0.slice(2, frame - first, frame - first + 1));
            picture.node = m_node;
            picture.step = step;
            picture.steps = steps;
            picture.first = frame;
            m_pictures.push_back(std::move(picture));
        }
    }
}

Result<void> PreviewStrip::keep(const store::StageStore& store, const store::Key& of) const
{
    if (m_pictures.empty()) {
        return {};
    }
    auto writer = store.begin(previewKey(of), {.frames = m_pictures.size(),
                                               .frameBytes = m_pictures.front().bytes(),
                                               .valueBytes = 1,
                                               .about = aboutOf(m_node, m_pictures)});
    if (!writer) {
        return writer.error();
    }
    for (const auto& picture : m_pictures) {
        if (auto added = writer.value().append(std::as_bytes(std::span(picture.pixels))); !added) {
            return added;
        }
    }
    return writer.value().commit();
}

store::Key previewKey(const store::Key& of)
{
    return store::KeyHasher("previews/1").add("of", of).key();
}

std::vector<jobs::PreviewFrames> keptPreviews(const store::StageStore& store, const store::Key& of)
{
    auto found = store.find(previewKey(of));
    if (!found || !found.value()) {
        return {};
    }
    try {
        return picturesOf(*found.value());
    } catch (const ErrorException&) {
        return {}; // the store has dropped what was damaged
    } catch (const nlohmann::json::exception&) {
        return {};
    }
}

} // namespace cascade::run
