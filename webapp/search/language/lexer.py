"""The pieces of a search text: words, phrases, names of fields and signs."""

import re
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote

from schema.fields import FACETS, FIELDS

ADDED = "added"  # of when a family was first indexed; all other dates are of its event
DATES = ("date", "before", "after", ADDED, *(facet.name for facet in FACETS if facet.years))
# quotation marks as telephones and word processors type them, and signs of comparison as books print them
_TYPED = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), "≥": ">=", "≤": "<="})
_WIDEST = 99  # words that a near phrase may span

_SIGNS = {"&&": "AND", "||": "OR"}  # as other search boxes have them; one sign alone stands in titles
# words are spelt otherwise, and weighed, without a notice
_EDITED = re.compile(r"(?<=[^\W_])[~^][\d\W_]{0,40}$")

_VALUED = "|".join((*(name for field in FIELDS for name in (field.name, *field.aliases)), *DATES))
_NEXT = rf"(?: (?i: {_VALUED} ) : | \[ [^\[\]]{{1,80}} \s TO \s )"  # a condition or a range, without a blank before it
_END = r'[^\s\[\]{}"()] [^\[\]{}"()]{0,40}?'  # of a range: "spring 1969"
_PICTURE = r"(?:jpe?g|png|tiff?|gif|mp4|mov)"

_LEXER = re.compile(
    rf"""
    (?P<address>
        (?: https?:// [^\s"]+ | (?: [\w-]+ \. )+ [a-z]{{2,6}} / [^\s"]+ | [\w-]+ (?: ~ \w+ )? \. {_PICTURE} )
        (?! [^\s)] )
    )
  | (?P<day>    (?<! \S ) \d{{4}}-\d\d-\d\d (?: T \d\d: [\d:.]+ (?: Z | [+-]\d\d:?\d\d )? )? (?! \S ) )
  | (?P<open>   \( )
  | (?P<close>  \) )
  | (?P<field>  [^\W\d_][^\W\d]* : (?= [^\s)] ) | (?i: \b (?: {_VALUED} ) ) : (?= \s+ [\w"\[(] )
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


_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE
)  # of pages that texts are pasted from


_INNER = re.compile(r'(?:(?<!\s)\s+)?"\s*')  # quotation marks within quotation marks: "Edwin "Buzz" Aldrin"


class Lexeme(NamedTuple):
    """A piece of the text; a phrase has a ``slop``, a range its two ``ends``."""

    kind: str
    text: str
    slop: int = 0
    ends: tuple[str, str] = ("", "")


def lexemes(text: str) -> list[Lexeme]:
    """Cut a text into its pieces; what cannot be printed separates as blanks do.

    >>> [lexeme.kind for lexeme in lexemes('moon -agency:ESA "red square"~5')]
    ['word', 'minus', 'field', 'word', 'phrase']
    """
    found: list[Lexeme] = []
    printable = "".join(c if c.isprintable() else " " for c in _ENTITY.sub(_character, text))
    for match in _LEXER.finditer(printable.translate(_TYPED)):
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
            found.append(Lexeme("word", _SIGNS.get(match[0]) or _EDITED.sub("", match[0])))
        else:
            found.append(Lexeme(kind, match[0]))
    return found


def _character(entity: re.Match[str]) -> str:
    return unescape(entity[0])


def _named(address: str) -> str:
    """Return what the address of a page or a picture, or a file's name, is called by, be it encoded twice.

    >>> _named("https://images.nasa.gov/details/as11-40-5875"), _named("PIA00342~orig.jpg")
    ('as11-40-5875', 'PIA00342')
    >>> _named("https://images.nasa.gov/details/A%2520long%2520name")
    'A long name'
    """
    last = unquote(unquote(address.rstrip("/").rpartition("/")[2]))
    return re.sub(rf"(?:~\w+)?\.(?:{_PICTURE}|html?)$", "", last.removeprefix("details-"))
