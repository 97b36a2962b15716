"""How loops are compiled: the types of what they are given, and where the code is kept."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

import numba
from numba import types

Loop = TypeVar("Loop", bound=Callable[..., Any])


def read(kind: Any, axes: int = 1, layout: Literal["A", "C"] = "C") -> Any:
    """Give the type of an array that is only read; one that may be written fits too."""
    return types.Array(kind, axes, layout, readonly=True)


INTS, FLOATS, MASK = read(types.int32), read(types.float32), read(types.boolean)
INTS_OUT, FLOATS_OUT, MASK_OUT, KEYS_OUT = (
    types.Array(kind, 1, "C") for kind in (types.int32, types.float32, types.boolean, types.int64)
)
SIZE, NUMBER = types.int64, types.float64
OFFSETS, BYTES_OUT = read(types.uint32), types.Array(types.uint8, 1, "C")
SMALLEST = (types.uint8, types.uint16, types.uint32)  # of a column that has the smallest type that holds it


def compiled(*arguments: tuple[Any, ...]) -> Callable[[Loop], Loop]:
    """Compile a loop at once for arguments of some types, or load what was compiled before.

    The code is kept beside the loop, else in the user's cache; NUMBA_CACHE_DIR names another folder.
    """

    def compile_now(loop: Loop) -> Loop:
        try:
            made = numba.njit(list(arguments), cache=True, nogil=True)(loop)
        except RuntimeError:  # there is no folder to keep it in: each process compiles anew
            made = numba.njit(list(arguments), nogil=True)(loop)
        return cast(Loop, made)

    return compile_now
