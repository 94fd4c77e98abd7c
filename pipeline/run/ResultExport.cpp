// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/ResultExport.h"

namespace cascade::run {

namespace {

/// The range of a footage's sound that belongs to what is written.
std::optional<video::SoundSource> soundOf(const plan::PreparedRun& run, const graph::NodeId& result,
                                          const graph::ExportSettings& settings)
{
    const auto found = run.inference.sounds.find(outputOf(run, result));
    if (!settings.keepsSound || found == run.inference.sounds.end()) {
        return std::nullopt;
    }
    const auto& [frames, rate, first, count, newRate, change] = settings.schedule;
    const auto shown = count < 0 ? frames - first : count;
    const auto sound = soundOfRange(found->second, static_cast<double>(first) / rate.framesPerSecond(),
                                    static_cast<double>(shown) / rate.framesPerSecond());
    if (!sound.path) {
        return std::nullopt;
    }
    const auto& [footage, startSec, durationSec] = *sound.path;
    return video::SoundSource{std::get<std::string>(run.graph.parameter(footage, "file")), startSec,
                              durationSec};
}

} // namespace

Result<graph::ExportSettings> exportOf(const plan::PreparedRun& run, const graph::NodeId& result,
                                       const std::filesystem::path& target)
{
    const auto& clip = run.inference.clips.at(outputOf(run, result));
    if (!graph::isExport(*run.graph.find(result))) {
        return graph::plainExport(clip, target);
    }
    auto settings = graph::readExport(run.graph, result, clip, target);
    if (!settings) {
        auto error = settings.error();
        error.where = result.text() + '.' + error.where;
        return error;
    }
    return settings;
}

Result<ClipPtr> exportedClip(ClipPtr clip, const graph::ExportSettings& settings)
{
    const auto from = clip->shape();
    const auto& wanted = settings.shape;
    try {
        if (settings.schedule.first != 0 || wanted.frames != from.frames || wanted.rate != from.rate) {
            clip = scheduled(std::move(clip), settings.schedule);
        }
        if (wanted.width != from.width || wanted.height != from.height) {
            clip = fitted(std::move(clip), wanted.width, wanted.height, settings.fit);
        }
    } catch (const ErrorException& e) {
        return e.error();
    }
    return clip;
}

video::VideoWriterOptions writingOf(const plan::PreparedRun& run, const graph::NodeId& result,
                                    const graph::ExportSettings& settings)
{
    video::VideoWriterOptions writing;
    writing.format = settings.format->id;
    writing.depth = settings.bits == 16 ? video::FrameDepth::Bits16 : video::FrameDepth::Bits8;
    writing.quality = settings.quality;
    writing.plays = settings.plays;
    writing.firstNumber = settings.firstNumber;
    writing.still = settings.format->isSequence && settings.shape.frames == 1;
    writing.sound = soundOf(run, result, settings);
    return writing;
}

} // namespace cascade::run
