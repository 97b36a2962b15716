"""A page of hits for a terminal: text with highlighted words, never markup and never control codes."""

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from schema.fields import FACETS
from webapp import links
from webapp.pages import wording
from webapp.pages.highlights import Piece, marked, snippet
from webapp.search.model.result import FacetCounts, Hit, Page

_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}


def show(page: Page, console: Console) -> None:
    """Print totals, notices, hits and facets."""
    console.print(_heading(page))
    for notice in (*page.notices, *(one.words for one in page.relaxations)):
        console.print(_text(notice, "yellow"))
    first = (page.query.page - 1) * page.query.size + 1
    for number, hit in enumerate(page.hits, first):
        console.print(_hit(hit, number))
    facets = [_facet(counts) for counts in page.facets if counts.counts]
    if facets:
        console.print(Padding(Columns(facets, padding=(1, 4)), (1, 0)))


def _heading(page: Page) -> Text:
    total = wording.counted(page.families, "caption")
    records = wording.counted(page.records, "record")
    return _text(f"{total} from {records}, page {page.query.page} of {page.pages}", "bold")


def _hit(hit: Hit, number: int) -> RenderableType:
    document = hit.document
    lines = [
        _pieces(marked(document.title, hit.title), "bold"),
        _pieces(snippet(document.lead.text, hit.caption)),
        _text(" · ".join(_facts(hit)), "cyan"),
        _text(links.caption_url(document.id), "dim"),
    ]
    body = Padding(Group(*(line for line in lines if line.plain)), (0, 0, 0, 4))
    return Group(_text(f"\n{number}.", "dim"), body)


def _facts(hit: Hit) -> list[str]:
    document = hit.document
    facts = [wording.when(document.event_date)] if document.event_date else []
    for facet in FACETS:
        if facet.shown_in_hits:
            facts += map(facet.label_of, document.facets[facet.name])
    variants = len(document.members) - 1
    return [*facts, wording.counted(variants, "variant")] if variants else facts


def _facet(counts: FacetCounts) -> Text:
    text = _text(counts.facet.label, "bold")
    for count in counts.counts[: counts.facet.shown]:
        sign = "✓" if count.selected else "✗" if count.excluded else " "
        text.append_text(_text(f"\n{sign} {count.value}  "))
        text.append_text(_text(f"{count.count:,}", "dim"))
    left = counts.more + max(0, len(counts.counts) - counts.facet.shown)
    return text.append_text(_text(f"\n  {left:,} more", "dim")) if left else text


def _pieces(pieces: list[Piece], style: str = "") -> Text:
    text = Text(style=style)
    for words, is_mark in pieces:
        text.append_text(_text(words, "bold reverse" if is_mark else ""))
    return text


def _text(words: str, style: str = "") -> Text:
    return Text(words.translate(_CONTROLS), style=style)
