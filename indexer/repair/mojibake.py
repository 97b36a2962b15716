"""UTF-8 read in another encoding and then damaged again, so that ftfy no longer knows it.

A byte was dropped, became a blank or a question mark, or a letter lost its accent or its case. What was one character
becomes that character, or U+FFFD as many as it had bytes: then evidence decides, or it is marked.
"""

import re

from indexer.repair import dictionary
from indexer.repair.evidence import LOST

# Never in sound text: the rest of a quote or dash behind a plain "a", "â" without the euro sign, small "ã" for "Ã".
PLAIN_LEAD = re.compile(r"a(?=€(?:[™˜œžŸ“”¦¢\x80-\x9f]|[\s.,;:!?)\]]|$))")
NO_EURO = re.compile(r"â(?=[™˜œ¦¢](?!\w)|™(?:s|t|re|ve|ll|d|m)\b|œ\w)")
SMALL_LEAD = re.compile(
    r"(?:ã|â(?![\xa2\xa6]))(?=[\xa1-\xaa\xae-\xb6\xb8-\xba\xbc-\xbf]|(?<=ã)\xad(?=[a-z]))"
)
CLOSING = re.compile(r"â€(?:[?\ufffd\x9d]|(?=[ \t\r\n.,;:!?)\]]|$))")
GLUED_DASH, DASH = re.compile(r'(?<=\w)â€"(?=\w)'), re.compile(r'(?<= )â€"(?= )')
HARD_SPACE = re.compile(r"(?<=[\w.,;:!?)\"’”])Â(?= |$)")
DEGREE = re.compile(r"(?<=\d)Â(?= ?(?:[NSEWCF]\b|(?:north|south|east|west)))")
LONE_TWO = re.compile(
    r"(?<=[A-Z])Ã(?=[a-z])|(?<=[a-zß-öø-ÿ¡-¿\ufffd])[ÃÅÄ](?=[a-zÃÅÄ.,;:!?)'’]| (?! )|$)|(?<=\d )Ã(?= \d)"
    r"|(?<![^\W_])Ã(?=[bcdfghjklmnpqrstvwxz][a-z])"
)
WORD = re.compile(r"[^\W\d_]+")
POSSESSIVE = re.compile(r"(?<![^\W\d_])([A-Za-z]+)â(s|S|t|re|ve|ll|d|m)(?!\w)")
ENDINGS = re.compile(
    r"(?:[a-z]+n)â(?:t)|(?:i|he|it|she|that|there|they|we|who|you)â(?:d|ll|m|re|ve)", re.IGNORECASE
)
QUOTED = re.compile(r"(?<!\w)â(?=\w)([^â]{1,160}(?<=[\w.,!?]))â(?!\w)")
ALONE = re.compile(
    r"(?<= )â(?= )|(?<=\d)â(?=\d)|(?<=[.,!?])â(?=\s|$)|(?<=[a-z]{2})â(?=[A-Z][a-z]{2})|(?<=[a-z]s)â(?= [a-z])"
)
# Two characters that one letter of Latin became; behind a small letter a capital is none of the word.
PAIR = re.compile(r"[ÃÄÅ](?:[\xa0-\xbf]|[€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])")
LETTERS_BEFORE, LETTERS_AFTER = re.compile(r"(?<![^\W\d_])[^\W\d_]*+\Z"), re.compile(r"[^\W\d_]*+")
LONGEST_WORD = 40


def with_bytes(text: str) -> str:
    """
    Bring the bytes of UTF-8 back that are certain, and mark the place of the others.

    >>> with_bytes("NASAa€™s â€œDragonâ€ capsule"), with_bytes("JosÃ tests"), with_bytes("the crewâs suits")
    ('NASAâ€™s â€œDragon” capsule', 'Jos\ufffd\ufffd tests', 'the crew\ufffd\ufffd\ufffds suits')
    """
    if not any(sign in text for sign in "âÂÃ€ãÅÄ"):
        return text
    text = PLAIN_LEAD.sub("â", text)
    text = NO_EURO.sub("â€", text)
    text = SMALL_LEAD.sub(lambda match: match.group().upper(), text)
    text = DASH.sub("–", GLUED_DASH.sub("—", CLOSING.sub("”", text)))
    text = DEGREE.sub(LOST * 2, text)
    text = HARD_SPACE.sub("", text)
    return _lone_leads(text)


def _lone_leads(text: str) -> str:
    """Mark lead bytes whose followers are gone, where no word of any language has the letter that they are."""
    if any(lead in text for lead in "ÃÅÄ"):
        text = LONE_TWO.sub(LOST * 2, text)
    if "â" not in text:
        return text
    foreign = any(not letter.isascii() and letter.isalpha() and letter != "â" for letter in text)
    words = (word for word in WORD.findall(text) if len(word) > 1 and "â" in word)
    if foreign or any(map(dictionary.is_accented_word, words)):
        return text
    text = POSSESSIVE.sub(_possessive, text)
    text = QUOTED.sub(rf"{LOST * 3}\1{LOST * 3}", text)
    return ALONE.sub(LOST * 3, text)


def _possessive(match: re.Match[str]) -> str:
    word, ending = match.groups()
    owner = ending in "sS" and (
        len(word) > 3 or word.isupper() or dictionary.commonness(word) > dictionary.CLEAR
    )
    return f"{word}{LOST * 3}{ending}" if owner or ENDINGS.fullmatch(match.group()) else match.group()


def with_pairs(text: str) -> str:
    """
    Decode letters of two bytes of which ftfy is not sure, by the words that they are in.

    >>> with_pairs("zajmÄ™ and Åšwiat")
    'zajmę and Świat'
    """
    return PAIR.sub(_paired, text) if any(lead in text for lead in "ÃÅÄ") else text


def _paired(match: re.Match[str]) -> str:
    """Decode a letter of which ftfy is not sure, where its word comes out as one or cannot be one as it is."""
    letter, text = _letter(match), match.string
    if letter == match.group() or text[match.start() - 1 : match.start()].islower():
        return letter
    before = PAIR.sub(_letter, text[max(0, match.start() - LONGEST_WORD) : match.start()])
    after = PAIR.sub(_letter, text[match.end() : match.end() + LONGEST_WORD])
    letters = LETTERS_BEFORE.findall(before)[0], LETTERS_AFTER.findall(after)[0]
    return letter if dictionary.is_accented_word(letter.join(letters)) else match.group()


def _letter(match: re.Match[str]) -> str:
    try:
        letter = match.group().encode("sloppy-windows-1252").decode()
    except UnicodeError:
        return match.group()
    return letter if letter.isalpha() else match.group()
