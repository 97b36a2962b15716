"""Texts that are surely something else than two lines a record: each by its name, with what to do about it.

Captions have markup, dates, addresses and odd signs in them too. So nothing is said of a text for one such sign in
a line: only for what begins a file of that kind, or for what most of its lines are.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LOOKED_AT = 400
"""Lines that are looked at."""

MOST, MANY = 0.8, 0.5
"""Shares of lines that are of one make."""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A kind of text that is not read: its name, what to do, and how it is recognised by its lines."""

    name: str
    advice: str
    recognise: Callable[[Sequence[str]], bool]


def lookalike(lines: Sequence[str]) -> Lookalike | None:
    """Return what a text surely is besides a dump, by its lines that are not blank; ``None`` where nothing says so.

    >>> lookalike(["<!DOCTYPE html>", "<p>A bell.</p>"]).name
    'an HTML page'
    >>> lookalike(["<b>A bell</b> is cast.", "Bell casting"])
    """
    judged = [line for line in lines[:LOOKED_AT] if line.strip()]
    return next((one for one in LOOKALIKES if judged and one.recognise(judged)), None)


def _share(pattern: str, lines: Sequence[str]) -> float:
    matches = re.compile(pattern)
    return sum(matches.match(line) is not None for line in lines) / len(lines)


def _begins(pattern: str) -> Callable[[Sequence[str]], bool]:
    """Recognise a text by how it begins."""
    found = re.compile(r"\s*\ufeff?(?:" + pattern + ")", re.IGNORECASE)
    return lambda lines: found.match("\n".join(lines[:3])) is not None


def _lines_are(pattern: str, share: float = MOST, least: int = 3) -> Callable[[Sequence[str]], bool]:
    """Recognise a text by what most of its lines are."""
    return lambda lines: len(lines) >= least and _share(pattern, lines) >= share


def _has(pattern: str, times: int = 1) -> Callable[[Sequence[str]], bool]:
    """Recognise a text by lines that no other has."""
    found = re.compile(pattern)
    return lambda lines: sum(found.match(line) is not None for line in lines) >= times


def _any(*ways: Callable[[Sequence[str]], bool]) -> Callable[[Sequence[str]], bool]:
    return lambda lines: any(way(lines) for way in ways)


def _all(*ways: Callable[[Sequence[str]], bool]) -> Callable[[Sequence[str]], bool]:
    return lambda lines: all(way(lines) for way in ways)


def _different(pattern: str, lines: Sequence[str]) -> int:
    """Count the different texts that lines begin with, of those that match."""
    return len({match[0] for match in map(re.compile(pattern).match, lines) if match})


def _underlined(lines: Sequence[str]) -> bool:
    """Return whether a line stands under another as its rule: as long, and of one sign."""
    return any(
        len(rule.strip()) >= len(line.strip()) > 2 and re.fullmatch(r"(?:=+|-+|~+)\s*", rule)
        for line, rule in pairwise(lines)
    )


