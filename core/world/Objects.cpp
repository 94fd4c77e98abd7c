// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// Objects as shaded signed-distance fields. All rays of one shape in the whole batch are traced together, as
// flat lists in the object's own space (unit bounding sphere), and lists shrink to the rays that still
// matter.
#include "core/world/Animation.h"
#include "core/world/Samples.h"
#include "core/world/Shapes.h"
#include "core/world/Surface.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

namespace cascade::world {

namespace {

using torch::Tensor;

/// Rays traced at once: their working set stays in a core's cache.
constexpr std::int64_t kChunkSamples = 24 * 1024;

/// A block of samples of one object in one frame.
struct Piece {
    std::int64_t scene = 0;
    std::int64_t frame = 0;
    std::int64_t top = 0, left = 0, height = 0, width = 0;
    SurfaceColumns columns{};
    [[nodiscard]] std::int64_t count() const { return height * width; }
};

/// First and last + 1 of the coordinates within [low, high]; `step` of either sign.
std::pair<std::int64_t, std::int64_t> rangeWithin(const std::vector<double>& coordinates, double low,
                                                  double high)
{
    const auto inside = [&](double c) { return c >= low && c <= high; };
    const auto first = std::find_if(coordinates.begin(), coordinates.end(), inside);
    const auto last = std::find_if(coordinates.rbegin(), coordinates.rend(), inside);
    if (first == coordinates.end()) {
        return {0, 0};
    }
    return {first - coordinates.begin(), coordinates.rend() - last};
}

/// The interval of kFocal * tangent that a disc of `radius` around (x, z) covers; z forwards, beyond the
/// radius.
std::pair<double, double> projectedInterval(double x, double z, double radius)
{
    const double middle = std::atan2(x, z);
    const double half = std::asin(std::min(0.99, radius / std::hypot(x, z)));
    return {kFocal * std::tan(middle - half), kFocal * std::tan(middle + half)};
}

/// The piece of one object in one frame; empty if it is out of sight.
Piece pieceOf(const Scene& scene, const SceneObject& object, const ScreenGrid& grid, double timeSec)
{
    const CameraPose camera = cameraAt(scene, timeSec);
    const ObjectPose pose = objectAt(object, timeSec);
    const Vec3 offset = pose.centre - camera.position;
    const double depth = dot(offset, camera.forward);
    const double bound = 1.01 + (reachOf(scene.style) + 1.5 * grid.size) * depth / (kFocal * pose.radius);
    Piece piece;
    piece.columns = surfaceColumns(scene, object, camera, pose, grid.size, bound);
    const double radius = bound * pose.radius;
    if (depth < radius * 1.1) {
        return piece;
    }
    const auto [uLow, uHigh] = projectedInterval(dot(offset, camera.right), depth, radius);
    const auto [vLow, vHigh] = projectedInterval(dot(offset, camera.up), depth, radius);
    const auto [left, right] = rangeWithin(grid.u, uLow, uHigh);
    const auto [top, bottom] = rangeWithin(grid.v, vLow, vHigh);
    piece.top = top;
    piece.left = left;
    piece.height = bottom - top;
    piece.width = right - left;
    return piece;
}

double depthOf(const Scene& scene, const SceneObject& object, double timeSec)
{
    const CameraPose camera = cameraAt(scene, timeSec);
    return dot(objectAt(object, timeSec).centre - camera.position, camera.forward);
}

/// The objects of a scene from far to near, at one instant.
std::vector<const SceneObject*> farToNear(const Scene& scene, double timeSec)
{
    std::vector<std::pair<double, const SceneObject*>> order;
    for (const SceneObject& object : scene.objects) {
        order.emplace_back(depthOf(scene, object, timeSec), &object);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<const SceneObject*> objects;
    for (const auto& entry : order) {
        objects.push_back(entry.second);
    }
    return objects;
}

/// Splits a piece into blocks of rows of at most kChunkSamples.
void appendRows(std::vector<Piece>& pieces, Piece piece)
{
    const std::int64_t rows =
        std::max<std::int64_t>(1, kChunkSamples / std::max<std::int64_t>(1, piece.width));
    const std::int64_t bottom = piece.top + piece.height;
    while (piece.count() > 0) {
        piece.height = std::min(rows, bottom - piece.top);
        pieces.push_back(piece);
        piece.top += piece.height;
        piece.height = bottom - piece.top;
    }
}

/// Traces and composites chunks of pieces of one shape.
class Painter {
public:
    Painter(const Frames& frames, SampleBuffer& buffer)
        : m_buffer(buffer), m_device(buffer.colour.device()), m_height(buffer.colour.size(3)),
          m_width(buffer.colour.size(4)), m_frames(buffer.colour.size(2))
    {
        m_colour = buffer.colour.view({3, -1});
        m_u = coordinates(frames, &ScreenGrid::u);
        m_v = coordinates(frames, &ScreenGrid::v);
    }

    void paint(Shape shape, const std::vector<Piece>& pieces)
    {
        std::size_t first = 0;
        while (first < pieces.size()) {
            std::int64_t samples = 0;
            std::size_t last = first;
            while (last < pieces.size() &&
                   (last == first || samples + pieces[last].count() <= kChunkSamples)) {
                samples += pieces[last++].count();
            }
            paintChunk(shape, {pieces.begin() + static_cast<std::ptrdiff_t>(first),
                               pieces.begin() + static_cast<std::ptrdiff_t>(last)});
            first = last;
        }
    }

private:
    Tensor coordinates(const Frames& frames, std::vector<double> ScreenGrid::*member) const
    {
        std::vector<float> all;
        for (const ScreenGrid& grid : frames.grids) {
            all.insert(all.end(), (grid.*member).begin(), (grid.*member).end());
        }
        return torch::tensor(all).to(m_device);
    }

    /// Rows of integers [K, pieces]: count, start, width, first index of u, of v, and of the sample buffer.
    Tensor blockTable(const std::vector<Piece>& pieces) const
    {
        const auto count = static_cast<std::int64_t>(pieces.size());
        Tensor table = torch::empty({6, count}, torch::kInt64);
        auto rows = table.accessor<std::int64_t, 2>();
        std::int64_t start = 0;
        for (std::int64_t i = 0; i < count; ++i) {
            const Piece& piece = pieces[static_cast<std::size_t>(i)];
            rows[0][i] = piece.count();
            rows[1][i] = start;
            rows[2][i] = piece.width;
            rows[3][i] = piece.scene * m_width + piece.left;
            rows[4][i] = piece.scene * m_height + piece.top;
            rows[5][i] =
                ((piece.scene * m_frames + piece.frame) * m_height + piece.top) * m_width + piece.left;
            start += piece.count();
        }
        return table.to(m_device);
    }

    Tensor surfaceTable(const std::vector<Piece>& pieces) const
    {
        const auto count = static_cast<std::int64_t>(pieces.size());
        Tensor table = torch::empty({kSurfaceColumns, count}, torch::kFloat32);
        auto rows = table.accessor<float, 2>();
        for (std::int64_t i = 0; i < count; ++i) {
            for (std::int64_t k = 0; k < kSurfaceColumns; ++k) {
                rows[k][i] = pieces[static_cast<std::size_t>(i)].columns[static_cast<std::size_t>(k)];
            }
        }
        return table.to(m_device);
    }

    void paintChunk(Shape shape, const std::vector<Piece>& pieces)
    {
        const Tensor blocks = blockTable(pieces);
        const Tensor surfaces = surfaceTable(pieces);
        Tensor piece = torch::repeat_interleave(torch::arange(blocks.size(1), blocks.options()), blocks[0]);
        const Tensor place =
            torch::arange(piece.size(0), blocks.options()).sub_(blocks[1].index_select(0, piece));
        const Tensor width = blocks[2].index_select(0, piece);
        const Tensor row = place.to(torch::kFloat32).add_(0.5).div_(width).floor_().to(torch::kInt64);
        const Tensor column = place - row * width;
        const Tensor u = m_u.index_select(0, column + blocks[3].index_select(0, piece));
        const Tensor v = m_v.index_select(0, row + blocks[4].index_select(0, piece));
        const Tensor target = (row * m_width).add_(column).add_(blocks[5].index_select(0, piece));

        const Hits hits = trace(shape, surfaces, piece, u, v);
        if (hits.ray.size(0) > 0) {
            composite(shape, surfaces, hits, target.index_select(0, hits.ray));
        }
    }

    void composite(Shape shape, const Tensor& surfaces, const Hits& hits, const Tensor& target)
    {
        if (m_buffer.edge.defined()) {
            addGlow(surfaces, hits, target);
            Tensor edges = m_buffer.edge.view(-1);
            edges.index_copy_(0, target, at::minimum(edges.index_select(0, target), hits.outside));
        }
        const Tensor solid = (hits.coverage > 0.004f).nonzero().view(-1);
        if (solid.size(0) == 0) {
            return;
        }
        const Hits seen = hits.select(solid);
        const Tensor where = target.index_select(0, solid);
        const Shaded shaded = shade(shape, surfaces, seen);
        const auto blend = [&](Tensor channel, const Tensor& value) {
            channel.index_copy_(0, where, channel.index_select(0, where).lerp_(value, seen.coverage));
        };
        for (std::int64_t k = 0; k < 3; ++k) {
            blend(m_colour[k], shaded.colour[static_cast<std::size_t>(k)]);
        }
        if (m_buffer.edge.defined()) {
            blend(m_buffer.edge.view(-1), torch::ones_like(seen.coverage));
            blend(m_buffer.facing.view(-1), shaded.facing);
        }
    }

    /// Neon light around the object, falling off with the distance from its silhouette.
    void addGlow(const Tensor& surfaces, const Hits& hits, const Tensor& target)
    {
        const Tensor glow = surfaces[kNeon].index_select(0, hits.piece).mul_((hits.outside * -9.0f).exp_());
        for (std::int64_t k = 0; k < 3; ++k) {
            Tensor channel = m_colour[k];
            const Tensor light = surfaces[kAlbedo + k].index_select(0, hits.piece).mul_(glow);
            channel.index_copy_(0, target, channel.index_select(0, target).add_(light));
        }
    }

    SampleBuffer& m_buffer;
    torch::Device m_device;
    std::int64_t m_height, m_width, m_frames;
    Tensor m_colour; ///< [3, all samples]
    Tensor m_u, m_v; ///< coordinates of all scenes, one after the other
};

} // namespace

void paintObjects(const Frames& frames, SampleBuffer& buffer)
{
    Painter painter(frames, buffer);
    for (std::size_t rank = 0; rank < 3; ++rank) {
        std::array<std::vector<Piece>, kCount<Shape>> byShape;
        for (std::size_t n = 0; n < frames.scenes.size(); ++n) {
            const Scene& scene = *frames.scenes[n];
            for (std::size_t t = 0; t < frames.times[n].size() && rank < scene.objects.size(); ++t) {
                const double timeSec = frames.times[n][t];
                const SceneObject& object = *farToNear(scene, timeSec)[rank];
                Piece piece = pieceOf(scene, object, frames.grids[n], timeSec);
                piece.scene = static_cast<std::int64_t>(n);
                piece.frame = static_cast<std::int64_t>(t);
                appendRows(byShape[static_cast<std::size_t>(object.shape)], piece);
            }
        }
        for (std::size_t shape = 0; shape < byShape.size(); ++shape) {
            painter.paint(static_cast<Shape>(shape), byShape[shape]);
        }
    }
}

} // namespace cascade::world
