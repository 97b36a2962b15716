"""Repair over made-up damage: each kind is restored or left and marked, never turned into something else."""

import json
from collections import Counter
from collections.abc import Callable

import pytest

from indexer.read import RawCaption
from indexer.repair import RepairedCaption, repair
from schema.vocabulary import load

Damage = Callable[[str], str]

# One damage a sentence; no word of these stands in the vocabulary.
LETTERS = [
    f"Engineer {word} tests the new antenna near the pad."
    for word in (
        "Almería Belém Brännström Cordón Dvořák Écija Gagné Gómara Hölderlin Iguazú Janáček Kraków Lindström Mérida "
        "Nørrebro Pôle Quiñones Räikkönen Sørensen Tübingen Ulloa-Muñiz Vélez Wałęsa Yáñez Zürcher André Noël Zoé"
    ).split()
]
APOSTROPHES = [
    "The harbor’s new crane is painted red.",
    "A baker’s van waits beside the telescope.",
    "The divers’ helmets stand on a shelf.",
    "The rain doesn’t reach the tent.",
    "They’re glad that the hatch won’t leak.",
    "The UKSA’s flag hangs over the stairs.",
]
QUOTES = [
    "The “Kestrel” balloon is filled.",
    "A box named “do not lift” stands here.",
    "He calls it “noisy,” and smiles.",
]
DASHES = [
    "The lake – a small one – is frozen.",
    "The years 1958–1962 were dry.",
    "The Brandt–Whitlow comet fades.",
]
SIGNS = [
    "The bar is 10 ± 2 mm long.",
    "A plate of 5 × 7 cm is glued on.",
    "A tank of 3½ gallons stands there.",
]
ALL = {"letters": LETTERS, "apostrophes": APOSTROPHES, "quotes": QUOTES, "dashes": DASHES, "signs": SIGNS}


def misread(text: str) -> str:
    """Read UTF-8 as cp1252; its five undefined bytes stay controls."""
    return text.encode().decode("sloppy-windows-1252")


def without(letters: str) -> Damage:
    """Return the damage of reading UTF-8 as Latin-1 or cp1252 and losing some characters."""
    return lambda text: "".join(letter for letter in misread(text) if letter not in letters)


def each(written: Callable[[str], str]) -> Damage:
    """Return the damage of writing each character that is not ASCII in another way."""
    return lambda text: "".join(letter if letter.isascii() else written(letter) for letter in text)


def hexed(sign: str) -> Callable[[str], str]:
    """Return what writes the bytes of a character as figures behind a sign."""
    return lambda letter: "".join(f"{sign}{byte:02X}" for byte in letter.encode())


def inside(mark: str) -> Damage:
    """Return the damage of a character that nobody sees inside the first long word."""

    def put(text: str) -> str:
        word = next(word for word in text.split() if word.isascii() and word.islower() and len(word) > 2)
        return text.replace(f" {word}", f" {word[:2]}{mark}{word[2:]}", 1)

    return put


C1 = "".join(map(chr, range(0x80, 0xA0)))
LOST: dict[str, Damage] = {
    "one U+FFFD": each(lambda _: "\ufffd"),
    "a question mark": each(lambda _: "?"),
    "U+FFFD for each byte": each(lambda letter: "\ufffd" * len(letter.encode())),
    "UTF-8 as cp1252, undefined bytes dropped": without("\x81\x8d\x8f\x90\x9d"),
    "UTF-8 as Latin-1, controls dropped": lambda text: "".join(
        letter for letter in text.encode().decode("latin-1") if letter not in C1
    ),
}
DECODED: dict[str, Damage] = {
    "UTF-8 as cp1252": misread,
    "the same twice": lambda text: misread(misread(text)),
    "soft hyphens dropped": without("\u00ad"),
    "hard spaces made blanks": lambda text: misread(text).replace("\u00a0", " "),
    "the first byte without its accent": lambda text: misread(text).replace("â", "a"),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, backslashes taken off": lambda text: json.dumps(text)[1:-1].replace("\\", ""),
    "entities of entities": each(lambda letter: f"&amp;#{ord(letter)};"),
    "quoted-printable": each(hexed("=")),
    "percent": each(hexed("%")),
    "U+": each(lambda letter: f"<U+{ord(letter):04X}>"),
    "Office": each(lambda letter: f"_x{ord(letter):04X}_"),
    "soft hyphen": inside("\u00ad"),
    "zero-width space": inside("\u200b"),
    "zero-width joiner": inside("\u200d"),
    "byte order mark": inside("\ufeff"),
    "control": inside("\x02"),
    "direction": lambda text: f"\u200e{text}\u200f",
}


def outcome(text: str, damaged: str) -> tuple[str, RepairedCaption]:
    """Return whether a damaged text, alone in its archive, is restored, marked, silently left or wrong."""
    result = repair([RawCaption("dump.txt", 1, "dump.txt:1", "", damaged)], load())[0]
    if plain(result.caption) == plain(text):
        return "restored", result
    if any(name.startswith("undecidable") for name in result.repairs):
        return "marked", result
    return ("left" if result.caption == damaged else "wrong"), result


