"""Pictures for viewers of the International Image Interoperability Framework: IIIF Presentation API 3.0.

https://iiif.io/api/presentation/3.0/: a manifest has a canvas for each picture, with label, date, credit and rights.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from mimetypes import guess_type
from typing import Literal
from urllib.parse import quote, urlsplit

import msgspec
from flask import Blueprint, Response
from msgspec import UNSET, Struct, UnsetType
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from schema.document import Document
from schema.fields import FACETS
from webapp import images, links
from webapp.ask import ask_document
from webapp.base_path import local
from webapp.images import Picture
from webapp.pages import citation, wording
from webapp.pages.linked_data import absolute, licence_addresses
from webapp.pages.picture_selection import SelectedCaption, read_selection
from webapp.picture_addresses import PictureAddresses
from webapp.serving.conditional import conditional
from webapp.serving.error_handlers import NoSuchCaption
from webapp.serving.responses import moved
from webapp.site import here, origin

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
MIMETYPE = f'application/ld+json;profile="{CONTEXT}"'
WIDTH, HEIGHT = 1280, 960  # of a canvas: a shape alone, as dumps do not say how large pictures are
_RIGHTS = re.compile(
    r"https?://((?:creativecommons\.org/(?:licenses|publicdomain)|rightsstatements\.org)/.+)"
)

Language = dict[str, list[str]]

blueprint = Blueprint("iiif", __name__)


class Labelled(Struct, frozen=True):
    """A label with what it says."""

    label: Language
    value: Language


class Resource(Struct, frozen=True):
    """A page, a file or a picture that something refers to."""

    id: str
    type: Literal["Text", "Dataset", "Image"]
    format: str | UnsetType = UNSET
    label: Language | UnsetType = UNSET


class Annotation(Struct, frozen=True, kw_only=True):
    """A picture that is painted on a canvas."""

    id: str
    type: Literal["Annotation"] = "Annotation"
    motivation: Literal["painting"] = "painting"
    body: Resource
    target: str


class AnnotationPage(Struct, frozen=True, kw_only=True):
    """The annotations of a canvas."""

    id: str
    type: Literal["AnnotationPage"] = "AnnotationPage"
    items: tuple[Annotation, ...]


class Canvas(Struct, frozen=True, kw_only=True):
    """One picture of a manifest."""

    id: str
    type: Literal["Canvas"] = "Canvas"
    label: Language
    summary: Language | UnsetType = UNSET
    metadata: tuple[Labelled, ...] | UnsetType = UNSET
    requiredStatement: Labelled | UnsetType = UNSET  # noqa: N815 - the names of the specification
    rights: str | UnsetType = UNSET
    homepage: tuple[Resource, ...] | UnsetType = UNSET
    thumbnail: tuple[Resource, ...]
    height: int = HEIGHT
    width: int = WIDTH
    items: tuple[AnnotationPage, ...]


class IiifManifest(Struct, frozen=True, kw_only=True):
    """Pictures in their order, and what is said of all of them."""

    context: str = msgspec.field(default=CONTEXT, name="@context")
    id: str
    type: Literal["Manifest"] = "Manifest"
    label: Language
    summary: Language | UnsetType = UNSET
    metadata: tuple[Labelled, ...] | UnsetType = UNSET
    requiredStatement: Labelled | UnsetType = UNSET  # noqa: N815
    rights: str | UnsetType = UNSET
    homepage: tuple[Resource, ...] | UnsetType = UNSET
    seeAlso: tuple[Resource, ...] | UnsetType = UNSET  # noqa: N815
    items: tuple[Canvas, ...]


def family_address(name: str) -> str:
    """Return the path of a family's manifest."""
    return local(f"/iiif/captions/{quote(name, safe='')}/manifest.json")


@blueprint.get("/iiif/captions/<path:name>/manifest.json")
def family_manifest(name: str) -> BaseResponse:
    """Answer with the manifest of a family: a canvas for each of its pictures."""
    site = here()
    with site.acquire() as engine:
        document = ask_document(engine, name, site.config.limits)
        if document is None:
            raise NoSuchCaption(name)
        address = family_address(document.id)
        if document.id != name:
            return moved(address)
        found = SelectedCaption(document, engine.headline(document))
        base = site.config.pictures
        return conditional(
            engine.index.generation, address, lambda: _response(of_family(found, base, origin()))
        )


