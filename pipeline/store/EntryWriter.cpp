// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "pipeline/store/EntryWriter.h"

#include <algorithm>

namespace cascade::store {

namespace {

[[noreturn]] void breakPromise(std::string what)
{
    throw ErrorException(Error{ErrorCode::Internal, "store/EntryWriter", std::move(what), {}});
}

} // namespace

EntryWriter::EntryWriter(std::shared_ptr<const StoreFolder> folder, Key key, const EntryLayout& layout,
                         PartialFile file)
    : m_folder(std::move(folder)), m_key(std::move(key)), m_frameBytes(layout.frameBytes),
      m_bytesLeft(layout.frames * layout.frameBytes), m_file(std::move(file)),
      m_head(encodeHead(m_key, layout)), m_codec(layout.valueBytes)
{
    m_pending.reserve(rawBytesOfBlock(layout, 0));
}

Result<void> EntryWriter::append(std::span<const std::byte> frames, const CancelToken& cancel)
{
    requireOpen();
    if (frames.size() % m_frameBytes != 0 || frames.size() > m_bytesLeft) {
        breakPromise("expected whole frames of " + std::to_string(m_frameBytes) + " bytes, " +
                     std::to_string(m_bytesLeft) + " bytes at most, got " + std::to_string(frames.size()));
    }
    m_bytesLeft -= frames.size();
    while (!frames.empty()) {
        if (cancel.cancelled()) {
            m_file.reset();
            throw Cancelled{};
        }
        const auto taken = std::min(frames.size(), kBlockBytes - m_pending.size());
        m_pending.insert(m_pending.end(), frames.begin(),
                         frames.begin() + static_cast<std::ptrdiff_t>(taken));
        frames = frames.subspan(taken);
        if (m_pending.size() == kBlockBytes) {
            if (auto written = writeBlock(); !written) {
                return written;
            }
        }
    }
    return {};
}

Result<void> EntryWriter::commit()
{
    requireOpen();
    if (m_bytesLeft != 0) {
        breakPromise("commit before " + std::to_string(m_bytesLeft) + " bytes of frames came");
    }
    if (!m_pending.empty()) {
        if (auto written = writeBlock(); !written) {
            return written;
        }
    }
    const auto tail = encodeTail(m_head, m_blocks);
    if (auto written = write(std::as_bytes(std::span(tail))); !written) {
        return written;
    }
    auto committed = m_file->commit();
    m_file.reset();
    if (committed) {
        // The entry stands, whatever becomes of older ones.
        (void)m_folder->evict({.toBytes = m_folder->capBytes(), .keep = m_key}).ok();
    }
    return committed;
}

Result<void> EntryWriter::write(std::span<const std::byte> bytes)
{
    auto written = m_file->append(bytes);
    if (!written) {
        m_file.reset();
    }
    return written;
}

Result<void> EntryWriter::writeBlock()
{
    const auto stored = m_codec.encode(m_pending);
    m_pending.clear();
    m_blocks.push_back({.bytes = stored.size(), .digest = blockDigest(stored)});
    return write(stored);
}

void EntryWriter::requireOpen() const
{
    if (!m_file) {
        breakPromise("the writer is spent");
    }
}

} // namespace cascade::store
