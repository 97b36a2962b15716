"""What went wrong, as JSON: a problem for programs, and what a client of images-api.nasa.gov expects."""

from typing import Annotated

from msgspec import UNSET, Struct, UnsetType

from schema.document_json import Text, about


class ProblemJson(Struct, frozen=True):
    """What went wrong (RFC 9457), and what to do about it."""

    type: str
    title: str
    status: int
    detail: Text
    parameter: str | UnsetType = UNSET
    allowed: list[str] | int | UnsetType = UNSET
    suggestion: Annotated[str, about("What may have been meant.")] | UnsetType = UNSET
    limit: str | UnsetType = UNSET
    found: int | UnsetType = UNSET


class RefusalJson(Struct, frozen=True):
    """What is wrong."""

    reason: str
