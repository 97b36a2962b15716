"""Where pictures and the archive's own pages about them are: a base, or an address with places to fill in."""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote, urljoin

from schema.errors import BadParameter
from webapp.site_settings import is_address

NASA_IMAGES = "https://images-assets.nasa.gov"
NASA_DETAILS = "https://images.nasa.gov/details/{id}"
OWN_PICTURES = "/pictures"  # the path of the pictures that this site serves itself
ID, URL = PLACES = "{id}", "{url}"
_PATH = re.compile(r"/(?![/\\])[^\s\"'<>\\]*")
_URL_MARKS = ":/?#[]@!$&'()*+,;=%~"


@dataclass(frozen=True, slots=True)
class PictureAddresses:
    """The settings ``images`` and ``details``; '' is none.

    ``by_id`` is whether below the base a picture has the id of its record, and not NASA's path.
    """

    images: str = ""
    details: str = NASA_DETAILS
    by_id: bool = False

    def __bool__(self) -> bool:
        """Return whether pictures are shown."""
        return bool(self.images)

    @property
    def is_template(self) -> bool:
        """Whether ``images`` has places to fill in, and is no base."""
        return has_places(self.images)

    def on(self, origin: str) -> "PictureAddresses":
        """Return them for programs: with the scheme and host of this site before paths of its own."""
        images, details = (
            urljoin(origin, one) if one.startswith("/") else one for one in (self.images, self.details)
        )
        return replace(self, images=images, details=details)

    def check(self) -> None:
        """Raise ``BadParameter`` for addresses that could never work."""
        _check("images", self.images)
        _check("details", self.details)
        if self.details and not has_places(self.details):
            raise BadParameter("details", self.details, f"needs {ID} or {URL} in it, or be empty")


NO_PICTURES = PictureAddresses()


def has_places(address: str) -> bool:
    """Return whether an address has places to fill in."""
    return any(place in address for place in PLACES)


def filled(template: str, nasa_id: str, url: str) -> str | None:
    """Return an address with the id and the address that a record has; ``None`` where it lacks what is needed.

    >>> filled("https://a.example/{id}.jpg", "b c/1", ""), filled("{url}", "", "https://a.example/b c.jpg")
    ('https://a.example/b%20c%2F1.jpg', 'https://a.example/b%20c.jpg')
    """
    if (ID in template and not nasa_id) or (URL in template and not is_address(url.replace(" ", "%20"))):
        return None
    if template == URL:
        return quote(url, safe=_URL_MARKS)
    address = template.replace(ID, quote(nasa_id, safe=""))  # which has no braces
    return address.replace(URL, quote(url, safe="")) if URL in address else address


def _check(name: str, address: str) -> None:
    plain = address.replace(ID, "id").replace(URL, "url")
    if re.search(r"[{}]", plain):
        raise BadParameter(name, address, f"may have {ID} and {URL} in it, and no other braces")
    if address and address != URL and not _PATH.fullmatch(plain) and not is_address(plain):
        raise BadParameter(name, address, f"must be an http(s) URL, a path from /, {URL}, or empty")
