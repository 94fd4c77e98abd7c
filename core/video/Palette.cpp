// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/video/Palette.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <span>

namespace cascade::video {

namespace {

constexpr int kCellBits = 5;           // of a channel, when colours are counted
constexpr int kLookUpBits = 6;         // of a channel, when the nearest colour is remembered
constexpr double kStaysIfWithin = 1.3; // times the error of a palette of the frame's own ...
constexpr double kNegligible = 1;      // ... or below this mean squared error
constexpr std::size_t kMarker = 255;   // the entry no pixel uses

using Cell = ColourCounts::Cell;

double squaredDistance(const std::array<double, 3>& a, const std::array<std::uint8_t, 3>& b)
{
    double sum = 0;
    for (std::size_t c = 0; c < 3; ++c) {
        sum += (a[c] - b[c]) * (a[c] - b[c]);
    }
    return sum;
}

/// Cells that share a colour.
struct Group {
    std::span<Cell> cells;
    std::array<double, 3> mean{};
    std::size_t axis = 0; ///< the one with the largest variance
    double error = 0;     ///< squared, over all axes

    explicit Group(std::span<Cell> all) : cells(all)
    {
        double count = 0;
        std::array<double, 3> squares{};
        for (const auto& cell : cells) {
            count += cell.count;
            for (std::size_t c = 0; c < 3; ++c) {
                mean[c] += cell.count * cell.mean[c];
                squares[c] += cell.count * cell.mean[c] * cell.mean[c];
            }
        }
        for (std::size_t c = 0; c < 3; ++c) {
            mean[c] /= count;
            squares[c] = cells.size() > 1 ? std::max(0.0, squares[c] - count * mean[c] * mean[c]) : 0;
            error += squares[c];
            axis = squares[c] > squares[axis] ? c : axis;
        }
    }

    [[nodiscard]] std::array<std::uint8_t, 3> colour() const
    {
        return {static_cast<std::uint8_t>(std::lround(mean[0])),
                static_cast<std::uint8_t>(std::lround(mean[1])),
                static_cast<std::uint8_t>(std::lround(mean[2]))};
    }

    /// The cells in front of the mean come first; returns how many they are.
    [[nodiscard]] std::size_t halve() const
    {
        const auto middle = std::stable_partition(
            cells.begin(), cells.end(), [this](const Cell& cell) { return cell.mean[axis] < mean[axis]; });
        return static_cast<std::size_t>(middle - cells.begin());
    }
};

/// An 8x8 matrix of thresholds from -0.5 to 0.5, each once, spread as evenly as can be: bits of x ^ y and y,
/// woven and reversed.
double thresholdAt(int x, int y)
{
    int rank = 0;
    for (int bit = 0; bit < 3; ++bit) {
        rank = rank << 2 | ((x ^ y) >> bit & 1) << 1 | (y >> bit & 1);
    }
    return (rank + 0.5) / 64 - 0.5;
}

class PaletteFromRgb final : public FromRgb {
public:
    PaletteFromRgb(int width, int height, FrameDepth depth, int colours)
        : m_depth(depth), m_colours(colours),
          m_pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
    {
        m_narrow.resize(depth == FrameDepth::Bits16 ? m_pixels * 3 : 0);
    }

    void convert(const void* rgb, AVFrame& frame) override
    {
        const auto* bytes = inBytes(rgb);
        m_counts.count(bytes, m_pixels);
        choosePalette();
        for (int y = 0; y < frame.height; ++y) {
            draw(bytes + std::ptrdiff_t{y} * frame.width * 3,
                 frame.data[0] + std::ptrdiff_t{y} * frame.linesize[0], frame.width, y);
        }
        std::array<std::uint32_t, 256> entries{};
        entries.fill(0xff000000U);
        for (std::size_t i = 0; i < m_palette.colours.size(); ++i) {
            const auto [r, g, b] = m_palette.colours[i];
            entries[i] |= std::uint32_t{r} << 16 | std::uint32_t{g} << 8 | b;
        }
        // The encoder compares pictures by their indices where the palette is that of the first frame: no
        // later palette may equal it.
        entries[kMarker] |= m_generation;
        std::memcpy(frame.data[1], entries.data(), sizeof(entries));
    }

private:
    const std::uint8_t* inBytes(const void* rgb)
    {
        if (m_depth == FrameDepth::Bits8) {
            return static_cast<const std::uint8_t*>(rgb);
        }
        const auto* wide = static_cast<const std::uint16_t*>(rgb);
        std::transform(wide, wide + m_narrow.size(), m_narrow.begin(),
                       [](std::uint16_t value) { return static_cast<std::uint8_t>((value + 128U) / 257U); });
        return m_narrow.data();
    }

