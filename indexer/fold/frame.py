"""What frames a caption: dateline, print number or heading before it; credits, references and a page's notes behind it.

Folding compares captions without their frames. The text itself, and what is searched, keep them.
"""

import re

SHORTEST_FRAMED = 20  # letters that must be left within dateline and notes

_DATELINE = re.compile(
    r"""^ (?: (?: At | From | In ) \s (?= [A-Z]{2} ) )?
        [A-Z][A-Z .'&/]{3,40} (?: , \s? [A-Z][A-Za-z .]{1,14} ){0,2} \s* (?: -{2,4} \s* | [-—–] \s+ ){1,2} """,
    re.VERBOSE,
)
_HEADING = re.compile(r"^[A-Z][A-Z0-9 ,.'&/()-]{8,90} (?:--+|—|–) +(?=[A-Z])")
_TITLE = re.compile(r"^STS-[\w-]+(?: [A-Z][\w-]+){1,5} --+ +(?=[A-Z])")  # 'STS-99 Official Crew Portrait --'
_PRINT = re.compile(r"^P-\d{5}(?: ?(?:BW|C))? +(?=[A-Z])")  # a print's number: 'P-99999 BW This image'
_PUBLISHED = re.compile(
    r"""(?: ^ | (?<=[.!?"”)\]\d]) ) \s* (?: -- \s* | \( | Note: \s* )?
        (?: (?: This \s )? Photo (?:graph)? \s (?: was \s | is \s )? (?: also \s )? )?
        (?: [Pp]ublished \s in \s | [Uu]sed \s in \s (?= [^\n]{0,200} (?: publication | \b SP-\d ) ) )
        [^\n]{0,250}? (?: \b (?: pages? | pp? \. | pg \.? ) \s* \d+ [.)]* | $ )""",
    re.VERBOSE,
)  # where a picture was printed, up to the page: 'Used in' is that only of a publication
_NOTE = re.compile(
    r"""(?: (?<!\s) \s+ )? (?: https?://\S+
             | \(? \b ref (?: erence )? : .{0,1000} $
             | original \s photo \s number .{0,1000} $
             | (?: photo \s* | image \s* )? credit : .{0,1000} $
             | \(? \b credit \s to \b .{0,1000} $ )""",
    re.IGNORECASE | re.VERBOSE,
)
_HEADED = re.compile(r"^(?:508 )?DESCRIPTION ?: *", re.IGNORECASE)
_CENTER = r"(?:NASA|JSC|KSC|MSFC|ARC|GRC|LRC|GSFC|AFRC|DFRC|JPL|SSC)"
_AFTER = r"""(?<=[.!?)”"\]\s])"""
_BEHIND = r"""(?: ^ | (?<=[.!?)”"\]\n]) \s{0,4})"""  # what a page adds is a sentence of its own
_NAMES = r"[A-Z] (?: [^.:;()\n] | (?<= \b [A-Z] ) \. ){1,60}"  # 'Jane Q. Sample, Sample Press'
_STAMP = r"""(?: [A-Z]{2,5}-\d{2,4}[A-Za-z]{1,2}-?\d{1,5} | [A-Z]{1,3}\d{2,4}-(?:[A-Z]-|\d{2,3}-)?\d{3,5}
             | P-\d{5}(?:\ ?(?:BW|B/W|C))? | \d{2}-H[CM]?-\d{2,4} | PIA\d{5} )"""  # 'ABC-99PC1', 'S99-99999', 'P-99999'
