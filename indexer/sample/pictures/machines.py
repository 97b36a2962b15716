"""Motifs of machines: rockets, aircraft, capsules, rovers."""

from indexer.sample.pictures.people import DAYS, SUITS, person
from indexer.sample.pictures.svg import Drawing


def rocket(drawing: Drawing) -> None:
    """Draw a rocket at its tower; some lift off."""
    rng, unit = drawing.rng, drawing.unit
    rises = rng.random() < 0.45
    drawing.ground(*rng.choice(DAYS))
    drawing.polygon(drawing.ragged(drawing.height * 0.86, unit), "#5d6b46")
    x, foot = drawing.width * rng.uniform(0.42, 0.58), drawing.height * (0.62 if rises else 0.84)
    _tower(drawing, x + 9 * unit, drawing.height * 0.85)
    if rises:
        flame = drawing.around(x, foot, "-2.6,0 2.6,0 1.4,13 0,19 -1.4,13")
        drawing.blob(flame, drawing.gradient("#fff7d6", "#ffb02e", "#f25c2a"))
        for _ in range(16):
            puff = x + unit * rng.gauss(0, 17), drawing.height * 0.88 + unit * rng.uniform(-3, 6)
            drawing.circle(*puff, unit * rng.uniform(4, 9), "#f1eee8", 0.8)
    _stage(
        drawing, x, foot, rng.choice(("#eceff2", "#8f9a6b", "#d9dcdf")), rng.choice(("#3b4450", "#b5482f"))
    )


def _stage(drawing: Drawing, x: float, foot: float, hull: str, trim: str) -> None:
    unit, tall = drawing.unit, 46 * drawing.unit
    for side in (-1, 1):
        drawing.polygon(
            [
                (x + side * 3 * unit, foot - 22 * unit),
                (x + side * 6 * unit, foot),
                (x + side * 2 * unit, foot),
            ],
            trim,
        )
    paint = drawing.gradient("#fff", hull, "#7d858e", across=True)
    drawing.rect((x - 3 * unit, foot - tall), (6 * unit, tall), paint, unit)
    drawing.polygon(
        [
            (x - 3 * unit, foot - tall + unit),
            (x, foot - tall - 11 * unit),
            (x + 3 * unit, foot - tall + unit),
        ],
        trim,
    )
    for share in (0.3, 0.62):
        drawing.rect((x - 3 * unit, foot - tall * share), (6 * unit, 1.2 * unit), trim)


def _tower(drawing: Drawing, x: float, foot: float) -> None:
    unit = drawing.unit
    for step in range(9):
        y = foot - step * 6 * unit
        drawing.line(
            drawing.around(x, y, "0,0 6,-6 0,-6 6,0"),
            "#6d4a40",
            0.6 * unit,
        )
    drawing.line(drawing.around(x, foot, "0,-38 -6,-38"), "#6d4a40", 1.2 * unit)


def aircraft(drawing: Drawing) -> None:
    """Draw an aircraft in flight over a dry lake."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(*rng.choice(DAYS[:4]))
    drawing.polygon(drawing.ragged(drawing.height * 0.74, 5 * unit, 7), "#8a7a68")
    drawing.polygon(drawing.ragged(drawing.height * 0.83, unit), "#c8b48e")
    x, y, long = drawing.width * 0.5, drawing.height * rng.uniform(0.34, 0.5), drawing.width * 0.3
    hull, trim = rng.choice((("#f3f4f6", "#c63f33"), ("#2b2f38", "#d9a441"), ("#e3e7ec", "#2f62b0")))
    drawing.polygon([(x - 0.2 * long, y), (x + 0.5 * long, y + 12 * unit), (x + 0.15 * long, y)], "#9aa3ae")
    drawing.blob(
        [
            (x - 1.1 * long, y + unit),
            (x - 0.6 * long, y - 4 * unit),
            (x + 0.7 * long, y - 3 * unit),
            (x + long, y),
            (x + 0.6 * long, y + 3 * unit),
            (x - 0.6 * long, y + 3.4 * unit),
        ],
        drawing.gradient("#fff", hull, "#6d7681"),
    )
    drawing.polygon(
        [(x + 0.6 * long, y - 2 * unit), (x + 0.98 * long, y - 12 * unit), (x + long, y - unit)], trim
    )
    drawing.polygon(
        [
            (x - 0.1 * long, y + unit),
            (x + 0.3 * long, y + 18 * unit),
            (x + 0.45 * long, y + 18 * unit),
            (x + 0.35 * long, y + unit),
        ],
        hull,
    )
    drawing.ellipse((x - 0.66 * long, y - 2 * unit), (3.2 * unit, 1.4 * unit), "#24425f")


def runway(drawing: Drawing) -> None:
    """Draw a winged ship that lands, some with a parachute behind."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(*rng.choice(DAYS))
    drawing.polygon(drawing.ragged(drawing.height * 0.66, 2 * unit), "#5f7350")
    drawing.rect(
        (-drawing.width * 0.1, drawing.height * 0.76), (drawing.width * 1.2, drawing.height * 0.4), "#7b7f86"
    )
    drawing.rect((-drawing.width * 0.1, drawing.height * 0.9), (drawing.width * 1.2, unit), "#f2f2f2")
    x, y = drawing.width * rng.uniform(0.34, 0.46), drawing.height * 0.72
    if rng.random() < 0.6:
        for side in (-1, 1):
            drawing.line([(x + 22 * unit, y), (x + 40 * unit, y + side * 7 * unit)], "#eee", 0.4 * unit)
        drawing.ellipse((x + 42 * unit, y), (5 * unit, 9 * unit), "#d9553b")
    _orbiter(drawing, x, y)
    for place in (-14, 6, 10):
        drawing.circle(x + place * unit, y + 9 * unit, 1.8 * unit, "#22252b")


