"""A repaired record read: its id, the caption without stamp and credit, when it was and whom it is credited to."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from indexer.parse.credits import split_credit
from indexer.parse.event_date import event_date
from indexer.parse.ids import nasa_id, printed_ids, split_stamp
from indexer.parse.names import name_forms
from indexer.parse.titles import event_title
from indexer.processes import spread
from schema.analysis.sentences import sentences_of
from schema.document import Caption, Credit, EventDate
from schema.vocabulary import Vocabulary

if TYPE_CHECKING:
    from indexer.repair import RepairedCaption


class Texts(NamedTuple):
    """What is read of a record: its id in the dump, its title and its caption."""

    given_id: str | None
    title: str
    caption: str


class Parsed(NamedTuple):
    """What was read in a record's texts."""

    nasa_id: str | None
    title: str
    text: str
    event_title: str
    printed_ids: tuple[str, ...]
    event_date: EventDate | None
    credit: Credit


def parse(repaired: "RepairedCaption", vocabulary: Vocabulary) -> Caption:
    """Read a record; one without a caption has its title for caption, and a caption is never left empty."""
    return _caption(repaired, _parsed(_texts(repaired), vocabulary))


def parse_all(records: Sequence["RepairedCaption"], vocabulary: Vocabulary) -> Iterator[Caption]:
    """Read records, in their order; many of them in several processes."""
    done = 0
    for stretch in spread(_parsed_all, [_texts(record) for record in records], vocabulary):
        for repaired, parsed in zip(records[done : done + len(stretch)], stretch, strict=True):
            yield _caption(repaired, parsed)
        done += len(stretch)


def _texts(repaired: "RepairedCaption") -> Texts:
    return Texts(repaired.raw.nasa_id, repaired.title, repaired.caption)


def _parsed_all(texts: Sequence[Texts], vocabulary: Vocabulary) -> list[Parsed]:
    return [_parsed(one, vocabulary) for one in texts]


def _parsed(texts: Texts, vocabulary: Vocabulary) -> Parsed:
    sentences = sentences_of(vocabulary)
    title = texts.title.strip()
    caption = texts.caption.strip() or title
    stamp, unstamped = split_stamp(caption, texts.given_id)
    text, credit = split_credit(unstamped, name_forms(vocabulary), sentences)
    own_id = nasa_id(texts.given_id, title, stamp, caption)
    shown = event_title(title, caption, text, own_id) if texts.caption.strip() else ""
    return Parsed(
        nasa_id=own_id,
        title=title,
        text=text or unstamped or caption,
        event_title=shown,
        printed_ids=printed_ids(own_id, title, stamp, caption),
        event_date=event_date(stamp.date_words, text, own_id, vocabulary, shown),
        credit=credit,
    )


def _caption(repaired: "RepairedCaption", parsed: Parsed) -> Caption:
    raw = repaired.raw
    return Caption(
        source=raw.source,
        n=raw.n,
        original_title=raw.title,
        original_caption=raw.caption,
        original_id=raw.nasa_id,
        repairs=repaired.repairs,
        fields=raw.fields,
        **parsed._asdict(),
    )
