"""Queries with judgements, and how well a ranking answers them.

Judgements are of families: 2 for what was meant, 1 for what is related. Those of the made-up archive rest on its truth,
not on any word list of ours: a person who saw a picture types some of its caption's words, with a slip now and then;
a topic is a place with an expedition, a person or an agency.
"""

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

import numpy as np

from schema.document import Document
from tests.ours import analyse
from webapp.search.rewriting.stopwords import FUNCTION_WORDS

DEEP = 10  # hits that are judged
WORDS = 5  # of a caption that somebody remembers
SLIPS = 3  # of so many who look for one picture one makes a slip of the pen

Row = dict[str, Any]
Search = Callable[[str], Sequence[str]]  # a text to the families found, in order


@dataclass(frozen=True, slots=True)
class Judged:
    """A query of a kind, with the grade of each family that is not 0."""

    name: str
    kind: str
    text: str
    grades: Mapping[str, int]


def ndcg(found: Sequence[str], judged: Judged) -> float:
    """Give the normalised discounted cumulative gain of the first ten, with linear gains (as trec_eval has it)."""
    best = sorted(judged.grades.values(), reverse=True)
    return _gain([judged.grades.get(one, 0) for one in found]) / _gain(best)


def success(found: Sequence[str], judged: Judged) -> float:
    """Tell whether the first hit is what was meant."""
    return float(bool(found) and judged.grades.get(found[0], 0) == 2)


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades[:DEEP]))


def scored(search: Search, queries: Iterable[Judged]) -> dict[str, tuple[float, float]]:
    """Give (nDCG, success) of each query, by its name."""
    answers = ((query, search(query.text)) for query in queries)
    return {query.name: (ndcg(found, query), success(found, query)) for query, found in answers}


