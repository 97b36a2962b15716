"""Threads that ask a server without pause, and what it must answer."""

import json
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from schema.arrays.document_file import lines
from schema.shown_family import family_line
from tests.served import PATIENCE, direct

QUESTIONS = (
    "agency=ESA",
    "agency=Roscosmos&agency=JAXA",
    "landmark=Red+Square",
    "agency=!NASA&year=2000..2020",
    "",
)

Ids = frozenset[str]


def families(folder: Path) -> list[Any]:
    """Return the families of a generation as they are exported."""
    return [json.loads(family_line(line)) for line in lines(folder)]


def truth(folder: Path) -> dict[str, Ids]:
    """Say for each question which families answer it, from the export alone."""
    found = families(folder)

    def holding(facet: str, *values: str) -> Ids:
        return frozenset(one["id"] for one in found if not set(one[facet]).isdisjoint(values))

    years = frozenset(
        one["id"] for one in found for year in one["further"]["year"] if 2000 <= int(year) <= 2020
    )
    everything = frozenset(one["id"] for one in found)
    answers = (
        holding("agency", "ESA"),
        holding("agency", "Roscosmos", "JAXA"),
        holding("landmark", "Red Square"),
        years - holding("agency", "NASA"),
        everything,
    )
    return dict(zip(QUESTIONS, answers, strict=True))


@dataclass
class Load:
    """Threads that ask without pause, and what they were answered: question, generation and ids."""

    address: str
    answers: list[tuple[str, str, Ids]] = field(default_factory=list)
    pages: list[tuple[str, int]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    shed: int = 0  # requests that were refused with the seconds after which to ask again
    stopped: threading.Event = field(default_factory=threading.Event)

    def ask(self, question: str) -> None:
        """Ask the API and a page."""
        opener = direct()
        with opener.open(f"{self.address}/api/v1/search?size=200&{question}", timeout=PATIENCE) as reply:
            found = json.load(reply)
        ids = frozenset(hit["id"] for hit in found["hits"])
        assert found["total"]["families"] == len(ids)
        self.answers.append((question, found["index"]["generation"], ids))
        with opener.open(f"{self.address}/search", timeout=PATIENCE) as reply:
            text = reply.read().decode()
        generation, families = re.search(
            r'name="generation" content="([^"]+)".*?<strong>([\d,]+) captions?', text, re.DOTALL
        ).groups()  # type: ignore[union-attr]
        self.pages.append((generation, int(families)))

    def is_answered_by(self, generation: str) -> bool:
        """Tell whether one of the last answers came from this generation."""
        return any(answer[1] == generation for answer in self.answers[-20:])

    def run(self) -> None:
        """Ask until told to stop."""
        turn = 0
        while not self.stopped.is_set():
            try:
                self.ask(QUESTIONS[turn % len(QUESTIONS)])
            except HTTPError as error:
                if error.code == 503 and "Retry-After" in error.headers:
                    self.shed += 1
                    self.stopped.wait(float(error.headers["Retry-After"]))
                else:
                    self.failures.append(f"{error!r} {error.url}")
            except Exception as error:
                self.failures.append(repr(error))
            turn += 1


def judge(load: Load, truths: dict[str, dict[str, Ids]]) -> int:
    """See that everything answered so far was right, and forget it; return how many answers there were."""
    answers, load.answers = load.answers, []
    pages, load.pages = load.pages, []
    assert load.failures == []
    assert [one[:2] for one in answers if truths[one[1]][one[0]] != one[2]] == []
    assert [one for one in pages if len(truths[one[0]][""]) != one[1]] == []
    return len(answers)