    void choosePalette()
    {
        auto fresh = Palette::of(m_counts, m_colours);
        const double reachable = fresh.error(m_counts);
        if (!m_palette.colours.empty() &&
            m_palette.error(m_counts) <= kStaysIfWithin * reachable + kNegligible) {
            return;
        }
        m_palette = std::move(fresh);
        m_generation = (m_generation + 1) & 0xffffffU;
        // Colours d apart are wrong by d / sqrt(12) on the mean, and thresholds should spread over d.
        m_spread = std::sqrt(12 * reachable);
        m_nearest.assign(std::size_t{1} << (3 * kLookUpBits), -1);
    }

    void draw(const std::uint8_t* rgb, std::uint8_t* indices, int width, int y)
    {
        for (int x = 0; x < width; ++x) {
            const double push = m_spread * thresholdAt(x & 7, y & 7);
            std::array<double, 3> colour{};
            std::size_t place = 0;
            for (std::size_t c = 0; c < 3; ++c) {
                const auto value = std::clamp(std::lround(rgb[x * 3 + static_cast<int>(c)] + push), 0L, 255L);
                const auto cell = static_cast<std::size_t>(value) >> (8 - kLookUpBits);
                place = place << kLookUpBits | cell;
                colour[c] = static_cast<double>(cell << (8 - kLookUpBits)) + 1.5;
            }
            if (m_nearest[place] < 0) {
                m_nearest[place] = static_cast<std::int16_t>(m_palette.nearest(colour));
            }
            indices[x] = static_cast<std::uint8_t>(m_nearest[place]);
        }
    }

    FrameDepth m_depth;
    int m_colours;
    std::size_t m_pixels;
    std::vector<std::uint8_t> m_narrow; ///< a frame of 16 bits as one of 8
    ColourCounts m_counts;
    Palette m_palette;
    std::uint32_t m_generation = 0;
    double m_spread = 0;                 ///< levels between the lowest and the highest threshold
    std::vector<std::int16_t> m_nearest; ///< by colour; -1 = not looked for yet
};

} // namespace

void ColourCounts::count(const std::uint8_t* rgb, std::size_t pixels)
{
    constexpr int kDrop = 8 - kCellBits;
    m_sums.assign(std::size_t{1} << (3 * kCellBits), {});
    for (std::size_t i = 0; i < pixels; ++i, rgb += 3) {
        auto& sums = m_sums[static_cast<std::size_t>(rgb[0] >> kDrop) << (2 * kCellBits) |
                            static_cast<std::size_t>(rgb[1] >> kDrop) << kCellBits |
                            static_cast<std::size_t>(rgb[2] >> kDrop)];
        for (std::size_t c = 0; c < 3; ++c) {
            sums[c] += rgb[c] & ((1U << kDrop) - 1); // what a picture of 64 Mi pixels adds up to fits
        }
        ++sums[3];
    }
    m_cells.clear();
    for (std::size_t place = 0; place < m_sums.size(); ++place) {
        const auto& sums = m_sums[place];
        if (sums[3] == 0) {
            continue;
        }
        Cell cell;
        cell.count = sums[3];
        for (std::size_t c = 0; c < 3; ++c) {
            const auto corner = (place >> ((2 - c) * kCellBits) & ((1U << kCellBits) - 1)) << kDrop;
            cell.mean[c] = static_cast<double>(corner) + sums[c] / cell.count;
        }
        m_cells.push_back(cell);
    }
}

Palette Palette::of(const ColourCounts& counts, int size)
{
    auto cells = counts.cells();
    std::vector<Group> groups;
    groups.emplace_back(std::span(cells));
    while (static_cast<int>(groups.size()) < size) {
        const auto worst = std::max_element(groups.begin(), groups.end(),
                                            [](const Group& a, const Group& b) { return a.error < b.error; });
        const auto all = worst->cells;
        const auto front = worst->error > 0 ? worst->halve() : 0;
        if (front == 0 || front == all.size()) {
            break;
        }
        *worst = Group(all.first(front));
        groups.emplace_back(all.subspan(front));
    }
    Palette palette;
    for (const auto& group : groups) {
        palette.colours.push_back(group.colour());
    }
    return palette;
}

std::size_t Palette::nearest(const std::array<double, 3>& rgb) const
{
    std::size_t best = 0;
    double smallest = squaredDistance(rgb, colours[0]);
    for (std::size_t i = 1; i < colours.size(); ++i) {
        const double distance = squaredDistance(rgb, colours[i]);
        if (distance < smallest) {
            smallest = distance;
            best = i;
        }
    }
    return best;
}

double Palette::error(const ColourCounts& counts) const
{
    double sum = 0;
    double pixels = 0;
    for (const auto& cell : counts.cells()) {
        sum += cell.count * squaredDistance(cell.mean, colours[nearest(cell.mean)]);
        pixels += cell.count;
    }
    return sum / (3 * pixels);
}

std::unique_ptr<FromRgb> makePaletteFromRgb(int width, int height, FrameDepth depth, int colours)
{
    return std::make_unique<PaletteFromRgb>(width, height, depth, colours);
}

} // namespace cascade::video
