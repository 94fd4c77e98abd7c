// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/ClipRun.h"

#include "core/base/Hash.h"
#include "core/world/Renderer.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <map>
#include <utility>

namespace cascade::evaluation {

namespace {

/// Further apart than any list is long.
constexpr std::uint64_t kSeedsEach = 1'000'000;

/// A name for everything that decides the readings.
std::string runName(const Model& model, const ClipMeter& meter, const ClipRunOptions& options,
                    const std::string& identity)
{
    const nlohmann::json all{{"identity", identity},
                             {"stages", stagesAsJson(options.stages)},
                             {"machine", machineAsJson(model.options())},
                             {"asked", meter.asked()},
                             {"noiseSeed", options.noiseSeed}};
    return sha256Hex(all.dump()).substr(0, 16);
}

} // namespace

std::uint64_t clipSeed(std::uint64_t noiseSeed, std::int64_t caption, std::int64_t repeat)
{
    return noiseSeed + static_cast<std::uint64_t>(repeat) * kSeedsEach + static_cast<std::uint64_t>(caption);
}

Result<std::vector<ClipReading>> readClips(Model& model, const ClipMeter& meter, const std::string& identity,
                                           const ClipRunOptions& options, const ClipRunHooks& hooks)
{
    const ReadingLog log(options.folder, runName(model, meter, options, identity));
    auto found = log.read();
    if (!found) {
        return found.error();
    }
    const auto& shard = options.shard;
    const auto total = shard.of(options.captions) * options.repeats;
    std::int64_t done = 0;
    for (std::int64_t repeat = 0; repeat < options.repeats; ++repeat) { // whole sets, as far as it gets
        for (auto i = shard.index; i < options.captions; i += shard.count) {
            hooks.cancel.throwIfCancelled();
            auto& reading = found.value()[{i, repeat}];
            if (reading.caption.empty()) {
                const auto& asked = meter.list().at(static_cast<std::size_t>(i));
                auto clip = makeClip(model, options, asked.caption, clipSeed(options.noiseSeed, i, repeat),
                                     hooks.cancel);
                if (!clip) {
                    return clip.error();
                }
                reading = meter.read(clip.value(), i, repeat);
                if (auto kept = log.append(shard.fileName(), reading); !kept) {
                    return kept.error();
                }
            }
            ++done;
            if (hooks.read) {
                hooks.read(done, total, reading);
            }
        }
    }
    auto all = log.read(); // the other shards have gone on meanwhile
    if (!all) {
        return all.error();
    }
    std::vector<ClipReading> list;
    for (auto& [key, reading] : all.value()) {
        if (key.first < options.captions && key.second < options.repeats) {
            list.push_back(std::move(reading));
        }
    }
    return list;
}

std::vector<ClipReading> readRenders(const ClipMeter& meter, std::int64_t captions, const ClipShape& shape)
{
    world::View view;
    view.frames = shape.frames;
    view.height = shape.height;
    view.width = shape.width;
    view.secPerFrame = 1 / shape.rate.framesPerSecond();
    std::vector<ClipReading> readings;
    for (std::int64_t i = 0; i < captions; ++i) {
        const auto& asked = meter.list().at(static_cast<std::size_t>(i));
        readings.push_back(meter.read(world::render({asked.scene}, view), i, 0));
    }
    return readings;
}

Measured pairedDifference(const std::vector<ClipReading>& one, const std::vector<ClipReading>& other,
                          const std::function<double(const ClipReading&)>& number)
{
    std::map<std::pair<std::int64_t, std::int64_t>, double> theirs;
    for (const auto& reading : other) {
        theirs[{reading.index, reading.repeat}] = number(reading);
    }
    std::vector<ClipReading> pairs;
    std::map<std::pair<std::int64_t, std::int64_t>, double> differences;
    for (const auto& reading : one) {
        const std::pair key{reading.index, reading.repeat};
        if (const auto found = theirs.find(key); found != theirs.end()) {
            pairs.push_back(reading);
            differences[key] = number(reading) - found->second;
        }
    }
    TORCH_CHECK(!pairs.empty(),
                "[paired difference] expected clips of the same captions and noise, got none");
    return measuredMean(pairs, [&](const ClipReading& reading) {
        return differences.at({reading.index, reading.repeat});
    });
}

} // namespace cascade::evaluation
