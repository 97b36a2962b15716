"""Edits that change nothing about who does what, where and when: slips of the pen and matters of taste."""

import re
from collections.abc import Callable
from random import Random

from indexer.sample.prose import Prose

_LONG_WORD = re.compile(r"\b(?!\w*(?:east|west)\b)[a-z]{7,}\b")
_PAIR = re.compile(r"\b([a-z]+) ([a-z]{4,})\b")
_THE = re.compile(r"\b(?:of|for|to|from|by|with|and) the (?=[a-z])")
_SMALL = re.compile(r"(?<= )(?:the|of|to|for|is)(?= )")
_OPENERS = tuple(
    f"{word} "
    for word in (
        *(
            "A",
            "An",
            "As",
            "At",
            "Beside",
            "During",
            "Five",
            "Four",
            "From",
            "In",
            "Members",
            "On",
            "Outside",
        ),
        *("Seen", "Side", "The", "Three", "Two", "With", "Work"),
    )
)
_TASTE = (
    ("pre-launch", "prelaunch"),
    ("preflight", "pre-flight"),
    ("crew members", "crewmembers"),
    ("crew member", "crewmember"),
    ("which", "that"),
    ("Aboard", "On board"),
    ("toward", "towards"),
    ("is seen", "was seen"),
    ("meters", "metres"),
    ("color", "colour"),
    ("center", "centre"),
    ("clean-room", "clean room"),
    ("headset", "head set"),
)
_SHORT = (
    ("International Space Station", "International Space Station (ISS)"),
    ("extravehicular activity (EVA)", "EVA"),
    ("Orbiter Processing Facility", "Orbiter Processing Facility (OPF)"),
    ("Space Station Processing Facility", "Space Station Processing Facility (SSPF)"),
    ("Vehicle Assembly Building", "Vehicle Assembly Building (VAB)"),
    ("European Space Agency", "European Space Agency (ESA)"),
    ("Russian Federal Space Agency", "Russian Federal Space Agency (Roscosmos)"),
    ("Exploration Agency (JAXA)", "Exploration Agency"),
    ("degrees ", "deg. "),
    ("kilometers", "km"),
    ("six months", "6 months"),
)


def typo(prose: Prose, rng: Random) -> str:
    """Swap, lose or double a letter inside a long small word outside the mentions."""
    word = _free(prose, _LONG_WORD, rng)
    if not word:
        return prose.text
    spot = rng.randrange(word.start() + 1, word.end() - 2)
    letters = prose.text[spot : spot + 2]
    slip = rng.choice([letters[::-1], letters[1], letters[0] + letters])
    return prose.text[:spot] + slip + prose.text[spot + 2 :]


def article(prose: Prose, rng: Random) -> str:
    """Leave out a 'the' before a small word."""
    found = _free(prose, _THE, rng)
    return prose.text[: found.end() - 4] + prose.text[found.end() :] if found else prose.text


def doubled(prose: Prose, rng: Random) -> str:
    """Write a small word twice."""
    found = _free(prose, _SMALL, rng)
    return f"{prose.text[: found.end()]} {prose.text[found.start() :]}" if found else prose.text


def glued(prose: Prose, rng: Random) -> str:
    """Lose the space between two small words."""
    found = _free(prose, _PAIR, rng)
    return (
        prose.text[: found.start()] + found[1] + found[2] + prose.text[found.end() :] if found else prose.text
    )


def taste(prose: Prose, rng: Random) -> str:
    """Spell one thing as another house does: hyphen, British spelling, tense, a function word."""
    return _exchanged(prose.text, _TASTE, rng)


def abbreviation(prose: Prose, rng: Random) -> str:
    """Add an abbreviation, write it out or leave it away."""
    return _exchanged(prose.text, _SHORT, rng)


def moved_date(prose: Prose, rng: Random) -> str:  # noqa: ARG001 - all edits are called alike
    """Move the date of the picture to the front."""
    text = prose.text
    for day in (m for m in prose.mentions if m.facet in ("day", "yearless") and m.start):
        words, before, after = text[day.start : day.end], text[: day.start], text[day.end :]
        if before.endswith(("taken ", "dated ")):
            continue
        rest = before.removesuffix(" ").removesuffix(" on").removesuffix(",") + after.removeprefix(",")
        opener = next((word for word in _OPENERS if rest.startswith(word)), "")
        return f"On {words}, {opener.lower()}{rest[len(opener) :]}"
    return text


EDITS: tuple[Callable[[Prose, Random], str], ...] = (
    typo,
    article,
    doubled,
    glued,
    taste,
    abbreviation,
    moved_date,
)


def edited(prose: Prose, rng: Random) -> tuple[str, str]:
    """Return the text after an edit that applies to it, and the edit's name."""
    for edit in rng.sample(EDITS, k=len(EDITS)):
        text = edit(prose, rng)
        if text != prose.text:
            return text, edit.__name__
    return f"{prose.text} ", "space"


def _free(prose: Prose, pattern: re.Pattern[str], rng: Random) -> re.Match[str] | None:
    """Choose a match that touches no mention."""
    found = [
        match
        for match in pattern.finditer(prose.text)
        if all(match.end() <= m.start or match.start() >= m.end for m in prose.mentions)
    ]
    return rng.choice(found) if found else None


def _exchanged(text: str, pairs: tuple[tuple[str, str], ...], rng: Random) -> str:
    usable = [pair for pair in pairs if pair[0] in text]
    if not usable:
        return text
    old, new = rng.choice(usable)
    return text.replace(old, new, 1).replace("  ", " ").replace(" ,", ",")
