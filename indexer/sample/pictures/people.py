"""Motifs with people: crews, squares, cabins, suits."""

from indexer.sample.pictures.skies import stars
from indexer.sample.pictures.svg import Drawing

DAYS = (
    ("#7db7e8", "#dcecf5"),
    ("#f4b183", "#fbe3c0"),
    ("#8fa3bd", "#d7dde6"),
    ("#4f7fc0", "#bcd6ee"),
    ("#2a3566", "#e59a7a"),
)
SUITS = ("#2f6fb5", "#e8e9ec", "#e07b39", "#35507a", "#8a2f39", "#3f6b52")
_SKIN = ("#f0c7a3", "#c98f68", "#8d5a3c", "#e5b18a", "#6b4330")
_HAIR = ("#2b211c", "#5b3b22", "#b58b4d", "#8b8b8b", "#1b1b1f")


def crew(drawing: Drawing) -> None:
    """Draw people who stand beside each other before a wall."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(
        *rng.choice(
            (("#33455f", "#1f2b3d"), ("#b9c4cf", "#8795a4"), ("#6f8aa5", "#42566c"), ("#e6dccb", "#c3b59d"))
        )
    )
    for place in range(rng.randint(2, 4)):
        x = drawing.width * (0.06 + 0.25 * place)
        drawing.rect(
            (x, drawing.height * 0.1),
            (18 * unit, 22 * unit),
            rng.choice(("#dfeaf5", "#f2d16b", "#c6d8ea", "#d77a61")),
            unit,
        )
    drawing.rect(
        (-drawing.width * 0.1, drawing.height * 0.84), (drawing.width * 1.2, drawing.height * 0.4), "#55504a"
    )
    row(drawing, rng.randint(3, 6), drawing.height * 0.94, 52 * unit)


def portrait(drawing: Drawing) -> None:
    """Draw one person before a plain ground."""
    rng, unit = drawing.rng, drawing.unit
    low, high = rng.choice(
        (("#24406e", "#7fa0cf"), ("#4d2f3d", "#b98a94"), ("#2f4b45", "#8fb3a6"), ("#3a3a44", "#9a9aa6"))
    )
    drawing.ground(high, low)
    x = drawing.width / 2
    drawing.circle(
        x, drawing.height * 0.45, 40 * unit, drawing.gradient("#ffffff66", "#ffffff00", round_=True)
    )
    person(drawing, x, drawing.height * 1.5, 150 * unit, rng.choice(SUITS))


def square(drawing: Drawing) -> None:
    """Draw a wall with towers, people before it, and flowers."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(*rng.choice(DAYS))
    wall, top = rng.choice(("#9c3a2c", "#a8452f", "#8d3a34")), drawing.height * 0.42
    for share in (rng.uniform(0.1, 0.25), rng.uniform(0.6, 0.85)):
        _steeple(drawing, drawing.width * share, top, wall)
    drawing.rect((-drawing.width * 0.1, top), (drawing.width * 1.2, drawing.height * 0.42), wall)
    for step in range(-1, 25):
        drawing.rect((drawing.width * step / 22, top - 3 * unit), (drawing.width / 50, 4 * unit), wall)
    drawing.rect(
        (-drawing.width * 0.1, drawing.height * 0.8), (drawing.width * 1.2, drawing.height * 0.4), "#8f8c88"
    )
    row(drawing, rng.randint(2, 4), drawing.height * 0.9, 34 * unit)
    for _ in range(rng.randint(5, 12)):
        x, y = drawing.width * rng.uniform(0.15, 0.85), drawing.height * rng.uniform(0.91, 0.97)
        drawing.line(drawing.around(x, y, "0,0 2,3"), "#3f7d4a", 0.5 * unit)
        drawing.circle(x, y, 1.1 * unit, rng.choice(("#e0354b", "#f3c6d3", "#fff", "#d1203a")))


def _steeple(drawing: Drawing, x: float, foot: float, wall: str) -> None:
    unit = drawing.unit
    drawing.rect((x - 6 * unit, foot - 16 * unit), (12 * unit, 24 * unit), wall)
    drawing.polygon(drawing.around(x, foot, "-6,-16 0,-35 6,-16"), "#2f6b57")
    drawing.circle(x, foot - 36 * unit, 1.4 * unit, "#f2c94c")
    drawing.circle(x, foot - 9 * unit, 2.8 * unit, "#f6efdc")


