"""What sound texts say about damaged ones: the corpus's own words, and undamaged twins."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

LOST = "\ufffd"  # stands for one lost letter in a lexicon's key
WORD = re.compile(r"[^\W\d_]+")
NOT_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
CONTEXT = 24  # letters on each side that name a place in a text
LEAST_CONTEXT = 16  # letters altogether; fewer are met by chance

# Names and words that captions of spaceflight print with an accent, for corpora that never do.
KNOWN = """
Alfvén Ampère André Ångström Aragón Århus Asunción Atacameño Australes Benoît Besançon Björn Bogotá Böhm Boulogne
Cádiz café Cañón Cáceres Chrétien Córdoba Coruña Curaçao Düsseldorf Eugène façade Fernández fiancé fiancée Français
Française François Françoise Frédéric Galápagos García Gómez González Göteborg Göttingen Günter Günther Hélène
Hernández Île Jérôme Jiménez Jörg José Jökull Jürgen Kármán Köln König Kourou León López Malmö Mälaren Martínez
México Montréal Müller München naïve Nazaré Niña Niño Núñez Ørsted Österreich Paraná Pérez Peñón Piñon Poincaré
Polynésie Popocatépetl protégé Québec Raphaël Réunion Rodríguez Rømer Sánchez São Schrödinger señor Sjögren Stéphane
Thérèse Tromsø Tuamotú Türkiye Valparaíso Vatnajökull Yucatán Zürich
"""


class Lexicon:
    """The words of a corpus, looked up by what is left of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._accented = Counter(_accented([KNOWN, *texts]))
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word, times in self._accented.items():
            counts[_key(word)][word] = times
        self._words = {key: _clear_winner(words) for key, words in counts.items()}

    def whole(self, damaged: str) -> str | None:
        """Give the word that ``damaged`` was, its lost letters being U+FFFD; ``None`` where not one fits best."""
        return self._words.get(damaged)

    def has(self, word: str) -> bool:
        """Say whether the corpus has the word as it stands."""
        return word in self._plain

    def has_accented(self, word: str) -> bool:
        """Say whether the corpus or the list of known names has the accented word."""
        return word in self._accented

    @cached_property
    def _plain(self) -> set[str]:
        return set().union(*(text.split() for text in self._texts))


def _accented(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if not text.isascii():
            yield from (word for word in WORD.findall(text) if not word.isascii())


def _key(word: str) -> str:
    return "".join(letter if letter.isascii() else LOST for letter in word)


def _clear_winner(words: Counter[str]) -> str | None:
    (best, most), *others = words.most_common(2)
    return best if not others or most > 2 * others[0][1] else None


class Twins:
    """Texts that are the same but for the damaged places, found by their undamaged letters."""

    def __init__(self, texts: Iterable[str], damaged: Iterable[str]) -> None:
        wanted = {key for text in damaged if len(key := _letters(text)) >= LEAST_CONTEXT}
        found: dict[bytes, dict[str, None]] = defaultdict(dict)
        for text in texts:
            if wanted and (key := _letters(text)) in wanted:
                found[key][text] = None
        self._found = found

    def of(self, text: str) -> tuple[str, ...]:
        """Give the other texts with the letters of this one, in the order of the corpus."""
        return tuple(twin for twin in self._found.get(_letters(text), ()) if twin != text)


def _letters(text: str) -> bytes:
    return text.encode("ascii", "ignore").translate(None, NOT_LETTERS)


class Letters:
    """A text seen as its ASCII letters and digits alone, in which a place is found by its neighbours."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [n for n, letter in enumerate(text) if letter.isascii() and letter.isalnum()]
        self._letters = "".join(text[place] for place in self._places)

    def between(self, left: str, right: str) -> str | None:
        """
        Give what stands between the letters that end ``left`` and those that begin ``right``.

        ``None`` where the place is not found, or found twice.

        >>> Letters("in front of St. Basil’s Cathedral").between("in front of St. Basil", "s Cathedral")
        '’'
        """
        before, after = _tail(left), _head(right)
        if not before or not after or len(before) + len(after) < LEAST_CONTEXT:
            return None
        at = self._letters.find(before + after)
        if at < 0 or self._letters.find(before + after, at + 1) >= 0:
            return None
        seam = at + len(before)
        return self._text[self._places[seam - 1] + 1 : self._places[seam]]


def _tail(text: str) -> str:
    return _letters(text[-8 * CONTEXT :]).decode()[-CONTEXT:]


def _head(text: str) -> str:
    return _letters(text[: 8 * CONTEXT]).decode()[:CONTEXT]
