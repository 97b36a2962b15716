"""What the documents say is so: every command runs, every name exists, every folder has its heading."""

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from schema import manifest as manifests
from schema.fields import FACET_NAMES, FACETS, FIELDS
from tests.served import PATIENCE, direct, served
from webapp.config import SETTINGS
from webapp.search.language.parser import parse

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))

FAMILY = {  # the keys of an exported family, from section 6 of the design
    "id", "title", "caption", "lead", "records", "nasa_ids", "expedition", "agency", "landmark", "person",
    "event_date", "credit", "spacecraft", "evidence",
}  # fmt: skip
ANSWER = {"query", "total", "hits", "facets", "did_you_mean", "page", "links", "index"}  # section 9
PATH = re.compile(r"[\w.*-]+(/[\w.*-]+)*(/|\.(py|toml|md|jsonl?|css|html|lock|txt))")


def fenced(text: str) -> list[str]:
    """Give the lines of all ``sh`` blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def unfenced(text: str) -> str:
    """Return a document without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def spans(text: str) -> list[str]:
    """Return what is between backticks in the prose."""
    return re.findall(r"`([^`\n]+)`", unfenced(text))


def prose(text: str) -> str:
    """Return a document without any code."""
    return re.sub(r"`[^`\n]+`", "", unfenced(text))


COMMANDS = [line for line in fenced(README) if line.startswith("python ")]
WORDS = [
    shlex.split(line, comments=True) for line in fenced(README) + spans(README) if not line.startswith('"')
]


@dataclass(frozen=True)
class Folder:
    """A folder in which the README was followed, and what each command printed."""

    path: Path
    printed: dict[str, str]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Run the commands of the README one after the other in an empty folder; each must end with status 0."""
    folder = tmp_path_factory.mktemp("reader")
    printed = {}
    for line in COMMANDS:
        command = line.replace("python", shlex.quote(sys.executable), 1)
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        printed[line] = done.stdout
    return Folder(folder, printed)


def the(part: str, folder: Folder) -> str:
    """Give what the only command with these words printed."""
    (output,) = (output for line, output in folder.printed.items() if part in line)
    return output


def test_every_block_is_a_command_we_know() -> None:
    """The README's blocks hold ``make`` and ``python -m`` lines and nothing that no test would run."""
    lines = fenced(README)
    assert any("indexer build" in line for line in COMMANDS)
    assert [line for line in lines if not re.match(r"make |python -m (indexer|webapp) ", line)] == []


@pytest.mark.slow
def test_the_readme_can_be_followed(followed: Folder) -> None:
    """Every command of the README works as it stands, in its order, and does what is said behind it."""
    assert ": OK: " in the("indexer check", followed)
    assert "500" in the("indexer build", followed)
    assert "now serving" in the("indexer rollback", followed)
    lines = (followed.path / "build/mine.jsonl").read_text("utf-8").splitlines()
    families = [json.loads(line) for line in lines]
    assert families
    assert all(family.keys() >= FAMILY for family in families)
    assert sum(len(family["records"]) for family in families) == 500  # the further dump was rolled back


@pytest.mark.slow
def test_the_terminal_search_of_the_readme(followed: Folder) -> None:
    """A search of the README finds something, and with ``--json`` prints the answer of the API."""
    answer = json.loads(the("--json", followed))
    assert answer.keys() >= ANSWER
    assert answer["query"]["notices"] == []
    assert re.search(r"^[1-9]\d* captions? ", the("--agency ESA", followed))


@pytest.mark.slow
def test_the_server_of_the_readme(followed: Folder) -> None:
    """The README's ``serve`` serves the README's index, and its ``curl`` line is answered as section 9 says."""
    (serve,) = (words for words in WORDS if words[:4] == ["python", "-m", "webapp", "serve"])
    (curl,) = (words for words in WORDS if words[0] == "curl")
    index = followed.path / serve[serve.index("--index") + 1]
    asked = urlsplit(curl[-1])
    assert (asked.scheme, asked.netloc) == ("http", "127.0.0.1:8000")
    with (
        served(index) as address,
        direct().open(f"{address}{asked.path}?{asked.query}", timeout=PATIENCE) as reply,
    ):
        assert reply.headers["Content-Type"] == "application/json"
        answer = json.load(reply)
    assert answer.keys() >= ANSWER
    assert {"families", "records"} <= answer["total"].keys()
    assert {"label", "values", "more"} <= answer["facets"]["expedition"].keys()
    assert answer["query"]["filters"] == [
        {"facet": "expedition", "value": "65", "exclude": False},
        {"facet": "agency", "value": "ESA", "exclude": False},
    ]