def _orbiter(drawing: Drawing, x: float, y: float) -> None:
    unit = drawing.unit
    hull = drawing.gradient("#ffffff", "#e5e7ea", "#a9afb7")
    drawing.blob(drawing.around(x, y, "-28,2 -20,-5 20,-7 24,5 -20,6"), hull)
    drawing.polygon(
        drawing.around(x, y, "-6,4 22,9 22,3"),
        "#2c3038",
    )
    drawing.polygon(
        drawing.around(x, y, "12,-5 20,-19 25,-19 22,-4"),
        "#dfe2e6",
    )
    drawing.ellipse((x - 21 * unit, y - 2 * unit), (2.4 * unit, 1.3 * unit), "#2b3a4d")


def hangar(drawing: Drawing) -> None:
    """Draw a ship between the platforms of a hall, and people at work."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#4a4f57", "#2d3138")
    for place in range(7):
        x = drawing.width * place / 6
        drawing.line([(x, 0), (x, drawing.height * 0.3)], "#7d8794", 0.8 * unit)
        drawing.circle(x, drawing.height * 0.08, 2.4 * unit, "#fff3cf", 0.9)
    drawing.rect(
        (-drawing.width * 0.1, drawing.height * 0.8), (drawing.width * 1.2, drawing.height * 0.4), "#8d9298"
    )
    _orbiter(drawing, drawing.width * rng.uniform(0.42, 0.55), drawing.height * 0.55)
    for level in (0.38, 0.68):
        y = drawing.height * level
        drawing.line([(0, y), (drawing.width * rng.uniform(0.2, 0.35), y)], "#d7b23b", 1.6 * unit)
        drawing.line([(drawing.width, y), (drawing.width * rng.uniform(0.7, 0.82), y)], "#d7b23b", 1.6 * unit)
    for _ in range(rng.randint(2, 4)):
        person(drawing, drawing.width * rng.uniform(0.1, 0.9), drawing.height * 0.93, 17 * unit, "#f4f5f7")


def capsule(drawing: Drawing) -> None:
    """Draw a capsule at its parachute, or on the steppe."""
    rng, unit = drawing.rng, drawing.unit
    falls = rng.random() < 0.5
    drawing.ground(*rng.choice(DAYS))
    drawing.polygon(
        drawing.ragged(drawing.height * 0.78, 1.5 * unit), rng.choice(("#c4ab6a", "#dfe3e6", "#9aa264"))
    )
    x, y = drawing.width * rng.uniform(0.4, 0.6), drawing.height * (0.66 if falls else 0.82)
    if falls:
        top = drawing.height * 0.22
        for side in (-14, -5, 5, 14):
            drawing.line([(x, y - 8 * unit), (x + side * unit, top + 2 * unit)], "#f5f5f5", 0.3 * unit)
        drawing.blob(drawing.around(x, top, "-22,6 -12,-14 12,-14 22,6 0,1"), "#e8663d")
        drawing.blob(
            drawing.around(x, top, "-8,4 -4,-13 4,-13 8,4"),
            "#fff2e0",
        )
    else:
        for place in range(rng.randint(3, 6)):
            person(drawing, x + (-30 + 12 * place) * unit, y + 3 * unit, 18 * unit, rng.choice(SUITS))
    hull = drawing.gradient("#9b8f82", "#4d443c", across=True)
    drawing.blob(drawing.around(x, y, "-9,1 -6,-10 0,-14 6,-10 9,1 0,3"), hull)
    drawing.circle(x + unit, y - 5 * unit, 1.5 * unit, "#1d2733")


def tunnel(drawing: Drawing) -> None:
    """Draw a model in a wind tunnel."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground("#39424d", "#20262e")
    x, y = drawing.width / 2, drawing.height * 0.48
    for step in range(7):
        shade = f"#{0x4A + 12 * step:02x}{0x55 + 12 * step:02x}{0x62 + 12 * step:02x}"
        drawing.circle(x, y, (56 - 7 * step) * unit, shade)
    for _ in range(9):
        turn = y + unit * rng.uniform(-20, 20)
        drawing.line(
            [(x - 40 * unit, turn), (x, turn + unit * rng.uniform(-4, 4)), (x + 40 * unit, turn)],
            "#dff1ff",
            0.4 * unit,
            0.5,
        )
    drawing.line([(x, y), (x, drawing.height)], "#15181c", 2 * unit)
    hull = rng.choice(("#d9dde2", "#c8553d", "#e2b13c", "#5d87b8"))
    drawing.blob(drawing.around(x, y, "-24,0 -6,-4 18,-3 20,2 -6,4"), hull)
    drawing.polygon(
        [(x - 4 * unit, y), (x + 14 * unit, y + unit * rng.uniform(9, 17)), (x + 18 * unit, y + unit)], hull
    )
    drawing.polygon(drawing.around(x, y, "10,-2 19,-12 19,-1"), "#2c3138")


