"""Hits as HTML: cards of a grid and rows of a list, filled into the pieces of ``_hits.html``.

Texts of captions are escaped here, each where it is filled in; everything else comes as HTML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from jinja2 import Environment
from markupsafe import Markup

from schema.fields import FACETS
from schema.message import Message, counted
from webapp import links
from webapp.images import face
from webapp.languages.templates import language_of
from webapp.links import Route
from webapp.pages import highlights
from webapp.pages.highlights import Piece
from webapp.pages.result_position import HitAddress
from webapp.pages.sections import Section
from webapp.pages.stencil import Stencils
from webapp.pages.view import View
from webapp.pages.wording import date_in, label_in
from webapp.picture_addresses import PictureAddresses
from webapp.search.model.query import Query
from webapp.search.model.result import Hit, Part

EARLY_CARDS, EARLY_ROWS = (
    4,
    2,
)  # pictures of a page that a browser fetches at once: those seen without scrolling
IN_A_CARD = 90  # letters of a caption
OF_A_FACET = 3  # values in a row
_SHOWN_FACETS = tuple(facet for facet in FACETS if facet.shown_in_hits)


@dataclass(frozen=True, slots=True)
class HitPage:
    """What all hits of a page share: their query, where its links lead, pictures, and how the texts say their language.

    ``address`` leads from a hit to its family.
    """

    query: Query
    to: Route
    pictures: PictureAddresses
    captions_lang: Markup
    address: HitAddress


class HitCards:
    """Fills the pieces of a hit, in the language of an environment."""

    def __init__(self, environment: Environment) -> None:
        self._language = language_of(environment)
        stencils, shared = Stencils(environment, "_hits.html"), Stencils(environment, "_parts.html")
        self._of = {
            name: stencils.of(name)
            for name in (
                "series", "heading", "more", "passage", "date", "when", "own_id", "frames", "pick", "chip", "name",
                "why", "explanation", "parts", "part", "card", "row", "repaired",
            )
        }  # fmt: skip
        self._thumb, self._no_thumb = shared.of("late_thumb"), shared.of("no_thumb")
        self._early_thumb = shared.of("early_thumb")
        self._alt = shared.of("alt")

    def listed(self, section: Section, page: HitPage, view: View, before: int) -> Markup:
        """Return the hits of a section, ``before`` which so many stand on the page, as items of a list."""
        names = highlights.distinguishing(section.hits)
        numbered = enumerate(zip(section.hits, names, strict=True))
        if view is View.LIST:
            items = [
                self._row(hit, page, section.first + n, name, early=before + n < EARLY_ROWS)
                for n, (hit, name) in numbered
            ]
        else:
            items = [
                self._of["card"]
                % {
                    "id": section.first + n,
                    "content": self._card(
                        hit,
                        page,
                        page.address(hit.family.id, section.first + n),
                        name,
                        early=before + n < EARLY_CARDS,
                        words=view is not View.SMALL,
                    )
                    + self._picked(hit),
                }
                for n, (hit, name) in numbered
            ]
        return Markup("".join(items))  # noqa: S704 - each part is escaped

    def cards(
        self, hits: Sequence[Hit], page: HitPage, *, marks: bool = True
    ) -> Iterator[tuple[Hit, Markup]]:
        """Yield each hit with its card, for a page that shows a few beside other things."""
        for hit, name in zip(hits, highlights.distinguishing(hits), strict=True):
            card = self._card(hit, page, links.caption_url(hit.family.id), name, marks=marks)
            yield hit, Markup(card)  # noqa: S704 - each part is escaped

    def _card(  # noqa: PLR0913
        self,
        hit: Hit,
        page: HitPage,
        address: str,
        name: str,
        *,
        early: bool = False,
        words: bool = True,
        marks: bool = True,
    ) -> str:
        passage = self._passage(hit, page, "quiet passage", IN_A_CARD, marks=marks) if words else ""
        date, nasa_id = self._date(hit), hit.nasa_id
        own_id = self._of["own_id"] % {"id": escape(nasa_id)} if nasa_id else ""
        return "".join(
            (
                self._picture(hit, page, early),
                self._heading(hit, page, address, name, marks),
                passage,
                self._of["when"] % {"date": date, "id": own_id} if date or own_id else "",
                self._frames(hit, page, name),
            )
        )

    def _row(self, hit: Hit, page: HitPage, number: int, name: str, *, early: bool) -> str:
        return self._of["row"] % {
            "id": number,
            "bare": "" if page.pictures else " bare",
            "thumb": self._picture(hit, page, early),
            "heading": self._heading(hit, page, page.address(hit.family.id, number), name, marks=True),
            "passage": self._passage(hit, page, "passage", highlights.SNIPPET, marks=True),
            "frames": self._frames(hit, page, name),
            "facts": "".join(self._facts(hit)),
            "why": self._why(hit),
            "pick": self._picked(hit),
        }

    def _picture(self, hit: Hit, page: HitPage, early: bool) -> str:
        if not page.pictures:
            return ""
        picture = face(hit, page.pictures)
        if not picture or not picture.thumbnail:
            return self._no_thumb
        title = highlights.shortened(hit.headline, 100)
        thumb = self._early_thumb if early else self._thumb
        alt = self._alt % {"title": escape(title)} if title else ""
        return thumb % {"address": escape(picture.thumbnail), "alt": alt}

    def _heading(self, hit: Hit, page: HitPage, address: str, name: str, marks: bool) -> str:
        lang, series = page.captions_lang, highlights.series(hit.family.series, hit.headline)
        above = (
            self._of["series"] % {"lang": lang, "text": escape(highlights.shortened(series, 80))}
            if series
            else ""
        )
        text = (
            _html(highlights.marked(hit.headline, hit.headline_marks))
            if marks and hit.headline_marks
            else escape(hit.headline)
        )
        more = self._of["more"] % {"name": escape(name)} if name else ""
        return above + self._of["heading"] % {
            "lang": lang,
            "address": escape(address),
            "text": text,
            "more": more,
        }

    def _passage(self, hit: Hit, page: HitPage, kind: str, length: int, *, marks: bool) -> str:
        text = hit.text
        pieces = highlights.snippet(text, hit.caption, highlights.repeated_prefix(hit.headline, text), length)
        if not pieces:
            return ""
        shown = _html(pieces) if marks else escape("".join([one for one, _ in pieces]))
        return self._of["passage"] % {"kind": kind, "lang": page.captions_lang, "text": shown}

    def _date(self, hit: Hit) -> str:
        event = hit.family.event_date
        if event is None:
            return ""
        day = event.start.isoformat()
        return self._of["date"] % {"day": day, "text": escape(date_in(self._language, event))}

    def _frames(self, hit: Hit, page: HitPage, name: str) -> str:
        if hit.frames < 2:
            return ""
        count = counted("%(number)s frame of this event", "%(number)s frames of this event", hit.frames)
        named = highlights.shortened(hit.headline, 60) + (f" ({name})" if name else "")
        return self._of["frames"] % {
            "address": escape(page.to(links.frames(page.query, hit.event))),
            "count": escape(self._language.say(count)),
            "lang": page.captions_lang,
            "name": escape(named),
        }

    def _picked(self, hit: Hit) -> str:
        return self._of["pick"] % {"id": escape(hit.family.id)}

    def _facts(self, hit: Hit) -> Iterator[str]:
        family, record, chip = hit.family, hit.record, self._of["chip"]
        if record:
            yield chip % {"kind": " id", "text": escape(record.caption.nasa_id or record.caption.key)}
        if date := self._date(hit):
            yield chip % {"kind": " date", "text": date}
        for facet in _SHOWN_FACETS:
            for value in family.values(facet)[:OF_A_FACET]:
                label = escape(label_in(self._language, facet.name, value))
                yield chip % {"kind": "", "text": self._of["name"] % {"text": label}}
        if family.variants and not record:
            number = counted("%(number)s variant", "%(number)s variants", family.variants)
            yield chip % {"kind": " quiet", "text": escape(self._language.say(number))}
        if record.caption.mended if record else family.repaired:
            yield chip % {"kind": " quiet", "text": self._of["repaired"] % {}}

    def _why(self, hit: Hit) -> str:
        if not hit.explain and not hit.parts:
            return ""
        explanation = (
            self._of["explanation"] % {"text": escape(self._language.say(hit.explain))} if hit.explain else ""
        )
        rows = "".join(map(self._part, hit.parts))
        return self._of["why"] % {
            "explanation": explanation,
            "parts": self._of["parts"] % {"rows": rows} if rows else "",
        }

    def _part(self, part: Part) -> str:
        words = escape(self._language.say(part.words))
        named = words if isinstance(part.words, Message) else self._of["name"] % {"text": words}
        return self._of["part"] % {"words": named, "score": self._language.decimal(part.score)}


def _html(pieces: Sequence[Piece]) -> str:
    """Return pieces of a text as HTML."""
    return "".join([f"<mark>{escape(text)}</mark>" if is_mark else escape(text) for text, is_mark in pieces])
