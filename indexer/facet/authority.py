"""Which printed names are one person's.

Two names are one person's when the family names sound alike, the given names are the same, spellings or short
forms of each other, and no initial speaks against it. Initials alone are no evidence, but for the only bearer of a
family name in the archive. Two persons are never made one by a chain: a name joins only where it agrees with every
name already there, and not at all where it would agree with two persons.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from schema.analysis.person_name import PersonName, family_sound, read_name, same_given
from schema.analysis.phonetics import phonetics_of
from schema.vocabulary import Vocabulary

# A namesake printed so many times less often is taken for a misprint, or for nobody whom a bare name means.
_FAR = 10
# A family name of fewer letters may be another one where a letter differs.
_LONG = 6


@dataclass(frozen=True, slots=True)
class Authority:
    """Decides which printed names are one person's."""

    vocabulary: Vocabulary

    def reconcile(self, counts: Mapping[str, int]) -> dict[str, str]:
        """Map every printed name to its person's one spelling.

        Initials, nicknames and suffixes make no other spelling: the given and family name printed most often
        win, and of the forms that have them the one without additions, where the corpus prints it.
        """
        spellings: dict[str, str] = {}
        for forms in self._groups(counts):
            spellings.update(dict.fromkeys(forms, self._spelling(forms, counts)))
        return spellings

    def resolve(self, printed: Sequence[str]) -> dict[str, str]:
        """Map a name to the only fuller one of the same record that may be the same person's.

        >>> from schema.vocabulary import load
        >>> Authority(load()).resolve(["Jim Newman", "James B. Newman", "Ann Newman"])
        {'Jim Newman': 'James B. Newman'}
        """
        if len(printed) < 2:
            return {}
        families: dict[str, list[str]] = defaultdict(list)
        for form in dict.fromkeys(printed):
            families[self._read(form).family].append(form)
        found: dict[str, str] = {}
        for forms in families.values():
            for form in forms if len(forms) > 1 else ():
                fuller = [other for other in forms if self._is_fuller(other, form)]
                if len(fuller) == 1:
                    found[form] = fuller[0]
        return found

    def _read(self, printed: str) -> PersonName:
        return read_name(printed, self.vocabulary)

    def _bare(self, printed: str) -> tuple[tuple[str, ...], str]:
        """Return a name without nickname and suffix."""
        name = self._read(printed)
        return name.given, name.family

    def _is_fuller(self, one: str, other: str) -> bool:
        return len(self._read(one).given) > len(self._read(other).given) and self.same_person(one, other)

    def _groups(self, counts: Mapping[str, int]) -> Iterator[list[str]]:
        """Part the printed names into persons; a name that stands for another belongs to that one's person."""
        meant = self._meant(counts)
        known = Counter(
            {**dict.fromkeys(meant.values(), 0), **counts}
        )  # an entry's name may be printed nowhere
        families: dict[str, list[str]] = defaultdict(list)
        for form in known:
            families[family_sound(self._read(meant.get(form, form)), self.vocabulary)].append(form)
        for forms in families.values():
            for person in self._persons_of(forms, known, meant):
                yield [form for form in person if form in counts]

    def _meant(self, counts: Mapping[str, int]) -> dict[str, str]:
        """Map a printed name to the one it stands for: that of an entry, else the one of which it is a misprint."""
        same = self.vocabulary.persons.same
        entries = {self._bare(form): name for name, forms in same.items() for form in forms}
        misprints = self._misprints(counts)
        meant: dict[str, str] = {}
        for printed in counts:
            name = printed
            while name in misprints:  # each is printed far more often than the one before
                name = misprints[name]
            entry = entries.get(self._bare(printed)) or entries.get(self._bare(name))
            name = entry if entry and name not in same else name
            if name != printed and printed not in same:
                meant[printed] = name
        return meant

    def _misprints(self, counts: Mapping[str, int]) -> dict[str, str]:
        """Map a rare name to the one printed far more often from which a single letter parts it.

        Both have the same middle initial; and the letter is not in a given name that people bear.
        """
        shelves: dict[tuple[str, ...], list[tuple[str, PersonName]]] = defaultdict(list)
        for printed in counts:
            name = self._read(printed)
            if len(name.given) > 1 or name.particles:
                shelves[name.given[0][0], *name.initials[1:]].append((printed, name))
        found: dict[str, str] = {}
        for names in shelves.values():
            often = [pair for pair in names if counts[pair[0]] >= _FAR]
            for printed, name in names:
                meant = [
                    other
                    for other, fuller in often
                    if counts[other] >= _FAR * counts[printed] and self._is_misprint(name, fuller)
                ]
                if len(meant) == 1:
                    found[printed] = meant[0]
        return found

    def _is_misprint(self, name: PersonName, meant: PersonName) -> bool:
        if name.suffix and meant.suffix and name.suffix != meant.suffix:
            return False
        if name.given == meant.given:
            return len(meant.family) >= _LONG and _one_letter_apart(name.family, meant.family)
        unknown = name.given[0].capitalize() not in self.vocabulary.persons.given
        return unknown and name.family == meant.family and _one_letter_apart(name.given[0], meant.given[0])

    def _persons_of(
        self, forms: list[str], counts: Mapping[str, int], meant: Mapping[str, str]
    ) -> list[list[str]]:
        """Part the printed names of one family name into persons, the most telling names first."""
        groups: list[list[str]] = []
        wrong = [form for form in forms if form in meant]
        lettered = [form for form in forms if form not in meant and not self._read(form).called]
        forms = [form for form in forms if form not in meant and self._read(form).called]
        telling = sorted(forms, key=lambda form: (-len(self._read(form).given), -counts[form], form))
        for form in telling:
            homes = [group for group in groups if all(self.same_person(form, other) for other in group)]
            home = _likely(homes, counts)
            if home is None:
                groups.append([form])
            else:
                home.append(form)
        groups += self._lettered(lettered, groups)
        for form in wrong:
            next(group for group in groups if meant[form] in group).append(form)
        return groups

    def _lettered(self, forms: Sequence[str], persons: list[list[str]]) -> list[list[str]]:
        """Return the persons of names that have initials only, but for those who are one of ``persons``.

        Initials are no evidence by themselves: such a name joins a whole one where the archive has a single person of
        that family name, and none of its letters is without a given name or initial of that person's.
        """
        alone: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for form in forms:
            if len(persons) == 1 and any(self.same_person(form, other) for other in persons[0]):
                persons[0].append(form)
            else:
                name = self._read(form)
                alone[*name.given, name.family, name.suffix].append(form)
        return list(alone.values())

    def same_person(self, one: str, other: str) -> bool:
        """Return whether two printed names, whose family names sound alike, are one person's."""
        if one == other:
            return True
        if any(one in forms and other in forms for forms in self.vocabulary.persons.apart):
            return False
        a, b = self._read(one), self._read(other)
        if a.suffix and b.suffix and a.suffix != b.suffix:
            return False
        return self._initials_agree(a, b) and self._given_agree(a, b)

    def _initials_agree(self, a: PersonName, b: PersonName) -> bool:
        """Return whether the middle initials, where both have them, begin alike."""
        if len(a.given) < 2 or len(b.given) < 2 or not self._begin_alike(a.given[0], b.given[0]):
            return True
        return all(x == y for x, y in zip(a.initials[1:], b.initials[1:], strict=False))

    def _begin_alike(self, x: str, y: str) -> bool:
        return x[0] == y[0] or self._alike(x, y)

    def _given_agree(self, a: PersonName, b: PersonName) -> bool:
        if not a.called and not b.called:
            return a.given == b.given
        if not a.called or not b.called:
            letters, whole = (b, a) if a.called else (a, b)
            return bool(letters.given) and letters.initials == whole.initials[: len(letters.initials)]
        if self._alike(a.given[0], b.given[0]):
            return True
        return any(
            self._alike(x, y) for x in a.called for y in b.called if self._leads(x, a) or self._leads(y, b)
        )

    def _leads(self, word: str, name: PersonName) -> bool:
        """Return whether a name is the one its bearer goes by: the first, a nickname, or the first in full."""
        full = next((given for given in name.given if len(given) > 1), "")
        return word in (full, *name.nicknames)

    def _alike(self, x: str, y: str) -> bool:
        """Return whether two given names are one: equal, one's short form, or alike in sound."""
        if same_given(x, y, self.vocabulary):
            return True
        if len(x) == 1 or len(y) == 1:
            return False
        sound = phonetics_of(self.vocabulary).sound
        a, b = sound(x.replace("-", "")), sound(y.replace("-", ""))
        return (
            x[0] == y[0]
            and min(len(a), len(b)) > 3
            and a[-1] in "aei"
            and b[-1] in "aei"
            and a[:-1] == b[:-1]
        )

    def _spelling(self, forms: Sequence[str], counts: Mapping[str, int]) -> str:
        """Choose the printed form that stands for all forms of one person."""
        often: Counter[tuple[str, str]] = Counter()
        forms = [form for form in forms if self._read(form).called] or forms
        for form in forms:
            often[self._short(form)] += counts[form]
        best = min(often, key=lambda short: (-often[short], len(short[0]), short))
        same = [form for form in forms if self._short(form) == best]
        return min(same, key=lambda form: (self._additions(form), -counts[form], len(form), form))

    def _short(self, printed: str) -> tuple[str, str]:
        """Return the first whole given name and the family name."""
        name = self._read(printed)
        return next((word for word in name.given if len(word) > 1), "".join(name.given[:1])), name.family

    def _additions(self, printed: str) -> int:
        """Rank a form: the bare name, the name with further given names or initials, with nickname or suffix."""
        name = self._read(printed)
        return 2 if name.nicknames or name.suffix else min(len(name.given) - 1, 1)


def _one_letter_apart(x: str, y: str) -> bool:
    return Levenshtein.distance(x, y, score_cutoff=1) == 1


def _likely(groups: list[list[str]], counts: Mapping[str, int]) -> list[str] | None:
    """Choose the person a name without telling initials means: the only one, or one by far the most printed."""
    weighed = sorted(groups, key=lambda group: -sum(counts[form] for form in group))
    weights = [sum(counts[form] for form in group) for group in weighed]
    if not weighed or (len(weighed) > 1 and weights[0] < _FAR * weights[1]):
        return None
    return weighed[0]
