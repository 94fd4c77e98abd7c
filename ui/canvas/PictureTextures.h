// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>

#include <map>
#include <memory>
#include <vector>

struct ImTextureData;

namespace cascade::ui {

/// Pictures as textures, for either view: each QImage becomes one when it is first drawn, and is let go when
/// it has not been drawn for a while. One that is drawn again after that gets a new texture: the view may be
/// done with the old one at any moment.
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
    /// Textures that are drawn, or that the view still has.
    [[nodiscard]] std::size_t count() const { return m_drawn.size() + m_leaving.size(); }

private:
    struct Entry {
        std::unique_ptr<ImTextureData> texture;
        int unusedFrames = 0;
    };
    std::map<qint64, Entry> m_drawn;
    std::vector<std::unique_ptr<ImTextureData>> m_leaving; ///< until the view has let go of them
};

} // namespace cascade::ui
