"""Records fetched from a service like images-api.nasa.gov, as a dump.

A search is walked page by page. Where it has more records than the service gives out of one search, it is divided by
years, centers and media types (``slices``). A walk during which the archive changed is made again, until it is steady.
All that is fetched is kept beside the dump (``harvest_state``), so that a harvest goes on where it was cut; the dump
appears when it is whole. What the service announces and does not give is counted, and the dump is then called partial.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexer.harvest.collection_page import CollectionPage, SearchRefused, read_page
from indexer.harvest.harvest_state import HarvestState, Walk
from indexer.harvest.slices import HarvestRequest, Slice, read_years
from schema import files
from schema.errors import HarvestStopped, RequestFailed
from schema.http_client import Answer, HttpClient

__all__ = ["HarvestReport", "HarvestRequest", "Slice", "harvest", "partial_name", "read_years", "state_file"]

MOST_WALKS = 4  # through the pages of one slice, until two are alike


class HarvestWatcher(Protocol):
    """Is told how far a harvest is."""

    def at(self, fetched: int, announced: int) -> None:
        """Record that so many records are here, of those that the service announces."""
        ...

    def pauses(self, reason: str, seconds: float) -> None:
        """Record that a request failed and is sent again so much later."""
        ...


@dataclass(frozen=True, slots=True)
class HarvestReport:
    """What was fetched: where it is, how many records, by how many requests, which failures were survived.

    ``missing`` names the slices of which records are missing, and how many of each.
    """

    dump: Path
    records: int
    requests: int
    failures: dict[str, int]
    missing: tuple[tuple[str, int], ...]

    def as_lines(self) -> list[str]:
        """Return the report for people."""
        survived = ", ".join(f"{count} x {reason}" for reason, count in self.failures.items())
        lines = [
            f"{self.records:,} records in {self.dump}, by {self.requests:,} requests"
            + (f"; tried again: {survived}" if survived else "")
        ]
        if self.missing:
            named = ", ".join(f"{count:,} of {part}" for part, count in self.missing)
            lines.append(
                f"the dump is partial: the service announces records that it does not give ({named}); "
                "the same command tries these again"
            )
        return lines

    def as_json(self) -> dict[str, object]:
        """Return the report as an object."""
        return {
            "dump": str(self.dump),
            "records": self.records,
            "requests": self.requests,
            "failures": self.failures,
            "missing": [{"slice": part, "records": count} for part, count in self.missing],
        }


def state_file(dump: Path) -> Path:
    """Return where a harvest into a dump keeps what it has.

    >>> print(state_file(Path("apollo.jsonl")))
    apollo.jsonl.harvest
    """
    return dump.with_name(f"{dump.name}.harvest")


def partial_name(dump: Path) -> Path:
    """Return the name of a dump that is not whole.

    >>> print(partial_name(Path("apollo.jsonl")))
    apollo.partial.jsonl
    """
    return dump.with_name(f"{dump.stem}.partial{dump.suffix}")


def harvest(
    request: HarvestRequest,
    dump: Path,
    client: HttpClient,
    watcher: HarvestWatcher,
    centers: Sequence[str],
) -> HarvestReport:
    """Fetch what is requested into a dump, from where an earlier harvest into it was cut.

    ``centers`` are the codes by which a year is divided that has too many records. ``HarvestStopped`` where the service
    does not answer any more; ``RequestFailed`` where it never did, or has nothing.
    """
    client.on_pause = watcher.pauses
    with closing(HarvestState(state_file(dump), request)) as state:
        harvester = _Harvester(request, state, client, watcher, centers)
        try:
            while (walk := state.next_walk()) is not None:
                harvester.advance(walk)
        except RequestFailed as error:
            if state.announced:
                raise HarvestStopped(str(error)) from error
            files.remove(state_file(dump))
            raise
        if not state.fetched:
            files.remove(state_file(dump))
            raise RequestFailed(client.base, "no record there fits; no dump was written")
        return _finish(state, dump, client)


@dataclass(slots=True)
class _Harvester:
    """Walks through slices, a page at a time."""

    request: HarvestRequest
    state: HarvestState
    client: HttpClient
    watcher: HarvestWatcher
    centers: Sequence[str]

    def advance(self, walk: Walk) -> None:
        """Fetch the next page of a slice, or divide the slice, or be done with it."""
        outside = self.state.outside_parts(walk.parent) if walk.parent else 0
        if walk.parent and outside <= 0:
            self.state.finish(walk)
            return
        size = self.request.page_size
        page = self._fetch(walk)
        window = self.state.window // size * size
        if page is None or (page.total > window and not walk.parent):
            total = page.total if page else walk.greatest
            if parts := walk.slice.divided(self.centers) if not walk.parent else ():
                self.state.divide(walk, total, parts)
                return
        if page is not None:
            self.state.add_page(walk, page)
            self.watcher.at(self.state.fetched, self.state.announced)
        if page is None or not page.lines or walk.page * size >= min(page.total, window):
            self._conclude(self.state.walk_at(walk.path), window, outside)

    def _conclude(self, walk: Walk, window: int, outside: int) -> None:
        """Be done with a slice whose last page was fetched, or walk through it again."""
        if walk.parent:
            self.state.finish(walk, max(0, outside - self.state.new_records(walk.path)))
            return
        records, different = self.state.counts(walk.path)
        missing = walk.greatest - records
        if walk.greatest > window:
            self.state.finish(walk, max(1, missing))
        elif missing <= 0 and records == different and not walk.changed:
            self.state.finish(walk)
        elif walk.walked == self.state.digest(walk.path):  # this is what the service has, steadily
            self.state.finish(walk, max(missing, 1 if walk.repeated else 0))
        elif walk.walks < MOST_WALKS:
            self.state.walk_again(walk)
        else:
            self.state.finish(walk, max(1, missing))

    def _fetch(self, walk: Walk) -> CollectionPage | None:
        """Return the next page of a slice; ``None`` where the service refuses to go that far.

        A refusal is believed at once of the first request, and else when it is repeated: a cache in front of the
        service is known to have answered other requests with one.
        """
        refusals: list[SearchRefused] = []

        def read(answer: Answer) -> CollectionPage:
            try:
                page = read_page(answer, self.request.page_size)
            except SearchRefused as refusal:
                if not self.state.announced:
                    raise
                refusals.append(refusal)
                raise ValueError(f"refused: {refusal}") from refusal
            refusals.clear()
            return page

        try:
            return self.client.fetch("/search", read, self.request.parameters(walk.slice, walk.page))
        except SearchRefused as refusal:
            raise RequestFailed(self.client.base, str(refusal)) from refusal
        except RequestFailed:
            if not refusals or walk.page == 1:
                raise
            self.state.narrow((walk.page - 1) * self.request.page_size)
            return None


def _finish(state: HarvestState, dump: Path, client: HttpClient) -> HarvestReport:
    """Write the dump under the name that it deserves, and remove what is no longer needed."""
    short = tuple((str(part), missing) for part, missing in state.short())
    target = partial_name(dump) if short else dump
    made = dump.with_name(f"{dump.name}.new")
    records = 0
    with files.NewFile(made) as file:
        for line in state.lines():
            file.write(line + b"\n")
            records += 1
    files.rename(made, target)
    if not short:
        files.remove(state_file(dump))
        files.remove(partial_name(dump))
    return HarvestReport(target, records, client.requests, client.failures, short)
