// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/FilmstripCache.h"

#include "ui/session/Text.h"

#include <algorithm>

namespace cascade::ui {

namespace {

/// Sides that are asked for are rounded up to this, so that lanes of different heights share pictures.
constexpr int kSideStep = 64;

int longestSide(const StageClip& clip, int height)
{
    const int width = clip.height == 0 ? height : height * clip.width / clip.height;
    return (std::max(width, height) + kSideStep - 1) / kSideStep * kSideStep;
}

} // namespace

FilmstripCache::FilmstripCache(FetchPicture fetch, int budgetBytes) : m_fetch(std::move(fetch))
{
    m_pictures.setMaxCost(budgetBytes);
}

QPixmap FilmstripCache::frame(const StageClip& clip, int index, int height)
{
    const Name name{text(clip.key.text()), index, height};
    if (const auto* kept = m_pictures.object(name)) {
        return *kept;
    }
    if (m_gone.contains(name.clip)) {
        return {};
    }
    const QImage picture = m_fetch(clip, index, longestSide(clip, height));
    m_missed = m_missed || picture.isNull();
    return picture.isNull() ? QPixmap() : keep(name, picture);
}

QPixmap FilmstripCache::picture(const QImage& picture, int height)
{
    if (picture.isNull()) {
        return {};
    }
    const Name name{{}, picture.cacheKey(), height};
    const auto* kept = m_pictures.object(name);
    return kept != nullptr ? *kept : keep(name, picture);
}

QPixmap FilmstripCache::keep(const Name& name, const QImage& picture)
{
    auto scaled = QPixmap::fromImage(picture.convertToFormat(QImage::Format_RGB32)
                                         .scaledToHeight(std::max(1, name.height), Qt::SmoothTransformation));
    const auto bytes = std::max<qsizetype>(1, qsizetype{4} * scaled.width() * scaled.height());
    m_pictures.insert(name, new QPixmap(scaled), static_cast<int>(bytes));
    return scaled;
}

} // namespace cascade::ui
