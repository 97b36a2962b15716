"""Tests of the catalogues of ``webapp/languages/locale``: each language has every string of the pages, whole."""

import re
from collections import Counter
from datetime import date
from io import BytesIO

import pytest
from babel.dates import format_date
from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from schema import date_messages
from schema.date_messages import MONTHS
from schema.errors import LIMITS
from schema.fields import FACETS
from tests.page_strings import page_strings, texts
from webapp.languages.language import LOCALES, language, languages

CODES = [path.name for path in sorted(LOCALES.iterdir())]
PLACE = re.compile(r"%\(\w+\)s")
TAG = re.compile(r"</?\w+[^>]*>")


def catalogue(code: str) -> Catalog:
    """Return the catalogue of a language as its translators read it."""
    with (LOCALES / code / "LC_MESSAGES" / "pages.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def translations(message: Message) -> list[str]:
    """Return the forms of its translation."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def keys(found: Catalog) -> set[tuple[str | None, str]]:
    """Return what names the messages of a catalogue."""
    return {(one.context, texts(one)[0]) for one in found if one.id}


def test_there_is_german() -> None:
    """English is in the code; German is the first translation."""
    assert set(languages()) == {"en", *CODES} and "de" in CODES
    assert language("de").name == "Deutsch"


@pytest.mark.parametrize("code", CODES)
def test_each_string_is_in_the_catalogue(code: str) -> None:
    """No string of templates and code is missing, and none is left that they no longer have (``make messages``)."""
    assert len(keys(page_strings())) > 350
    assert keys(page_strings()) - keys(catalogue(code)) == set()
    assert keys(catalogue(code)) - keys(page_strings()) == set()
    assert not catalogue(code).obsolete


@pytest.mark.parametrize("code", CODES)
def test_each_facet_and_limit_is_in_the_catalogue(code: str) -> None:
    """What is put together from data: names of facets, of their values, and of what a query may have too much of."""
    known = {text for _, text in keys(catalogue(code))}
    names = {text for facet in FACETS for text in (facet.label, facet.label.lower())}
    values = {facet.value_label.format("%(value)s") for facet in FACETS} - {"%(value)s"}
    assert names | values | set(LIMITS) | set(MONTHS) <= known


@pytest.mark.parametrize("code", CODES)
def test_each_string_is_translated(code: str) -> None:
    """Every form has a translation, which nobody marked as a guess."""
    found = [one for one in catalogue(code) if one.id]
    assert [texts(one)[0] for one in found if one.fuzzy or not all(translations(one))] == []
    assert {len(translations(one)) for one in found if one.pluralizable} == {catalogue(code).num_plurals}


@pytest.mark.parametrize("code", CODES)
def test_translations_have_the_same_places_and_tags(code: str) -> None:
    """What is put in, and the markup, are those of the English text, as often."""
    for one in catalogue(code):
        for translation in translations(one) if one.id else ():
            for parts in (PLACE, TAG):
                wanted, given = (Counter(parts.findall(text)) for text in (texts(one)[-1], translation))
                assert given == wanted, translation
            assert "%" not in PLACE.sub("", translation).replace("%%", ""), translation


@pytest.mark.parametrize("code", CODES)
def test_what_is_read_is_what_was_translated(code: str) -> None:
    """The compiled file is that of the catalogue: ``make messages`` writes both."""
    written = BytesIO()
    write_mo(written, catalogue(code))
    assert (LOCALES / code / "LC_MESSAGES" / "pages.mo").read_bytes() == written.getvalue()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("month", range(1, 13))
def test_dates_are_those_of_cldr(code: str, month: int) -> None:
    """Each month, and the order in a date, is what Unicode's locale data has."""
    day = date(1969, month, 20)
    assert language(code).say(date_messages.day(day)) == format_date(day, "long", code)
    assert language(code).say(date_messages.month(day)) == format_date(day, "MMMM y", code)


@pytest.mark.parametrize("code", ["en", *CODES])
def test_numbers_are_those_of_cldr(code: str) -> None:
    """Thousands are set apart as the language does, and so are the figures behind the point."""
    for number in (7, 1969, 96_877, 1_234_567):
        assert language(code).number(number) == format_decimal(number, locale=code)
    assert language(code).decimal(12.34) == format_decimal(12.3, locale=code)


def test_a_period_says_no_month_twice() -> None:
    """German sets a full stop behind each day."""
    german = language("de").say
    assert german(date_messages.period(date(1969, 5, 18), date(1969, 5, 26))) == "18.–26. Mai 1969"
    assert german(date_messages.period(date(1969, 5, 28), date(1969, 6, 2))) == "28. Mai – 2. Juni 1969"
