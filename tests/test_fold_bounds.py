"""The figures of folding, each held by a pair of captions on either side of it.

A case makes two captions for a number: at the one number they are variants, at the other, next to it, they are two
pictures. The numbers are what reading pairs of captions gave; whoever changes one changes what is one family.
"""

from collections.abc import Callable

import pytest

from indexer.fold.normalize import normalize
from schema.analysis.sentences import sentences_of
from schema.vocabulary import load
from tests.test_fold import together

Pair = tuple[str, str]

SCENE = "A crane swings the made-up probe over the fence while five workers in white suits hold its ropes"
OBJECTS = (
    "Mirrors cables lamps ladders gauges valves pumps hoses tanks wheels brushes gloves helmets blankets "
    "antennas panels hinges motors batteries sensors lenses shutters filters magnets springs bolts washers "
    "brackets clamps collars gaskets nozzles igniters baffles rudders tires axles winches anchors barrels"
).split()
THIRTY = (
    "Muster climbs the stairs of the red tower with a lamp on her helmet beside a ladder and a coil of cable over "
    "one arm while four others wait below"
).split()


def cut_of_long_words(words: int) -> Pair:
    """Return a caption, and its beginning of so many words and more than sixty letters, which ends with 'the'."""
    head = last(words, "Some extraordinary spectroscopists photograph experimental interferometers with the")
    return f"{head} lamp of Ada Muster.", head


def cut_with_a_typo(place: int) -> Pair:
    """Return a long caption, and its first ten words with a typo behind so many."""
    head = "Six extraordinary spectroscopists photograph experimental interferometers behind mirrors beside the".split()
    text = f"{' '.join(head)} {' '.join(OBJECTS)}."
    head[place] = head[place][0] + head[place][2:]
    return text, " ".join(head)


def cut_behind_the(letters: int) -> Pair:
    """Return a caption, and its beginning of so many letters, which ends with 'the'."""
    head = "Five tall men lower a gray probe into its can with the help of the"
    start = len(head) - letters
    return f"{head[start:]} Ada Muster of the Kiln works.", head[start:]


def cut_without_a_stop(letters: int, rest: str) -> Pair:
    """Return a caption, and its beginning of so many letters."""
    head = (
        f"{' '.join(THIRTY)} near a red crane and a blue crane and a gray crane and a long low hall of glass"
    )
    return f"{head[-letters:]} {rest}", head[-letters:]


def typos(words: int, count: int) -> Pair:
    """Return a caption of so many words, and the same with a letter missing in some of them."""
    other = [word[0] + word[2:] if n < count else word for n, word in enumerate(OBJECTS[:words])]
    return " ".join(OBJECTS[:words]) + ".", " ".join(other) + "."


def beside(sentence: str) -> Pair:
    """Return a caption with a sentence behind it, and without."""
    return f"{SCENE}. {sentence}.", f"{SCENE}."


def within(words: int, phrase: str) -> Pair:
    """Return a caption of so many words with a phrase behind its ladder, and without."""
    text = THIRTY[-words:]
    place = text.index("ladder") + 1
    return " ".join([*text[:place], phrase, *text[place:]]) + ".", " ".join(text) + "."


def first(count: int, words: str) -> str:
    """Return the first of some words."""
    return " ".join(words.split()[:count])


def last(count: int, words: str) -> str:
    """Return the last of some words."""
    return " ".join(words.split()[-count:])


CASES: dict[str, tuple[Callable[[int], Pair], int, int]] = {
    "two short captions share four words": (
        lambda n: (f"The {' '.join(OBJECTS[:n])}", f"A {' '.join(OBJECTS[:n])}"), 4, 3
    ),
    "a short caption has three strange words": (lambda n: typos(12, n), 3, 4),
    "a shorter one has one strange word of three": (lambda n: typos(8, n), 2, 3),
    "a long one has fifteen strange words of a hundred": (lambda n: typos(36, n), 5, 6),
    "a cut text has eight words": (cut_of_long_words, 8, 7),
    "a text cut early shares its first eight words": (cut_with_a_typo, 8, 7),
    "a text cut behind a function word has sixty letters": (cut_behind_the, 60, 59),
    "a text cut before names has two hundred letters": (lambda n: cut_without_a_stop(n, "by Ada Kiln."), 200, 199),
    "a text cut before plain words has a hundred letters": (lambda n: cut_without_a_stop(n, "by the sea."), 100, 99),
    "three descriptors are added": (
        lambda n: (f"{SCENE} of {first(n, 'nasa space shuttle orbiter')} Kiln.", f"{SCENE} of Kiln."), 3, 4
    ),
    "a day is missing from thirty words": (lambda n: within(n, "on May 5, 1999,"), 30, 29),
    "a phrase of four words is said again": (
        lambda n: within(30, f"of {first(n, 'red tower stairs lamp helmet')}"), 4, 5
    ),
    "a copyist skips six words": (lambda n: within(30, last(n, "near an old iron wall with a ladder")), 6, 5),
    "a sentence of what is has eight words": (
        lambda n: beside(f"The ropes are {first(n - 4, 'of a very old kind')} hemp"), 8, 7
    ),
    "a sentence of credit has sixteen words": (
        lambda n: beside(
            f"This photo was taken by Ada Muster {first(n - 7, 'who runs the photo lab of the old works there')}"
        ), 16, 17
    ),
    "twenty letters are left without a dateline": (
        lambda n: (f"CAPE SAMPLE, Fla. -- {'Mud on a made-up tire'[:n]}", "Mud on a made-up tire"[:n]), 20, 19
    ),
}  # fmt: skip


@pytest.mark.parametrize(("case", "variants", "pictures"), CASES.values(), ids=CASES)
def test_a_figure_of_folding(case: Callable[[int], Pair], variants: int, pictures: int) -> None:
    """At one number two captions are variants of one, at the next they are two pictures."""
    assert together(*case(variants))
    assert not together(*case(pictures))


def test_thirty_words_are_thirty() -> None:
    """The caption by which long ones are judged has the words that its name says."""
    assert sum(map(len, normalize(" ".join(THIRTY), sentences_of(load())).plain)) == len(THIRTY) == 30
