"""Tests of an archive's own vocabulary: the museum of Zarn has landmarks, people and words of its own."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer import processes
from indexer.__main__ import main
from indexer.facet import extract_facets
from indexer.fold.normalize import normalize, tokenize
from indexer.outcomes import outcomes
from indexer.parse.event_date import event_date
from indexer.parse.names import name_forms
from indexer.pipeline import BuildRules, add, build
from indexer.progress import Lines
from schema import manifest as manifests
from schema.analysis.analyzer import analyzer_of
from schema.analysis.phonetics import phonetics_of
from schema.analysis.sentences import sentences_of
from schema.document import Caption
from schema.errors import BadVocabulary, VocabularyNotGiven
from schema.vocabulary import Vocabulary, load, load_with
from webapp import create_app
from webapp.__main__ import main as webapp
from webapp.config import WebConfig
from webapp.search import Engine, open_engine
from webapp.search.language.parser import read_text
from webapp.search.model.query import Query

DUMP = """\
A painting of the Clock of Zarn at dusk, with two herons.
zarn-0001
Visitors of the museum stand in front of the Zarn Clock and a copy of the Tsar Bell.
zarn-0002
A bronze heron, cast in the workshop of the Zarn Collection.
zarn-0003
"""
LANDMARKS = """\
[[landmark]]
name = "Clock of Zarn"
kind = "monument"
aliases = ["Zarn Clock", "Big Ticker"]

[[landmark]]
name = "Tsar Bell"
leave_out = true
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return the folder of the museum's own vocabulary."""
    folder = tmp_path / "zarn"
    folder.mkdir()
    (folder / "landmarks.toml").write_text(LANDMARKS, "utf-8")
    return folder


def built(tmp_path: Path, own: Path | None) -> Engine:
    """Build the museum's dump, by its own vocabulary where there is one, and open what was built."""
    dump, index = tmp_path / "museum.txt", tmp_path / "index"
    dump.write_text(DUMP, "utf-8")
    vocabulary = load_with(own)
    build([dump], index, Lines(), BuildRules(vocabulary=vocabulary))
    return open_engine(index, vocabulary=vocabulary)


def landmarks(engine: Engine) -> dict[str, int]:
    """Return every landmark of an index with the number of its families."""
    counts = {count.value: count.count for count in engine.values(Query(), "landmark").counts}
    return {name: count for name, count in counts.items() if name != "none"}  # those without any


def found(engine: Engine, text: str) -> int:
    """Return how many families a text finds."""
    node, notices = read_text(text)
    return engine.search(Query(text, node, notices)).families


def test_a_museum_has_its_own_landmarks(tmp_path: Path, own: Path) -> None:
    """What the museum added is a facet value under either name, and what it left out of ours is none."""
    engine = built(tmp_path, own)
    assert landmarks(engine) == {"Clock of Zarn": 2}
    assert found(engine, 'landmark:"zarn clock"') == 2
    engine.close()


def test_without_it_the_lists_are_ours(tmp_path: Path) -> None:
    """The same dump by our vocabulary alone has the landmark that ours knows."""
    engine = built(tmp_path, None)
    assert "Tsar Bell" in landmarks(engine)
    assert "Clock of Zarn" not in landmarks(engine)
    engine.close()


def test_ours_stays_as_it_is(own: Path) -> None:
    """Merging changes nothing of our vocabulary, and says that it is another one."""
    before = load().digest
    assert load_with(own).digest != before
    assert load().digest == before == load_with(None).digest


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("landmark.toml", LANDMARKS, "no file of a vocabulary is called so"),
        ("landmarks.toml", "[[landmarks]]\nname = 'x'\n", "there is no 'landmarks' in it"),
        ("landmarks.toml", "[[landmark]]\nname = 'No Such'\nleave_out = true\n", "no entry"),
        ("landmarks.toml", "name =", ""),
    ],
    ids=["file", "table", "entry", "no TOML"],
)
def test_what_cannot_be_merged_is_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    """A misspelt file, table or entry is refused with its path, and what would be right."""
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(BadVocabulary) as refused:
        load_with(tmp_path)
    assert name in str(refused.value)
    assert reason in str(refused.value)


