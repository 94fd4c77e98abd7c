// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cascade::evaluation {

/// Of a picture, in its pixels, from the upper left corner.
struct SvgPoint {
    double x = 0;
    double y = 0;
};

struct SvgStroke {
    std::string colour;
    double width = 1;
    std::string dashes; ///< "6 4"; empty = drawn through
};

struct SvgTextStyle {
    std::string anchor = "start"; ///< start, middle or end: where `at` is in the text
    std::string colour = "#222222";
    bool bold = false;
    bool upward = false; ///< turned by a quarter, to be read from below
};

/// Writes a picture as SVG on a white ground of its own, so that it can be read on a dark page, too. Numbers
/// have two decimals at most, texts are escaped: the same calls give the same bytes.
class SvgWriter {
public:
    explicit SvgWriter(SvgPoint size);

    /// What follows up to closeGroup belongs together and has this class.
    void openGroup(std::string_view name);
    void closeGroup();
    void line(SvgPoint from, SvgPoint to, const SvgStroke& stroke);
    void polyline(const std::vector<SvgPoint>& points, const SvgStroke& stroke);
    void rectangle(SvgPoint corner, SvgPoint size, std::string_view fill);
    void circle(SvgPoint centre, double radius, std::string_view fill);
    void text(SvgPoint at, std::string_view text, const SvgTextStyle& style);
    /// The whole picture. No more calls after it.
    [[nodiscard]] std::string finish();

private:
    std::string m_text;
};

/// About how wide a text is, in pixels, whatever the reader's font.
[[nodiscard]] double svgTextWidth(std::string_view text);

} // namespace cascade::evaluation
