"""A page of hits for a terminal: text with highlighted words, never markup and never control codes."""

import shlex
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from schema.document import Document
from schema.fields import FACETS
from schema.message import counted
from webapp import images, links
from webapp.pages import wording
from webapp.pages.highlights import Piece, marked, snippet
from webapp.picture_addresses import PictureAddresses
from webapp.search.model.query import Filter
from webapp.search.model.result import FacetCounts, Hit, Page

MOST_IDS = 6  # of a family's pictures that are printed
MOST_VALUES = 5  # of a facet

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}


def show(page: Page, base: PictureAddresses, console: Console) -> None:
    """Print totals, notices, hits and facets, or where nothing was found what to try; ``base`` is that of pictures."""
    console.print(_heading(page))
    relaxed = (one.words for one in page.relaxations) if page.hits else ()
    for notice in (*map(_missing, page.missing), *page.notices, *relaxed):
        console.print(_text(notice, "yellow"))
    for one in page.did_you_mean:
        console.print(_text(f"Did you mean: {one.text}  ({wording.captions(one.families)})"))
    first = (page.query.page - 1) * page.query.size + 1
    for number, hit in enumerate(page.hits, first):
        console.print(_hit(hit, number))
        for address in _addresses(hit, base):
            console.print(_text(f"    {address}", "dim"), soft_wrap=True)  # a broken one cannot be followed
    facets = [_facet(counts) for counts in page.facets if counts.counts]
    if page.hits and facets:
        console.print(Padding(Group(*facets), (1, 0)))
    if not page.families:
        for way in _ways_on(page):
            console.print(way, soft_wrap=True)
    elif not page.hits:
        console.print(_text(f"There is no page {page.query.page}; the last is --page {page.pages}."))


def _missing(word: str) -> str:
    return f"No caption has the word “{word}”."


def _ways_on(page: Page) -> Iterator[Text]:
    """Yield what the page of results offers where nothing was found."""
    query = page.query
    for way in page.suggestions:
        found = wording.captions(way.families)
        yield _text(f"Try: {way.words}  ({found}): {_command(way.text, way.filters)}")
    if not page.suggestions:
        for one in query.filters:
            others = links.removed(query, one).filters
            yield _text(f"Without {wording.filter_words(one)}: {_command(query.text, others)}")
    if query.text:
        yield _text("Try fewer or other words; the grammar of searches is in README.md.")


def _command(text: str, filters: Iterable[Filter]) -> str:
    """Return the command that searches for a text with filters."""
    chosen = [f"--{one.facet}={'!' if one.exclude else ''}{one.value}" for one in filters]
    return shlex.join(["caption-search", "search", *([text] if text else []), *chosen])


def _heading(page: Page) -> Text:
    total = wording.captions(page.families)
    records = counted("%(number)s record", "%(number)s records", page.records)
    return _text(f"{total} from {records}, page {page.query.page} of {page.pages}", "bold")


def _hit(hit: Hit, number: int) -> RenderableType:
    document = hit.document
    caption = document.lead.text
    lines = [
        _pieces(marked(document.title, hit.title), "bold"),
        *([_pieces(snippet(caption, hit.caption))] if caption != document.title else []),
        _text(" · ".join(_facts(hit)), "cyan"),
        _text(_ids(document), "dim"),
    ]
    body = Padding(Group(*(line for line in lines if line.plain)), (0, 0, 0, 4))
    return Group(_text(f"\n{number}.", "dim"), body)


def _addresses(hit: Hit, base: PictureAddresses) -> Iterator[str]:
    """Yield the addresses of a hit: its page here, the archive's page of its picture, and the thumbnail."""
    yield links.caption_url(hit.document.id)
    picture = images.face(hit, base)
    if picture:
        yield from filter(None, (picture.details, picture.thumbnail))


def _ids(document: Document) -> str:
    """Return the ids of the first few pictures of a family."""
    shown, left = document.nasa_ids[:MOST_IDS], len(document.nasa_ids) - MOST_IDS
    return " ".join(shown) + (f" and {left:,} more" if left > 0 else "")


def _facts(hit: Hit) -> list[str]:
    document = hit.document
    facts: list[str] = [wording.when(document.event_date)] if document.event_date else []
    for facet in FACETS:
        if facet.shown_in_hits:
            facts += map(facet.label_of, document.facets[facet.name])
    variants = len(document.members) - 1
    return [*facts, counted("%(number)s variant", "%(number)s variants", variants)] if variants else facts


def _facet(counts: FacetCounts) -> Text:
    """Return the most frequent values of a facet, in one line."""
    text = _text(f"{counts.facet.label}: ", "bold")
    chosen = [one for one in counts.counts if one.selected or one.excluded]
    shown = list(dict.fromkeys((*chosen, *counts.counts[:MOST_VALUES])))
    for place, count in enumerate(shown):
        sign = "✓" if count.selected else "✗" if count.excluded else ""
        text.append_text(_text(f"{' · ' if place else ''}{sign}{count.value} "))
        text.append_text(_text(f"{count.count:,}", "dim"))
    left = counts.more + len(counts.counts) - len(shown)
    return text.append_text(_text(f" · {left:,} more", "dim")) if left else text


def _pieces(pieces: list[Piece], style: str = "") -> Text:
    text = Text(style=style)
    for words, is_mark in pieces:
        text.append_text(_text(words, "bold reverse" if is_mark else ""))
    return text


def _text(words: str, style: str = "") -> Text:
    return Text(words.translate(_CONTROLS), style=style)
