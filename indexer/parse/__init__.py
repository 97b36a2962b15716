"""A repaired record read: its id, the caption without stamp and credit, when it was and whom it is credited to."""

from typing import TYPE_CHECKING

from indexer.parse.credits import split_credit
from indexer.parse.dates import event_date
from indexer.parse.ids import nasa_id, printed_ids, split_stamp
from indexer.parse.titles import event_title
from schema.document import Caption

if TYPE_CHECKING:
    from indexer.repair import RepairedCaption


def parse(repaired: "RepairedCaption") -> Caption:
    """Read a record; one without a caption has its title for caption, and a caption is never left empty."""
    raw, title = repaired.raw, repaired.title.strip()
    caption = repaired.caption.strip() or title
    stamp, unstamped = split_stamp(caption, raw.nasa_id)
    text, credit = split_credit(unstamped)
    own_id = nasa_id(raw.nasa_id, title, stamp, caption)
    return Caption(
        source=raw.source,
        n=raw.n,
        nasa_id=own_id,
        title=title,
        text=text or unstamped or caption,
        original_title=raw.title,
        original_caption=raw.caption,
        original_id=raw.nasa_id,
        event_title=event_title(title, caption, text, own_id) if repaired.caption.strip() else "",
        printed_ids=printed_ids(own_id, title, stamp, caption),
        repairs=repaired.repairs,
        event_date=event_date(stamp.date_words, text, own_id),
        credit=credit,
        fields=raw.fields,
    )
