"""Pictures that this site serves itself, from the folder that the settings name; nothing else in it is served."""

from pathlib import Path
from types import MappingProxyType

from flask import Blueprint, Response, send_file
from werkzeug.security import safe_join

from webapp.picture_addresses import OWN_PICTURES
from webapp.site import here

blueprint = Blueprint("picture_files", __name__)

KINDS = MappingProxyType(
    {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".webp": "image/webp",
        ".gif": "image/gif",
        ".avif": "image/avif",
        ".svg": "image/svg+xml",
    }
)
"""What browsers show, by the end of a file's name: the order in which an id without one is looked for."""

LONGEST_NAME = 500  # letters
KEPT = 3600  # seconds that a browser shows a picture without asking again
# An SVG that is opened by itself is a document of this site: it may draw, and neither run nor fetch anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get(f"{OWN_PICTURES}/<path:name>")
def picture(name: str) -> Response:
    """Answer with a picture by the name of its file, or by an id after which the file is named."""
    folder = here().config.images_folder
    found = find_picture(Path(folder), name) if folder else None
    if found is None:
        return Response("There is no such picture.\n", status=404, mimetype="text/plain")
    response = send_file(found, mimetype=KINDS[found.suffix.lower()], max_age=KEPT)
    response.headers["Content-Security-Policy"] = POLICY
    return response


def find_picture(folder: Path, name: str) -> Path | None:
    """Return the file of a picture; ``None`` where there is none, or it lies outside of the folder."""
    root = folder.resolve()
    joined = safe_join(str(root), name) if len(name) <= LONGEST_NAME and "\0" not in name else None
    if joined is None:
        return None
    named = Path(joined)
    files = [named] if named.suffix.lower() in KINDS else []
    files += [named.with_name(named.name + suffix) for suffix in KINDS]
    try:
        return next((file for file in files if file.is_file() and file.resolve().is_relative_to(root)), None)
    except OSError:  # a name that the file system cannot have
        return None
