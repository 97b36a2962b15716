"""Which pictures a family's page shows, and how: one large, one in the whole window, or two compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from schema.document import Document
from webapp import images, links
from webapp.images import Picture
from webapp.pages.result_position import ResultPosition
from webapp.picture_addresses import PictureAddresses
from webapp.search import Engine

LONGEST_NAME = 200  # letters of a picture's name in an address


class Shown(StrEnum):
    """How the page shows pictures; the usual way has no name in an address."""

    PAGE = ""
    FULL = "full"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Compared:
    """A picture set against that of the page, and the family it belongs to."""

    picture: Picture
    document: Document
    name: str


@dataclass(frozen=True, slots=True)
class FamilyPictures:
    """The pictures of a family, the place of the chosen one from 0, and the one it is compared with."""

    all: tuple[Picture, ...]
    place: int
    shown: Shown
    compared: Compared | None = None

    @property
    def chosen(self) -> Picture | None:
        """The picture that is shown large; ``None`` where the family has none."""
        return self.all[self.place] if self.all else None

    def name(self, place: int) -> str:
        """Return the name of a picture in addresses: its id, or its number from 1 where it has none."""
        return self.all[place].nasa_id or str(place + 1)


@dataclass(frozen=True, slots=True)
class FamilyAddress:
    """The addresses of a family's page, in the result that it was reached from."""

    family: str
    position: ResultPosition | None

    def __call__(self, picture: str = "", compare: str = "", show: str = "") -> str:
        """Return the address that shows a picture, compared with another one, in one way."""
        own = {"picture": picture, "compare": compare, "show": show}
        pairs = [
            *(self.position.pairs() if self.position else ()),
            *(pair for pair in own.items() if pair[1]),
        ]
        query = "&".join(links.encoded_pairs(pairs))
        return links.caption_url(self.family) + (f"?{query}" if query else "")


def read_pictures(
    engine: Engine, document: Document, given: Mapping[str, str], base: PictureAddresses
) -> FamilyPictures:
    """Return the pictures that an address asks for; what it names and is not there is as usual."""
    found = images.pictures(document, base)
    place = _place(found, given.get("picture", "")[:LONGEST_NAME])
    compared = _compared(engine, document, found, given.get("compare", "")[:LONGEST_NAME], base)
    if compared and found and compared.picture == found[place]:
        compared = None
    name = given.get("show", "")
    shown = Shown(name) if name in set(Shown) else Shown.PAGE
    if shown is Shown.OVER and not compared:
        shown = Shown.PAGE
    return FamilyPictures(found, place, shown, compared)


def _place(found: Sequence[Picture], name: str) -> int:
    by_id = (place for place, one in enumerate(found) if name and one.nasa_id == name)
    number = int(name) - 1 if name.isascii() and name.isdigit() and len(name) < 4 else 0
    return next(by_id, number if 0 <= number < len(found) else 0)


def _compared(
    engine: Engine, document: Document, found: Sequence[Picture], name: str, base: PictureAddresses
) -> Compared | None:
    if not name:
        return None
    for place, one in enumerate(found):
        if name in {one.nasa_id, str(place + 1)}:
            return Compared(one, document, name)
    other = engine.get(name)
    if other is None:
        return None
    pictures = images.pictures(other, base)
    chosen = next((one for one in pictures if one.nasa_id == name), pictures[0] if pictures else None)
    return Compared(chosen, other, name) if chosen else None
