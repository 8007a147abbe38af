"""Draw the app's icons (the stair and its lamp) as PNG, with nothing but the standard library.

`python -m tools.icons` writes static/pwa/icons; the results are committed, being ours and small.
Shapes are on the logo's grid of 32; edges are smoothed by 4x4 samples a pixel.
"""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "static" / "pwa" / "icons"
LAMP, INK, CLEAR = (255, 214, 112, 255), (42, 29, 0, 255), (0, 0, 0, 0)
# M5 27v-5h7.5v-6H20v-6h7v17z: three steps, as boxes (left, top, right, bottom).
STAIR = ((5.0, 22.0, 27.0, 27.0), (12.5, 16.0, 27.0, 22.0), (20.0, 10.0, 27.0, 16.0))
RADIUS = 4.0
SAMPLES = 4

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">\
<rect width="32" height="32" rx="4" fill="#ffd670"/>\
<path d="M5 27v-5h7.5v-6H20v-6h7v17z" fill="#2a1d00"/></svg>
"""

Colour = tuple[int, int, int, int]
Draw = Callable[[float, float], Colour]


def in_stair(x: float, y: float) -> bool:
    """Whether a point of the grid is on the stair."""
    return any(left <= x < right and top <= y < bottom for left, top, right, bottom in STAIR)


def in_plate(x: float, y: float, radius: float) -> bool:
    """Whether a point is on the square plate with rounded corners."""
    dx = max(radius - x, x - (32 - radius), 0.0)
    dy = max(radius - y, y - (32 - radius), 0.0)
    return dx * dx + dy * dy <= radius * radius if radius else True


def any_icon(x: float, y: float) -> Colour:
    """The logo on its plate."""
    return (INK if in_stair(x, y) else LAMP) if in_plate(x, y, RADIUS) else CLEAR


def whole_icon(x: float, y: float) -> Colour:
    """The logo to the edges: Apple rounds it itself."""
    return INK if in_stair(x, y) else LAMP


def maskable_icon(x: float, y: float) -> Colour:
    """The logo small enough for any mask: its heart lies within 80 % of the width."""
    return INK if in_stair(16 + (x - 16) / 0.68, 16.5 + (y - 16) / 0.68) else LAMP


def badge_icon(x: float, y: float) -> Colour:
    """The stair alone: Android colours it."""
    return (255, 255, 255, 255) if in_stair(x, y + 2.5) else CLEAR


def pixel(draw: Draw, column: int, row: int, scale: float) -> bytes:
    """One pixel, averaged over its samples with alpha taken into account."""
    step = scale / SAMPLES
    points = [
        draw(column * scale + (i + 0.5) * step, row * scale + (j + 0.5) * step)
        for i in range(SAMPLES)
        for j in range(SAMPLES)
    ]
    alpha = sum(point[3] for point in points)
    if not alpha:
        return bytes(4)
    colour = [round(sum(point[band] * point[3] for point in points) / alpha) for band in range(3)]
    return bytes([*colour, round(alpha / len(points))])


def png(draw: Draw, size: int) -> bytes:
    """A square RGBA picture of `size` pixels."""
    scale = 32 / size
    rows = (b"\0" + b"".join(pixel(draw, column, row, scale) for column in range(size)) for row in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file: length, kind, data, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main() -> None:
    ICONS.mkdir(parents=True, exist_ok=True)
    (ICONS / "palier.svg").write_text(SVG, encoding="utf-8")
    for name, draw, size in (
        ("palier-192", any_icon, 192),
        ("palier-512", any_icon, 512),
        ("palier-180", whole_icon, 180),
        ("palier-maskable-512", maskable_icon, 512),
        ("badge-96", badge_icon, 96),
    ):
        (ICONS / f"{name}.png").write_bytes(png(draw, size))


if __name__ == "__main__":
    main()
