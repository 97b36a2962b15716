"""Motifs of space and of the Earth from above."""

import math

from indexer.sample.pictures.svg import Drawing

_SPACE = ("#05070f", "#0a1024")
_WORLDS = (
    ("#f0d9a8", "#b98a4e", "#e9c98d"),
    ("#e08a5a", "#8c3b22", "#c9643c"),
    ("#cfe3ee", "#5f8fb0", "#9cc3d8"),
    ("#d9b8e0", "#6d4b86", "#a77fbd"),
    ("#e9e2d4", "#8d8474", "#c4bba8"),
)


def stars(drawing: Drawing, count: int = 60, lowest: float = 1.0) -> None:
    """Strew stars down to a share of the height."""
    rng, unit = drawing.rng, drawing.unit
    for _ in range(count):
        place = rng.uniform(0, drawing.width), rng.uniform(0, drawing.height * lowest)
        drawing.circle(*place, rng.choice((0.15, 0.2, 0.35)) * unit, "#fff", rng.uniform(0.4, 1))


def planet(drawing: Drawing) -> None:
    """Draw a planet with bands, some with rings, some with a moon."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(*_SPACE)
    stars(drawing)
    light, dark, band = rng.choice(_WORLDS)
    x, y = drawing.width * rng.uniform(0.38, 0.62), drawing.height * rng.uniform(0.42, 0.58)
    radius, turn = unit * rng.uniform(22, 34), rng.uniform(-28, 28)
    if ringed := rng.random() < 0.6:
        for step in range(4):
            drawing.ring(
                (x, y), (radius * (1.5 + 0.17 * step), radius * (0.34 + 0.04 * step)), light, 1.4 * unit, turn
            )
    drawing.circle(x, y, radius, drawing.gradient(light, band, dark, across=True))
    for _ in range(4):
        shift = radius * rng.uniform(-0.7, 0.7)
        across = (radius * radius - shift * shift) ** 0.5 * 0.97
        drawing.ellipse((x, y + shift), (across, radius * rng.uniform(0.03, 0.09)), band, 0.55)
    if ringed:
        ends = (-1.62 * radius, 1.62 * radius)
        drawing.ellipse((x, y), (ends[1], radius * 0.05), light, 0.75, turn)
    if rng.random() < 0.7:
        away = radius * rng.uniform(1.5, 1.9)
        drawing.circle(x + away, y - away * 0.5, radius * 0.13, drawing.gradient("#eee", "#777", across=True))


def nebula(drawing: Drawing) -> None:
    """Draw clouds of gas, lit from within, and stars before them."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#060512", "#140a26")
    hues = rng.sample(("#ff5f8a", "#5f8cff", "#ffb347", "#7ee0c0", "#b46bff", "#ff7a4d"), 3)
    for hue in hues:
        paint = drawing.gradient(hue, hue + "66", hue + "00", round_=True)
        for _ in range(3):
            place = (
                drawing.width * rng.gauss(0.5, 0.18),
                drawing.height * rng.gauss(0.5, 0.16),
            )
            size = unit * rng.uniform(18, 46), unit * rng.uniform(12, 30)
            drawing.ellipse(place, size, paint, 0.7, rng.uniform(0, 180))
    stars(drawing, 90)
    for _ in range(3):
        x, y = drawing.width * rng.uniform(0.2, 0.8), drawing.height * rng.uniform(0.2, 0.8)
        drawing.circle(x, y, 0.9 * unit, "#fff")
        for dx, dy in ((5, 0), (0, 5)):
            drawing.line(
                [(x - dx * unit, y - dy * unit), (x + dx * unit, y + dy * unit)], "#fff", 0.3 * unit, 0.8
            )


def limb(drawing: Drawing) -> None:
    """Draw the edge of the Earth against the black of space."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#03050c", "#081433")
    stars(drawing, 40, 0.5)
    radius = max(drawing.width, drawing.height) * rng.uniform(1.0, 1.5)
    x, top = drawing.width * rng.uniform(0.3, 0.7), drawing.height * rng.uniform(0.42, 0.62)
    for step, colour in enumerate(("#1b3f86", "#3d7fd6", "#9fd4ff")):
        drawing.circle(x, top + radius, radius + (2.4 - 0.9 * step) * unit, colour, 0.55)
    drawing.circle(x, top + radius, radius, drawing.gradient("#2c73b8", "#123f77"))
    for _ in range(9):
        cloud = drawing.width * rng.uniform(0, 1), drawing.height * rng.uniform(0.72, 1.02)
        drawing.ellipse(
            cloud, (unit * rng.uniform(6, 20), unit * rng.uniform(0.8, 2.2)), "#fff", 0.55, rng.uniform(-9, 9)
        )
    if rng.random() < 0.5:
        _sunrise(drawing, x, top)


def _sunrise(drawing: Drawing, x: float, top: float) -> None:
    glow = drawing.gradient("#fffbe0", "#ffd98a88", "#ffb84d00", round_=True)
    drawing.circle(x, top, 13 * drawing.unit, glow)
    drawing.circle(x, top, 1.6 * drawing.unit, "#fff")


def coast(drawing: Drawing) -> None:
    """Draw a coast from above: land, shallow water and the sea."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#0f4d7a", "#0b3358")
    shore = _wander(drawing, drawing.width * rng.uniform(0.4, 0.6), 13)
    for away, colour in ((5.5, "#1f7fa3"), (2.8, "#57b8bd"), (0.9, "#e8dcae")):
        drawing.blob(_land(drawing, shore, away * unit), colour)
    drawing.blob(_land(drawing, shore, 0), drawing.gradient("#6f8f4e", "#9a8a52", "#5d7a45", across=True))
    for _ in range(8):
        field = rng.uniform(0, drawing.width * 0.3), rng.uniform(0, drawing.height)
        drawing.ellipse(
            field, (unit * rng.uniform(3, 9), unit * rng.uniform(2, 6)), "#4f6b39", 0.6, rng.uniform(0, 90)
        )
    _clouds(drawing, 7)


