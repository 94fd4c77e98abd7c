// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
//
// Words as rounded strokes over the upper half of the picture. A word is a field of distances to its strokes,
// made once and read with interpolation, so it is sharp at every size.
#include "core/world/Samples.h"

#include <ATen/native/GridSamplerUtils.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <string_view>

namespace cascade::world {

namespace {

using torch::Tensor;

// Lengths in half heights of the picture; a pixel at 24x40 is 1/12.
constexpr double kLetterHeight = 0.82;
constexpr double kLetterWidth = 0.50;
constexpr double kAdvance = 0.63;
constexpr double kStroke = 0.088; ///< half the width of a stroke
constexpr double kOutline = 0.06;
constexpr double kMiddle = 0.46; ///< of the word, above the centre of the picture
constexpr double kMargin = 0.16; ///< around the word in its field
constexpr double kFieldStep = 1.0 / 160;

/// The strokes of a capital letter in a box of 4 x 6, origin at the lower left: points "xy", a space lifts
/// the pen.
std::string_view strokesOf(char letter)
{
    switch (letter) {
    case 'a':
        return "0004264440 0242";
    case 'c':
        return "4536160501103041";
    case 'd':
        return "00062645412000";
    case 'e':
        return "46060040 0333";
    case 'f':
        return "460600 0333";
    case 'g':
        return "361605011030414222";
    case 'h':
        return "0600 4640 0343";
    case 'i':
        return "1636 2620 1030";
    case 'k':
        return "0600 4603 0340";
    case 'l':
        return "060040";
    case 'm':
        return "0006234640";
    case 'n':
        return "00064046";
    case 'o':
        return "1636454130100105 0516";
    case 'p':
        return "00063645443303";
    case 'r':
        return "00063645443303 2340";
    case 's':
        return "45361605041342413010 1001";
    case 't':
        return "0646 2620";
    case 'u':
        return "060110304146";
    case 'v':
        return "062046";
    case 'w':
        return "0610243046";
    case 'y':
        return "062346 2320";
    default:
        return "";
    }
}

struct Segment {
    double ax, ay, bx, by;
};

/// All strokes of a word, centred on (0, 0), in half heights.
std::vector<Segment> segmentsOf(std::string_view word)
{
    std::vector<Segment> segments;
    const double scaleX = (kLetterWidth - 2 * kStroke) / 4, scaleY = (kLetterHeight - 2 * kStroke) / 6;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const double left = (static_cast<double>(i) - static_cast<double>(word.size() - 1) / 2) * kAdvance;
        const std::string_view strokes = strokesOf(word[i]);
        bool down = false;
        double x = 0, y = 0;
        for (std::size_t at = 0; at + 1 < strokes.size();) {
            if (strokes[at] == ' ') {
                down = false;
                ++at;
                continue;
            }
            const double nextX = left + (strokes[at] - '0' - 2) * scaleX;
            const double nextY = (strokes[at + 1] - '0' - 3) * scaleY;
            if (down) {
                segments.push_back({x, y, nextX, nextY});
            }
            x = nextX;
            y = nextY;
            down = true;
            at += 2;
        }
    }
    return segments;
}

double halfWidthOf(std::string_view word)
{
    return (static_cast<double>(word.size()) * kAdvance - kAdvance + kLetterWidth) / 2;
}

/// Distance to the middle of the nearest stroke over the word's box and margin, [1, 1, H, W].
Tensor makeField(std::string_view word)
{
    const double halfX = halfWidthOf(word) + kMargin, halfY = kLetterHeight / 2 + kMargin;
    const auto axis = [](double half) {
        const auto steps = static_cast<std::int64_t>(std::ceil(2 * half / kFieldStep));
        return torch::linspace(-half, half, steps + 1);
    };
    const Tensor x = axis(halfX).view({1, -1}), y = axis(halfY).view({-1, 1});
    Tensor nearest = torch::full({y.size(0), x.size(1)}, 10.0);
    for (const Segment& s : segmentsOf(word)) {
        const double dx = s.bx - s.ax, dy = s.by - s.ay;
        const double squared = std::max(1e-9, dx * dx + dy * dy);
        const Tensor along = ((x - s.ax) * (dx / squared) + (y - s.ay) * (dy / squared)).clamp_(0, 1);
        const Tensor px = x - s.ax - along * dx, py = y - s.ay - along * dy;
        nearest = at::minimum(nearest, (px * px).addcmul_(py, py));
    }
    return nearest.sqrt_().view({1, 1, y.size(0), x.size(1)});
}

/// The field of a word; made on first use, then kept.
Tensor fieldOf(int word)
{
    static std::array<Tensor, kLetteringWords.size()> fields;
    static std::mutex guard; // of fields
    const std::lock_guard lock(guard);
    Tensor& field = fields.at(static_cast<std::size_t>(word));
    if (!field.defined()) {
        field = makeField(kLetteringWords.at(static_cast<std::size_t>(word)));
    }
    return field;
}

/// One column of numbers per frame as [T, 1, 1].
template <typename Function>
Tensor perFrame(const std::vector<double>& times, torch::Device device, Function&& number)
{
    std::vector<float> values;
    for (const double timeSec : times) {
        values.push_back(static_cast<float>(number(timeSec / kClipSec)));
    }
    return torch::tensor(values).to(device).view({-1, 1, 1});
}

/// How much of the word is there, [T, h, w] or smaller: it is written from left to right, or dissolves in
/// blotches.
Tensor presence(const Lettering& lettering, const std::vector<double>& times, const Tensor& x,
                const Tensor& y, double halfX)
{
    const auto done = perFrame(times, x.device(), [](double share) { return share; });
    if (lettering.motion == WordMotion::Appearing) {
        return (done * 1.5 - (x / (2 * halfX)).add(0.5)).div(0.16).clamp(0, 1);
    }
    const double shift = 6.28 * lettering.phase;
    const Tensor noise = (x * 9 + y * 4 + shift).sin() * 0.5 + (y * 11 - x * 5 + 2 * shift).sin() * 0.3 +
                         (x * 17 + y * 13).sin() * 0.2;
    return (noise - done * 2.3 + 1.15).div(0.25).clamp(0, 1);
}

} // namespace

