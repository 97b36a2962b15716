"""Captions in our own words, and how to ask an engine for them."""

from typing import Any

from webapp.search import Engine
from webapp.search.language.parser import read_text
from webapp.search.model.query import Filter, Query
from webapp.search.model.result import Page

CAPTIONS = (
    ("made0001", "Expedition 65 Square Walk", "Pyotr Zarnov of Roscosmos lays roses by a wall on Red Square."),
    ("made0002", "Expedition 65 Square Walk", "Astronaut Mira Okafor of ESA walks across Red Square with a guitar."),
    ("made0003", "Aurora over the sea", "The aurora borealis glows green above a calm sea, seen by the night watch."),
    ("made0004", "Rover at a crater", "The lunar roving vehicle waits at a crater while its driver takes a nap."),
    ("made0005", "Suit check", "A technician checks the spacesuit of Mira Okafor before a dive in the pool."),
    ("made0006", "Zarnov trains", "Pyotr Zarnov trains in a space suit; his helmet lies on the bench."),
    ("made0007", "Apollo 8 on the telephone", "The crew of Apollo 8 answers a telephone call after their flight."),
    ("made0008", "Apollo 80 years on", "A museum shows Apollo hardware beside 8 paintings of clouds."),
    ("ARC-1992-AC92-0777-3", "Diving robot", "A diving robot with two lamps follows a swimmer."),
    ("made0010", "Hangar", "An aircraft with green stripes rolls out of a hangar in the morning."),
    ("made0011", "Hazzaa Almanzoori at the window", "Astronaut Hazzaa Almanzoori of the United Arab Emirates smiles."),
    ("made0012", "Chimpanzee", "A chimpanzee named Bobo sits in a padded seat."),
)  # fmt: skip


def asked(text: str, *filters: Filter, size: int = 50, **more: Any) -> Query:
    """Return the question that the web app would put; ``more`` is what else a ``Query`` has."""
    node, notices = read_text(text)
    return Query(text, node, notices, filters, size=size, **more)


def ask(engine: Engine, text: str, *filters: Filter, size: int = 50, **more: Any) -> Page:
    """Search as the web app would."""
    return engine.search(asked(text, *filters, size=size, **more))


def found(page: Page) -> list[str]:
    """Give the ids of the families on a page, in order."""
    return [hit.document.id for hit in page.hits]