def river(drawing: Drawing) -> None:
    """Draw a river with bends through fields or desert."""
    rng, unit = drawing.rng, drawing.unit
    dry = rng.random() < 0.4
    drawing.ground(*(("#c9a26b", "#b3824c") if dry else ("#5f7d45", "#78904f")))
    patches = ("#d8b784", "#a9743f", "#bd9158") if dry else ("#8aa25a", "#4c6a3b", "#a8a760")
    for _ in range(26):
        place = rng.uniform(0, drawing.width), rng.uniform(0, drawing.height)
        size = unit * rng.uniform(4, 13), unit * rng.uniform(3, 10)
        drawing.rect(place, size, rng.choice(patches), unit * 0.6)
    bends = _wander(drawing, drawing.width * rng.uniform(0.35, 0.65), 16)
    drawing.line(bends, "#2e6f86" if dry else "#24566b", 4.2 * unit)
    drawing.line(bends, "#63a6b5" if dry else "#3d83a0", 2.6 * unit)
    start = rng.choice(bends[3:9])
    drawing.line([start, (0, start[1] - drawing.height * rng.uniform(0.05, 0.25))], "#3d83a0", 1.6 * unit)
    _clouds(drawing, 3)


def mountain(drawing: Drawing) -> None:
    """Draw a volcano from above: a crater, gullies, snow."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#6b7a4a", "#8a7f55")
    x, y = drawing.width * rng.uniform(0.4, 0.6), drawing.height * rng.uniform(0.4, 0.6)
    for radius, colour in (
        (46, "#77694c"),
        (36, "#66573f"),
        (26, "#8b8579"),
        (17, "#e8eef2"),
        (7, "#4a4038"),
    ):
        points = [_around(x, y, unit * radius * rng.uniform(0.8, 1.15), step / 11) for step in range(11)]
        drawing.blob(points, colour)
    for _ in range(16):
        turn = rng.random()
        drawing.line(
            [_around(x, y, 9 * unit, turn), _around(x, y, unit * rng.uniform(24, 40), turn + 0.02)],
            "#3f352a", 0.7 * unit, 0.5,
        )  # fmt: skip
    _clouds(drawing, 4)


def city_lights(drawing: Drawing) -> None:
    """Draw a city by night: streets of light that meet in the middle."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#070b18", "#0b1226")
    x, y = drawing.width * rng.uniform(0.4, 0.6), drawing.height * rng.uniform(0.4, 0.6)
    drawing.circle(x, y, 40 * unit, drawing.gradient("#ffcf7a", "#ff9d3c55", "#ff9d3c00", round_=True), 0.7)
    for _ in range(11):
        turn, bend = rng.random(), rng.uniform(-0.05, 0.05)
        road = [_around(x, y, unit * far, turn + bend * far / 60) for far in (3, 25, 60, 110)]
        drawing.line(road, "#ffd591", 0.45 * unit, 0.7)
    for _ in range(130):
        place = rng.gauss(x, drawing.width * 0.17), rng.gauss(y, drawing.height * 0.17)
        drawing.circle(*place, rng.uniform(0.2, 0.5) * unit, "#ffe7b8", rng.uniform(0.5, 1))


def _wander(drawing: Drawing, x: float, steps: int) -> list[tuple[float, float]]:
    rng, points = drawing.rng, []
    for step in range(-1, steps + 2):
        x = min(max(x + drawing.width * rng.uniform(-0.09, 0.09), drawing.width * 0.2), drawing.width * 0.8)
        points.append((x, drawing.height * step / steps))
    return points


def _land(drawing: Drawing, shore: list[tuple[float, float]], away: float) -> list[tuple[float, float]]:
    edge = -0.2 * drawing.width
    return [*((x + away, y) for x, y in shore), (edge, drawing.height * 1.2), (edge, -0.2 * drawing.height)]


def _clouds(drawing: Drawing, count: int) -> None:
    rng, unit = drawing.rng, drawing.unit
    for _ in range(count):
        x, y = rng.uniform(0, drawing.width), rng.uniform(0, drawing.height)
        for _ in range(3):
            puff = x + unit * rng.uniform(-7, 7), y + unit * rng.uniform(-2, 2)
            drawing.ellipse(puff, (unit * rng.uniform(3, 7), unit * rng.uniform(1.5, 3)), "#fff", 0.75)


def _around(x: float, y: float, radius: float, turn: float) -> tuple[float, float]:
    """Return the point at a share of a full turn around a middle."""
    return x + radius * math.cos(math.tau * turn), y + radius * math.sin(math.tau * turn)