_PAGE = re.compile(
    rf"""(?: \#[A-Za-z]\w*
             | {_AFTER} (?: View | Download | See | Open ) \s (?: (?:the|a|in) \s )?
               (?: original | larger? | full | hi(?:gh)? [-\s]? res(?:olution)? ) (?: [-\s] \w+ ){{0,3}} \.?
             | {_BEHIND} Click \s (?: on \s | here \s )? [^.:;()\n]{{2,60}} \.?
             | {_BEHIND} (?: Share \s (?:this|on) | Follow \s us | (?:Like|Find|Join) \s us ) \b [^.:;()\n]{{0,60}} \.?
             | {_AFTER} (?: Scan(?:ned)? | Digiti[sz](?:ed|ation) | Colou?ri[sz]ed | Retouched | Restored | Edited
               | (?:Image \s)? [Pp]rocess(?:ing|ed) | Photo (?:graph)? | Image | Picture ) \s by \s {_NAMES} \.?
             | \( [A-Z]{{2,6}} / [A-Z][^()]{{2,60}} \) \.?
             | \( (?: Photo (?:graph)? | Image | Picture | Source ) (?: \s (?:by|courtesy) | \s? : )
               [^()]{{2,80}} \) \.?
             | {_BEHIND} (?: (?: Rights | Licen[cs]e | Usage | Source ) \s? : | Copyright \s? [:©]? ) \s?
               (?: [^.:()\n] | (?<=\d) \. (?=\d) ){{2,60}} \.?
             | {_BEHIND} (?: © | \( [Cc] \) ) \s? [^.:()\n]{{2,60}} \.?
             | {_BEHIND} (?: Public \s domain | All \s rights \s reserved | Creative \s Commons [^:()\n]{{0,40}}
               | CC \s (?:BY|0) [^:()\n]{{0,20}} ) \.?
             | {_AFTER} View \s provided \s by \s [^:()\n]{{2,80}}
             | {_BEHIND} \(? {_STAMP} \)? \.?
             | \(? {_CENTER} \s [Pp]hoto \s? (?: ID | \# | [Nn]o\.? | [Nn]umber ) \s? :? \s?
               (?: [^\W\d] | - )* \d [\w-]* \)? \.?
             | \( seen \s here \s? : [^()]{{2,120}} \) \.?
           ) \s* $""",
    re.VERBOSE,
)  # what a page, or a center's policy, adds behind a caption
_MOST_NOTES = 60  # behind one caption, each a walk through it; people put some thirty hash tags
_TAIL = 200  # letters at the end in which the next addition stands
_ADDED = frozenset(
    """View Download See Open Click Share us by Rights: rights License: Licence: Usage: Source: Copyright Copyright:
    domain domain. Commons CC photo (c) (C) ©""".split()
)  # behind most captions stands none of these, nor a bracket, nor one of the next
_SIGNS = ("#", "©")
_POLICY = re.compile(r"""(?:^|(?<=[.!?)”"\s]))The NASA insignia design for .*$""")
_HINTS = ("://", "ref:", "reference:", "credit", "original")  # without one there is no note to look for
_PRINTED = ("ublished in ", "sed in ")
_AT = ("At ", "From ", "In ")  # before a dateline


def strip_frame(text: str) -> str:
    """Return a text without print number, dateline or heading before it and notes behind, where enough is left."""
    bare = text
    if not text[1:2].islower() or text.startswith(_AT):
        for start in (_PRINT, _HEADING, _DATELINE, _TITLE):
            bare = start.sub("", bare)
    if "DESCRIPTION" in bare[:20]:
        bare = _HEADED.sub("", bare)
    if any(hint in bare for hint in _PRINTED):
        bare = _PUBLISHED.sub("", bare)
    lower = bare.lower()
    bare = _NOTE.sub("", bare).strip() if any(hint in lower for hint in _HINTS) else bare.strip()
    if "insignia design" in bare:
        bare = _POLICY.sub("", bare).rstrip()
    bare = _without_page(bare)
    return bare if len(bare) >= SHORTEST_FRAMED else text


def _without_page(text: str) -> str:
    """Return a text without what a page adds behind it, one note after the other."""
    for _ in range(_MOST_NOTES):
        tail = text[-_TAIL:]
        if (
            _ADDED.isdisjoint(tail.split())
            and not tail.endswith((")", ")."))
            and not tail.rstrip(".BWC/ ")[-1:].isdigit()
            and not any(map(tail.count, _SIGNS))
        ):
            break
        found = _PAGE.search(text, len(text) - len(tail))
        if found is None:
            break
        text = text[: found.start()].rstrip()
    return text