MORE = {
    "agencies.toml": """
[[agency]]
name = "ESA"
kind = "space agency"
extend = true
aliases = ["Zarnish bureau"]

[[agency]]
name = "ZSA"
kind = "space agency"
aliases = ["Zarnish Space Agency"]
""",
    "names.toml": 'given = "Quell -Zora"\nalike = "Quell Wimbo"\n',
    "persons.toml": """
honorifics = "Kptn"
[[same]]
name = "Ada Zarnbell"
forms = ["Adelheid Zarn"]
""",
    "spellings.toml": 'same = "plinth zokkel"\n[sounds]\nzz = "xh"\n',
    "sentences.toml": 'never_last = "Kptn -Mt"\n',
    "organisations.toml": 'nouns = "foundry"\nhouses = "quellmann"\n',
    "signs.toml": 'plan = """\nis dreamt of\n- slated\n"""\n',
    "accents.toml": 'words = "Zárn"\n',
    "folding.toml": 'descriptors = "zarnish -nasa"\n[same]\nqm = "quellmann"\nfla = ""\n',
    "worlds.toml": 'off_earth = ["zarnworld", "-mars"]\n',
    "thesaurus.toml": '[[same]]\nwords = ["quellglass", "heron"]\n',
    "forms.toml": '[[form]]\nhead = "Windmill"\nplace = "before"\nkind = "mill"\n',
}


def own_of(folder: Path, **texts: str) -> Vocabulary:
    """Return our vocabulary with files of an archive over it, by their names without an ending."""
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return load_with(folder)


