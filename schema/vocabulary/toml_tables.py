"""The tables of a vocabulary as they stand in its TOML files, and an archive's own merged over ours, entry by entry.

``docs/vocabulary.md`` says for archivists what an entry of theirs does to one of ours.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from schema.errors import BadVocabulary

Table = Mapping[str, Any]
Tables = Mapping[str, Table]  # by the name of the file

SEARCHED_ONLY = "thesaurus.toml"  # is asked by searches alone; an index does not rest on it
NOT_MERGED = "calendar.toml"  # is of the language, not of an archive
EXTEND, LEAVE_OUT = "extend", "leave_out"  # marks of an entry
LEFT_OUT = "-"  # before a word or a line that is not to be in a list of ours
# Lists of lines, each an entry; all other lists in one text are of words.
LINES = frozenset(("alike", "same", "irregular")), "signs.toml"
SOUNDS = "sounds"  # letters by what they are heard as


def read_tables(folder: Traversable) -> dict[str, Table]:
    """Return the tables of a folder's TOML files; ``OSError`` or ``ValueError`` where one cannot be read."""
    paths = (path for path in folder.iterdir() if path.name.endswith(".toml"))
    return {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


def read_own(folder: Path) -> dict[str, Table]:
    """Return the tables of an archive's folder; ``BadVocabulary`` where it is none, or a file is no TOML."""
    if not folder.is_dir():
        raise BadVocabulary(folder, "there is no such folder")
    found: dict[str, Table] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BadVocabulary(path, str(error)) from None
    if not found:
        raise BadVocabulary(folder, "it has no TOML file")
    return found


def digest(tables: Tables, *, searched: bool = False) -> str:
    """Return a name for what an index rests on, comments left out; with what is ``searched`` only, too, if wanted."""
    named = sorted((name, table) for name, table in tables.items() if searched or name != SEARCHED_ONLY)
    said = json.dumps(named, ensure_ascii=False)  # entries keep their order, which counts
    return hashlib.blake2b(said.encode(), digest_size=10).hexdigest()


def merge(ours: Tables, own: Tables, folder: Path) -> dict[str, Table]:
    """Return our tables with an archive's own over them; ``BadVocabulary`` names the file and the key that is none."""
    merged = dict(ours)
    for name, table in own.items():
        path = folder / name
        if name not in ours or name == NOT_MERGED:
            known = ", ".join(sorted(set(ours) - {NOT_MERGED}))
            raise BadVocabulary(path, f"no file of a vocabulary is called so; there are {known}")
        if unknown := sorted(set(table) - set(ours[name])):
            raise BadVocabulary(path, f"there is no {unknown[0]!r} in it; there are {', '.join(ours[name])}")
        changed = {key: _merged(path, key, ours[name][key], value) for key, value in table.items()}
        merged[name] = {**ours[name], **changed}
    return merged


def _merged(path: Path, key: str, ours: Any, own: Any) -> Any:
    """Return one table or list of ours with an archive's over it."""
    match ours, own:
        case str(), str():
            lines, file = LINES
            return _extended_text(ours, own, by_line=key in lines or path.name == file)
        case dict(), dict() if key == SOUNDS:
            return _merged_sounds(ours, own)
        case dict(), dict():
            return {name: value for name, value in {**ours, **own}.items() if value}
        case list(), list() if own and all(isinstance(row, dict) for row in own):
            return _merged_entries(path, ours, own)
        case list(), list() if all(isinstance(item, str) for item in (*ours, *own)):
            return _extended(ours, own)
        case _:
            raise BadVocabulary(path, f"{key!r} must be a {_named(ours)}, as ours is")


def _named(value: str | Table | list[Any]) -> str:
    return "text" if isinstance(value, str) else "list" if isinstance(value, list) else "table"


def _merged_sounds(ours: Table, own: Table) -> Table:
    """Return what letters are heard as, those of an archive as it hears them."""
    heard = {letters: sound for sound, line in (*ours.items(), *own.items()) for letters in line.split()}
    return {
        sound: " ".join(letters for letters, one in heard.items() if one == sound)
        for sound in dict.fromkeys(heard.values())
    }


def _extended_text(ours: str, own: str, *, by_line: bool) -> str:
    if by_line:
        return "".join(f"{line}\n" for line in _extended(ours.splitlines(), own.splitlines()))
    return " ".join(_extended(ours.split(), own.split()))


def _extended(ours: Iterable[str], own: Iterable[str]) -> list[str]:
    """Return our items without those that are marked to be left out, then the archive's others."""
    own = [item.strip() for item in own]
    out = {item.removeprefix(LEFT_OUT).strip() for item in own if item.startswith(LEFT_OUT)}
    more = (item for item in own if item and not item.startswith(LEFT_OUT))
    return [item for item in dict.fromkeys((*ours, *more)) if item.strip() not in out]


def _merged_entries(path: Path, ours: list[Table], own: list[Table]) -> list[Table]:
    """Return our entries with each of the archive's in its place: instead of ours of that name, or behind all."""
    found = list(ours)
    for row in own:
        entry = {key: value for key, value in row.items() if key not in (EXTEND, LEAVE_OUT)}
        same = [n for n, one in enumerate(found) if _name(one) == _name(entry)]
        if (row.get(EXTEND) or row.get(LEAVE_OUT)) and not same:
            raise BadVocabulary(path, f"we have no entry {_shown(entry)} to extend or leave out")
        if row.get(EXTEND):
            found[same[0]] = _extended_entry(found[same[0]], entry)
            continue
        place = same[0] if same else len(found)
        found[place : place + bool(same)] = [] if row.get(LEAVE_OUT) else [entry]
        for n in reversed(same[1:]):
            del found[n - bool(row.get(LEAVE_OUT))]
    return found


def _extended_entry(ours: Table, own: Table) -> Table:
    """Return an entry with further items in its lists, and its other keys as the archive has them."""
    lists = {
        key: [*dict.fromkeys((*ours.get(key, ()), *value))]
        for key, value in own.items()
        if isinstance(value, list)
    }
    return {**ours, **own, **lists}


def _name(entry: Table) -> object:
    """Return what an entry is known by: its name, a form's head and place, or all words of one without a name."""
    if "head" in entry:
        return entry["head"], entry.get("place")
    return entry.get("name") or tuple(entry.get("forms") or entry.get("words") or ())


def _shown(entry: Table) -> str:
    return str(entry.get("name") or entry.get("head") or entry.get("words") or entry.get("forms"))
