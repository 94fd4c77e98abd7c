// Copyright 2026 The Cascade Studio authors
// SPDX-License-Identifier: Apache-2.0
#include "ui/style/Palette.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cascade::ui {

namespace {

struct Named {
    std::string_view name;
    QRgb dark;
    QRgb light;
};

/// Ports: bright on the dark canvas, deep on the light one.
constexpr std::array kPorts{
    Named{"text", 0xffe6c35c, 0xff8a6500},        Named{"text embedding", 0xffd99a4e, 0xff95540a},
    Named{"label", 0xffc9a27c, 0xff7d5730},       Named{"layout", 0xff8fbf6a, 0xff3f7420},
    Named{"noise prior", 0xffb08be8, 0xff6a3fb5}, Named{"guidance", 0xffe87fa8, 0xffae2c63},
    Named{"sampler", 0xff6fc7b6, 0xff127567},     Named{"model", 0xff9aa7ff, 0xff3f4fc4},
    Named{"image", 0xff7cc4f0, 0xff146a9c},       Named{"clip", 0xff4fa3ff, 0xff0b5cc0},
    Named{"latent", 0xffd583e0, 0xff8b2d98},      Named{"number", 0xffb9c2cc, 0xff55606c},
    Named{"any", 0xffb4b4b4, 0xff5c5c5c},
};

/// Headers of nodes: quiet, so that white or black titles stand on them.
constexpr std::array kNodes{
    Named{"text", 0xff5b4a1c, 0xfff0dfae},      Named{"control", 0xff4a3a68, 0xffddd0f4},
    Named{"cascade", 0xff1d4a72, 0xffc6def7},   Named{"latent", 0xff5a2f60, 0xffeccff0},
    Named{"condition", 0xff2c5a35, 0xffcfead2}, Named{"clip", 0xff1f5560, 0xffc4e6ec},
    Named{"out", 0xff69363a, 0xfff5cfd0},       Named{"canvas", 0xff3d4045, 0xffdcdee2},
    Named{"red", 0xff6e3033, 0xfff6cccd},       Named{"orange", 0xff6b431c, 0xfff7dcc0},
    Named{"yellow", 0xff5b4a1c, 0xfff0dfae},    Named{"green", 0xff2c5a35, 0xffcfead2},
    Named{"teal", 0xff1f5560, 0xffc4e6ec},      Named{"blue", 0xff1d4a72, 0xffc6def7},
    Named{"violet", 0xff4a3a68, 0xffddd0f4},    Named{"pink", 0xff662f50, 0xfff4cde2},
    Named{"grey", 0xff3d4045, 0xffdcdee2},
};

template <std::size_t Count>
QColor colourOf(const std::array<Named, Count>& all, std::string_view name, Theme theme)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    const auto& one = found == all.end() ? all.back() : *found;
    return QColor(theme == Theme::Dark ? one.dark : one.light);
}

double luminance(const QColor& colour)
{
    const auto linear = [](double value) {
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

Palette makeDark()
{
    Palette p;
    p.theme = Theme::Dark;
    p.window = QColor(0x17, 0x18, 0x1b);
    p.panel = QColor(0x20, 0x22, 0x26);
    p.raised = QColor(0x2c, 0x2f, 0x35);
    p.field = QColor(0x19, 0x1b, 0x1e);
    p.hover = QColor(0x37, 0x3b, 0x42);
    p.border = QColor(0x3a, 0x3e, 0x45);
    p.text = QColor(0xe6, 0xe8, 0xeb);
    p.faintText = QColor(0xa3, 0xab, 0xb5);
    p.disabledText = QColor(0x6a, 0x70, 0x78);
    p.accent = QColor(0x4f, 0xa3, 0xff);
    p.accentText = QColor(0x08, 0x12, 0x20);
    p.selection = QColor(0x1f, 0x4a, 0x7a);
    p.good = QColor(0x6c, 0xc6, 0x7c);
    p.warning = QColor(0xe8, 0xb5, 0x4a);
    p.error = QColor(0xff, 0x82, 0x7c);
    p.canvas = QColor(0x1b, 0x1c, 0x1f);
    p.canvasGrid = QColor(0x26, 0x28, 0x2c);
    p.playhead = QColor(0xff, 0x6b, 0x57);
    p.picture = QColor(0x12, 0x12, 0x12);
    return p;
}

Palette makeLight()
{
    Palette p;
    p.theme = Theme::Light;
    p.window = QColor(0xd9, 0xdb, 0xdf);
    p.panel = QColor(0xf2, 0xf3, 0xf5);
    p.raised = QColor(0xff, 0xff, 0xff);
    p.field = QColor(0xff, 0xff, 0xff);
    p.hover = QColor(0xe3, 0xe9, 0xf1);
    p.border = QColor(0xbf, 0xc4, 0xcb);
    p.text = QColor(0x1b, 0x1e, 0x22);
    p.faintText = QColor(0x58, 0x60, 0x6a);
    p.disabledText = QColor(0x9a, 0xa1, 0xaa);
    p.accent = QColor(0x0b, 0x63, 0xce);
    p.accentText = QColor(0xff, 0xff, 0xff);
    p.selection = QColor(0xbc, 0xd9, 0xfa);
    p.good = QColor(0x17, 0x6a, 0x29);
    p.warning = QColor(0x7d, 0x54, 0x00);
    p.error = QColor(0xb8, 0x1f, 0x24);
    p.canvas = QColor(0xe9, 0xeb, 0xee);
    p.canvasGrid = QColor(0xdc, 0xdf, 0xe3);
    p.playhead = QColor(0xd2, 0x35, 0x1e);
    p.picture = QColor(0x2a, 0x2a, 0x2a);
    return p;
}

} // namespace

QColor Palette::port(std::string_view type) const
{
    return colourOf(kPorts, type, theme);
}

QColor Palette::node(std::string_view groupOrName) const
{
    return colourOf(kNodes, groupOrName, theme);
}

const Palette& paletteOf(Theme theme)
{
    static const Palette dark = makeDark();
    static const Palette light = makeLight();
    return theme == Theme::Dark ? dark : light;
}

double contrast(const QColor& a, const QColor& b)
{
    const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

} // namespace cascade::ui
