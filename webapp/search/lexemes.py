"""The pieces of a search text: words, phrases, names of fields and signs."""

import re
from typing import NamedTuple

_QUOTES = str.maketrans("“”„‟«»", '"' * 6)  # as telephones and word processors type them
_WIDEST = 99  # words that a near phrase may span

_LEXER = re.compile(
    r"""
    (?P<open>   \( )
  | (?P<close>  \) )
  | (?P<field>  [^\W\d_][^\W\d]* : (?= [^\s)] ) )
  | (?P<phrase> " (?P<quoted> [^"]* ) " (?: ~ (?P<slop> \d{1,9} ) )? )
  | (?P<range>  \[ \s* (?P<from> [\d*-]+ ) \s+ TO \s+ (?P<to> [\d*-]+ ) \s* \] )
  | (?P<minus>  (?<! [^\s(] ) - (?= [^\s-] ) )
  | (?P<word>   [^\W_] [^\s()"]* (?: \( [^\W_]{1,2} \) -? [^\W_] [^\s()"]* )+    # STS093-(S)-015
              | [^\s()"]+ )
  | (?P<quote>  " )
    """,
    re.VERBOSE,
)


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
    found = []
    printable = "".join(c if c.isprintable() else " " for c in text)
    for match in _LEXER.finditer(printable.translate(_QUOTES)):
        kind = str(match.lastgroup)
        if kind == "phrase":
            found.append(Lexeme(kind, match["quoted"], min(int(match["slop"] or 0), _WIDEST)))
        elif kind == "range":
            found.append(Lexeme(kind, match[0], ends=(match["from"], match["to"])))
        else:
            found.append(Lexeme(kind, match[0]))
    return found
