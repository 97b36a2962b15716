"""The path under which this site is served, by which every address of its own begins.

A proxy may serve the site below a path, ``/archive`` say. ``serving/proxy.py`` sets it for each request before
anything is answered; outside of a request it is ''.
"""

from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("base_path", default="")


def base_path() -> str:
    """Return the path under which the site is served, without a slash at its end; '' for the root of its host."""
    return _current.get()


def set_base_path(path: str) -> None:
    """Set the path under which the site is served, for all that this thread answers from now on."""
    _current.set(path)


def local(path: str) -> str:
    """Return the address of a path of this site, as browsers must ask for it.

    >>> set_base_path("/archive")
    >>> local("/search")
    '/archive/search'
    >>> set_base_path("")
    """
    return _current.get() + path