_TAG = r"\s*</?[A-Za-z!?][^<>]{0,300}>?"
_WHOLE = r"\s*<([A-Za-z][\w:.-]*)\b[^>]*>.*</\1\s*>\s*$"
_WHOLE_OF_A_PAGE = (
    r"\s*<(p|div|span|h[1-6]|li|ul|ol|table|tr|td|th|section|article|figure|figcaption|a|b|i|em|strong|blockquote)\b"
    r"[^>]*>.*</\1\s*>\s*$"
)
_BLOCK = (
    r"\s*</?(?:html|head|body|div|section|article|main|header|footer|aside|figure|figcaption|table|t[rdh]|[uo]l|li"
    r"|h[1-6]|meta|link|script|style|nav)\b"
)
_ROOT = r"<\?xml|<!DOCTYPE|<!\[CDATA\[|<(?:svg|kml|gpx|mods|ead|oai_dc:dc|mets|tei|records?|OAI-PMH)\b"
_LOGGED = (
    r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d",
    r"(?:<\d+>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ ",
    r"\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:",
    r"\s*\[?(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\]?[ :|]",
)
_MAIL = r"(?:From|To|Cc|Subject|Date|Received|Return-Path|Reply-To|MIME-Version|Content-Type|Message-I[Dd]|X-[\w-]+): "
_KEY = r"\s*(?:- +)?[\"']?[A-Za-z_][\w.-]*[\"']?:(?: .*)?"
_NAME = r"\s*(?:- +)?[\"']?[A-Za-z_][\w.-]*[\"']?:(?: |$)"
_KEYED = _KEY + "$"
_KEYED_OR_MORE = rf"(?:{_KEY}|\s*- .*|\s{{2,}}\S.*|\s*#.*|---|\.\.\.)$"
_PYTHON = (
    r"\s*(?:def \w+\(.*|class \w+[(:].*|import [\w.]+(?: as \w+)?|from [\w.]+ import .*|@\w[\w.]*(?:\(.*\))?"
    r"|return\b.*|(?:if|for|while|with|elif|try|else|except)\b.*:)\s*$"
)
_BRACES = (
    r".*[;{}]\s*$|\s*(?:function|const|let|var|export|public|private|static|void|#include|using|package|import)\b.*"
    r"|\s*(?://|/\*|\*/).*|\s+\*\s.*"
)
_MAKE = r"\t\S|[\w./%$()-]+\s*:(?:\s+[\w./%$()-]+)*\s*$|[A-Z_]+\s*[:+?]?=|#|\.PHONY"
_CONTAINER = r"(?:FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|WORKDIR|EXPOSE|ARG|LABEL|USER|VOLUME)\s+\S"
_STATEMENT = (
    r"\s*(?:[\w.$@]+(?:\[[^\]]*\])?\s*(?:<-|:=|=|\+=)\s*\S.*|[\w.$:]+\(.*\)\s*|(?:end|else|fi|done|do|then|begin)\s*"
    r"|(?:def|require|local|function|module|import|from|let|puts|echo|if|for|while|return|elsif|sub|use)\b.*"
    r"|(?:using|program|implicit|integer|foreach|param|@echo|pause|end\s+\w+)\b.*|(?:print|set)\s+(?:[*\"']|\w+=).*"
    r"|(?:Dim \w+ As|End (?:Sub|Function|If)|Sub \w+\(|Function \w+\().*|[A-Z][a-z]+-[A-Z][a-z]+ [$\"'-].*|\$\w+\b.*"
    r"|[\w.]+\s+::\s.*|\([\w*+/<>=-]+\s.*\)\s*|\((?:def|let)\w*\s.*|[{}()\[\];]+\s*"
    r"|(?:#|--|%|;).*)$"
)
_ASSIGNED = (
    r"[\w.$]+\s*=\s*[\[{]\s*\n|(?:export\s+)?(?:const|let|var)\s+[\w$]+\s*=|module\.exports|[\w.$]+\(\s*[{\[]"
)
_SQL = (
    r"\s*(?:INSERT\s+INTO|CREATE\s+(?:TABLE|DATABASE|INDEX|VIEW)|DROP\s+TABLE|COPY\s+\S+\s*\(|SELECT\s+.+\sFROM\s"
    r"|BEGIN TRANSACTION|PRAGMA\s|LOCK\s+TABLES|SET\s+(?:NAMES|SQL_MODE|@))"
)
_JSON_PIECE = r"\s*(?:\"[^\"]{1,80}\"\s*:|[{}\[\]],?\s*$|\}\s*,\s*\{|\"[^\"]*\",?\s*$)"
_PYTHON_DICT = r"\s*\[?\{\s*u?'[^']{1,80}'\s*:"
_FILE = r"\S*\.(?:jpe?g|png|gif|tiff?|webp|jp2|bmp|cr2|nef|dng|heic|mp4|mov|pdf|txt|csv|xml|json)\s*$"
_CUE = r"\s*(?:\d+:)?\d\d?:\d\d[:.,]\d\d[.,]?\d*\s*(?:-->|,)\s*(?:\d+:)?\d\d?:\d\d[:.,]\d\d"
_EXIFTOOL = r"[A-Z][\w /&().+-]{1,40}? *: "
_EXIFTOOL_NAMES = (
    r"(?:ExifTool Version|File Name|File Type|MIME Type|Title|Caption-Abstract|Description|Headline) +: "
)

AS_CSV = "save its captions as CSV (UTF-8) or JSON"