def by_kind(
    queries: Iterable[Judged], scores: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Give the means of (nDCG, success) of each kind."""
    kinds = defaultdict(list)
    for query in queries:
        kinds[query.kind].append(scores[query.name])
    return {kind: (mean(n for n, _ in found), mean(s for _, s in found)) for kind, found in kinds.items()}


def paired_interval(differences: Sequence[float], draws: int = 10_000, seed: int = 1) -> tuple[float, float]:
    """Return the bounds within which 95 % of the means of drawn queries lie: the percentile bootstrap (Efron 1979).

    ``differences`` are those of two rankings on the same queries, (n,), which are drawn with replacement.
    """
    drawn = np.random.default_rng(seed).choice(np.array(differences), (draws, len(differences)))
    low, high = np.quantile(drawn.mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def read_judged(
    folder: Path, families: Iterable[Document], prefix: tuple[str, str] = ("", "")
) -> list[Judged]:
    """Read ``queries.jsonl`` and ``qrels.txt`` (TREC's form, blanks in names as %20).

    A name is a nasa_id or '<source>#<n>'; of ``prefix`` the first is written for the second in the latter.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    for family in families:
        for member in family.members:
            names = (member.caption.nasa_id or "", member.caption.key.replace(prefix[1] or "\0", prefix[0]))
            for name in names:
                owners[name].add(family.id)
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (folder / "qrels.txt").read_text("utf-8").splitlines():
        query, _, name, grade = line.split()
        for owner in owners[name.replace("%20", " ")]:
            grades[query][owner] = max(int(grade), grades[query].get(owner, 0))
    rows = map(json.loads, (folder / "queries.jsonl").read_text("utf-8").splitlines())
    found = (Judged(row["qid"], row["kind"], row["query"], _right(grades[row["qid"]])) for row in rows)
    return [one for one in found if one.grades]


def _right(grades: Mapping[str, int]) -> dict[str, int]:
    return {name: grade for name, grade in grades.items() if grade}


def made_up(truth: Path, families: Sequence[Document], seed: int, each: int = 60) -> list[Judged]:
    """Draw queries from a made-up archive and its truth: so many of each kind."""
    rows = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    owners = {member.caption.n: family.id for family in families for member in family.members}
    rng = Random(seed)
    return [
        *_known(rows, owners, rng, each),
        *_topics(rows, owners, rng, each),
        *_facts(rows, owners, rng, each),
    ]


def _known(rows: Sequence[Row], owners: Mapping[int, str], rng: Random, each: int) -> Iterator[Judged]:
    """Yield what people type who saw one picture: some of its rarer words, the likeliest slip in the longest.

    They type what sets it apart: words that no other family has all of. Where a picture's words are those of its
    neighbours too, no ranking could know which of them is meant, and it is not asked for.
    """
    families: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for word in _content(row):
            families[word].add(owners[row["n"]])
    leads = [row for row in rows if row["kind"] == "lead" and len(_content(row)) >= WORDS]
    drawn = ((row, _telling_words(row, families, rng)) for row in rng.sample(leads, len(leads)))
    for n, (row, typed) in enumerate(islice(((row, words) for row, words in drawn if words), each)):
        if n % SLIPS == 0:
            longest = max(range(len(typed)), key=lambda place: len(typed[place]))
            typed[longest] = _slip(typed[longest], rng)
        same = {owners[one["n"]]: 2 for one in rows if one["family"] == row["family"]}
        yield Judged(f"K{n:03}", "known item", " ".join(typed), same)


def _telling_words(row: Row, families: Mapping[str, Set[str]], rng: Random) -> list[str]:
    """Return some of the rarer words of a caption that only its own family has all of; none where a draw has none."""
    rarer = sorted(_content(row), key=lambda word: (len(families[word]), word))[: 2 * WORDS]
    typed = rng.sample(rarer, WORDS)
    return typed if len(set.intersection(*(set(families[word]) for word in typed))) == 1 else []


def _content(row: Row) -> list[str]:
    """Give the words of a caption that somebody may remember, as people type them, each once."""
    words = (token.forms[0] for token in analyse(row["clean_caption"] or ""))
    return list(dict.fromkeys(word for word in words if len(word) > 2 and word not in FUNCTION_WORDS))


def _slip(word: str, rng: Random) -> str:
    """Turn two letters of a word round, leave one out, or type one twice."""
    place = rng.randrange(1, max(2, len(word) - 1))
    before, here, behind = word[:place], word[place : place + 1], word[place + 1 :]
    return rng.choice(
        [before + behind[:1] + here + behind[1:], before + behind, before + here + here + behind]
    )


def _topics(rows: Sequence[Row], owners: Mapping[int, str], rng: Random, each: int) -> Iterator[Judged]:
    """Yield a place with an expedition, a family name or an agency, in the words of a person in a hurry."""
    pairs: dict[tuple[str, str, str], None] = {}
    for row in rows:
        for place in row["landmark"]:
            for facet in ("expedition", "person", "agency"):
                pairs.update(((place, facet, str(value)), None) for value in row[facet])
    for n, (place, facet, value) in enumerate(rng.sample(sorted(pairs), each)):
        said = {"expedition": f"expedition {value}", "person": value.split()[-1], "agency": value}[facet]
        text = f"{said} {place}".lower().replace("’", "").replace("'", "").replace(".", "")
        yield Judged(f"T{n:03}", "topic", text, _both(rows, owners, ("landmark", place), (facet, value)))


def _facts(rows: Sequence[Row], owners: Mapping[int, str], rng: Random, each: int) -> Iterator[Judged]:
    """Yield the same as a facet and a word: what a grammar is for."""
    pairs: dict[tuple[str, str], None] = {}
    for row in rows:
        for person in row["person"]:
            pairs.update(((person, str(value)), None) for value in row["expedition"])
    for n, (person, value) in enumerate(rng.sample(sorted(pairs), min(each, len(pairs)))):
        grades = _both(rows, owners, ("person", person), ("expedition", value))
        exact = {name: grade for name, grade in grades.items() if grade == 2}
        yield Judged(f"S{n:03}", "structured", f'expedition:{value} "{person}"', exact)


def _both(
    rows: Iterable[Row], owners: Mapping[int, str], one: tuple[str, str], other: tuple[str, str]
) -> dict[str, int]:
    """Grade families: 2 where a record has both values, 1 where one has the first."""
    grades: dict[str, int] = {}
    for row in rows:
        first, second = (value in map(str, row[facet]) for facet, value in (one, other))
        if first:
            owner = owners[row["n"]]
            grades[owner] = max(grades.get(owner, 0), 2 if second else 1)
    return grades
