"""A line chart as SVG: few lines of our own, since it is all that is drawn here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 64, 120, 56, 104
ROW, APART = 15, 64  # between the rows of a mark's name; between marks whose names stand side by side
INK, FAINT = "#333333", "#dddddd"


@dataclass
class Line:
    name: str
    colour: str
    points: list[tuple[float, float]]


def steps(most: float) -> list[float]:
    """Return round values for an axis, at most seven, from zero to the largest value or more."""
    sizes = (digit * 10.0**power for power in range(-6, 7) for digit in (1, 2, 5))
    size = next(size for size in sizes if most <= 6 * size)
    return [i * size for i in range(math.ceil(most / size) + 1)]


def text(x: float, y: float, what: str, anchor: str = "middle", size: int = 13, colour: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{escape(what)}</text>'


def draw(title: str, lines: list[Line], marks: list[tuple[float, str]], across: str, up: str) -> str:
    """Draw lines over an axis that has a mark with a name at each place that was measured."""
    right = max(x for x, _ in marks)
    levels = steps(max(y for line in lines for _, y in line.points))

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            LEFT + x / right * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - y / levels[-1] * (HEIGHT - TOP - BOTTOM),
        )

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(LEFT, 24, title, "start", 16),
        text(LEFT, 44, up, "start"),
        text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, across),
    ]
    for level in levels:
        x, y = at(0, level)
        out.append(f'<path d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="{FAINT}"/>')
        out.append(text(x - 8, y + 4, f"{level:g}", "end"))
    last, low = -APART, False
    for place, name in marks:
        x, y = at(place, 0)
        # A name that would touch the one before it goes below it.
        last, low = x, x - last < APART and not low
        down = 38 if low else 6
        out.append(f'<path d="M{x:.1f} {y:.1f}v{down}" stroke="{INK}"/>')
        for row, part in enumerate(name.split("\n")):
            out.append(text(x, y + down + ROW * (row + 1), part, size=12))
    for line in lines:
        points = [at(x, y) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{line.colour}"/>' for x, y in points]
        x, y = points[-1]
        out.append(text(x + 10, y + 4, line.name, "start", colour=line.colour))
    return "\n".join([*out, "</svg>", ""])
