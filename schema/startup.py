"""Imported first by each program: want of memory is one sentence, while libraries are loaded and at work."""

import errno
import sys
from types import TracebackType

SENTENCE = (
    "Error: there is not enough memory for this program; close others, or raise the limit of this process (ulimit -v, "
    "or the container's). The index is as it was."
)


# What the loader says that cannot map a library, and Python where it could not even make a MemoryError.
_SIGNS = ("failed to map segment", "annot allocate memory", "error return without exception set")


def lacks_memory(error: BaseException) -> bool:
    """Return whether an error, or what caused it, is want of memory; a library that cannot be mapped is one, too."""
    match error:
        case MemoryError():
            return True
        case OSError(errno=errno.ENOMEM):
            return True
        case ImportError() | SystemError() if any(sign in str(error) for sign in _SIGNS):
            return True
    before = error.__cause__ or error.__context__
    return before is not None and lacks_memory(before)


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if lacks_memory(error):
        print(SENTENCE, file=sys.stderr)  # noqa: T201 - nothing that could print better may be loaded
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _report
