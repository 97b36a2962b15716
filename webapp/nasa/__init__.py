"""The paths of images-api.nasa.gov over this archive, for programs that were written for it.

Shapes, paging and errors are that service's; one item is one record. What it leaves open is decided here and said
in ``docs/api.md``.
"""

from webapp.nasa.views import blueprint

__all__ = ["blueprint"]
