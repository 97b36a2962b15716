"""Many documents into a cluster that has no room now and then: each is there once, in the end, or publishing fails.

1. Whatever is answered, every document was taken when the writer is done, and is told of once.
2. Documents without room, and batches of a broken connection, are sent again after pauses that grow.
3. A batch that is too large is halved; a single document that is names itself.
4. What is refused names the document; a cluster that takes nothing for too long ends it; no answer is believed blindly.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.write.opensearch.bulk_writer import BulkWriter, Pace, action
from schema.errors import ClusterRefused, ClusterUnavailable, PublishFailed
from schema.opensearch.cluster_client import ClusterClient

PACE = Pace(batch=1000, pause=1, longest_pause=4, patience=60)
NO_ROOM = {"type": "rejected_execution_exception", "reason": "the queue is full"}

Respond = Callable[[list[int]], bytes]


class Taker:
    """A cluster that takes documents as ``respond`` says; the clock stands still but for pauses."""

    def __init__(self, respond: Respond | None = None, room: int = 10**9) -> None:
        self.taken: Counter[int] = Counter()
        self.sizes: list[int] = []
        self.pauses: list[float] = []
        self.now, self._room = 0.0, room
        self._respond = respond or (lambda numbers: self.answer(dict.fromkeys(numbers, 201)))

    def change(self, method: str, path: str, body: bytes, *, seconds: float) -> bytes:
        """Take a bulk request."""
        assert (method, path, seconds) == ("POST", "/_bulk", 120)
        if len(body) > self._room:
            raise ClusterRefused("http://made.up", 413, "", "too large")
        numbers = [int(json.loads(line)["index"]["_id"]) for line in body.splitlines()[::2]]
        self.sizes.append(len(body))
        return self._respond(numbers)

    def answer(self, statuses: dict[int, int], problem: dict[str, str] | None = None) -> bytes:
        """Take the documents of good statuses, and answer so."""
        self.taken.update(n for n, status in statuses.items() if status < 300)
        items = [
            {"index": {"_id": str(n), "status": status, **({"error": problem} if status >= 300 else {})}}
            for n, status in statuses.items()
        ]
        return json.dumps({"errors": any(s >= 300 for s in statuses.values()), "items": items}).encode()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.pauses.append(seconds)
        self.now += seconds

    def write(self, sizes: list[int], pace: Pace = PACE) -> list[int]:
        """Write documents of these sizes; return how many were told of at a time."""
        writer = BulkWriter(cast(ClusterClient, self), pace, self.sleep, lambda: self.now)
        told: list[int] = []
        documents = (json.dumps({"text": "x" * size}).encode() for size in sizes)
        writer.write((action("made-up", n, one) for n, one in enumerate(documents)), told.append)
        assert writer.counts.documents == sum(told)
        assert writer.counts.waits == len(self.pauses)
        return told


def test_documents_are_sent_in_batches() -> None:
    """A batch has no more bytes than is allowed, but for a document that is alone in it (1)."""
    taker = Taker()
    assert sum(taker.write([100] * 30 + [5000] + [100] * 3)) == 34
    assert taker.taken == Counter(range(34))
    assert len([size for size in taker.sizes if size > 1000]) == 1
    assert len(taker.sizes) < 10
    assert Taker().write([]) == []


@given(
    st.lists(st.integers(0, 1500), max_size=40),
    st.lists(st.sampled_from(["all", "some", "none", "gone", "lost", "error"]), max_size=12),
    st.integers(2000, 4000),
)
def test_every_document_is_taken(sizes: list[int], faults: list[str], room: int) -> None:
    """Whatever goes wrong for a while, in the end every document was taken, and told of once (1, 2, 3)."""
    left = list(faults)

    def respond(numbers: list[int]) -> bytes:
        fault = left.pop() if left else "all"
        if fault == "gone":
            raise ClusterUnavailable("http://made.up", "no connection")
        if fault == "lost":  # carried out, but nobody hears of it
            taker.taken.update(numbers)
            raise ClusterUnavailable("http://made.up", "the connection broke")
        refused = {"all": 0, "some": 2, "none": 1, "error": 1}[fault]
        status = 503 if fault == "error" else 429
        return taker.answer({n: status if refused and n % refused == 0 else 201 for n in numbers}, NO_ROOM)

    taker = Taker(respond, room)
    assert sum(taker.write(sizes, Pace(batch=3000, pause=1, longest_pause=4, patience=60))) == len(sizes)
    assert set(taker.taken) == set(range(len(sizes)))


def test_pauses_grow_to_the_longest_and_begin_anew() -> None:
    """After each failure in a row the pause is doubled; what progress there is ends the row (2)."""
    full = [True] * 4 + [False] + [True] * 2

    def respond(numbers: list[int]) -> bytes:
        none = full.pop(0) if full else False
        return taker.answer({n: 429 if none or (n == 1 and full) else 201 for n in numbers}, NO_ROOM)

    taker = Taker(respond)
    taker.write([10, 10])
    assert taker.pauses == [1, 2, 4, 4, 1, 2, 4]


def test_a_cluster_that_takes_nothing_is_left() -> None:
    """After the time of patience without a document taken the error has the cluster's own words (4)."""
    taker = Taker(lambda numbers: taker.answer(dict.fromkeys(numbers, 429), NO_ROOM))
    with pytest.raises(PublishFailed, match=r"no document for 60 s \(.*the queue is full"):
        taker.write([10] * 5)
    assert 60 < sum(taker.pauses) <= 68


