"""What can go wrong, and who mends it.

CaptionSearchError
  BadUse                  whoever typed the command or the request mends it
    DumpMissing(path)
    BadOverrides(path, reason)
    BadVocabulary(path, reason)
    VocabularyNotGiven(index)
    BadMapping(entry, reason)
    BadEncoding(name)
    BadSource(name)
    SourceNotClear(name, sources)
    RecordsUnknown(ids, where)
    IdNotClear(nasa_id, sources)
    BadParameter(name, value, reason, allowed)
    HarvestStateUnusable(path, reason)
    QueryTooExpensive(limit, allowed, found)
      TimeLimitExceeded(seconds, worked)
  IndexUnusable           whoever runs the service mends it
    IndexMissing(path)
    IndexDamaged(path, reason)
    IndexMismatch(path, expected, found)
    PublishedUnusable(name, reason)
    NothingBefore(index)
  RequestFailed(address, reason)  whoever runs the server there, or the network, mends it
  ClusterUnavailable(url, reason)  a cluster cannot answer now; it may later
  ClusterRefused(url, status, kind, reason)  whoever runs the cluster mends it
  PublishFailed(reason)  the cluster serves what it served; the same command begins anew
  HarvestStopped(reason)  the same command goes on where it stopped
  BuildFailed             the old index still serves
    BuildInProgress(path)
    NothingToIndex(rejected)
    ExportNotWhole(source, reason)
    CannotWrite(path, reason)
    ProcessLost()
"""

from math import ceil
from pathlib import Path

from schema.enumeration import join_words
from schema.fields import OLDEST_REBUILT
from schema.message import Message, message, translatable

BUILD_COMMAND = "caption-search build DUMP..."
REBUILD_COMMAND = "caption-search rebuild"
LIMITS = (  # what there may be too much of in a query
    translatable("characters"), translatable("filters"), translatable("words and clauses"),
    translatable("parentheses and NOTs within each other"), translatable("hits before its page"),
    translatable("conditions once it is spelt out"), translatable("bytes once it is spelt out"),
)  # fmt: skip
NAMED = 5  # sources or ids that a sentence names


class CaptionSearchError(Exception):
    """Anything this project raises on purpose; its text says how to mend it."""


class BadUse(CaptionSearchError):
    """The command or request cannot be carried out as it was given."""


class DumpMissing(BadUse):
    """A path given as a dump is no file, or a folder without one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        what = "is a folder without a file to read" if path.is_dir() else "does not exist"
        super().__init__(f"{path} {what}; name one or more dump files. Nothing was built.")


class BadOverrides(BadUse):
    """The file of overrides cannot be understood."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}. Mend the file and build again; nothing was built.")


class BadVocabulary(BadUse):
    """A folder given as an archive's own vocabulary cannot be understood."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"{path}: {reason}. docs/vocabulary.md says what a vocabulary of one's own may have."
        )


class VocabularyNotGiven(BadUse):
    """Records cannot be added without the vocabulary with which the index was built."""

    def __init__(self, index: Path) -> None:
        self.index = index
        super().__init__(
            f"{index} was built with a vocabulary of the archive's own; name its folder with --vocabulary, or build "
            f"the index again without it. Nothing was built."
        )


class BadMapping(BadUse):
    """A mapping of columns to fields cannot be understood."""

    def __init__(self, entry: str, reason: str) -> None:
        self.entry, self.reason = entry, reason
        super().__init__(f"{entry}: {reason}. Nothing was built.")


class BadEncoding(BadUse):
    """There is no encoding of that name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} is no encoding that is known; name one as in --encoding windows-1252, mac-roman, shift-jis or "
            "utf-16. Nothing was built."
        )


class BadSource(BadUse):
    """A text cannot be the name of a source."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name!r} cannot name a source: a name has 1 to 255 characters that can be printed, and no blank at an "
            "end. Nothing was built."
        )


class SourceNotClear(BadUse):
    """A file's name does not say whose export it is."""

    def __init__(self, name: str, sources: tuple[str, ...]) -> None:
        self.name, self.sources = name, sources
        super().__init__(
            f"{name} may be an export of {join_words(sources, NAMED, 'sources')}; name the source with --source. "
            "Nothing was changed."
        )


class RecordsUnknown(BadUse):
    """The index has no records of some ids."""

    def __init__(self, ids: tuple[str, ...], where: str) -> None:
        self.ids, self.where = ids, where
        super().__init__(
            f"{where} has no record with the id {join_words(ids, NAMED, 'ids')}; a record without an id has the one "
            "that its page has in its address. Nothing was changed."
        )


class IdNotClear(BadUse):
    """Several sources have a record of an id."""

    def __init__(self, nasa_id: str, sources: tuple[str, ...]) -> None:
        self.nasa_id, self.sources = nasa_id, sources
        super().__init__(
            f"{join_words(sources, NAMED, 'sources')} have a record with the id {nasa_id}; say with --source which one "
            "is meant. Nothing was changed."
        )


class BadParameter(BadUse):
    """A parameter of a request is unknown or has a value that is not allowed."""

    def __init__(self, name: str, value: str, reason: str, allowed: tuple[str, ...] = ()) -> None:
        self.name, self.value, self.reason, self.allowed = name, value, reason, allowed
        super().__init__(message("%(name)s: %(reason)s", name=name, reason=reason))


