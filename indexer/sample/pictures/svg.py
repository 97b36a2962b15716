"""A drawing as SVG: shapes in whole pixels, gradients, and nothing that runs or is fetched."""

from collections.abc import Sequence
from random import Random
from xml.sax.saxutils import escape, quoteattr

Point = tuple[float, float]


class Drawing:
    """Shapes on a ground of ``width`` by ``height`` pixels; ``unit`` is a hundredth of the shorter side.

    A motif draws what it needs from ``rng``, so that equal seeds make equal drawings.
    """

    def __init__(self, width: int, height: int, rng: Random) -> None:
        self.width, self.height, self.rng = width, height, rng
        self.unit = min(width, height) / 100
        self._shapes: list[str] = []
        self._gradients: list[str] = []

    def gradient(self, *colours: str, across: bool = False, round_: bool = False) -> str:
        """Return a paint that goes through colours: downwards, ``across`` or from the middle out."""
        name = f"g{len(self._gradients)}"
        steps = "".join(
            f'<stop offset="{place / (len(colours) - 1):.2f}" stop-color="{colour}"/>'
            for place, colour in enumerate(colours)
        )
        kind, ends = ("radial", "") if round_ else ("linear", "" if across else ' x2="0" y2="1"')
        self._gradients.append(f'<{kind}Gradient id="{name}"{ends}>{steps}</{kind}Gradient>')
        return f"url(#{name})"

    def ground(self, *colours: str) -> None:
        """Fill all of the drawing, downwards."""
        self.rect(
            (0, 0), (self.width, self.height), self.gradient(*colours) if len(colours) > 1 else colours[0]
        )

    def rect(self, corner: Point, size: Point, fill: str, rounding: float = 0) -> None:
        """Draw a rectangle from its upper left corner, with round corners of that radius."""
        rounded = f' rx="{rounding:.0f}"' if rounding else ""
        place = f'x="{corner[0]:.0f}" y="{corner[1]:.0f}" width="{size[0]:.0f}" height="{size[1]:.0f}"'
        self._add(f"<rect {place}{rounded}", fill)

    def circle(self, x: float, y: float, radius: float, fill: str, opacity: float = 1) -> None:
        """Draw a disc."""
        self._add(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}"', fill, opacity)

    def ellipse(self, middle: Point, axes: Point, fill: str, opacity: float = 1, turn: float = 0) -> None:
        """Draw an ellipse by its half axes, turned by so many degrees."""
        self._add(f"<ellipse {_ellipse(middle, axes, turn)}", fill, opacity)

    def polygon(self, points: Sequence[Point], fill: str, opacity: float = 1) -> None:
        """Draw a surface between points."""
        self._add(f'<path d="M{_joined(points)}z"', fill, opacity)

    def blob(self, points: Sequence[Point], fill: str, opacity: float = 1) -> None:
        """Draw a surface with soft edges: a curve through the middles between points."""
        middles = [
            ((one[0] + two[0]) / 2, (one[1] + two[1]) / 2)
            for one, two in zip(points, [*points[1:], points[0]], strict=True)
        ]
        turns = zip([*points[1:], points[0]], [*middles[1:], middles[0]], strict=True)
        curve = "".join(f"Q{_joined([point, middle])}" for point, middle in turns)
        self._add(f'<path d="M{_joined(middles[:1])}{curve}z"', fill, opacity)

    def line(self, points: Sequence[Point], colour: str, width: float, opacity: float = 1) -> None:
        """Draw a line through points, with round ends."""
        stroke = (
            f'stroke="{colour}" stroke-width="{width:.1f}" stroke-linecap="round" stroke-linejoin="round"'
        )
        self._add(f'<path d="M{_joined(points)}" {stroke}', "none", opacity)

    def ring(self, middle: Point, axes: Point, colour: str, width: float, turn: float = 0) -> None:
        """Draw the outline of an ellipse."""
        self._add(
            f'<ellipse {_ellipse(middle, axes, turn)} stroke="{colour}" stroke-width="{width:.1f}"', "none"
        )

    def around(self, x: float, y: float, points: str) -> list[Point]:
        """Return points that are written as units across and down from a place: '-3,0 0,-11 3,0'."""
        pairs = (point.split(",") for point in points.split())
        return [(x + float(across) * self.unit, y + float(down) * self.unit) for across, down in pairs]

    def ragged(self, top: float, rough: float, steps: int = 9) -> list[Point]:
        """Return the points of a skyline from edge to edge, about ``top``, and of the ground below it."""
        heights = (top + self.rng.uniform(-rough, rough) for _ in range(steps + 1))
        line = [(self.width * step / steps, height) for step, height in enumerate(heights)]
        return [*line, (self.width * 1.1, self.height * 1.2), (-self.width * 0.1, self.height * 1.2)]

    def svg(self, label: str, camera: str) -> str:
        """Return the document: the shapes as a ``camera`` (an SVG transform) sees them, a label in the corner."""
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        font = f'font-family="monospace" font-size="{2.6 * self.unit:.0f}" fill="#fff" fill-opacity=".75"'
        corner = f'x="{2 * self.unit:.0f}" y="{self.height - 2 * self.unit:.0f}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}><defs>{"".join(self._gradients)}</defs>'
            f"<g transform={quoteattr(camera)}>{''.join(self._shapes)}</g>"
            f"<text {corner} {font}>{escape(label)}</text></svg>\n"
        )

    def _add(self, shape: str, fill: str, opacity: float = 1) -> None:
        clear = f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        self._shapes.append(f'{shape} fill="{fill}"{clear}/>')


def _joined(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in points)


def _ellipse(middle: Point, axes: Point, turn: float) -> str:
    turned = f' transform="rotate({turn:.0f} {middle[0]:.0f} {middle[1]:.0f})"' if turn else ""
    return f'cx="{middle[0]:.0f}" cy="{middle[1]:.0f}" rx="{axes[0]:.0f}" ry="{axes[1]:.0f}"{turned}'