def cabin(drawing: Drawing) -> None:
    """Draw people between the racks of a module, and a round window."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#d8dde2", "#a7b0ba")
    for side in (0.0, 0.74):
        for step in range(4):
            x, y = drawing.width * side, drawing.height * (0.02 + 0.25 * step)
            drawing.rect(
                (x, y),
                (drawing.width * 0.26, drawing.height * 0.22),
                rng.choice(("#c0c8d0", "#e9ecef", "#99a5b2", "#7b8794")),
                unit,
            )
            for light in range(rng.randint(1, 4)):
                drawing.circle(
                    x + (4 + 5 * light) * unit,
                    y + 4 * unit,
                    unit,
                    rng.choice(("#e0533d", "#4caf6d", "#f2c94c", "#2f6fb5")),
                )
    window = drawing.width * 0.5, drawing.height * 0.22, 12 * unit
    drawing.circle(*window[:2], window[2] + 2 * unit, "#5d6773")
    drawing.circle(*window, drawing.gradient("#05070f", "#12336b", "#6fb3ea"))
    for place in range(rng.randint(1, 2)):
        person(
            drawing,
            drawing.width * (0.42 + 0.2 * place),
            drawing.height * 0.98,
            55 * unit,
            rng.choice(SUITS),
        )
    drawing.line(
        [(0, drawing.height * 0.9), (drawing.width, drawing.height * rng.uniform(0.82, 0.98))],
        "#2f6fb5",
        unit,
    )


def consoles(drawing: Drawing) -> None:
    """Draw rows of consoles before a wall of screens."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#2a3340", "#151b24")
    for place in range(3):
        x, wide = drawing.width * (0.04 + 0.32 * place), drawing.width * 0.28
        drawing.rect((x, drawing.height * 0.08), (wide, drawing.height * 0.3), "#0d3358", unit)
        wave = [(x + wide * step / 8, drawing.height * rng.uniform(0.14, 0.32)) for step in range(9)]
        drawing.line(wave, rng.choice(("#7ee0c0", "#ffd166", "#9fd4ff")), 0.8 * unit)
    for row, share in enumerate((0.62, 0.86)):
        y = drawing.height * share
        for place in range(5 - row):
            x = drawing.width * (0.06 + (0.19 + 0.05 * row) * place)
            person(drawing, x + 8 * unit, y + 6 * unit, (26 + 6 * row) * unit, rng.choice(SUITS))
        drawing.rect((-drawing.width * 0.1, y), (drawing.width * 1.2, 10 * unit), ("#4a5666", "#39434f")[row])
        for place in range(6):
            drawing.rect(
                (drawing.width * (0.05 + 0.16 * place), y + 2 * unit),
                (9 * unit, 4 * unit),
                rng.choice(("#2e6f9e", "#1f4e79", "#3d8b7d")),
                unit,
            )


def town(drawing: Drawing) -> None:
    """Draw houses, and people in a street."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(*rng.choice(DAYS))
    x = -2 * unit
    while x < drawing.width * 1.05:
        wide, tall = unit * rng.uniform(9, 20), unit * rng.uniform(18, 55)
        foot = drawing.height * 0.82
        drawing.rect(
            (x, foot - tall),
            (wide, tall + unit),
            rng.choice(("#7a6d63", "#a48b78", "#5f6c7b", "#8b97a3", "#b3826a", "#54606b")),
        )
        for floor in range(int(tall / (8 * unit))):
            drawing.rect(
                (x + 2 * unit, foot - tall + (3 + 8 * floor) * unit), (wide - 4 * unit, 2.6 * unit), "#f4e3b5"
            )
        x += wide + unit * rng.uniform(0, 2)
    drawing.rect(
        (-drawing.width * 0.1, drawing.height * 0.82), (drawing.width * 1.2, drawing.height * 0.4), "#6b6a6c"
    )
    row(drawing, rng.randint(3, 7), drawing.height * 0.94, 26 * unit)


def spacewalk(drawing: Drawing) -> None:
    """Draw somebody in a suit above the Earth, on a line from the station."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#03050c", "#0a1838")
    stars(drawing, 40, 0.6)
    radius = max(drawing.width, drawing.height) * 1.2
    drawing.circle(drawing.width * 0.4, drawing.height * 0.72 + radius, radius + 1.5 * unit, "#8cc8ff", 0.6)
    drawing.circle(
        drawing.width * 0.4, drawing.height * 0.72 + radius, radius, drawing.gradient("#2f78bd", "#0f396d")
    )
    for step in range(5):
        x = drawing.width * (0.62 + 0.09 * step)
        drawing.rect(
            (x, drawing.height * 0.05),
            (drawing.width * 0.075, drawing.height * 0.24),
            drawing.gradient("#c98a2b", "#7a4b12"),
        )
    drawing.rect((drawing.width * 0.58, drawing.height * 0.16), (drawing.width * 0.5, 2 * unit), "#c9ced4")
    x, y = drawing.width * rng.uniform(0.26, 0.45), drawing.height * rng.uniform(0.42, 0.56)
    drawing.line(
        [(x, y), (x + 14 * unit, y - 16 * unit), (drawing.width * 0.62, drawing.height * 0.2)],
        "#e8e8e8",
        0.5 * unit,
    )
    _suit(drawing, x, y)


