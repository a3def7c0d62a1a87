"""Random numbers that are the same for ever: from a seed, on every machine and version.

Only the raw bits of PCG64 are used, whose stream NumPy promises never to change (NEP 19); what is
built on them is written here. A seed is a number or a text; texts and purposes are hashed, so that
two purposes of the same seed never share their numbers.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Seed = int | str


class Stream:
    """The random numbers of one seed for one purpose."""

    def __init__(self, seed: Seed, purpose: str) -> None:
        digest = hashlib.sha256(f"{purpose}:{seed}".encode()).digest()
        self._bits = np.random.PCG64(int.from_bytes(digest, "big"))

    def below(self, limit: int, size: int) -> NDArray[np.int64]:
        """`size` whole numbers from 0 to limit - 1 (unfair by less than limit/2^53)."""
        return (self._fractions(size) * limit).astype(np.int64)

    def order(self, size: int) -> NDArray[np.int64]:
        """A random order of 0 … size - 1."""
        return np.argsort(self._fractions(size), kind="stable")

    def orders(self, rows: int, size: int) -> NDArray[np.int64]:
        """Several random orders, one a row."""
        return np.argsort(self._fractions(rows * size).reshape(rows, size), axis=1, kind="stable")

    def around(self, size: int) -> NDArray[np.float64]:
        """`size` numbers around 0, of variance 1."""
        return (self._fractions(size) - 0.5) * 12**0.5

    def sorted_by(self, rank: NDArray[np.int64]) -> NDArray[np.int64]:
        """The order of each row by rank, those of equal rank at random."""
        luck = self._fractions(rank.size).reshape(rank.shape)
        return np.argsort(rank + luck, axis=1, kind="stable")

    def one_of(self, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """In each row, one of the allowed places at random (the first place if none is)."""
        luck = self._fractions(allowed.size).reshape(allowed.shape) + 1
        chosen: NDArray[np.int64] = np.argmax(np.where(allowed, luck, 0), axis=1)
        return chosen

    def _fractions(self, size: int) -> NDArray[np.float64]:
        bits = np.asarray(self._bits.random_raw(size), dtype=np.uint64)
        return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53
