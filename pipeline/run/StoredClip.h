// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/Cancel.h"
#include "core/cascade/ClipReader.h"
#include "pipeline/run/WriteBehind.h"
#include "pipeline/store/StageStore.h"

#include <torch/types.h>

#include <memory>
#include <string>

namespace cascade::run {

/// A stage's clip in the store, fp16: what every reader sees, whether it was just made or found there.
///
/// Errors   read throws ErrorException: BadInput where the entry is damaged (the store has then dropped it).
class StoredClip final : public ClipReader {
public:
    /// Errors   BadInput if the entry does not hold a clip of this shape.
    [[nodiscard]] static Result<std::shared_ptr<const StoredClip>> open(store::EntryReader entry,
                                                                        const ClipShape& shape);
    [[nodiscard]] torch::Tensor read(std::int64_t first, std::int64_t count) const override;

    explicit StoredClip(store::EntryReader entry, const ClipShape& shape)
        : ClipReader(shape), m_entry(std::move(entry))
    {
    }

private:
    mutable store::EntryReader m_entry; // its block is a cache; what it gives never changes
};

/// Frames as they are kept, [n, C, H, W] fp16, as readers see them: [1, C, n, H, W] fp32.
[[nodiscard]] torch::Tensor readBack(const torch::Tensor& kept);

/// Puts a clip into the store as its frames are made: they are packed and written in a thread of their own.
class StoredClipWriter {
public:
    /// Errors   DiskFull.
    [[nodiscard]] static Result<StoredClipWriter> open(const store::StageStore& store, const store::Key& key,
                                                       const ClipShape& shape, const std::string& about,
                                                       CancelToken cancel);
    /// Frames [1, C, n, H, W] in order; returns them as they are kept, [n, C, H, W] fp16. Throws what writing
    /// those before came to: ErrorException (DiskFull), Cancelled.
    torch::Tensor append(const torch::Tensor& frames);
    /// Errors   DiskFull. Throws as `append`.
    [[nodiscard]] Result<void> commit();

private:
    StoredClipWriter(store::EntryWriter writer, CancelToken cancel);

    std::unique_ptr<store::EntryWriter> m_writer; ///< of the thread of m_behind until that has finished
    std::unique_ptr<WriteBehind> m_behind;
};

} // namespace cascade::run
