// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "core/evaluation/SvgWriter.h"

#include "core/base/Quote.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace cascade::evaluation {

namespace {

constexpr int kFontSize = 13;
constexpr double kCharacterWidth = 7.2; ///< of `kFontSize`, sans-serif: wider than most

std::string coordinate(double value)
{
    std::array<char, 400> digits{};
    auto* const end =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 2).ptr;
    std::string text(digits.data(), end);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) {
        text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

std::string attribute(std::string_view name, std::string_view value)
{
    std::string text(" ");
    text.append(name).append("=\"").append(value).append("\"");
    return text;
}

std::string attribute(std::string_view name, double value)
{
    return attribute(name, coordinate(value));
}

std::string strokeAttributes(const SvgStroke& stroke)
{
    return attribute("stroke", stroke.colour) + attribute("stroke-width", stroke.width) +
           (stroke.dashes.empty() ? "" : attribute("stroke-dasharray", stroke.dashes));
}

/// Two characters of Unicode, U+FFFE and U+FFFF, are none of XML's: they become '?', as those do that nobody
/// sees.
std::string escaped(std::string_view text)
{
    const auto printable = printableText(text);
    std::string out;
    for (std::size_t i = 0; i < printable.size(); ++i) {
        const char letter = printable[i];
        const auto three = std::string_view(printable).substr(i, 3);
        if (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
            out += '?';
            i += 2;
        } else if (letter == '&') {
            out += "&amp;";
        } else if (letter == '<') {
            out += "&lt;";
        } else if (letter == '>') {
            out += "&gt;";
        } else if (letter == '"') {
            out += "&quot;";
        } else {
            out += letter;
        }
    }
    return out;
}

} // namespace

SvgWriter::SvgWriter(SvgPoint size)
{
    m_text = "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
             attribute("viewBox", "0 0 " + coordinate(size.x) + " " + coordinate(size.y)) +
             attribute("font-family", "sans-serif") + attribute("font-size", kFontSize) + ">\n";
    rectangle({0, 0}, size, "#ffffff");
}

void SvgWriter::openGroup(std::string_view name)
{
    m_text += "<g" + attribute("class", escaped(name)) + ">\n";
}

void SvgWriter::closeGroup()
{
    m_text += "</g>\n";
}

void SvgWriter::line(SvgPoint from, SvgPoint to, const SvgStroke& stroke)
{
    m_text += "<line" + attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) +
              attribute("y2", to.y) + strokeAttributes(stroke) + "/>\n";
}

void SvgWriter::polyline(const std::vector<SvgPoint>& points, const SvgStroke& stroke)
{
    std::string places;
    for (const auto& point : points) {
        places.append(places.empty() ? "" : " ").append(coordinate(point.x)).append(",");
        places += coordinate(point.y);
    }
    m_text += "<polyline" + attribute("points", places) + attribute("fill", "none") +
              strokeAttributes(stroke) + "/>\n";
}

void SvgWriter::rectangle(SvgPoint corner, SvgPoint size, std::string_view fill)
{
    m_text += "<rect" + attribute("x", corner.x) + attribute("y", corner.y) + attribute("width", size.x) +
              attribute("height", size.y) + attribute("fill", fill) + "/>\n";
}

void SvgWriter::circle(SvgPoint centre, double radius, std::string_view fill)
{
    m_text += "<circle" + attribute("cx", centre.x) + attribute("cy", centre.y) + attribute("r", radius) +
              attribute("fill", fill) + "/>\n";
}

void SvgWriter::text(SvgPoint at, std::string_view text, const SvgTextStyle& style)
{
    m_text += "<text" + attribute("x", at.x) + attribute("y", at.y) + attribute("text-anchor", style.anchor) +
              attribute("fill", style.colour) + (style.bold ? attribute("font-weight", "bold") : "");
    if (style.upward) {
        m_text += attribute("transform", "rotate(-90 " + coordinate(at.x) + " " + coordinate(at.y) + ")");
    }
    m_text.append(">").append(escaped(text)).append("</text>\n");
}

std::string SvgWriter::finish()
{
    m_text += "</svg>\n";
    return std::move(m_text);
}

double svgTextWidth(std::string_view text)
{
    const auto characters = std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; // the first of a character
    });
    return kCharacterWidth * static_cast<double>(characters);
}

} // namespace cascade::evaluation
