"""In which encoding a file is read, and that no byte is lost by it.

1. A file is read in the encoding it is in, with or without a mark.
2. A person's word for the encoding decides.
3. Single rows in another encoding are read in theirs, and that is said.
4. What no encoding decides is marked as lost.
5. The kept original of any record gives back the bytes that the file had.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.read import FileSummary, Format, Notice, RawCaption, ReadOptions, read
from schema.errors import BadEncoding
from schema.original_bytes import original_bytes

CAPTIONS = [
    "Founders Jesús Ortega and Tomás Gil tap the rim of the bell.",
    "The crew’s “Dragon” bell — first of its kind — is moved.",
    "A rod of 10 ± 2 mm at 5 µm, © 2019 Søren Aas",
    "The bell’s yoke is steadied by Ángel Ruiz before the test.",
    "Visitors at a café near the Musée des Cloches look at the mock-up.",
    "It was −4° and 25° at noon; the rope cost £12 or ½ of the sum.",
    "Wolfgang Müller and Jörg Schröder of the Köln foundry pose with the Große bell.",
    "Bjørn Håkansson, Åsa Nyström and Øyvind Sæther inspect the clapper.",
    "La cloche a été montée à l’été; l’équipe française, fière, a fêté son arrivée.",
    "Die Glocke wird für den Guss geöffnet; später prüfen Ärzte. Über 200 Gäste schauen zu.",
    "El campanero Íñigo Muñoz explicó qué pasó. ¿Cuándo volverá? ¡Mañana!",
    "1969–1972: the “great bell” years… and after",
    "A view of the bell’s crown",
    "The IMAX® camera and Velcro™ strips are shown.",
    "Andrée’s balloon passes the tower.",
    "JOSÉ HERNÁNDEZ AND ÉRIC LAURENT IN THE TOWER",
]
OTHERS = [
    ("cp932", "油井さんが鐘楼で鐘の音を聞いている。"),
    ("euc_jp", "油井さんが鐘楼で鐘の音を聞いている。"),
    ("cp1251", "Экипаж посетил Красную площадь и возложил цветы к стене."),
    ("koi8_r", "Экипаж посетил Красную площадь и возложил цветы к стене."),
    ("cp1250", "Załoga odwiedziła Łódź i Kraków; zdjęcie zrobił Paweł Wójcik."),
]
FORMS = {
    "table": 'nasa_id,title,caption\nb-1,Bell,"{}"\n',
    "two lines": "{}\nBell casting\n",
    "JSON lines": '{{"title": "Bell", "caption": "{}"}}\n',
}


def read_bytes(folder: Path, content: bytes, options: ReadOptions | None = None) -> list[Any]:
    """Write a dump and read it."""
    path = folder / "dump"
    path.write_bytes(content)
    return list(read([path], options=options or ReadOptions()))


def captions(items: list[Any]) -> list[str]:
    """Return the captions of the records."""
    return [item.caption for item in items if isinstance(item, RawCaption)]


def label(items: list[Any]) -> str:
    """Return the encoding that the file was taken to be in."""
    (found,) = (item.encoding for item in items if isinstance(item, FileSummary))
    return str(found)


def notices(items: list[Any]) -> list[str]:
    """Return what else was said."""
    return [item.text for item in items if isinstance(item, Notice)]


CASES = [
    pytest.param(codec, caption, id=f"{codec} {caption[:20]}")
    for codec in ("utf_8", "cp1252", "mac_roman")
    for caption in CAPTIONS
    if caption.encode(codec, "ignore").decode(codec) == caption
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("codec", "caption"), CASES + [pytest.param(*one, id=one[0]) for one in OTHERS])
def test_a_file_is_read_in_its_encoding(codec: str, caption: str, form: str, tmp_path: Path) -> None:
    """A file of one record says what its encoding is by where its characters stand."""
    content = FORMS[form].format(caption.replace('"', "'")).encode(codec)
    assert captions(read_bytes(tmp_path, content)) == [caption]


LABELS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-be": "UTF-32",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("codec", LABELS)
def test_wide_encodings_with_and_without_a_mark(codec: str, form: str, tmp_path: Path) -> None:
    """UTF-16 and UTF-32 are known by their mark, and by their NULs without one."""
    text = "".join(FORMS[form].format(caption) for caption in CAPTIONS[:3] if form != "table")
    text = text or FORMS[form].format(CAPTIONS[0])
    items = read_bytes(tmp_path, text.encode(codec))
    assert captions(items)[0] == CAPTIONS[0]
    assert label(items) == LABELS[codec]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("caption", [OTHERS[0][1], OTHERS[2][1]])
def test_other_scripts_without_a_mark(caption: str, codec: str, tmp_path: Path) -> None:
    """UTF-16 without a mark is known by the few characters of ASCII that are in other scripts too."""
    content = FORMS["JSON lines"].format(caption).encode(codec)
    assert captions(read_bytes(tmp_path, content)) == [caption]


@pytest.mark.parametrize("codec", ["cp1251", "mac_cyrillic"])
def test_russian_with_few_capitals(codec: str, tmp_path: Path) -> None:
    """Of two encodings that only differ in capitals and signs the one is taken in which these are Russian."""
    caption = "Два водолаза поднимают медную лампу с затонувшего парома «Аврора», третий держит трос."
    assert captions(read_bytes(tmp_path, f"{caption}\nЛампа HB-2\n".encode(codec))) == [caption]


def test_a_persons_word_decides(tmp_path: Path) -> None:
    """``--encoding`` is taken, whatever the bytes look like; a name that is none is wrong use."""
    content = FORMS["table"].format("A calm sea, très calme").encode("cp1252")
    options = ReadOptions(encoding="Mac Roman")
    items = read_bytes(tmp_path, content, options)
    assert captions(items) == ["A calm sea, trËs calme"]
    assert label(items) == "Mac Roman"
    for name in ("klingon", "base64", "rot13"):
        with pytest.raises(BadEncoding, match="Nothing was built"):
            ReadOptions(encoding=name)


@pytest.mark.parametrize("caption", [one for one in CAPTIONS if "−" not in one])
def test_a_row_in_another_encoding(caption: str, tmp_path: Path) -> None:
    """One row of windows-1252 in a file of UTF-8 is read in its own, and it is said where; others are not."""
    rows = [
        b"id,caption",
        "b-1,Malmö’s bell".encode(),
        b'b-2,"' + caption.encode("cp1252") + b'"',
        "b-3,Kraków’s bell".encode(),
    ]
    items = read_bytes(tmp_path, b"\n".join(rows) + b"\n")
    assert captions(items) == ["Malmö’s bell", caption, "Kraków’s bell"]
    assert notices(items) == ["is in UTF-8, but in windows-1252 at dump:3; these were read so"]


def test_a_row_of_utf_8_in_another_file(tmp_path: Path) -> None:
    """A row of UTF-8 in a file of windows-1252 is read in its own, and it is said."""
    rows = ["b-1,Tomás’ bell", "b-2,Ángel’s bell", "b-3,Jesús’ bell"]
    content = "\n".join(["id,caption", *rows]).encode("cp1252") + "\nb-4,Søren’s bell\n".encode()
    items = read_bytes(tmp_path, content)
    assert captions(items) == ["Tomás’ bell", "Ángel’s bell", "Jesús’ bell", "Søren’s bell"]
    assert notices(items) == ["is in windows-1252, but in UTF-8 at dump:5; these were read so"]


def test_a_row_of_japanese(tmp_path: Path) -> None:
    """A row of Shift-JIS in a file of UTF-8 is read in its own."""
    rows = [
        b"id,caption",
        "b-1,Malmö’s bell".encode(),
        b"b-2," + OTHERS[0][1].encode("cp932"),
        "b-3,Łódź".encode(),
    ]
    assert captions(read_bytes(tmp_path, b"\n".join(rows) + b"\n"))[1] == OTHERS[0][1]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (b"B\xffll at the tower", "B\N{REPLACEMENT CHARACTER}ll at the tower"),
        (b"The bells of St. Basil\xe2\x80", "The bells of St. Basil\N{REPLACEMENT CHARACTER}"),
        (b"The bells of St. Basil\xe2", "The bells of St. Basil\N{REPLACEMENT CHARACTER}"),
        (
            "Malmö’s bell: ".encode() + b"\xff\xf0",
            "Malmö’s bell: \N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}",
        ),
    ],
)
def test_what_nothing_decides_is_marked(said: bytes, text: str, tmp_path: Path) -> None:
    """A byte that is a letter in no encoding that fits, and a character that was cut, are marked as lost."""
    rows = [b"id,caption", b"b-1," + said, "b-2,Kraków’s bell".encode(), "b-3,Łódź’s bell".encode()]
    assert captions(read_bytes(tmp_path, b"\n".join(rows) + b"\n"))[0] == text


# --- nothing is lost


def test_a_character_with_two_codes(tmp_path: Path) -> None:
    """Of a character that Shift-JIS has twice the text is right, and which of the codes the file had is kept."""
    said = "鐘の音を聞く".encode("cp932") + b"\xee\xe0" + "さん".encode("cp932")
    items = read_bytes(tmp_path, b"id,caption\nb-1," + said + b"\n", ReadOptions(encoding="shift-jis"))
    (found,) = (item for item in items if isinstance(item, RawCaption))
    assert found.caption == "鐘の音を聞く髙さん"
    assert original_bytes(found.caption, "caption", found.fields) == said


@pytest.mark.parametrize(
    ("codec", "others"), [("cp932", "Malmö’s bell".encode()), ("utf-8", "Malmö’s bell".encode("cp1252"))]
)
def test_nuls_in_a_row_of_another_encoding(codec: str, others: bytes, tmp_path: Path) -> None:
    """NULs are left out of the text of a row, whatever encoding it is in, and its bytes are kept."""
    text = OTHERS[0][1]
    said = text[:6].encode(codec) + b"\0" + text[6:].encode(codec) + b"\0"
    rows = [b"id,caption", *(b"a-%d,%s" % (n, others) for n in range(4)), b"b-1," + said]
    found = [item for item in read_bytes(tmp_path, b"\n".join(rows) + b"\n") if isinstance(item, RawCaption)]
    assert found[-1].caption == text
    assert original_bytes(found[-1].caption, "caption", found[-1].fields) == said


LINES = st.lists(
    st.one_of(
        st.binary(min_size=1, max_size=40),
        st.sampled_from(CAPTIONS).flatmap(
            lambda caption: st.sampled_from(
                [caption.encode(codec, "ignore") for codec in ("utf-8", "cp1252", "mac_roman")]
            )
        ),
        st.text(min_size=1, max_size=40).map(lambda text: text.encode("utf-8", "ignore")),
        st.just(OTHERS[0][1].encode("cp932")),
    ),
    min_size=1,
    max_size=8,
)


@given(LINES, st.sampled_from([None, "utf-8", "windows-1252", "mac-roman", "koi8-r", "shift-jis", "gb18030"]))
@settings(deadline=None, max_examples=200)
def test_the_kept_original_gives_back_the_bytes(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], encoding: str | None
) -> None:
    """Whatever the lines of a file are, the original text of each record is its line's bytes again."""
    said = [b"Bell: " + line.replace(b"\n", b"").replace(b"\r", b"") + b"." for line in lines]
    said = [line for line in said if b"\xef\xbb\xbf" not in line]
    options = ReadOptions(Format.LINES, encoding)
    items = read_bytes(tmp_path_factory.getbasetemp(), b"\n".join(said) + b"\n", options)
    found = [item for item in items if isinstance(item, RawCaption)]
    assert [original_bytes(item.caption, "caption", item.fields) for item in found] == said
    for item in found:
        item.caption.encode("utf-8")


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\ufeff\0"), min_size=1),
        min_size=2,
    )
)
@settings(deadline=None, max_examples=60)
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_originals_give_back_their_bytes(
    codec: str, tmp_path_factory: pytest.TempPathFactory, said: list[str]
) -> None:
    """The original text of a record in UTF-16 or UTF-32 is its line's bytes again."""
    lines = [f"Bell: {line}." for line in said]
    content = ("\n".join(lines) + "\n").encode(codec)
    options = ReadOptions(Format.LINES, codec)
    items = read_bytes(tmp_path_factory.getbasetemp(), content, options)
    found = [item for item in items if isinstance(item, RawCaption)]
    own = found[0].fields.encoding
    assert [original_bytes(item.caption, "caption", item.fields) for item in found] == [
        line.encode(own) for line in lines
    ]


@given(st.binary(max_size=60))
@settings(deadline=None, max_examples=100)
def test_cells_of_json_give_back_their_bytes(tmp_path_factory: pytest.TempPathFactory, said: bytes) -> None:
    """A text in JSON is its bytes again, whatever they are."""
    plain = bytes(byte for byte in said if byte >= 0x20 and byte not in b'"\\')
    content = b'{"caption": "Bell: ' + plain + b'"}\n' + json.dumps({"caption": "Bell"}).encode() + b"\n"
    options = ReadOptions(Format.JSON_LINES, "utf-8")
    items = read_bytes(tmp_path_factory.getbasetemp(), content, options)
    first = next(item for item in items if isinstance(item, RawCaption))
    assert original_bytes(first.caption, "caption", first.fields) == b"Bell: " + plain
