"""The five paths of images-api.nasa.gov, and the files that their answers lead to."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from msgspec import UNSET
from werkzeug.exceptions import NotFound

from schema.document import Caption, Document
from webapp.nasa.collection_json import (
    FileJson,
    FileListJson,
    FilesJson,
    FoundJson,
    LocationJson,
    RecordsJson,
    ServiceUrls,
    TotalHitsJson,
    data,
    files,
    item,
    metadata,
    turns,
)
from webapp.nasa.reading import Rules, read_page, read_search
from webapp.search import Engine
from webapp.search.limits import within
from webapp.search.model.record_query import RecordPage, RecordQuery
from webapp.serving.audience import NASA
from webapp.serving.responses import answered
from webapp.site import here

blueprint = Blueprint("nasa", __name__, url_prefix=NASA)


@blueprint.get("/search")
def search() -> Response:
    """Answer with the records that fit, each for itself."""
    config = here().config
    query = read_search(request.args, config.limits, _rules())
    return _asked(lambda engine: _page(_found(engine, query), query))


@blueprint.get("/album/<path:name>")
def album(name: str) -> Response:
    """Answer with the records of an album."""
    page, size = read_page(request.args, _rules())
    query = RecordQuery(values=(("album", (name,)),), page=page, size=size)

    def answer(engine: Engine) -> FoundJson:
        found = _found(engine, query)
        if not found.records:
            raise NotFound(f'No assets found for album="{name}" page={page}')
        return _page(found, query)

    return _asked(answer)


@blueprint.get("/asset/<path:name>")
def asset(name: str) -> Response:
    """Answer with the files of a record."""
    return _record(name, lambda caption, _: _files(files(caption, _urls())))


@blueprint.get("/metadata/<path:name>")
def located(name: str) -> Response:
    """Answer with where the metadata of a record is."""
    return _record(name, lambda caption, _: LocationJson(_urls().of(caption) + "/metadata.json"))


@blueprint.get("/captions/<path:name>")
def captions(name: str) -> Response:
    """Answer with where the subtitles of a video or of a recording are."""

    def answer(caption: Caption, document: Document) -> LocationJson:
        urls = _urls()
        if data(caption, document).media_type not in {"video", "audio"} or not urls.images:
            raise NotFound(f"No captions found for nasaid={name}")
        return LocationJson(urls.file(caption, ".srt"))

    return _record(name, answer)


@blueprint.get("/<kind>/<path:name>/metadata.json")
def described(kind: str, name: str) -> Response:  # noqa: ARG001 - the kind stands in that service's addresses
    """Answer with what is known of a record."""
    return _record(name, metadata)


@blueprint.get("/<kind>/<path:name>/collection.json")
def listed(kind: str, name: str) -> Response:  # noqa: ARG001
    """Answer with the files of a record, bare."""
    return _record(name, lambda caption, _: files(caption, _urls()))


def _rules() -> Rules:
    config = here().config
    return Rules(not config.nasa_lenient, config.nasa_cap)


def _urls() -> ServiceUrls:
    return ServiceUrls(request.url_root.rstrip("/") + NASA, here().config.pictures)


def _found(engine: Engine, query: RecordQuery) -> RecordPage:
    with within(here().config.limits.seconds):
        return engine.records(query)


def _page(found: RecordPage, query: RecordQuery) -> FoundJson:
    version, urls = here().config.nasa_version, _urls()
    pages = -(-found.total // query.size)
    links = turns(request.base_url, list(request.args.items()), query.page, pages)
    items = [item(document, member, urls, version) for document, member in found.records]
    return FoundJson(RecordsJson(version, request.url, items, TotalHitsJson(found.total), links or UNSET))


def _files(addresses: list[str]) -> FilesJson:
    return FilesJson(FileListJson(here().config.nasa_version, request.url, list(map(FileJson, addresses))))


def _asked(make: Callable[[Engine], Any]) -> Response:
    with here().acquire() as engine:
        return answered(engine, request.full_path, lambda: make(engine))


def _record(name: str, make: Callable[[Caption, Document], Any]) -> Response:
    """Answer about the record of that very id."""

    def answer(engine: Engine) -> Any:
        found = _found(engine, RecordQuery(values=(("nasa_id", (name,)),), size=1))
        for document, member in found.records:
            return make(member.caption, document)
        raise NotFound(f"No AssetDB records for nasaid={name}")

    return _asked(answer)
