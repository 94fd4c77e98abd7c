// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run/StoredClip.h"

namespace cascade::run {

namespace {

constexpr std::size_t kPiecesWaiting = 1; // of an HD clip one is tens of megabytes

/// Bytes of a frame in fp16.
std::uint64_t frameBytes(const ClipShape& shape)
{
    return std::uint64_t{2} * static_cast<std::uint64_t>(shape.frameValues());
}

} // namespace

Result<std::shared_ptr<const StoredClip>> StoredClip::open(store::EntryReader entry, const ClipShape& shape)
{
    if (entry.frames() != static_cast<std::uint64_t>(shape.frames) ||
        entry.frameBytes() != frameBytes(shape)) {
        return Error{
            ErrorCode::BadInput, "store", "the stored clip has another size than its stage makes", {}};
    }
    return std::make_shared<const StoredClip>(std::move(entry), shape);
}

torch::Tensor StoredClip::read(std::int64_t first, std::int64_t count) const
{
    const auto half = at::empty({count, shape().channels, shape().height, shape().width}, torch::kHalf);
    const std::span<std::byte> bytes(static_cast<std::byte*>(half.data_ptr()),
                                     static_cast<std::size_t>(half.nbytes()));
    m_entry.read(static_cast<std::uint64_t>(first), static_cast<std::uint64_t>(count), bytes).value();
    return readBack(half);
}

torch::Tensor readBack(const torch::Tensor& kept)
{
    return kept.to(torch::kFloat).transpose(0, 1).unsqueeze(0);
}

StoredClipWriter::StoredClipWriter(store::EntryWriter writer, CancelToken cancel)
    : m_writer(std::make_unique<store::EntryWriter>(std::move(writer)))
{
    const auto write = [entry = m_writer.get(), cancel = std::move(cancel)](const torch::Tensor& kept) {
        const auto* bytes = static_cast<const std::byte*>(kept.const_data_ptr());
        entry->append({bytes, static_cast<std::size_t>(kept.nbytes())}, cancel).value();
    };
    m_behind = std::make_unique<WriteBehind>(write, kPiecesWaiting);
}

Result<StoredClipWriter> StoredClipWriter::open(const store::StageStore& store, const store::Key& key,
                                                const ClipShape& shape, const std::string& about,
                                                CancelToken cancel)
{
    auto writer = store.begin(key, {.frames = static_cast<std::uint64_t>(shape.frames),
                                    .frameBytes = frameBytes(shape),
                                    .about = about});
    if (!writer) {
        return writer.error();
    }
    return StoredClipWriter(std::move(writer).value(), std::move(cancel));
}

torch::Tensor StoredClipWriter::append(const torch::Tensor& frames)
{
    const auto half = frames.squeeze(0).transpose(0, 1).to(torch::kHalf).contiguous(); // [n, C, H, W]
    m_behind->append(half);
    return half;
}

Result<void> StoredClipWriter::commit()
{
    m_behind->finish();
    return m_writer->commit();
}

} // namespace cascade::run
