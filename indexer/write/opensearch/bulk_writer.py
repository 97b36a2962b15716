"""Many documents into a cluster: batches by bytes, as fast as the cluster takes them, and not faster.

A cluster that has no room says so: with status 429, for the whole batch or for single documents of it. These are sent
again, after a pause that grows; where nothing is taken for ``patience`` seconds, publishing ends. A batch that is too
large for the cluster (413) is cut in two, and so are those behind it. What a broken connection left unclear is sent
again as well: a document has its own number, so that it cannot be there twice.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from msgspec import Struct

from schema.errors import ClusterRefused, ClusterUnavailable, PublishFailed
from schema.json_codec import decoder
from schema.opensearch.cluster_client import ClusterClient

TOO_LARGE, NO_ROOM = 413, 429
IN_FLIGHT = 2  # batches: one is read by the cluster while the next is made
_REASON = 300  # characters of a cluster's own words

Line = bytes  # an action and its document, each with its line end


@dataclass(frozen=True, slots=True)
class Pace:
    """How documents are sent: ``batch`` counts bytes; the n-th failure in a row is followed by a growing pause.

    Times are in seconds: ``pause`` after the first failure, at most ``longest_pause``; ``patience`` without progress.
    """

    batch: int = 8 * 2**20
    pause: float = 0.5
    longest_pause: float = 15
    patience: float = 300
    answer: float = 120


USUAL = Pace()


class _BulkProblem(Struct):
    type: str = ""
    reason: str | None = ""


class _Outcome(Struct):
    status: int
    error: _BulkProblem | None = None


class _BulkAnswer(Struct):
    errors: bool
    items: list[dict[str, _Outcome]] = []


_read_answer = decoder(_BulkAnswer)


@dataclass(slots=True)
class BulkCounts:
    """What was sent: documents that were taken, and how often the cluster asked to wait or was sent less at once."""

    documents: int = 0
    waits: int = 0
    halvings: int = 0


class BulkWriter:
    """Sends documents to a cluster; ``sleep`` and ``clock`` are the system's but in tests."""

    def __init__(
        self,
        client: ClusterClient,
        pace: Pace = USUAL,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._pace, self._sleep, self._clock = client, pace, sleep, clock
        self._batch = pace.batch
        self.counts = BulkCounts()

    def write(self, lines: Iterable[Line], taken: Callable[[int], None]) -> None:
        """Send all documents; ``taken`` is called with how many were, batch by batch.

        ``PublishFailed`` where the cluster refuses one, or takes none for too long.
        """
        waiting: deque[Future[int]] = deque()
        with ThreadPoolExecutor(1) as sender:  # one by one, while the next batch is made
            try:
                for batch in self._batches(lines):
                    while len(waiting) >= IN_FLIGHT:
                        taken(waiting.popleft().result())
                    waiting.append(sender.submit(self._send, batch))
                for one in waiting:
                    taken(one.result())
            except BaseException:
                sender.shutdown(wait=False, cancel_futures=True)
                raise

    def _batches(self, lines: Iterable[Line]) -> Iterator[list[Line]]:
        """Yield documents in batches of no more bytes than the cluster takes; a larger one is alone."""
        batch: list[Line] = []
        size = 0
        for line in lines:
            if batch and size + len(line) > self._batch:
                yield batch
                batch, size = [], 0
            batch.append(line)
            size += len(line)
        if batch:
            yield batch

    def _send(self, batch: Sequence[Line]) -> int:
        """Send a batch until all of it was taken, and return how many documents it has."""
        left, failures, progress = list(batch), 0, self._clock()
        while left:
            try:
                refused, reason = self._try(left)
            except ClusterUnavailable as error:
                refused, reason = left, error.reason
            except ClusterRefused as error:
                if error.status != TOO_LARGE or len(left) == 1:
                    raise PublishFailed(
                        _too_large(left) if error.status == TOO_LARGE else str(error)
                    ) from None
                self._batch = max(sum(map(len, left)) // 2, 1)
                self.counts.halvings += 1
                middle = len(left) // 2
                taken = len(batch) - len(left)
                self.counts.documents += taken
                return taken + self._send(left[:middle]) + self._send(left[middle:])
            if len(refused) < len(left):
                failures, progress = 0, self._clock()
            left = refused
            if left:
                self._wait(failures, progress, reason)
                failures += 1
        self.counts.documents += len(batch)
        return len(batch)

    def _wait(self, failures: int, progress: float, reason: str) -> None:
        """Wait before documents are sent again; ``PublishFailed`` where none was taken for too long."""
        if self._clock() - progress > self._pace.patience:
            raise PublishFailed(
                f"the cluster took no document for {self._pace.patience:g} s ({reason[:_REASON]})"
            )
        self.counts.waits += 1
        self._sleep(min(self._pace.longest_pause, self._pace.pause * 2**failures))

    def _try(self, lines: Sequence[Line]) -> tuple[list[Line], str]:
        """Send documents once; return those that the cluster had no room for, and why."""
        content = b"".join(lines)
        try:
            answer = _read_answer(self._client.change("POST", "/_bulk", content, seconds=self._pace.answer))
        except ValueError as error:
            raise PublishFailed(f"the cluster's answer cannot be read ({error})") from None
        if not answer.errors:
            return [], ""
        if len(answer.items) != len(lines):
            raise PublishFailed(f"the cluster answers for {len(answer.items)} documents of {len(lines)}")
        refused, reason = [], ""
        for line, item in zip(lines, answer.items, strict=True):
            (outcome,) = item.values()
            problem = outcome.error or _BulkProblem()
            said = f"{problem.type}: {problem.reason or ''}"[:_REASON]
            if outcome.status == NO_ROOM or outcome.status >= 500:
                refused.append(line)
                reason = said
            elif outcome.status >= 300:
                raise PublishFailed(f"the cluster refuses {_named(line)}: {said}")
        return refused, reason


def action(index: str, number: int, content: bytes) -> Line:
    """Return a document and where it belongs, as a bulk request has them."""
    return b'{"index":{"_index":"%s","_id":"%d"}}\n%s\n' % (index.encode(), number, content)


def _named(line: Line) -> str:
    return line.partition(b"\n")[0].decode()


def _too_large(lines: Sequence[Line]) -> str:
    size = sum(map(len, lines))
    return f"{_named(lines[0])} has {size:,} bytes, more than the cluster takes; raise its http.max_content_length"