def moonwalk(drawing: Drawing) -> None:
    """Draw somebody in a suit on grey ground."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#020204", "#0b0c12")
    stars(drawing, 30, 0.5)
    drawing.circle(
        drawing.width * rng.uniform(0.1, 0.9),
        drawing.height * 0.17,
        6 * unit,
        drawing.gradient("#9fd0ff", "#1d4f96"),
    )
    drawing.polygon(drawing.ragged(drawing.height * 0.55, 4 * unit, 6), "#6f6f73")
    drawing.polygon(drawing.ragged(drawing.height * 0.66, unit), "#a3a2a0")
    for _ in range(9):
        place = drawing.width * rng.random(), drawing.height * rng.uniform(0.72, 0.98)
        drawing.ellipse(place, (unit * rng.uniform(2, 7), unit * rng.uniform(0.7, 2)), "#77767a", 0.8)
    _suit(drawing, drawing.width * rng.uniform(0.35, 0.65), drawing.height * 0.6)


def _suit(drawing: Drawing, x: float, y: float) -> None:
    unit, white = drawing.unit, drawing.gradient("#ffffff", "#b9c0c8", across=True)
    drawing.rect((x - 8 * unit, y - 8 * unit), (16 * unit, 18 * unit), "#d6dade", 3 * unit)
    for side in (-1, 1):
        reach = drawing.rng.uniform(-6, 8)
        drawing.line(
            [(x + side * 6 * unit, y - 3 * unit), (x + side * 12 * unit, y + reach * unit)],
            "#eef0f2",
            4.6 * unit,
        )
        drawing.line(
            [(x + side * 3 * unit, y + 8 * unit), (x + side * 4.5 * unit, y + 20 * unit)], "#e6e9ec", 5 * unit
        )
    drawing.rect((x - 6.5 * unit, y - 7 * unit), (13 * unit, 17 * unit), white, 4 * unit)
    drawing.circle(x, y - 12 * unit, 7 * unit, "#f4f5f7")
    drawing.ellipse(
        (x, y - 12 * unit), (5 * unit, 4.4 * unit), drawing.gradient("#ffe9a8", "#8a5a14", "#2b1c08")
    )
    drawing.rect((x - 3.5 * unit, y - 2 * unit), (7 * unit, 4 * unit), "#8f99a3", unit)


def row(drawing: Drawing, count: int, foot: float, tall: float) -> None:
    """Draw people beside each other; some wear the same."""
    rng = drawing.rng
    dress = rng.choice(SUITS) if rng.random() < 0.5 else ""
    for place in range(count):
        x = drawing.width * (place + 1) / (count + 1)
        person(drawing, x, foot, tall * rng.uniform(0.9, 1.05), dress or rng.choice(SUITS))


def person(drawing: Drawing, x: float, foot: float, tall: float, dress: str) -> None:
    """Draw somebody who stands there, ``tall`` pixels from foot to crown."""
    rng, head = drawing.rng, tall * 0.085
    for side in (-1, 1):
        drawing.line(
            [(x + side * 0.05 * tall, foot - 0.45 * tall), (x + side * 0.06 * tall, foot)],
            "#2c3440",
            0.075 * tall,
        )
        drawing.line(
            [(x + side * 0.13 * tall, foot - 0.76 * tall), (x + side * 0.16 * tall, foot - 0.45 * tall)],
            dress,
            0.06 * tall,
        )
    drawing.rect((x - 0.13 * tall, foot - 0.81 * tall), (0.26 * tall, 0.4 * tall), dress, 0.06 * tall)
    skin = rng.choice(_SKIN)
    drawing.rect((x - 0.035 * tall, foot - 0.86 * tall), (0.07 * tall, 0.08 * tall), skin)
    drawing.circle(x, foot - 0.93 * tall, head * 1.12, rng.choice(_HAIR))
    drawing.ellipse((x, foot - 0.91 * tall), (head * 0.86, head), skin)