def test_a_batch_too_large_is_halved() -> None:
    """It is halved until the cluster takes it, and those behind it are as small (3)."""
    taker = Taker(room=300)
    assert sum(taker.write([50] * 40)) == 40
    assert taker.taken == Counter(range(40))
    assert max(taker.sizes) <= 300


def test_a_document_too_large_is_named() -> None:
    """Which one has too many bytes, and what to do about it (3)."""
    with pytest.raises(PublishFailed, match=r'"_id":"2".* has 5,0.. bytes.*max_content_length'):
        Taker(room=3000).write([10, 10, 5000, 10])


def test_a_refused_document_is_named() -> None:
    """What the cluster will never take ends publishing, with its reason, of which a long one is cut (4)."""
    problem = {"type": "mapper_parsing_exception", "reason": "odd" * 500}
    taker = Taker(lambda numbers: taker.answer({n: 400 if n == 3 else 201 for n in numbers}, problem))
    with pytest.raises(PublishFailed, match=r'"_id":"3".*mapper_parsing_exception: odd') as raised:
        taker.write([10] * 5)
    assert len(str(raised.value)) < 600


@pytest.mark.parametrize(
    "said", [b"", b"[]", b"{}", b'{"errors": true, "items": []}', b'{"errors": true, "items": [{}]}']
)
def test_an_odd_answer_ends_it(said: bytes) -> None:
    """An answer that says nothing of the documents is an error, not a success (4)."""
    with pytest.raises(PublishFailed):
        Taker(lambda _: said).write([10] * 2)


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refused_request_ends_it(status: int) -> None:
    """What refuses the whole batch is not tried again (4)."""

    def refuse(_: list[int]) -> bytes:
        raise ClusterRefused("http://made.up", status, "security_exception", "no permissions")

    taker = Taker(refuse)
    with pytest.raises(PublishFailed, match="no permissions"):
        taker.write([10])
    assert not taker.pauses


def test_an_error_of_the_reader_ends_it() -> None:
    """Where the documents cannot be read no half of them is taken for all (1)."""

    def broken() -> Any:
        yield action("made-up", 0, b"{}")
        raise OSError("the disk is gone")

    taker = Taker()
    with pytest.raises(OSError, match="the disk"):
        BulkWriter(cast(ClusterClient, taker), PACE).write(broken(), lambda _: None)