def plain(text: str) -> str:
    """Return a text with straight quotes, one dash and single blanks."""
    return " ".join(text.translate(str.maketrans("’‘“”—\u00a0", "''\"\"– ")).split())


def rates(damages: dict[str, Damage]) -> dict[tuple[str, str], Counter[str]]:
    """Return outcomes by damage and by what is damaged."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for name, damage in damages.items():
        for kind, texts in ALL.items():
            pairs = [(text, damage(text)) for text in texts]
            found[name, kind] = Counter(outcome(*pair)[0] for pair in pairs if pair[0] != pair[1])
    return found


def test_lost_characters_are_restored_or_marked() -> None:
    """Nothing is made of a lost character but what it was; six letters in ten come back, of other marks nine."""
    found = rates(LOST)
    assert {key: counts for key, counts in found.items() if counts["wrong"] or counts["left"]} == {}
    by_kind = {kind: sum((found[name, kind] for name in LOST), Counter()) for kind in ALL}
    share = {kind: counts["restored"] / counts.total() for kind, counts in by_kind.items()}
    assert share["letters"] >= 0.6, share
    assert min(share["apostrophes"], share["quotes"], share["dashes"]) >= 0.9, share


@pytest.mark.parametrize("name", DECODED)
def test_what_a_program_wrote_is_read_back(name: str) -> None:
    """Escapes, misread bytes and invisible characters are undone, in all words."""
    for text in (text for texts in ALL.values() for text in texts):
        assert plain(outcome(text, DECODED[name](text))[1].caption) == plain(text)


def test_repairing_damage_twice_changes_nothing() -> None:
    """What was restored, and what was left, is left the second time."""
    for damage in (LOST | DECODED).values():
        for text in (text for texts in ALL.values() for text in texts[:6]):
            once = outcome(text, damage(text))[1].caption
            assert outcome(text, once)[1].caption == once


SOUND = """
Après l’été, la fusée « Véronique » décolle à 5 h ; où est l’équipage ? Pâque, bâts, dégât, âme – hélas…
Die Größe der Straße: „Über allem Äther“ steht dort, 5 °C kälter als im Büro. Jürgen grüßt Åsa.
Zażółć gęślą jaźń; łódź płynie wśród mgły, a „świt” jest blisko. Ćma, ósmy, Śląsk.
Hâlâ âlem, kâğıt ve rüzgâr: İstanbul’da ılık bir gün. Şair, çığ, öğüt – İZMİR.
Trạm vũ trụ bay qua Hà Nội; ân cần, cầu thủ, “mặt trăng” sáng. Ở đâu?
Ο αστροναύτης κοιτάζει τη Γη· «τι ωραία!» λέει. Πού είναι το πλήρωμα;
Космонавт смотрит на Землю — «как красиво!» — и улыбается. Ёлка, объезд, №5.
宇宙飛行士は「地球は青い」と言った。カメラ・レンズ、5月3日〜6日。
우주인이 창밖을 본다. “푸른 별”이라고 말했다.
رائد الفضاء ينظر إلى الأرض، ويقول: «ما أجملها!» \u200fNASA\u200f
האסטרונאוט מביט בכדור הארץ \u200e(NASA)\u200e ואומר: ״יפה״
فضانورد می\u200cنگرد و می\u200cگوید: «زیباست»
अंतरिक्ष यात्री क्\u200dया देखता है? “सुंदर”
นักบิน\u200bอวกาศ\u200bมอง\u200bโลก
Câte zile? Atât, gât, râs și plâns; „înalt” — ăsta-i Târgu Mureș. Amărât, coborât.
São Paulo: a maçã, o avião, não, GUARDIÃO e JOSÉ; “coração” às 5 h.
El niño de Logroño dijo: «¡Qué día!» ¿Y Íñigo? Asís, Solís, país, jamás.
Příliš žluťoučký kůň úpěl ďábelské ódy. „Ahoj,“ řekl Šimon.
Þór á Þingvöllum: „ÁÐUR var öldin önnur“ – ekki þar, séð við skarðið.
A smörgåsbord på Åland; Ærø, Ørsted, blåbær og “fjord”. Ǻ, ß, œuvre, cæcum.
Emoji: 👩\u200d🚀 waves 👋🏽; 10\u00a0km, 5\u202f%, a–b, C:\\new\\unit, x = 5, 100 %AB, U+2019, u2 and _x_.
The file \\\\server\\nights, the tag <moon>, don''t; 12'' pipes, =5=, a_x1_b, `code`.
""".strip().splitlines()


@pytest.mark.parametrize("text", SOUND[:-1])
def test_sound_text_of_any_language_is_untouched(text: str) -> None:
    """Prose of other languages, their quotes, joiners and marks of direction come out byte for byte."""
    result = outcome(text, text)[1]
    assert (result.caption, result.repairs) == (text, ())
