"""What may be missing inside one of two long captions otherwise the same: a date, a flight, a phrase, a line."""

from indexer.fold.change import Change, Words
from indexer.fold.reading import Word, Wording
from indexer.fold.trivial import content
from indexer.fold.words import is_number, is_year, lists

LONG = 30  # words; in a text that long a phrase may be missing, or a line
MOST_REPEATED = 4  # words of content in a phrase that says again what is said elsewhere
SHORTEST_SKIP = 6  # words between two prints of a word that an eye skipped
PAST = {"was", "were", "had", "been"}


def is_omitted(change: Change, extra: Words, places: range, longer: Wording, shorter: Wording) -> bool:
    """Tell extra words, at their places in the longer text, that a long text may lack."""
    if _is_date(extra) or _is_flight(change, extra):
        return _agree(longer, shorter)
    return _repeats(extra, places, longer, shorter) or _is_eye_skip(change, extra)


def _agree(longer: Wording, shorter: Wording) -> bool:
    """Tell that the text which lacks a date or a flight has no other in another place."""
    said, calendar = content(shorter.words), lists().calendar
    dated = (w for w in said if w.canon in calendar or (_is_numbered(w) and not is_year(w.form)))
    return {word.canon for word in longer.words}.issuperset(word.canon for word in dated)


def _repeats(extra: Words, places: range, longer: Wording, shorter: Wording) -> bool:
    """Tell a phrase of place or belonging, or one more name in what is told, that says only what both say elsewhere."""
    said = content(extra)
    if not 0 < len(said) <= MOST_REPEATED or any(map(is_weighty, said)):
        return False
    around = [word.canon for place, word in enumerate(longer.words) if place not in places]
    known = {word.canon for word in shorter.words}.intersection(around) | lists().descriptors
    if not known.issuperset(word.canon for word in said):
        return False
    outer = [word.form for word in extra if word.form not in lists().articles or word in said]
    if outer[-1] == "of":
        return all(word.name or word.form in lists().descriptors for word in said)
    return outer[0] in lists().belonging or (outer[0] == "and" and _is_past(places, longer))


def _is_date(words: Words) -> bool:
    """Tell a day, and from how far: 'taken on May 17, 1997 at a range of 99,000 kilometers'."""
    known = lists()
    said = content(words)
    if not any(w.canon in known.calendar or w.form in known.taking for w in said):
        return False
    plain = known.calendar | known.units | known.taking
    return all(w.canon in plain or w.form in plain or w.form.isdigit() for w in said)


def _is_flight(change: Change, extra: Words) -> bool:
    """Tell the flight that a crew or a mission is of: 'the STS-99 crew', 'STS-99 commander'."""
    if change.after is None or change.after.form not in lists().flown:
        return False
    return any(map(_is_numbered, extra)) and all(_is_numbered(word) or word.name for word in extra)


def _is_numbered(word: Word) -> bool:
    return any(map(str.isdigit, word.form))


def _is_past(places: range, text: Wording) -> bool:
    """Tell a place in a sentence, not the first, that tells what was, and not who is where in the picture."""
    start = max(end for end in text.ends if end <= places.start)
    end = min(end for end in text.ends if end >= places.stop)
    forms = {word.form for word in text.words[start:end]}
    return start > 0 and bool(forms & PAST) and not forms & lists().standing


def _is_eye_skip(change: Change, extra: Words) -> bool:
    """Tell what a copyist left out between two prints of a word."""
    twice = {extra[-1].form} & {change.before.form if change.before else ""} or (
        {extra[0].form} & {change.after.form if change.after else ""}
    )
    if len(extra) < SHORTEST_SKIP or not any(len(form) >= 5 for form in twice):
        return False
    return not any(word.name or is_number(word.form) for word in extra)


def is_weighty(word: Word) -> bool:
    """Tell a number, a direction, or a word of the calendar."""
    return is_number(word.form) or word.form in lists().directions or word.canon in lists().calendar
