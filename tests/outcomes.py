"""What each step makes of a fixed archive, as a digest kept beside the step's version.

Both stand in ``golden/outcomes``: ``records.jsonl`` has made-up records and the texts of the golden cases, as they
were when it was written, ``digests.toml`` what came of them. Every step is given these very records, not what the
step before made of them, so a change shows at its own step. Further lines may be added at the end; those that are there
stay as they are, for they are what a change is judged by.

    python -m tests.outcomes        # write the digests anew, where each change of outcome has a version of its own
"""

import json
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from enum import Enum
from hashlib import blake2b
from pathlib import Path

import numpy as np

from indexer import statefile
from indexer.assemble import assemble
from indexer.facet import canonicalize, count_names, extract_facets, spellings
from indexer.outcomes import VERSIONS, outcomes
from indexer.parse import parse_all
from indexer.read import RawCaption
from indexer.repair import RepairedCaption, repair_all
from indexer.write.arrays.document_inversion import invert_all
from indexer.write.changeset import first
from indexer.write.generation import State
from schema.document import (
    Caption,
    Credit,
    Document,
    DumpFields,
    EventDate,
    Evidence,
    Member,
    Precision,
    Variant,
)
from schema.document_json import to_line
from schema.fields import FACETS
from schema.vocabulary import load
from tests.ours import ANALYZER, OURS, fold

GOLDEN = Path(__file__).parent / "golden" / "outcomes"
INPUT, DIGESTS = GOLDEN / "records.jsonl", GOLDEN / "digests.toml"
COMMAND = "python -m tests.outcomes"

HEAD = f"""\
# What the steps make of the first lines of record_postings.jsonl (tests/outcomes.py); written by: {COMMAND}
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What is written down: the number of lines judged, what else decided, and a digest a step at its version."""

    lines: int
    beside: Mapping[str, str]
    digests: Mapping[str, str]
    versions: Mapping[str, int]


def held() -> Held:
    """Read what is written down."""
    found = tomllib.loads(DIGESTS.read_text("utf-8"))
    steps = found["step"]
    return Held(
        found["lines"],
        found["beside"],
        {name: row["digest"] for name, row in steps.items()},
        {name: row["version"] for name, row in steps.items()},
    )


def beside() -> dict[str, str]:
    """Return what decides outcomes and is no version of a step: vocabulary, libraries, Unicode."""
    return {name: said for name, said in outcomes(OURS).items() if name not in VERSIONS}


# --- the archive


def archive(lines: int | None = None) -> list[RawCaption]:
    """Return the records of the first lines, of all without a number."""
    rows = map(json.loads, INPUT.read_text("utf-8").splitlines()[:lines])
    return [
        RawCaption(
            "fixed.jsonl", n, f"fixed.jsonl:{n}", row["title"], row["caption"], row["nasa_id"], _fields(row)
        )
        for n, row in enumerate(rows, 1)
    ]


def _fields(row: Mapping[str, dict[str, object]]) -> DumpFields:
    lists = {key: tuple(said) if isinstance(said, list) else said for key, said in row["fields"].items()}
    return DumpFields(**lists)  # type: ignore[arg-type]  # as the lines have them


def as_captions(raws: Sequence[RawCaption]) -> list[Caption]:
    """Return captions that no step has read: dates and credits follow from the number of the record."""
    return [
        Caption(
            source=raw.source,
            n=raw.n,
            nasa_id=raw.nasa_id,
            title=raw.title,
            text=raw.caption,
            original_title=raw.title,
            original_caption=raw.caption,
            event_title=raw.title if raw.n % 2 else "",
            event_date=_event(raw.n) if raw.n % 3 else None,
            credit=Credit(("NASA",), (f"Photographer {raw.n % 7}",)) if raw.n % 5 else Credit(),
            fields=raw.fields,
        )
        for raw in raws
    ]


def _event(n: int) -> EventDate:
    day = date(1960, 1, 1) + timedelta(days=17 * n)
    return EventDate(day, day + timedelta(days=n % 4 * 200), Precision.RANGE if n % 4 else Precision.DAY)


def as_families(captions: Sequence[Caption]) -> list[tuple[Member, ...]]:
    """Return families of one, two and three neighbours in turn, as they stand."""
    kinds = (Variant.LEAD, Variant.EXACT, Variant.EDITED)
    return [
        tuple(map(Member, captions[start : start + size], kinds))
        for six in range(0, len(captions), 6)
        for start, size in ((six, 1), (six + 1, 2), (six + 3, 3))
        if start < len(captions)
    ]


def as_evidence(caption: Caption) -> tuple[Evidence, ...]:
    """Return evidence that no step drew: each third word is a value of the next facet in turn."""
    names = [facet.name for facet in FACETS if not facet.numeric]
    return tuple(
        Evidence(names[place % len(names)], word, caption.key, "caption", place, place + len(word), "fixed")
        for place, word in enumerate(caption.text.split()[:60:3])
    )


def as_documents(captions: Sequence[Caption]) -> list[Document]:
    """Return documents that no step assembled, in the order of their ids."""
    found = []
    for number, family in enumerate(as_families(captions)):
        evidence = tuple(item for member in family for item in as_evidence(member.caption))
        values = {facet.name: [one.value for one in evidence if one.facet == facet.name] for facet in FACETS}
        values["year"] = [str(1960 + number % 40)] if "year" in values and number % 3 else []
        facets = {name: tuple(dict.fromkeys(said)) for name, said in values.items()}
        lead = family[0].caption
        found.append(
            Document(f"fixed{number:05}", lead.title, family, facets, evidence, lead.event_date, lead.credit)
        )
    return found


