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

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace cascade::world {

namespace {

using torch::Tensor;

/// Rays traced at once: their working set stays in a core's cache.
constexpr std::int64_t kChunkSamples = 64 * 1024;

/// A block of samples of one object in one frame.
struct Piece {
    std::int64_t scene = 0;
    std::int64_t frame = 0;
    std::size_t rank = 0; ///< 0 = the farthest object of its scene
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

/// Splits a piece into blocks of rows of at most `most` samples.
void appendRows(std::vector<Piece>& pieces, Piece piece, std::int64_t most)
{
    const std::int64_t rows = std::max<std::int64_t>(1, most / std::max<std::int64_t>(1, piece.width));
    const std::int64_t bottom = piece.top + piece.height;
    while (piece.count() > 0) {
        piece.height = std::min(rows, bottom - piece.top);
        pieces.push_back(piece);
        piece.top += piece.height;
        piece.height = bottom - piece.top;
    }
}

/// The traced and coloured samples of some objects, ready to be laid over the picture.
struct Layer {
    Tensor where; ///< indices into the sample buffer
    Tensor coverage;
    std::array<Tensor, 3> colour;
    // Only for styles that paint beyond the silhouette:
    Tensor around; ///< indices of all samples near the object
    Tensor outerInk;
    std::array<Tensor, 3> glow;
    Tensor innerInk; ///< at `where`
};

/// Traces objects shape by shape, then lays them over the picture rank by rank.
class Painter {
public:
    Painter(const Frames& frames, SampleBuffer& buffer)
        : m_grids(frames.grids), m_buffer(buffer), m_device(buffer.colour.device()),
          m_atOnce(samplesAtOnce(kChunkSamples, m_device)), m_frames(buffer.colour.size(2)),
          m_height(buffer.colour.size(3)), m_width(buffer.colour.size(4)),
          m_colour(buffer.colour.view({3, -1}))
    {
    }

    /// Pieces of about one size go together; each is padded to the largest of its chunk.
    void add(Shape shape, std::vector<Piece>& pieces)
    {
        std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
            return std::pair(a.rank, a.count()) < std::pair(b.rank, b.count());
        });
        std::size_t first = 0;
        while (first < pieces.size()) {
            std::int64_t height = 0, width = 0;
            std::size_t last = first;
            for (; last < pieces.size(); ++last) {
                const std::int64_t h = std::max(height, pieces[last].height);
                const std::int64_t w = std::max(width, pieces[last].width);
                if (last > first && static_cast<std::int64_t>(last - first + 1) * h * w > m_atOnce) {
                    break;
                }
                height = h;
                width = w;
            }
            addChunk(shape, {pieces.data() + first, last - first}, height, width);
            first = last;
        }
    }

    /// Far objects first.
    void layOver()
    {
        for (const auto& layers : m_layers) {
            for (const Layer& layer : layers) {
                layOver(layer);
            }
        }
    }

private:
    void addChunk(Shape shape, std::span<Piece> pieces, std::int64_t height, std::int64_t width)
    {
        const auto count = static_cast<std::int64_t>(pieces.size());
        Tensor surfaces = torch::empty({kSurfaceColumns, count}, torch::kFloat32);
        Tensor u = torch::empty({count, 1, width}, torch::kFloat32);
        Tensor v = torch::empty({count, height, 1}, torch::kFloat32);
        Tensor first = torch::empty({count, 1, 1}, torch::kInt64);
        for (std::int64_t i = 0; i < count; ++i) {
            Piece& piece = pieces[static_cast<std::size_t>(i)];
            piece.top = std::min(piece.top, m_height - height);
            piece.left = std::min(piece.left, m_width - width);
            const ScreenGrid& grid = m_grids[static_cast<std::size_t>(piece.scene)];
            for (std::int64_t k = 0; k < kSurfaceColumns; ++k) {
                surfaces.data_ptr<float>()[k * count + i] = piece.columns[static_cast<std::size_t>(k)];
            }
            std::copy_n(grid.u.begin() + piece.left, width, u.data_ptr<float>() + i * width);
            std::copy_n(grid.v.begin() + piece.top, height, v.data_ptr<float>() + i * height);
            first.data_ptr<std::int64_t>()[i] =
                ((piece.scene * m_frames + piece.frame) * m_height + piece.top) * m_width + piece.left;
        }
        surfaces = surfaces.to(m_device);
        const Hits hits =
            trace(shape, surfaces, u.to(m_device), v.to(m_device), m_grids.front().trueSize > 0.01);
        if (hits.ray.size(0) == 0) {
            return;
        }
        first = first.to(m_device);
        const Tensor rows = torch::arange(height, first.options()).view({1, -1, 1}).mul_(m_width);
        const Tensor target = (first + rows) + torch::arange(width, first.options()).view({1, 1, -1});
        const Tensor own = target.view(-1).index_select(0, hits.ray);
        // Hits are in the order of the pieces, which are sorted by rank.
        if (pieces.front().rank == pieces.back().rank) {
            m_layers.at(pieces.front().rank).push_back(layerOf(shape, surfaces, hits, own));
            return;
        }
        for (std::size_t rank = 0; rank < m_layers.size(); ++rank) {
            const auto before = [rank](const Piece& piece) { return piece.rank < rank; };
            const auto upTo = [rank](const Piece& piece) { return piece.rank <= rank; };
            const auto low = std::count_if(pieces.begin(), pieces.end(), before);
            const auto high = std::count_if(pieces.begin(), pieces.end(), upTo);
            const Tensor chosen = (hits.piece >= low).logical_and_(hits.piece < high).nonzero().view(-1);
            if (chosen.size(0) > 0) {
                m_layers[rank].push_back(
                    layerOf(shape, surfaces, hits.select(chosen), own.index_select(0, chosen)));
            }
        }
    }

    Layer layerOf(Shape shape, const Tensor& surfaces, const Hits& hits, const Tensor& target) const
    {
        Layer layer;
        const bool lines = m_buffer.ink.defined();
        const auto column = [&](std::int64_t k) { return surfaces[k].index_select(0, hits.piece); };
        if (lines) {
            layer.around = target;
            layer.outerInk = (hits.outside / column(kLineWidth)).square_().square_().neg_().exp_();
            // Neon light around the object falls off with the distance from its silhouette.
            const Tensor glow = column(kNeon).mul_((hits.outside * -9.0f).exp_());
            for (std::int64_t k = 0; k < 3; ++k) {
                layer.glow[static_cast<std::size_t>(k)] = column(kAlbedo + k).mul_(glow);
            }
        }
        const Tensor solid = (hits.coverage > 0.004f).nonzero().view(-1);
        const Hits seen = hits.select(solid);
        layer.where = target.index_select(0, solid);
        layer.coverage = seen.coverage;
        Shaded shaded = shade(shape, surfaces, seen, lines);
        layer.colour = std::move(shaded.colour);
        layer.innerInk = shaded.ink;
        return layer;
    }

    void layOver(const Layer& layer)
    {
        Tensor share = layer.coverage;
        if (layer.around.defined()) {
            Tensor ink = m_buffer.ink.view(-1);
            ink.scatter_(0, layer.around, at::maximum(ink.index_select(0, layer.around), layer.outerInk));
            const Tensor before = ink.index_select(0, layer.where);
            ink.scatter_(0, layer.where, at::lerp(before, layer.innerInk, layer.coverage));
            // The colours are mixed by what shows of them between the lines.
            const Tensor under = (1 - layer.coverage).mul_(1 - before);
            const Tensor over = (1 - layer.innerInk).mul_(layer.coverage).add_(1e-6);
            share = over / (over + under);
        }
        for (std::size_t k = 0; k < 3; ++k) {
            Tensor channel = m_colour[static_cast<std::int64_t>(k)];
            if (layer.around.defined()) {
                channel.scatter_(0, layer.around, channel.index_select(0, layer.around).add_(layer.glow[k]));
            }
            channel.scatter_(0, layer.where,
                             channel.index_select(0, layer.where).lerp_(layer.colour[k], share));
        }
    }

    const std::vector<ScreenGrid>& m_grids;
    SampleBuffer& m_buffer;
    torch::Device m_device;
    std::int64_t m_atOnce;
    std::int64_t m_frames, m_height, m_width;
    Tensor m_colour;                            ///< [3, all samples]
    std::array<std::vector<Layer>, 3> m_layers; ///< by rank
};

} // namespace

void paintObjects(const Frames& frames, SampleBuffer& buffer)
{
    std::array<std::vector<Piece>, kCount<Shape>> byShape;
    const auto most = samplesAtOnce(kChunkSamples, buffer.colour.device());
    for (std::size_t n = 0; n < frames.scenes.size(); ++n) {
        const Scene& scene = *frames.scenes[n];
        for (std::size_t t = 0; t < frames.times[n].size(); ++t) {
            const double timeSec = frames.times[n][t];
            const auto objects = farToNear(scene, timeSec);
            for (std::size_t rank = 0; rank < objects.size(); ++rank) {
                Piece piece = pieceOf(scene, *objects[rank], frames.grids[n], timeSec);
                piece.scene = static_cast<std::int64_t>(n);
                piece.frame = static_cast<std::int64_t>(t);
                piece.rank = rank;
                appendRows(byShape[static_cast<std::size_t>(objects[rank]->shape)], piece, most);
            }
        }
    }
    Painter painter(frames, buffer);
    for (std::size_t shape = 0; shape < byShape.size(); ++shape) {
        painter.add(static_cast<Shape>(shape), byShape[shape]);
    }
    painter.layOver();
}

} // namespace cascade::world
