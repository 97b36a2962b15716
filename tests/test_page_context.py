"""Tests of webapp.pages.page_context: what a page was made of is let go when its request ends."""

import gc
from pathlib import Path

import pytest

from webapp import create_app
from webapp.config import WebConfig
from webapp.search.model.result import Page


def answers_in_memory() -> int:
    """Count the answers of the engine that are still held."""
    return sum(
        type(one) is Page for one in gc.get_objects()
    )  # a dead proxy among them has no class to ask for


@pytest.mark.parametrize("path", ["/search?q=flowers", "/search?view=list", "/", "/facets/person?q=flowers"])
def test_an_answer_is_let_go_with_its_request(path: str, index: Path) -> None:
    """No answer waits for a collection of garbage behind a page that showed it."""
    client = create_app(WebConfig(index=index)).test_client()
    client.get(path)
    gc.collect()
    gc.disable()
    try:
        before = answers_in_memory()
        assert client.get(path).status_code == 200
        assert answers_in_memory() == before
    finally:
        gc.enable()
