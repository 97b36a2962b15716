"""The pieces of a search text: words, phrases, names of fields and signs."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from schema.fields import FACETS, FIELDS
from webapp.search.language.pasted_text import plain_text

ADDED = "added"  # of when a family was first indexed; all other dates are of its event
DATES = ("date", "before", "after", ADDED, *(facet.name for facet in FACETS if facet.years))
_WIDEST = 99  # words that a near phrase may span

_SIGNS = {"&&": "AND", "||": "OR"}  # as other search boxes have them; one sign alone stands in titles
# words are spelt otherwise, and weighed, without a notice
_EDITED = re.compile(r"(?<=[^\W_])[~^][\d\W_]{0,40}$")

_VALUED = "|".join((*(name for field in FIELDS for name in (field.name, *field.aliases)), *DATES))
_NEXT = rf"(?: (?i: {_VALUED} ) : | \[ [^\[\]]{{1,80}} \s TO \s )"  # a condition or a range, without a blank before it
_END = r'[^\s\[\]{}"()] [^\[\]{}"()]{0,40}?'  # of a range: "spring 1969"
_PICTURE = r"(?i:jpe?g|png|tiff?|gif|mp4|mov)"
_FILE = rf"\w[\w-]*(?:~\w+)?\.{_PICTURE}"

_LEXER = re.compile(
    rf"""
    (?P<address>
        (?: https?:// [^\s"]+ | (?: [\w-]+ \. )+ [a-z]{{2,6}} / [^\s"]+ | {_FILE} )
        (?! [^\s)] )
    )
  | (?P<day>    (?<! \S ) \d{{4}}-\d\d-\d\d (?: T \d\d: [\d:.]+ (?: Z | [+-]\d\d:?\d\d )? )? (?! \S ) )
  | (?P<open>   \( )
  | (?P<close>  \) )
  | (?P<field>  [^\W\d_][^\W\d]* : (?= [^\s)] )
              | (?i: \b (?: {_VALUED} ) ) : (?= \s+ (?: [\w"\[(<>=] | \* (?! \S ) ) )
              | (?<! [^\s(!-] ) (?i: {_VALUED} ) = (?= [\w"\[(] ) )    # agency=ESA, as in an address
  | (?P<phrase> " (?P<quoted> [^"]* (?: (?<=\s) "[^"\s][^"]*" (?=\s) [^"]* )* ) "    # "Edwin "Buzz" Aldrin"
                (?: ~ (?P<slop> \d{{1,9}} ) )?
              | (?: (?<= : ) | (?<= ',) | (?<= ',\s) ) ' (?P<single> [^\s'"] [^'"]{{0,200}} ) ' (?= [\s,;|)] | $ ) )
  | (?P<comma>  (?<= ') , (?= \s? ' ) | [,;|] (?= {_NEXT} ) )    # landmark:'Red Square','Kremlin Wall'
  | (?P<range>  \[ \s* (?P<from> \* | \d[\w*:.+/-]* ) \s+ TO \s+ (?P<to> \* | \d[\w*:.+/-]* ) \s* \] )
  | (?P<span>   (?: (?<= : ) | (?<= : \s ) ) (?P<sign> [<>=]{{0,2}} ) [\[{{] \s*
                (?: (?P<since> {_END} ) \s+ )? TO (?: \s+ (?P<until> {_END} ) )? \s* [\]}}]    # date:[spring 1969 TO *]
              | (?<= : ) (?P<low> \d[\w*:.+/-]* ) \s+ TO \s+ (?P<high> \d[\w*:.+/-]* ) [\]}}]? )    # year:1969 TO 1972
  | (?P<minus>  (?<! [^\s(] ) [-!] (?= [^\s!-] ) )
  | (?P<item>   [^\s()"]{{1,200}}? (?= [,;|] {_NEXT} ) )    # agency:ESA,center:JSC
  | (?P<word>   [^\W_] [^\s()"]* (?: \( [^\W_]{{1,2}} \) -? [^\W_] [^\s()"]* )+    # STS093-(S)-015
              | [^\s()"]+ )
  | (?P<quote>  " )
    """,
    re.VERBOSE,
)


_SHORT_YEAR = re.compile(r"['’‘](?P<years>\d\d)[.,]?")  # summer of '69
_DASHES = frozenset("-–—")
_ENDS_IN_YEAR = re.compile(r".*(?<!\d)(?:19|20)\d\d")
_NEAR = 3  # pieces behind a dash in which the year stands that ends a range: '- 5 August 1970'
_INNER = re.compile(r'(?:(?<!\s)\s+)?"\s*')  # quotation marks within quotation marks: "Edwin "Buzz" Aldrin"


class Lexeme(NamedTuple):
    """A piece of the text; a phrase has a ``slop``, a range its two ``ends``."""

    kind: str
    text: str
    slop: int = 0
    ends: tuple[str, str] = ("", "")


def lexemes(text: str) -> list[Lexeme]:
    """Cut a text into its pieces; what cannot be printed separates as blanks do.

    A year of two digits and a dash between two years are spelt out.

    >>> [lexeme.kind for lexeme in lexemes('moon -agency:ESA "red square"~5')]
    ['word', 'minus', 'field', 'word', 'phrase']
    """
    found: list[Lexeme] = []
    for match in _LEXER.finditer(plain_text(text)):
        kind = str(match.lastgroup)
        if kind == "address":
            name = " ".join(_named(match[0]).replace('"', " ").split())
            found += (
                [Lexeme("field", "id:"), Lexeme("phrase", name)] if " " in name else [Lexeme("word", name)]
            )
        elif kind == "day":
            has_field = bool(found) and found[-1].kind == "field"
            found += [*([] if has_field else [Lexeme("field", "date:")]), Lexeme("word", match[0])]
        elif kind == "phrase":
            quoted = _INNER.sub(" ", match["quoted"] or match["single"] or "")
            found.append(Lexeme(kind, quoted, min(int(match["slop"] or 0), _WIDEST)))
        elif kind == "range":
            found.append(Lexeme(kind, match[0], ends=(match["from"], match["to"])))
        elif kind == "span":
            ends = match["low"] or match["since"] or "*", match["high"] or match["until"] or "*"
            found.append(Lexeme("range", match[0], ends=ends))
        elif kind == "field":
            found.append(Lexeme(kind, match[0][:-1] + ":"))
        elif kind in {"word", "item", "comma"}:
            found.append(Lexeme("word", _SIGNS.get(match[0]) or _year(_EDITED.sub("", match[0]))))
        else:
            found.append(Lexeme(kind, match[0]))
    return list(_with_ranges(found))


def _year(word: str) -> str:
    """Return a year of two digits behind an apostrophe with all four; any other word as it stands.

    >>> _year("'69"), _year("’04"), _year("'60s"), _year("69")
    ('1969', '2004', "'60s", '69')
    """
    if short := _SHORT_YEAR.fullmatch(word):
        return ("20" if short["years"] < "30" else "19") + short["years"]
    return word


def _with_ranges(found: Sequence[Lexeme]) -> Iterator[Lexeme]:
    """Yield lexemes with a word for a dash that stands alone between two dates with a year: '1969 - 1972'."""
    for n, one in enumerate(found):
        is_dash = one.kind == "word" and one.text in _DASHES and n > 0 and found[n - 1].kind == "word"
        if is_dash and _ENDS_IN_YEAR.fullmatch(found[n - 1].text):
            behind = [other.text for other in found[n + 1 : n + 1 + _NEAR] if other.kind == "word"]
            yield Lexeme("word", "to") if any(map(_ENDS_IN_YEAR.fullmatch, behind)) else one
        else:
            yield one


def without_suffix(word: str) -> str:
    """Return the name of a picture's file without its suffix, any other word as it stands.

    >>> without_suffix("PIA00342~orig.jpg"), without_suffix("3.5")
    ('PIA00342', '3.5')
    """
    return _named(word) if re.fullmatch(_FILE, word) else word


def _named(address: str) -> str:
    """Return what the address of a page or a picture, or a file's name, is called by, be it encoded twice.

    >>> _named("https://images.nasa.gov/details/as11-40-5875"), _named("PIA00342~orig.jpg")
    ('as11-40-5875', 'PIA00342')
    >>> _named("https://images.nasa.gov/details/A%2520long%2520name")
    'A long name'
    """
    last = unquote(unquote(address.rstrip("/").rpartition("/")[2]))
    return re.sub(rf"(?:~\w+)?\.(?:{_PICTURE}|html?)$", "", last.removeprefix("details-"))
