"""The vocabulary that a server was started with, read once."""

from functools import lru_cache
from pathlib import Path

from schema.vocabulary import Vocabulary, load_with
from webapp.config import WebConfig


def vocabulary_for(config: WebConfig) -> Vocabulary:
    """Return ours, with the archive's own merged over it where the settings name one; raise ``BadVocabulary``."""
    return _read(config.vocabulary)


@lru_cache(maxsize=4)
def _read(folder: str) -> Vocabulary:
    return load_with(Path(folder) if folder else None)