LOOKALIKES = (
    Lookalike("RTF", "save it as plain text (UTF-8)", _begins(r"\{\\rtf")),
    Lookalike("PostScript", AS_CSV, _begins(r"%!PS")),
    Lookalike(
        "an RSS or Atom feed",
        "convert its items to CSV or JSON with the fields title, description and link",
        _begins(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<\?[^>]*>\s*)?<(?:rss|feed|rdf:RDF)\b"),
    ),
    Lookalike(
        "an HTML page",
        "save the captions in it as CSV or JSON",
        _any(
            _begins(r"<!doctype\s+html|<html\b|<head\b|<body\b|<!--.*?-->\s*<(?:html|!doctype)"),
            _all(_begins(r"<[a-z!]"), _has(_BLOCK, 3), _lines_are(_TAG, 0.3)),
            _lines_are(_WHOLE_OF_A_PAGE, MOST, 1),
            _all(
                _begins(r"<[a-z!]"),
                _lines_are(r"\s*</?(?:p|br|hr|div|span|ul|ol|li|dl|dt|dd|table|t[rdh])\b[^<>]*>\s*$", 0.3, 3),
            ),
        ),
    ),
    Lookalike(
        "XML",
        "convert its records to CSV or JSON",
        _any(
            _begins(_ROOT),
            _lines_are(_TAG, MOST, 3),
            _lines_are(_WHOLE, 1.0, 1),
        ),
    ),
    Lookalike(
        "subtitles",
        "their lines are spoken words and no captions of pictures",
        _any(
            _begins(r"WEBVTT|\[Script Info\]|\{\d+\}\{\d+\}"),
            _has(_CUE),
            _has(r"Dialogue: \d,\d", 2),
            _lines_are(r"\[\d\d:\d\d(?:[.:]\d\d)?\]"),
            _lines_are(r"\{\d+\}\{\d+\}", MOST, 2),
        ),
    ),
    Lookalike(
        "SQL",
        "load it into its database and export the table as CSV, or give an SQLite file",
        _any(_begins(r"-- \w*(?:MySQL|PostgreSQL|MariaDB|SQLite)\b.* dump"), _has(_SQL)),
    ),
    Lookalike(
        "e-mail",
        AS_CSV,
        _any(
            _begins(r"From \S+@\S+ "),
            lambda lines: _share(_MAIL, lines[:2]) == 1.0 and _different(_MAIL, lines[:30]) >= 3,
        ),
    ),
    Lookalike("a calendar or address card", AS_CSV, _begins(r"BEGIN:V(?:CALENDAR|CARD)")),
    Lookalike("a key or certificate", "it has no captions", _begins(r"-----BEGIN [A-Z ]+-----")),
    Lookalike(
        "BibTeX or RIS", AS_CSV, _any(_begins(r"@\w+\s*\{[^,\s]*,"), _has(r"(?:TY|ER|T1|AU|N2|AB)  - ", 2))
    ),
    Lookalike(
        "MARC records",
        AS_CSV,
        _any(_begins(r"=LDR\s|LDR\s+\d{5}|\d{5}[acdnp][a-z]{2}"), _lines_are(r"=?\d{3}\s.*\$a")),
    ),
    Lookalike(
        "a patch",
        "it has no captions",
        _any(_begins(r"diff --git |Index: \S+\n=+"), _has(r"@@ -\d+(?:,\d+)? \+\d+")),
    ),
    Lookalike(
        "LaTeX",
        AS_CSV,
        _any(
            _begins(r"\\documentclass|\\begin\{|%.*\n\\documentclass"),
            _has(r"\\(?:begin|end|(?:sub)*section|chapter|caption)\*?\{.*\}", 2),
        ),
    ),
    Lookalike(
        "RDF",
        AS_CSV,
        _any(_begins(r"@prefix\s|PREFIX\s+\w*:"), _lines_are(r"<[^>]+>\s+<[^>]+>\s+.*\.\s*$", MOST, 1)),
    ),
    Lookalike("a playlist", "it has no captions", _begins(r"#EXTM3U|\[playlist\]")),
    Lookalike("printed Python", "write it with json.dump", _lines_are(_PYTHON_DICT, MANY, 1)),
    Lookalike(
        "exiftool's text",
        "run exiftool with -json or -csv",
        _all(_lines_are(_EXIFTOOL + ".*", MOST, 3), _has(_EXIFTOOL_NAMES)),
    ),
    Lookalike(
        "JSON in a call of a program",
        "take off what stands before its first bracket and behind its last one, so that only JSON is left",
        _all(
            _begins(r"(?:(?:const|let|var)\s+)?[\w$.]+\s*(?:=\s*|\()\s*[\[{]\s*[\[{\"]"),
            _has(r".*[\"\]}\d]\s*[\]}]\s*\)?\s*;?\s*$"),
        ),
    ),
    Lookalike(
        "a program's source",
        "it has no captions",
        _any(
            _begins(r"#!/|<\?php|\"use strict\"|'use strict'|/\*|//|#include\b|package \w+;"),
            _lines_are(r"\s*(?:\w+\s*=\s*)?[\w.$]+\(\s*[\[{]", 1.0, 1),
            _all(_begins(_ASSIGNED), _has(r".*[;{}()\]]\s*$")),
            _lines_are(_PYTHON, 0.35, 3),
            _lines_are(_BRACES, MANY, 3),
            _all(_lines_are(_MAKE, MOST, 3), _has(r"\t\S"), _has(r"[\w./%$()-]+\s*:(?:\s|$)")),
            _lines_are(_CONTAINER, MOST, 3),
        ),
    ),
    Lookalike(
        "a piece of JSON",
        "give the whole document, from its first bracket to its last",
        _all(_lines_are(_JSON_PIECE, MANY, 2), _has(r"\s*\"[^\"]{1,80}\"\s*:")),
    ),
    Lookalike(
        "YAML",
        "convert it to JSON, with yq -o json for one",
        _any(
            _begins(r"%YAML|---\s*\n\s*(?:- )?[\w\"'-]+:|- [\w\"']+: "),
            _all(
                _lines_are(_KEYED_OR_MORE),
                _has(_KEYED, 2),
                _lines_are(r".*", MOST, 3),
                lambda lines: _different(_NAME, lines) >= 2,
            ),
        ),
    ),
    Lookalike(
        "INI or TOML settings",
        AS_CSV,
        _all(_has(r"\[\[?[\w .:\"-]+\]\]?\s*$"), _lines_are(r"\[|[\w. -]+\s*=|[#;]", MOST, 2)),
    ),
    Lookalike("settings", AS_CSV, _lines_are(r"[A-Za-z_][\w.-]*\s*=\s*\S", MOST, 3)),
    Lookalike(
        "Markdown or a markup like it",
        "save its captions as CSV or JSON, or as two lines a record without marks",
        _any(
            _has(r"\.\. [\w-]+::", 2),
            _all(_has(r"(?:={3,}|-{3,}|~{3,})\s*$", 1), _underlined),
            _all(_has(r"\* \S"), _has(r"\*\*+ \S")),
            _has(r"```|~~~", 2),
            _has(r"#{1,6} +\S", 2),
            _has(r"={2,6} +\S", 2),
            _has(r"\|?(?:\s*:?-{3,}:?\s*\|)+", 1),
            _lines_are(r"\s*(?:[*+-]|\d+\.) +\S", MOST, 3),
            _has(r"!\[[^\]]*\]\([^)]+\)", 2),
        ),
    ),
    Lookalike("a program's source", "it has no captions", _lines_are(_STATEMENT, MOST, 3)),
    Lookalike(
        "a printed table",
        "save it as CSV (UTF-8)",
        _any(
            _has(r"\s*[-=]{2,}(?:[ +][ +-]*[-=]{2,})+\s*$"),
            _lines_are(r"\s*\S.*? {3,}\S.*? {3,}\S", MOST, 3),
        ),
    ),
    Lookalike(
        "a log",
        "it has no captions",
        _any(*(_lines_are(pattern, 0.6, 2) for pattern in _LOGGED)),
    ),
    Lookalike("a list of checksums", "it has no captions", _lines_are(r"[0-9a-f]{32,128} [ *]\S", MOST, 1)),
    Lookalike(
        "a list of addresses",
        "it has no captions beside them",
        _lines_are(r"\s*(?:https?|ftp)://\S+\s*$", MOST, 2),
    ),
    Lookalike(
        "a list of files",
        "it has no captions beside their names",
        _any(_lines_are(r"[-dl][rwxsStT-]{9}", MOST, 2), _lines_are(_FILE, MOST, 2)),
    ),
    Lookalike("encoded data", "decode it first", _lines_are(r"[A-Za-z0-9+/_=-]{60,}\s*$", MOST, 1)),
    Lookalike("a list of single words or ids", "it has no captions", _lines_are(r"\s*\S{1,60}\s*$", 0.95, 6)),
)