@pytest.fixture(scope="module")
def zarn(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Return our vocabulary with every file of the museum's over it."""
    return own_of(
        tmp_path_factory.mktemp("all"), **{name.removesuffix(".toml"): text for name, text in MORE.items()}
    )


def values(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the facet values of a caption, sorted."""
    (row,) = extract_facets([Caption("dump.txt", 1, None, "", text, "", text)], vocabulary)
    return sorted({item.value for item in row})


def test_an_entry_is_added_extended_or_takes_the_place_of_ours(tmp_path: Path) -> None:
    """By its name an entry is another one, ours with further aliases, ours no more, or instead of ours."""
    (tmp_path / "a").mkdir()
    extended = own_of(tmp_path / "a", agencies=MORE["agencies.toml"])
    assert values("A talk of the Zarnish bureau and the Zarnish Space Agency.", extended) == ["ESA", "ZSA"]
    assert values("A talk of the European Space Agency.", extended) == ["ESA"]
    (tmp_path / "b").mkdir()
    text = '[[agency]]\nname = "ESA"\nkind = "bureau"\naliases = ["Zarnish bureau"]\n'
    instead = own_of(tmp_path / "b", agencies=text)
    assert values("A talk of the Zarnish bureau.", instead) == ["ESA"]
    assert values("A talk of the European Space Agency.", instead) == []
    assert len(instead.entries) == len(load().entries)


def test_every_list_of_an_archive_is_read(zarn: Vocabulary) -> None:
    """Words, lines and letters of the archive's files are read beside ours, and those marked with - are not."""
    ours = load()
    assert "Quell" in zarn.persons.given
    assert zarn.persons.given - {"Quell"} == ours.persons.given - {"Zora"}
    assert zarn.persons.alike["quell"] == {"quell", "wimbo"}
    assert zarn.persons.same["Ada Zarnbell"] == ("Adelheid Zarn",)
    assert zarn.persons.same.items() >= ours.persons.same.items()
    assert zarn.accented - ours.accented == {"Zárn"}
    assert "zarnworld" in zarn.off_earth
    assert "mars" not in zarn.off_earth
    assert zarn.folding.same["qm"] == "quellmann"
    assert "fla" not in zarn.folding.same
    assert zarn.folding.same["calif"] == "california"
    assert values("Past the Quell Windmill.", zarn) == ["Quell Windmill"]
    assert len(zarn.forms) == len(ours.forms) + 1


def test_each_reader_reads_by_the_vocabulary_that_it_is_given(zarn: Vocabulary) -> None:
    """Words, sounds, sentences, credits, dates and what folding compares follow the archive's lists; ours stay."""
    ours = load()
    stem, plain = analyzer_of(zarn).stem, analyzer_of(ours).stem
    assert stem("zokkel") == stem("plinth")
    assert plain("zokkel") != plain("plinth")
    assert stem("colour") == stem("color")
    sound, heard = phonetics_of(zarn).sound, phonetics_of(ours).sound
    assert sound("xhora") == sound("zora")
    assert heard("xhora") != heard("zora")
    assert sound("pyotr") == sound("petr")
    text = "Here Kptn. Roe waves. At Mt. Zarn it rains."
    assert list(sentences_of(zarn).split(text)) == ["Here Kptn. Roe waves.", "At Mt.", "Zarn it rains."]
    assert list(sentences_of(ours).split(text)) == ["Here Kptn.", "Roe waves.", "At Mt. Zarn it rains."]
    assert name_forms(zarn).is_organisation("Bell Foundry")
    assert not name_forms(ours).is_organisation("Bell Foundry")
    planned = "A flight that is dreamt of, May 5, 1969."
    assert event_date("", planned, None, zarn) is None
    assert event_date("", planned, None, ours) is not None
    canons = [
        [word.canon for word in tokenize(normalize("The bell of qm.", sentences_of(one)), one).words]
        for one in (zarn, ours)
    ]
    assert canons == [["the", "bell", "of", "quellmann"], ["the", "bell", "of", "qm"]]


def test_a_search_asks_the_thesaurus_and_the_people_of_the_archive(tmp_path: Path, zarn: Vocabulary) -> None:
    """Synonyms, spellings, nicknames and names of one person are the archive's own, in one process beside ours."""
    dump, index = tmp_path / "museum.txt", tmp_path / "index"
    dump.write_text(
        "A bronze heron on its zokkel.\nz1\nQuell Zarnbell waves.\nz2\nAstronaut Adelheid Zarn waves.\nz3\n",
        "utf-8",
    )
    build([dump], index, Lines(), BuildRules(vocabulary=zarn))
    own, ours = open_engine(index, vocabulary=zarn), open_engine(index)
    for text, found_by_own, found_by_ours in (
        ("quellglass", 1, 0),
        ("plinth", 1, 0),
        ('person:"wimbo zarnbell"', 1, 0),
        ('person:"ada zarnbell"', 1, 0),
        ("heron", 1, 1),
    ):
        assert found(own, text) == found_by_own, text
        if text != "plinth":  # the words of an index are those of the vocabulary that it was built by
            assert (found(ours, text) > 0) == bool(found_by_ours), text
    own.close()
    ours.close()


def test_the_manifest_notes_it(tmp_path: Path, own: Path) -> None:
    """A generation notes the vocabulary that it was built by, and what of it is the archive's own."""
    vocabulary = load_with(own)
    built(tmp_path, own).close()
    found_ = manifests.read(manifests.current(tmp_path / "index"))
    assert (found_.vocabulary, found_.own_vocabulary) == (vocabulary.digest, vocabulary.own)
    assert vocabulary.own
    assert load().own == ""
    assert outcomes(vocabulary) != outcomes(load())
    assert "another vocabulary" in manifests.other_vocabulary(tmp_path, found_, load())
    assert manifests.other_vocabulary(tmp_path, found_, vocabulary) == ""


def test_records_are_added_by_the_vocabulary_of_the_index(tmp_path: Path, own: Path) -> None:
    """Adding goes on with the archive's vocabulary, and is refused without it, which would be another index."""
    built(tmp_path, own).close()
    index, more = tmp_path / "index", tmp_path / "more.txt"
    more.write_text("Herons fly around the Zarn Clock.\nzarn-0004\n", "utf-8")
    with pytest.raises(VocabularyNotGiven) as refused:
        add([more], index, Lines())
    assert "--vocabulary" in str(refused.value)
    vocabulary = load_with(own)
    add([more], index, Lines(), BuildRules(vocabulary=vocabulary))
    engine = open_engine(index, vocabulary=vocabulary)
    assert landmarks(engine) == {"Clock of Zarn": 3}
    engine.close()


def test_a_server_is_started_with_it(tmp_path: Path, own: Path) -> None:
    """A server searches by the vocabulary of its settings, and what a client has of another one is not taken for it."""
    built(tmp_path, own).close()
    address = "/api/v1/search?q=landmark:%22big+ticker%22"
    answers = {}
    for folder in (str(own), ""):
        with create_app(WebConfig(index=tmp_path / "index", vocabulary=folder)).test_client() as client:
            answers[folder] = client.get(address)
    totals = {folder: answer.json["total"]["families"] for folder, answer in answers.items() if answer.json}
    assert totals == {str(own): 2, "": 0}
    assert answers[str(own)].headers["ETag"] != answers[""].headers["ETag"]


def test_the_commands_take_it(tmp_path: Path, own: Path) -> None:
    """Each command is told where it is; a folder that is none ends it with status 2."""
    dump, index = tmp_path / "museum.txt", tmp_path / "index"
    dump.write_text(DUMP, "utf-8")
    run, options = CliRunner(), ["--vocabulary", str(own)]
    assert run.invoke(main, ["build", str(dump), "--index", str(index), *options]).exit_code == 0
    assert manifests.read(manifests.current(index)).own_vocabulary == load_with(own).own
    assert "another vocabulary" in run.invoke(main, ["check", "--index", str(index)]).output
    assert "another vocabulary" not in run.invoke(main, ["check", "--index", str(index), *options]).output
    more = run.invoke(main, ["add", str(dump), "--index", str(index)])
    assert (more.exit_code, "--vocabulary" in more.output) == (2, True)
    assert run.invoke(main, ["add", str(dump), "--index", str(index), *options]).exit_code == 0
    assert run.invoke(main, ["report", "--index", str(index), *options]).exit_code == 0
    assert run.invoke(main, ["inspect", str(dump), *options]).exit_code == 0
    assert run.invoke(webapp, ["search", "herons", "--index", str(index), *options]).exit_code == 0
    refused = run.invoke(
        main, ["build", str(dump), "--index", str(index), "--vocabulary", str(tmp_path / "no")]
    )
    assert (refused.exit_code, "no such folder" in refused.output) == (2, True)


def test_it_reaches_every_process(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In processes of their own the steps read by the vocabulary that was handed in."""
    monkeypatch.setattr(processes, "WORTH_WHILE", 1)
    monkeypatch.setattr(processes, "processors", lambda: 2)
    captions = [
        Caption("dump.txt", n, None, "", f"{n} herons at the Zarn Clock.", "", "") for n in range(1, 2100)
    ]
    rows = extract_facets(captions, load_with(own))
    assert {item.value for row in rows for item in row} == {"Clock of Zarn"}
    assert all(rows)


def test_a_calendar_is_of_the_language(tmp_path: Path) -> None:
    """The months are no archive's own; a file of them is refused."""
    with pytest.raises(BadVocabulary, match="no file of a vocabulary is called so"):
        own_of(tmp_path, calendar='months = "Zarnuary"\n')


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("agencies", '[[agency]]\nname = "Z"\nkind = "bureau"\nalias = ["Zarn"]\n'),
        ("names", 'given = ["Quell"]\n'),
        ("worlds", 'off_earth = "mars"\n'),
        ("forms", '[[form]]\nhead = "Windmill"\nplace = "behind"\nkind = "mill"\n'),
    ],
)
def test_an_entry_that_is_none_is_refused(tmp_path: Path, name: str, text: str) -> None:
    """A key that no entry has, a list of another form or a place that is none is refused with what it is."""
    with pytest.raises(BadVocabulary):
        own_of(tmp_path, **{name: text})


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """A folder that is not there, or has no list, is refused by name."""
    with pytest.raises(BadVocabulary, match="there is no such folder"):
        load_with(tmp_path / "none")
    with pytest.raises(BadVocabulary, match="has no TOML file"):
        load_with(tmp_path)
