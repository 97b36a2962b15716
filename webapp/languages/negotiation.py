"""Which language a request gets: the one that its address names, else the one chosen before, else the browser's.

A link with ``?lang=de`` chooses a language, and a cookie keeps it; both work without scripts. The site's owner says
which languages there are, and which of them others get.
"""

import re
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from schema.caches import cached
from schema.fields import FACET_NAMES
from webapp.base_path import local
from webapp.languages.language import Language, language
from webapp.site import here

PARAMETER = COOKIE = "lang"
_OF_PAGES = (
    "q", "event", "sort", "page", "size", "group", "fold", "view", "at", "picture", "compare", "show", "id", "prefix",
    "order", "number",
)  # fmt: skip
YEAR = 365 * 24 * 60 * 60  # seconds
_KEPT = re.compile(  # parameters that another language has too: all of pages, but for the index that answered
    rf"(?:{'|'.join((*FACET_NAMES, *_OF_PAGES))})(?:_from|_to)?|note\..{{1,200}}"
)
_LONGEST_HEADER = 200  # characters of Accept-Language that are read
_LONGEST = 35  # characters of a code, RFC 5646, 4.4.1


def page_language() -> Language:
    """Return the language of the page that answers this request."""
    if "language" not in g:
        g.language = _chosen()
    found = g.language
    assert isinstance(found, Language)  # noqa: S101 - it was put there above
    return found


def _chosen() -> Language:
    codes = here().config.site.language_codes
    if len(codes) == 1:
        return language(codes[0])
    wanted = language_in_address() or _known(request.cookies.get(COOKIE), codes)
    return language(wanted or _preferred(request.headers.get("Accept-Language", "")[:_LONGEST_HEADER], codes))


@cached("browser languages", 1 << 10)
def _preferred(accepted: str, codes: tuple[str, ...]) -> str:
    """Return the code that a browser likes best, the first where it likes none.

    Its languages are tried in its order, each in any country: to 'en-GB, de' English comes before German.
    """
    liked = (
        _known(name, codes) for name, quality in parse_accept_header(accepted, LanguageAccept) if quality
    )
    return next(filter(None, liked), codes[0])


def language_in_address() -> str:
    """Return the code of the language that the address names, '' where it names none of this site."""
    return _known(request.args.get(PARAMETER), here().config.site.language_codes)


def _known(given: str | None, codes: tuple[str, ...]) -> str:
    """Return a code of the site that somebody gave; '' where it is none: 'de-AT' and 'DE' are 'de'."""
    wanted = (given or "")[:_LONGEST].lower()
    return next((code for code in (wanted, wanted.partition("-")[0]) if code in codes), "")


def translations() -> list[tuple[Language | None, str]]:
    """Return the addresses of this page in each language, and (``None``) in the one that a browser prefers.

    None where the site has one language.
    """
    codes = here().config.site.language_codes
    if len(codes) == 1:
        return []
    query = urlencode([pair for pair in request.args.items(multi=True) if _KEPT.fullmatch(pair[0])])
    address = local(quote(request.path)) + (f"?{query}" if query else "")
    joint = "&" if query else "?"
    found = [(language(code), f"{address}{joint}{PARAMETER}={code}") for code in codes]
    return [*found, (None, address)]


def install(app: Flask) -> None:
    """Say in each page's headers which language it has and what that depends on; keep one that was chosen."""

    @app.after_request
    def _say(response: Response) -> Response:
        if "language" not in g:
            return response
        response.headers["Content-Language"] = page_language().code
        if len(here().config.site.language_codes) > 1:
            _keep(response)
        return response


def _keep(response: Response) -> None:
    chosen = language_in_address()
    if not chosen:
        response.vary.update(("Accept-Language", "Cookie"))
    elif request.cookies.get(COOKIE) != chosen:
        response.headers["Cache-Control"] = "private, no-cache"  # no cache hands the cookie to others
        response.set_cookie(COOKIE, chosen, YEAR, path=local("/"), httponly=True, samesite="Lax")
