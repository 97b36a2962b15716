"""A small drawing for each record of a sample: what its words are of, in shapes as photographs have them.

The records of a family are frames of one scene: the same motif, as cameras that stand a little apart see it.
"""

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from indexer.sample.families import Record
from indexer.sample.pictures import machines, people, skies
from indexer.sample.pictures.svg import Drawing

_SHAPES = ((1200, 800), (1200, 800), (1200, 800), (1000, 1000), (800, 1200), (1600, 700))  # pixels
_UPRIGHT = (800, 1000)
_Motif = Callable[[Drawing], None]

# The first whose words stand in the keywords or the caption.
_MOTIFS: tuple[tuple[str, tuple[_Motif, ...]], ...] = (
    (r"portrait", (people.portrait,)),
    (r"spacewalk", (people.spacewalk,)),
    (r"earth observations.*city lights", (skies.city_lights,)),
    (r"earth observations.*(volcano|mount|mesa)", (skies.mountain,)),
    (r"earth observations.*(bay|coast|strait|bosporus|delta|great)", (skies.coast,)),
    (r"earth observations.*lake", (skies.coast, skies.limb)),
    (r"earth observations", (skies.river,)),
    (r"international space station", (people.cabin,)),
    (r"planets", (skies.planet, skies.planet, skies.planet, skies.nebula)),
    (r"wind tunnel", (machines.tunnel,)),
    (r"test stand", (machines.test_stand,)),
    (r"research aircraft", (machines.aircraft,)),
    (r"shuttle processing", (machines.hangar,)),
    (r"landing.*orbiter", (machines.runway,)),
    (r"soyuz.*landing", (machines.capsule,)),
    (r"moscow", (people.square,)),
    (r"star city|tcdt", (people.crew,)),
    (r"rollout|launch|baikonur", (machines.rocket,)),
    (r"apollo program", (people.moonwalk, people.crew)),
    (r"middeck", (people.cabin, skies.limb)),
    (r"flight control", (people.consoles,)),
    (r"field work", (machines.rover,)),
    (r"outreach", (people.town,)),
    (r"about", (skies.nebula,)),
)  # fmt: skip
_USUAL = (people.crew,)


def write_picture(record: Record, folder: Path) -> None:
    """Write the picture of a record into ``folder``, as a file named after its id."""
    (folder / file_name(record)).write_text(draw(record), "utf-8")


def file_name(record: Record) -> str:
    """Return the name of the file of a record's picture."""
    return f"{record.nasa_id}.svg"


def draw(record: Record) -> str:
    """Return the picture of a record as SVG: the same for the same record, another frame for another of its family."""
    scene = record.copy.scene
    rng = Random(scene.key)  # noqa: S311 - a sample has to be repeatable, not secret
    motif = rng.choice(motifs(f"{' '.join(scene.kind.keywords)} {scene.core.text}") or _USUAL)
    shape = _UPRIGHT if motif is people.portrait else rng.choice(_SHAPES)
    drawing = Drawing(*shape, rng)
    motif(drawing)
    return drawing.svg(record.nasa_id, _camera(record.nasa_id, *shape))


def motifs(words: str) -> tuple[_Motif, ...]:
    """Return the motifs of which words are, any of which will do; none where the words name nothing known."""
    text = words.casefold()
    return next((found for pattern, found in _MOTIFS if re.search(pattern, text)), ())


def _camera(nasa_id: str, width: int, height: int) -> str:
    """Return where the camera of an id stands, as a transform of SVG; a margin keeps the edges out of sight."""
    rng = Random(nasa_id)  # noqa: S311
    across, down = (side * rng.uniform(-0.02, 0.02) for side in (width, height))
    turn, close = rng.uniform(-0.9, 0.9), rng.uniform(1.07, 1.1)
    x, y = width / 2, height / 2
    return f"translate({x + across:.1f} {y + down:.1f}) rotate({turn:.2f}) scale({close:.3f}) translate({-x} {-y})"