def test_make_knows_what_the_documents_ask_of_it() -> None:
    """Every target and every variable that README and CONTRIBUTING pass to make is in the Makefile."""
    lines = [*fenced(README), *spans(README), *fenced(CONTRIBUTING), *spans(CONTRIBUTING)]
    asked = [shlex.split(line, comments=True) for line in lines if line.startswith("make ")]
    targets = {word for words in asked for word in words[1:] if "=" not in word}
    settings = {word.partition("=")[0] for words in asked for word in words[1:] if "=" in word}
    assert {"serve", "test", "install", "install-dev", "check", "bench", "lock"} <= targets
    assert targets <= set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert settings <= set(re.findall(r"\$\(([A-Z_]+)\)", MAKEFILE))


def test_what_can_be_typed_can_be_read() -> None:
    """Every example in the README's table of queries is read without a notice, and every field stands there."""
    rows = re.findall(r"^\| (`.*`) \|", README, re.MULTILINE)
    typed = [span for row in rows for span in re.findall(r"`([^`]+)`", row)]
    assert len(typed) > 15
    for text in typed:
        query = f"{text}1" if text.endswith(":") else text
        assert not [said for said in parse(query).notices if "was read as a date" not in said], text
    named = {found for text in typed for found in re.findall(r"\b([a-z]+):", text)}
    names = {name for spelt in FIELDS for name in (spelt.name, *spelt.aliases)}
    assert {spelt.name for spelt in FIELDS} - {"text"} <= named
    assert named <= names | {"date", "before", "after", "added"}


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("serve", [one.flag[2:] for one in SETTINGS]),
        ("search", (*FACET_NAMES, "index", "sort", "page", "size", "json")),
    ],
)
def test_help_tells_every_setting(command: str, options: tuple[str, ...]) -> None:
    """``--help`` names every setting of the server and every facet of a search."""
    words = [sys.executable, "-m", "webapp", command, "--help"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [option for option in options if f"--{option} " not in told] == []
    if command == "search":
        assert [facet.label for facet in FACETS if f"{facet.label}; " not in told] == []


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_links_and_pictures_of_the_documents_exist(document: Path) -> None:
    """Every file that a document links or shows is in the repository, and every anchor on its page."""
    linked = re.findall(r"\]\(([^)#:]+)(?:#([^)]+))?\)", prose(document.read_text("utf-8")))
    targets = [((document.parent / name).resolve(), anchor) for name, anchor in linked]
    assert [path for path, _ in targets if not path.is_file()] == []
    assert [(path, anchor) for path, anchor in targets if anchor and anchor not in anchors(path)] == []


def ignored() -> list[str]:
    """Give the names of folders that git does not see."""
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    return [line.rstrip("/") for line in lines if line.endswith("/")]


def test_every_folder_has_its_heading() -> None:
    """ARCHITECTURE.md has one heading a folder of the repository, and none for a folder that is not there."""
    folders = [path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    seen = [name for name in folders if not any(fnmatch(name, pattern) for pattern in ignored())]
    assert sorted(re.findall(r"^## (\S+)/$", ARCHITECTURE, re.MULTILINE)) == sorted(seen)


def sections() -> list[tuple[str, str]]:
    """Give each folder's name and what ARCHITECTURE.md says of it; the rest under ''."""
    parts = re.split(r"^## (.*)$", ARCHITECTURE, flags=re.MULTILINE)
    return [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]


@pytest.mark.parametrize(("heading", "text"), sections(), ids=[name or "top" for name, _ in sections()])
def test_files_named_in_the_architecture_exist(heading: str, text: str, index: Path) -> None:
    """Every file and folder that ARCHITECTURE.md names is there, in the folder under whose heading it stands."""
    places = [manifests.current(index)] if heading == "index/" else [ROOT, ROOT / heading.rstrip("/")]
    named = [span for span in spans(text) if PATH.fullmatch(span)]
    assert [name for name in named if not any(_is_in(place, name) for place in places)] == []


def test_files_named_in_the_guide_exist() -> None:
    """Every file and folder that CONTRIBUTING.md names with its path is there."""
    named = [span for span in spans(CONTRIBUTING) if "/" in span and PATH.fullmatch(span)]
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_names_in_the_guide_exist() -> None:
    """Every class and constant that CONTRIBUTING.md names is defined somewhere in the project."""
    places = [
        path for folder in ("schema", "indexer", "webapp", "tests") for path in (ROOT / folder).rglob("*.py")
    ]
    code = "\n".join(path.read_text("utf-8") for path in places)
    defined = set(re.findall(r"^(?:class )?([A-Z]\w+)\b(?=[:(=]| [:=])", code, re.MULTILINE))
    named = {span for span in spans(CONTRIBUTING) if re.fullmatch(r"[A-Z][A-Za-z_]+", span)}
    assert {"FACETS", "SCHEMA_VERSION", "Backend"} <= named
    assert named - defined == set()


def _is_in(place: Path, name: str) -> bool:
    if place == ROOT:
        return any(place.glob(name.rstrip("/")))
    return any(place.rglob(name.rstrip("/")))


def test_the_changelog_has_a_place_for_the_next_change() -> None:
    """CHANGELOG.md begins with what is not released yet."""
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] in {"Unreleased", "[Unreleased]"}


def test_decisions_are_numbered_without_a_gap() -> None:
    """The decisions have the numbers from 1 on, in the name of the page and in its heading."""
    assert [path.name[:5] for path in DECISIONS] == [f"{n:04}-" for n in range(1, len(DECISIONS) + 1)]
    headings = [path.read_text("utf-8").splitlines()[0] for path in DECISIONS]
    assert [heading[:8] for heading in headings] == [f"# {path.name[:4]}. " for path in DECISIONS]


@pytest.mark.parametrize("page", DECISIONS, ids=[path.stem for path in DECISIONS])
def test_a_decision_has_its_parts(page: Path) -> None:
    """A decision has a date, a status, its reasons and what follows, and its row in the index says the same."""
    text = page.read_text("utf-8")
    title, day = find(rf"^# {page.name[:4]}\. (.+)$", text), find(r"^- Date: (\d{4}-\d\d-\d\d)\b", text)
    status = find(r"^- Status: (.+)$", text)
    assert re.fullmatch(r"accepted|(amended|superseded) by \[\d{4}\]\(\d{4}-[a-z0-9-]+\.md\)", status)
    assert date.fromisoformat(day)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    row = f"| [{page.name[:4]}]({page.name}) | {title} | {day} | {status} |"
    assert row in (page.parent / "README.md").read_text("utf-8").splitlines()


def find(pattern: str, text: str) -> str:
    """Return what the only match of a pattern in a text has in its group."""
    (found,) = re.findall(pattern, text, re.MULTILINE)
    return str(found)


def test_the_glossary_has_each_word_once() -> None:
    """Each table of the glossary is in the order of the alphabet, no word has two meanings, and links name modules."""
    tables = (ROOT / "docs/glossary.md").read_text("utf-8").split("\n## ")[1:]
    words = [re.findall(r"^\| ([^|]+?) \| .+ \| \[.+\]\(.+\) \|$", table, re.MULTILINE) for table in tables]
    assert [len(table) > 25 for table in words] == [True, True]
    assert [sorted(table, key=str.lower) for table in words] == words
    assert len({word for table in words for word in table}) == sum(map(len, words))
    links = re.findall(r"\[(\w+)\]\((\S+)\) \|$", "\n".join(tables), re.MULTILINE)
    assert len(links) == sum(map(len, words))
    for label, place in ((label, Path(target)) for label, target in links):
        assert label == (place.parent.name if place.stem == "__init__" else place.stem)


# Words that readers stumbled over; there is a plain one for each: "searched for", "contains", "undo", "download".
QUAINT = re.compile(
    r"\b(looked up|told|holds?|tak(?:e|es|en) back|take away|as the archive printed it|lasting address)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_documents_are_in_plain_words(document: Path) -> None:
    """No document uses one of the words that readers stumbled over."""
    assert QUAINT.findall(prose(document.read_text("utf-8"))) == []
