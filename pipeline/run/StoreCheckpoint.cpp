// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/StoreCheckpoint.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <span>
#include <vector>

namespace cascade::run {

namespace {

constexpr std::int64_t kFramesAtOnce = 4;
constexpr double kUsualBytesASecond = 400e6; // packed and written: what the first save is expected to do

double nowSec()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Bytes of a frame of a sampler's state in fp32.
std::uint64_t frameBytes(const ClipShape& shape)
{
    return std::uint64_t{4} * static_cast<std::uint64_t>(shape.frameValues());
}

/// The buffers of a state, one after the other in an entry.
std::vector<ClipBuffer*> buffersOf(const SamplerState& state)
{
    return state.history == nullptr ? std::vector{state.state} : std::vector{state.state, state.history};
}

Result<void> append(store::EntryWriter& writer, const ClipReader& clip, const CancelToken& cancel)
{
    for (std::int64_t first = 0; first < clip.shape().frames; first += kFramesAtOnce) {
        const auto count = std::min(kFramesAtOnce, clip.shape().frames - first);
        const auto frames = clip.read(first, count).squeeze(0).transpose(0, 1).contiguous(); // [n, C, H, W]
        const auto* bytes = static_cast<const std::byte*>(frames.const_data_ptr());
        if (auto done = writer.append({bytes, static_cast<std::size_t>(frames.nbytes())}, cancel); !done) {
            return done;
        }
    }
    return {};
}

/// Fills a buffer from frame `offset` of an entry on. False where the entry is damaged.
bool fill(ClipBuffer& clip, store::EntryReader& entry, std::int64_t offset, const CancelToken& cancel)
{
    const auto& shape = clip.shape();
    for (std::int64_t first = 0; first < shape.frames; first += kFramesAtOnce) {
        cancel.throwIfCancelled();
        const auto count = std::min(kFramesAtOnce, shape.frames - first);
        const auto frames = at::empty({count, shape.channels, shape.height, shape.width}, torch::kFloat);
        const std::span<std::byte> bytes(static_cast<std::byte*>(frames.data_ptr()),
                                         static_cast<std::size_t>(frames.nbytes()));
        if (!entry.read(static_cast<std::uint64_t>(offset + first), static_cast<std::uint64_t>(count),
                        bytes)) {
            return false;
        }
        clip.write(first, frames.transpose(0, 1).unsqueeze(0));
    }
    return true;
}

} // namespace

StoreCheckpoint::StoreCheckpoint(store::StageStore store, const store::Key& key, const ClipShape& shape,
                                 double everySec, std::function<bool()> giveWay, CancelToken cancel)
    : m_store(std::move(store)), m_key(store::KeyHasher("sampler-state/1").add("of", key).key()),
      m_pace(everySec), m_giveWay(std::move(giveWay)), m_cancel(std::move(cancel))
{
    const auto bytes = static_cast<double>(frameBytes(shape)) * static_cast<double>(shape.frames);
    m_pace.begin(nowSec(), bytes / kUsualBytesASecond);
}

bool StoreCheckpoint::due()
{
    m_givesWay = m_giveWay && m_giveWay();
    return m_givesWay || m_pace.due(nowSec());
}

Result<void> StoreCheckpoint::save(const SamplerState& state)
{
    const double began = nowSec();
    const auto& shape = state.state->shape();
    const auto buffers = buffersOf(state);
    const nlohmann::json about{{"stepsDone", state.stepsDone}, {"clippedFraction", state.clippedFraction}};
    auto writer = m_store.begin(m_key, {.frames = static_cast<std::uint64_t>(shape.frames) * buffers.size(),
                                        .frameBytes = frameBytes(shape),
                                        .valueBytes = 4,
                                        .about = about.dump()});
    if (!writer) {
        return writer.error();
    }
    for (const auto* buffer : buffers) {
        if (auto done = append(writer.value(), *buffer, m_cancel); !done) {
            return done;
        }
    }
    auto committed = writer.value().commit();
    m_pace.saved(began, nowSec());
    if (committed && m_givesWay) {
        throw Cancelled{};
    }
    return committed;
}

Result<void> StoreCheckpoint::load(SamplerState& state)
{
    auto found = m_store.find(m_key);
    if (!found || !found.value()) {
        return {}; // nothing was saved, or it is damaged and dropped: the stage begins anew
    }
    auto& entry = *found.value();
    const auto& shape = state.state->shape();
    const auto buffers = buffersOf(state);
    const auto about = nlohmann::json::parse(entry.about(), nullptr, false);
    const bool fits = entry.frameBytes() == frameBytes(shape) &&
                      entry.frames() == static_cast<std::uint64_t>(shape.frames) * buffers.size() &&
                      about.is_object();
    if (!fits) {
        return {};
    }
    try {
        for (std::size_t i = 0; i < buffers.size(); ++i) {
            if (!fill(*buffers[i], entry, static_cast<std::int64_t>(i) * shape.frames, m_cancel)) {
                return {};
            }
        }
        state.clippedFraction = about.at("clippedFraction").get<std::vector<double>>();
        state.stepsDone = about.at("stepsDone").get<int>();
    } catch (const ErrorException& e) {
        return e.error();
    } catch (const nlohmann::json::exception&) {
        state.clippedFraction.clear();
    }
    return {};
}

Result<void> StoreCheckpoint::forget()
{
    const auto removed = m_store.remove(m_key);
    return removed ? Result<void>() : removed.error();
}

} // namespace cascade::run
