"""A selection of captions: their ids stand in the address, so that it can be kept, shared and printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from schema.document import Document
from schema.message import translatable
from webapp import images
from webapp.api import lines
from webapp.api.lines import TableForm
from webapp.base_path import local
from webapp.languages.templates import render_page
from webapp.site import here, origin, picture_addresses

blueprint = Blueprint("selection", __name__)

MOST = 200  # captions in a selection
LONGEST_NOTE = 300  # letters; all of them stand in an address, whose length the server bounds
_LONGEST_ID = 200  # letters


class SelectionOrder(StrEnum):
    """The order of a selection; as chosen has no name in an address."""

    CHOSEN = ""
    DATE = "date"
    HEADING = "heading"


ORDERS = MappingProxyType(
    {
        SelectionOrder.CHOSEN: translatable("As selected"),
        SelectionOrder.DATE: translatable("By date"),
        SelectionOrder.HEADING: translatable("By heading"),
    }
)


@dataclass(frozen=True, slots=True)
class SelectedCaption:
    """A selected caption with its heading, and what somebody noted of it."""

    document: Document
    headline: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PictureSelection:
    """The captions of a selection that are in the index, and the ids of those that are not."""

    chosen: tuple[SelectedCaption, ...]
    missing: tuple[str, ...]
    order: SelectionOrder

    def address(self, kind: str = "", order: SelectionOrder | None = None, without: str = "") -> str:
        """Return the address of the selection, as a page or a file, in an order, without one of it."""
        kept = [one for one in self.chosen if one.document.id != without]
        ids = [("id", one.document.id) for one in kept]
        notes = [(note_name(one.document), one.note) for one in kept if one.note]
        wanted = self.order if order is None else order
        sort = [("sort", wanted.value)] if wanted else []
        return local(f"/selection{kind}?") + urlencode([*ids, *sort, *notes])

    @property
    def notes(self) -> dict[str, str]:
        """The notes by the captions' ids."""
        return {one.document.id: one.note for one in self.chosen if one.note}


@blueprint.get("/selection")
def page() -> str:
    """Show the selection of an address as a contact sheet."""
    left_out = max(0, len(_asked()) - MOST)
    return render_page(
        "selection.html",
        selection=read_selection(),
        orders=ORDERS,
        most=MOST,
        left_out=left_out,
        note_name=note_name,
        longest_note=LONGEST_NOTE,
    )


def note_name(document: Document) -> str:
    """Return the name of a caption's note in an address."""
    return f"note.{document.id}"


@blueprint.get("/selection.csv")
def table() -> Response:
    """Answer with the selection as a table, with addresses of pages and pictures."""
    selection = read_selection()
    form = TableForm(
        origin() + local("/captions/"), picture_addresses(), here().config.csv_guards, selection.notes
    )
    return _file("csv", "text/csv", lines.csv_lines(_documents(selection), fold=True, form=form))


@blueprint.get("/selection.jsonl")
def json_lines() -> Response:
    """Answer with the selection as JSON, one object a line; a caption with a note has it as ``note``."""
    selection = read_selection()
    return _file("jsonl", "application/jsonl", lines.noted_lines(_documents(selection), selection.notes))


@blueprint.get("/selection.txt")
def addresses() -> Response:
    """Answer with the addresses of the selection's pictures, one a line, for programs that download."""
    base = picture_addresses()
    found = (images.picture_file(images.cover(one, base)) for one in _documents(read_selection()))
    return _file("txt", "text/plain", (f"{address}\n".encode() for address in found if address))


def _file(kind: str, mimetype: str, content: Iterable[bytes]) -> Response:
    response = Response(b"".join(content), mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="selection.{kind}"'
    return response


def _documents(selection: PictureSelection) -> Iterator[Document]:
    return (one.document for one in selection.chosen)


def _note(document: Document) -> str:
    text = " ".join(request.args.get(note_name(document), "").split())
    return "".join(filter(str.isprintable, text))[:LONGEST_NOTE]


def _asked() -> list[str]:
    return list(
        dict.fromkeys(filter(None, (name.strip()[:_LONGEST_ID] for name in request.args.getlist("id"))))
    )


def read_selection() -> PictureSelection:
    """Return the selection of this request's address."""
    asked, sort = _asked()[:MOST], request.args.get("sort", "")
    order = SelectionOrder(sort) if sort in set(SelectionOrder) else SelectionOrder.CHOSEN
    found: dict[str, SelectedCaption] = {}
    missing = []
    with here().acquire() as engine:
        for name in asked:
            document = engine.get(name)
            if document is None:
                missing.append(name)
            else:
                found[document.id] = SelectedCaption(document, engine.headline(document), _note(document))
    return PictureSelection(tuple(_sorted(list(found.values()), order)), tuple(missing), order)


def _sorted(chosen: list[SelectedCaption], order: SelectionOrder) -> list[SelectedCaption]:
    match order:
        case SelectionOrder.CHOSEN:
            return chosen
        case SelectionOrder.DATE:
            return sorted(chosen, key=_day)
        case SelectionOrder.HEADING:
            return sorted(chosen, key=lambda one: one.headline.casefold())


def _day(one: SelectedCaption) -> tuple[bool, str]:
    event = one.document.event_date
    return event is None, event.start.isoformat() if event else ""
