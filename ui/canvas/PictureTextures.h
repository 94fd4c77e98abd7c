// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>

#include <map>
#include <memory>

struct ImTextureData;

namespace cascade::ui {

/// Pictures as textures, for either view: each QImage becomes one when it is first drawn, and is let go when
/// it has not been drawn for a while.
///
/// Threads  the window's, with the host's context current.
class PictureTextures {
public:
    PictureTextures();
    ~PictureTextures();

    /// The texture of a picture; null for a null picture. Equal pictures (by cacheKey) share one. For this
    /// frame only.
    [[nodiscard]] ImTextureData* texture(const QImage& picture);
    /// Counts a frame, and lets go of what is no longer drawn.
    void endFrame();
    [[nodiscard]] std::size_t count() const { return m_entries.size(); }

private:
    struct Entry {
        std::unique_ptr<ImTextureData> texture;
        int unusedFrames = 0;
    };
    std::map<qint64, Entry> m_entries;
};

} // namespace cascade::ui