@blueprint.get("/selection/manifest.json")
def selection_manifest() -> Response:
    """Answer with the manifest of a selection: the first picture of each caption, in the selection's order."""
    found, base = read_selection(), here().config.pictures
    address = origin() + found.address("/manifest.json")
    return _response(of_selection(found.chosen, address, base, origin()))


def _response(manifest: IiifManifest) -> Response:
    if not manifest.items:
        raise NotFound("A manifest shows pictures, and there is none of this.")
    return Response(msgspec.json.encode(manifest), mimetype=MIMETYPE)


def of_family(found: SelectedCaption, base: PictureAddresses, host: str) -> IiifManifest:
    """Return the manifest of a family; ``base`` is that of pictures, ``host`` the origin of this site."""
    document, address = found.document, host + family_address(found.document.id)
    shown = [one for one in images.pictures(document, base) if one.thumbnail]
    return IiifManifest(
        id=address,
        label=_text(found.headline),
        summary=_text(document.lead.text),
        metadata=_metadata(document),
        requiredStatement=_statement(document),
        rights=_rights(document),
        homepage=(_page(found, host),),
        seeAlso=(Resource(host + links.api_caption_url(document.id), "Dataset", "application/json"),),
        items=tuple(
            _canvas(f"{address}/canvas/{number}", one, one.nasa_id or found.headline, host)
            for number, one in enumerate(shown, 1)
        ),
    )


def of_selection(
    chosen: Sequence[SelectedCaption], address: str, base: PictureAddresses, host: str
) -> IiifManifest:
    """Return the manifest of captions that somebody selected; each canvas says what it shows."""
    return IiifManifest(
        id=address,
        label={"en": [f"{len(chosen):,} selected caption{'' if len(chosen) == 1 else 's'}"]},
        items=tuple(_selected(chosen, base, host)),
    )


def _selected(chosen: Iterable[SelectedCaption], base: PictureAddresses, host: str) -> Iterator[Canvas]:
    for found in chosen:
        document = found.document
        if picture := images.cover(document, base):
            canvas = _canvas(f"{host}{family_address(document.id)}/canvas", picture, found.headline, host)
            yield msgspec.structs.replace(
                canvas,
                summary=_text(document.lead.text),
                metadata=(*_metadata(document), *_noted(found)),
                requiredStatement=_statement(document),
                rights=_rights(document),
                homepage=(_page(found, host),),
            )


def _noted(found: SelectedCaption) -> tuple[Labelled, ...]:
    return (Labelled({"en": ["Note"]}, _text(found.note)),) if found.note else ()


def _canvas(address: str, picture: Picture, label: str, host: str) -> Canvas:
    painted = _image(absolute(host, images.picture_file(picture)))
    annotation = Annotation(id=f"{address}/painting", body=painted, target=address)
    return Canvas(
        id=address,
        label=_text(label),
        thumbnail=(_image(absolute(host, picture.thumbnail)),),
        items=(AnnotationPage(id=f"{address}/page", items=(annotation,)),),
    )


def _image(address: str) -> Resource:
    kind, _ = guess_type(urlsplit(address).path)
    return Resource(address, "Image", kind or "image/jpeg")


def _page(found: SelectedCaption, host: str) -> Resource:
    return Resource(
        host + links.caption_url(found.document.id), "Text", "text/html", label=_text(found.headline)
    )


def _metadata(document: Document) -> tuple[Labelled, ...]:
    """Return date, facts and ids of a family, those that it has."""
    dated = [("Date", [str(wording.when(document.event_date))])] if document.event_date else []
    facts = ((facet.label, [*document.facets.get(facet.name, ())]) for facet in FACETS if facet.shown_in_hits)
    rows = [*dated, *facts, ("ID", [*document.nasa_ids])]
    return tuple(Labelled({"en": [label]}, {"none": values}) for label, values in rows if values)


def _statement(document: Document) -> Labelled | UnsetType:
    credit = citation.credit(document)
    return Labelled({"en": ["Credit"]}, _text(credit)) if credit else UNSET


def _rights(document: Document) -> str | UnsetType:
    """Return a licence by the address that the specification allows: of Creative Commons or RightsStatements.org."""
    found = filter(None, map(_RIGHTS.fullmatch, licence_addresses(document)))
    return next((f"http://{one[1]}" for one in found), UNSET)


def _text(text: str) -> Language:
    return {"none": [text]}
