# Copyright 2026 The Cascade Studio authors
# SPDX-License-Identifier: Apache-2.0
"""Lines over an axis as an SVG: what packaging/plot-training and packaging/plot-attributes draw."""
import dataclasses
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 880, 420, 70, 150, 20, 50
COLOURS = ["#0b6e99", "#c4500a", "#3c8d2f", "#8a3ab9", "#a8324a", "#5f6b00", "#00796b"]


@dataclasses.dataclass
class Axis:
    name: str
    low: float
    high: float
    logarithmic: bool = False

    def part(self, value):
        """Where a value lies between the ends, 0 to 1."""
        scale = math.log if self.logarithmic else float
        return (scale(value) - scale(self.low)) / (scale(self.high) - scale(self.low))

    def ticks(self, count=6):
        if self.logarithmic:
            powers = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            all_ticks = [m * 10.0 ** p for p in powers for m in (1, 2, 5)]
            return [t for t in all_ticks if self.low <= t <= self.high]
        raw = (self.high - self.low) / count
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(s * power for s in (1, 2, 5, 10) if s * power >= raw)
        first = math.ceil(self.low / step) * step
        return [first + i * step for i in range(int((self.high - first) / step) + 1) if first + i * step <= self.high]


def svg(curves, across, up, markers=False):
    """curves: {name: {x: y}} or {name: {x: (y, error)}}; across and up: the axes. Values above the upper end are drawn at it."""
    x = lambda v: LEFT + (WIDTH - LEFT - RIGHT) * across.part(v)
    y = lambda v: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * up.part(min(v, up.high))
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>']
    for v in up.ticks():
        out.append(f'<path d="M{LEFT} {y(v):.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>'
                   f'<text x="{LEFT - 8}" y="{y(v) + 4:.1f}" text-anchor="end" fill="#444">{v:g}</text>')
    for s in across.ticks():
        out.append(f'<text x="{x(s):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle" fill="#444">{int(s):,}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle" fill="#222">{across.name}</text>'
               f'<text x="{LEFT}" y="{TOP - 6}" fill="#222">{up.name}</text>')
    for i, (name, points) in enumerate(curves.items()):
        colour = COLOURS[i % len(COLOURS)]
        with_errors = [(s, v if isinstance(v, tuple) else (v, 0)) for s, v in sorted(points.items())]
        path = " ".join(f"{x(s):.1f},{y(v):.1f}" for s, (v, _) in with_errors)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
                   f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 18 * (i + 1)}" fill="{colour}">{name}</text>')
        for s, (v, error) in with_errors if markers else []:
            out.append(f'<circle cx="{x(s):.1f}" cy="{y(v):.1f}" r="3" fill="{colour}"/>'
                       f'<path d="M{x(s):.1f} {y(v - error):.1f}V{y(v + error):.1f}" stroke="{colour}"/>')
    return "\n".join(out + ["</svg>", ""])