void paintLettering(const Scene& scene, const ScreenGrid& grid, const std::vector<double>& times,
                    const Tensor& colour)
{
    if (!scene.lettering) {
        return;
    }
    const Lettering& lettering = *scene.lettering;
    const torch::Device device = colour.device();
    const double halfX = halfWidthOf(kLetteringWords.at(static_cast<std::size_t>(lettering.word)));
    const double reachX = halfX + kMargin, reachY = kLetterHeight / 2 + kMargin;
    // Only the rows of the picture that the word can touch.
    const auto touches = [&](double v) { return std::abs(v - kMiddle) <= reachY; };
    const auto first = std::find_if(grid.v.begin(), grid.v.end(), touches);
    const auto last = std::find_if_not(first, grid.v.end(), touches);
    if (first == last) {
        return;
    }
    const Tensor y = torch::tensor(std::vector<float>(first, last)).to(device).sub(kMiddle).view({1, -1, 1});
    const Tensor u =
        torch::tensor(std::vector<float>(grid.u.begin(), grid.u.end())).to(device).view({1, 1, -1});
    // Turning about the vertical: the word gets narrower, never quite edge-on.
    const bool spins = lettering.motion == WordMotion::Spinning;
    const Tensor turn = perFrame(times, device, [&](double share) {
        const double cosine = spins ? std::cos(2 * M_PI * share) : 1.0;
        return std::copysign(std::max(0.06, std::abs(cosine)), cosine);
    });
    const Tensor x = u / turn; // [T, 1, W]
    const std::int64_t frames = spins ? turn.size(0) : 1;
    const std::vector<std::int64_t> size = {frames, y.size(1), u.size(2)};
    const Tensor points =
        torch::stack({(x.narrow(0, 0, frames) / reachX).expand(size), (y / reachY).expand(size)}, -1);
    const Tensor field = fieldOf(lettering.word).to(device).expand({frames, 1, -1, -1});
    const auto bilinear = static_cast<std::int64_t>(at::native::GridSamplerInterpolation::Bilinear);
    const auto border = static_cast<std::int64_t>(at::native::GridSamplerPadding::Border);
    const Tensor distance = at::grid_sampler(field, points, bilinear, border, true).squeeze(1);
    // A narrow word has steep edges: one field unit across is `turn` screen units.
    const Tensor slope = (turn.narrow(0, 0, frames).abs() * 0.6 + 0.4) / grid.size;
    const Tensor inBox = (x.narrow(0, 0, frames).abs() <= reachX);
    const auto covered = [&](double width) {
        return ((width - distance) * slope).add_(0.5).clamp_(0, 1).mul_(inBox);
    };
    Tensor outline = covered(kStroke + kOutline), face = covered(kStroke);
    if (lettering.motion == WordMotion::Appearing || lettering.motion == WordMotion::Dissolving) {
        const Tensor there = presence(lettering, times, u, y, halfX);
        outline = outline * there;
        face = face * there;
    }
    const bool neon = scene.style == Style::Neon;
    const std::array<double, 3> front = neon ? std::array{0.55, 1.0, 0.95} : std::array{1.0, 0.99, 0.95};
    const std::array<double, 3> back = {0.10, 0.09, 0.16};
    for (std::size_t k = 0; k < 3; ++k) {
        Tensor rows = colour[static_cast<std::int64_t>(k)].narrow(1, first - grid.v.begin(), last - first);
        rows.mul_(1 - outline).add_(outline, back[k]);
        rows.mul_(1 - face).add_(face, front[k]);
    }
}

} // namespace cascade::world