class HarvestStateUnusable(BadUse):
    """The file in which a harvest keeps what it has cannot be taken up."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path}: {reason}. Name another --out, or remove that file to begin anew.")


class QueryTooExpensive(BadUse):
    """A query goes past a limit; the text names the limit."""

    def __init__(self, limit: str, allowed: int, found: int, *, sentence: str = "") -> None:
        self.limit, self.allowed, self.found = limit, allowed, found
        super().__init__(
            sentence
            or message(
                "the query has %(found)s %(limit)s; at most %(allowed)s are allowed. Shorten it.",
                found=str(found),
                limit=Message(limit, {}),
                allowed=str(allowed),
            )
        )


class TimeLimitExceeded(QueryTooExpensive):
    """A search took more processor time than one may; ``seconds`` are allowed, ``worked`` were taken."""

    def __init__(self, seconds: float, worked: float) -> None:
        super().__init__(
            "seconds of work",
            ceil(seconds),
            ceil(worked),
            sentence=message(
                "the search was stopped: it took more than the %(seconds)s s of processor time that one search may "
                "take here. Wildcards and phrases of very common words take the most.",
                seconds=format(seconds, "g"),
            ),
        )


class IndexUnusable(CaptionSearchError):
    """There is no index that could be served."""


class IndexMissing(IndexUnusable):
    """No generation has been built here."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"no index at {path}; build one with: {BUILD_COMMAND} --index {path}")


class IndexDamaged(IndexUnusable):
    """A generation is not as it was written."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"the index at {path} is damaged: {reason}; build it again with: {BUILD_COMMAND}")


class IndexMismatch(IndexUnusable):
    """A generation was written by another version of this project."""

    def __init__(self, path: Path, expected: int, found: object) -> None:
        self.path, self.expected, self.found = path, expected, found
        super().__init__(
            f"the index at {path} has schema version {found}, this program reads {expected}; {self._mended()}"
        )

    def _mended(self) -> str:
        if not isinstance(self.found, int) or self.found < OLDEST_REBUILT:
            return f"build it again with: {BUILD_COMMAND}"
        if self.found > self.expected:
            return f"use the program that wrote it, or build it again with: {BUILD_COMMAND}"
        return f"make a new one of the records in it with: {REBUILD_COMMAND} --index {self.path.parent}"


class PublishedUnusable(IndexUnusable):
    """A cluster has no generation that this program could serve, or one that is not as it was published."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name} in the cluster: {reason}; publish an index to it, with this version")


class NothingBefore(IndexUnusable):
    """There is no generation older than the one that serves."""

    def __init__(self, index: Path) -> None:
        self.index = index
        super().__init__(f"{index} has no generation before the one that serves; nothing was changed")


class RequestFailed(CaptionSearchError):
    """A server did not answer a request, or not as it should."""

    def __init__(self, address: str, reason: str) -> None:
        self.address, self.reason = address, reason
        super().__init__(f"{address}: {reason}")


class ClusterUnavailable(CaptionSearchError):
    """No node of a cluster can answer now: none is reached in time, or the one that is has no room or lost data."""

    def __init__(self, url: str, reason: str) -> None:
        self.url, self.reason = url, reason
        super().__init__(f"the cluster cannot answer now ({url}: {reason}); try again in a moment")


class ClusterRefused(CaptionSearchError):
    """A cluster says no: to the user, to the index named, or to what was asked; ``kind`` is its name for the reason."""

    def __init__(self, url: str, status: int, kind: str, reason: str) -> None:
        self.url, self.status, self.kind, self.reason = url, status, kind, reason
        super().__init__(f"{url} refuses with status {status}: {reason}")


class PublishFailed(CaptionSearchError):
    """A generation was not published, and none was put in the place of another."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"{reason}. The cluster serves what it served before; publish again when that is mended."
        )


class HarvestStopped(CaptionSearchError):
    """A harvest cannot go on now; what it has is kept."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}. What was fetched is kept; the same command goes on from there.")


class BuildFailed(CaptionSearchError):
    """No index was built; whatever was served before still is."""


class BuildInProgress(BuildFailed):
    """Another builder holds the lock of this index."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"another build is writing to {path}; wait until it has ended and try again")


class NothingToIndex(BuildFailed):
    """The dumps hold no record that can be indexed."""

    def __init__(self, rejected: int) -> None:
        self.rejected = rejected
        super().__init__(
            f"the dumps have no usable record ({rejected} rejected); no index was built, "
            "and the old one, if there is one, still serves"
        )


class ExportNotWhole(BuildFailed):
    """An export may lack records only because it could not be read whole."""

    def __init__(self, source: str, reason: str) -> None:
        self.source, self.reason = source, reason
        super().__init__(
            f"the export of {source} is not whole: {reason}. Nothing was changed; mend the export, or if its archive "
            "has no more than that, say --remove-missing --force"
        )


class CannotWrite(BuildFailed):
    """The disk refused: full, read-only or not ours."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"cannot write to {path}: {reason}. The old index, if there is one, still serves.")


class ProcessLost(BuildFailed):
    """A process that did part of the build was killed from outside."""

    def __init__(self) -> None:
        super().__init__(
            "a process of this build was killed, as systems do that run out of memory; the index is as it was. "
            "Build again with more memory, or with fewer processors: taskset -c 0 caption-search build ..."
        )