def test_stand(drawing: Drawing) -> None:
    """Draw a stand of steel from which an engine burns sideways."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(*rng.choice(DAYS))
    drawing.polygon(drawing.ragged(drawing.height * 0.85, unit), "#66704c")
    x, foot = drawing.width * rng.uniform(0.35, 0.5), drawing.height * 0.86
    for step in range(7):
        y = foot - step * 9 * unit
        drawing.line(
            drawing.around(x, y, "-12,0 12,-9 -12,-9 12,0"),
            "#46505b",
            unit,
        )
    drawing.rect(
        (x - 5 * unit, foot - 56 * unit),
        (10 * unit, 32 * unit),
        drawing.gradient("#fff", "#c8ccd1", across=True),
    )
    drawing.polygon(drawing.around(x, foot, "-3,-24 3,-24 5,-17 -5,-17"), "#23272d")
    drawing.blob(
        drawing.around(x, foot, "-4,-17 4,-17 40,-1 12,1"), drawing.gradient("#fffbe2", "#ffb52e", "#e8562a")
    )
    for step in range(9):
        drawing.circle(
            x + (24 + 6 * step) * unit,
            foot - unit * rng.uniform(0, 5 + 2 * step),
            unit * rng.uniform(4, 9),
            "#e9e6e1",
            0.75,
        )


def rover(drawing: Drawing) -> None:
    """Draw a rover among stones."""
    rng, unit = drawing.rng, drawing.unit
    drawing.ground(*rng.choice((("#e8c9a0", "#f3e3c8"), ("#7db7e8", "#e3eef4"), ("#d98e62", "#f0c39b"))))
    soil = rng.choice(("#b0683f", "#c39a63", "#8f5a3c"))
    drawing.polygon(drawing.ragged(drawing.height * 0.55, 7 * unit, 6), "#94643f")
    drawing.polygon(drawing.ragged(drawing.height * 0.68, 2 * unit), soil)
    for _ in range(14):
        place = drawing.width * rng.random(), drawing.height * rng.uniform(0.72, 0.99)
        drawing.ellipse(place, (unit * rng.uniform(1, 5), unit * rng.uniform(0.8, 3)), "#6b4029", 0.9)
    x, y = drawing.width * rng.uniform(0.4, 0.6), drawing.height * 0.7
    drawing.line(drawing.around(x, y, "-8,-8 -8,-24"), "#d9dde1", 1.4 * unit)
    drawing.rect((x - 12 * unit, y - 29 * unit), (9 * unit, 5 * unit), "#eceef0", unit)
    drawing.circle(x - 10 * unit, y - 26.5 * unit, 1.3 * unit, "#15202b")
    drawing.rect(
        (x - 15 * unit, y - 10 * unit), (30 * unit, 8 * unit), drawing.gradient("#f2f3f5", "#b4bac1"), unit
    )
    drawing.polygon(
        drawing.around(x, y, "0,-10 19,-14 21,-12 2,-8"),
        "#24406e",
    )
    for wheel in (-13, 0, 13):
        drawing.circle(x + wheel * unit, y + 3 * unit, 5 * unit, "#2b2f35")
        drawing.circle(x + wheel * unit, y + 3 * unit, 2 * unit, "#8d949c")