# --- what the steps make of it


def _kept(state: State) -> object:
    """Return the columns of a state, as the next `add` reads them."""
    with tempfile.TemporaryDirectory() as place:
        state.save(Path(place))
        return [statefile.load(path) for path in Path(place).iterdir()]


def _repair(raws: Sequence[RawCaption]) -> object:
    found = repair_all(raws, load())
    return [(one.title, one.caption, one.repairs) for one in found.records], _kept(found.state)


def _parse(raws: Sequence[RawCaption]) -> object:
    return list(parse_all([RepairedCaption(raw, raw.title, raw.caption) for raw in raws], load()))


def _fold(raws: Sequence[RawCaption]) -> object:
    found = fold(as_captions(raws))
    families = [[(one.caption.key, one.kind, one.differs) for one in family] for family in found.families]
    return families, _kept(found.state)


def _facet(raws: Sequence[RawCaption]) -> object:
    rows = extract_facets(as_captions(raws), OURS)
    names = count_names(rows)
    return names, canonicalize(rows, spellings(names, OURS), OURS)


def _assemble(raws: Sequence[RawCaption]) -> object:
    captions = as_captions(raws)
    evidence = {caption.key: as_evidence(caption) for caption in captions}
    return [
        (
            one.id,
            one.title,
            [m.caption.key for m in one.members],
            one.facets,
            one.evidence,
            one.event_date,
            one.credit,
        )
        for one in assemble(as_families(captions), evidence, OURS)
    ]


def _write(raws: Sequence[RawCaption]) -> object:
    """Return what a later generation takes over (postings, lines of families, ledger); the rest is made anew."""
    documents = as_documents(as_captions(raws))
    kept = first(documents).ledger(("fixed.jsonl",), {}, {})
    lines = list(map(to_line, documents))
    return *invert_all(documents, ANALYZER), lines, kept.where, kept.ids, kept.leads, kept.counts


STEPS: Mapping[str, Callable[[Sequence[RawCaption]], object]] = {
    "repair": _repair,
    "parse": _parse,
    "fold": _fold,
    "facet": _facet,
    "assemble": _assemble,
    "write": _write,
}


def outcome(step: str, raws: Sequence[RawCaption]) -> str:
    """Return the digest of what a step makes of records."""
    return digest(STEPS[step](raws))


# --- digests


def digest(value: object) -> str:
    """Return a digest of values, whatever their types and fields are called."""
    found = blake2b(digest_size=12)
    for part in _parts(value):
        found.update(len(part).to_bytes(8, "little") + part)
    return found.hexdigest()


def _parts(value: object) -> Iterator[bytes]:
    match value:
        case None | bool() | int() | float() | date():
            yield repr(value).encode()
        case Enum():
            yield from _parts(value.value)
        case str():
            yield value.encode(errors="surrogatepass")
        case bytes():
            yield value
        case np.ndarray():
            yield f"{value.dtype.str} {value.shape}".encode()
            yield value.tobytes()
        case Mapping():
            yield from _parts(sorted(value.items()))
        case set() | frozenset():
            yield from _parts(sorted(value))
        case list() | tuple():
            yield str(len(value)).encode()
            for item in value:
                yield from _parts(item)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _parts(getattr(value, field.name)) if field.compare else ()
        case _:
            raise TypeError(f"no digest of a {type(value).__name__}")


# --- what is to be done


def must_rise(step: str, before: Held, found: str) -> bool:
    """Return whether a step makes something else of the same archive, and only its code can be the cause."""
    unchanged = before.versions.get(step) == VERSIONS[step] and before.beside == beside()
    return unchanged and before.digests[step] != found


def fault(step: str, before: Held, found: str) -> str:
    """Say what is to be done where a step's digest or version is not the one written down; '' where both are."""
    version = VERSIONS[step]
    if must_rise(step, before, found):
        return (
            f"{step!r} makes something else of {INPUT.name} than its version {version} did. If that is meant, "
            f"raise VERSIONS[{step!r}] in indexer/outcomes.py to {version + 1}, so that the next `add` builds anew "
            f"what older code built; then write the digest anew with: {COMMAND}"
        )
    if before.versions.get(step) != version:
        return f"the digest of {step!r} is not of its version {version}; write it anew with: {COMMAND}"
    if before.digests[step] != found:
        changed = [name for name, said in beside().items() if before.beside.get(name) != said]
        return (
            f"{step!r} makes something else of {INPUT.name} since {', '.join(changed)} changed. An index notices that "
            f"by itself; raise VERSIONS[{step!r}] in indexer/outcomes.py where code of the step changed too, and write "
            f"the digest anew with: {COMMAND}"
        )
    return ""


def main() -> int:
    """Write all digests anew; none of them where a version must rise first."""
    if DIGESTS.exists():
        before = held()
        judged = archive(before.lines)
        found = {step: outcome(step, judged) for step in VERSIONS}
        faults = [fault(step, before, said) for step, said in found.items() if must_rise(step, before, said)]
        if faults:
            sys.stderr.write("\n".join([*faults, "Nothing was written.", ""]))
            return 1
    every = archive()
    text = f"{HEAD}lines = {len(every)}\n\n[beside]\n"
    text += "".join(f'{name} = "{said}"\n' for name, said in beside().items())
    for step, version in VERSIONS.items():
        text += f'\n[step.{step}]\nversion = {version}\ndigest = "{outcome(step, every)}"\n'
    DIGESTS.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
