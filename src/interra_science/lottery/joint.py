"""The chance of two people to be drawn together in the two-stage draw, in closed form.

The draw picks a make-up y with its weight λ_y, then, for each sort of cluster, which of its N
clusters are used in which way, all arrangements equally likely. With E over make-ups, S y the
units seated by kind, and B_cd the clusters used in a way that seats both kind c and kind d:

    π_ij = E[(S y)_c·(S y)_d] / (N_c·N_d)              i and j in clusters of different sorts
    π_ij = (E[(S y)_c·(S y)_d] - E[B_cd]) / (N·(N-1))  in two clusters of one sort
    π_ij = E[B_cd] / N                                 in one cluster (in one unit: c = d)

These are the π_ij of a two-stage sample (Särndal, Swensson, Wretman 1992, section 4.3), and exact.
The table of `lottery` has pairs of its own: whoever is picked from a table needs `Lottery.pair`.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from interra_science.lottery.peeling import Mixture
    from interra_science.lottery.problem import Id
    from interra_science.lottery.shapes import Shape

    Exact = NDArray[Any]
    """Fractions, as objects."""

WORD = 2**62  # sums below this are kept in machine words


class Joint:
    """π_ij of one lottery over make-ups: `pair` for two people, `matrix` for many."""

    def __init__(self, shape: Shape, mixture: Mixture) -> None:
        self._where = {
            person: (c, number)
            for c, kind in enumerate(shape.kinds)
            for number, unit in enumerate(kind.units)
            for person in unit
        }
        self._home = np.zeros(len(shape.kinds), dtype=np.int64)
        for h, home in enumerate(shape.homes):
            for v in home:
                self._home[list(shape.ways[v])] = h
        scale = lcm(*(weight.denominator for weight, _counts in mixture))
        weights = [int(weight * scale) for weight, _counts in mixture]
        both, one = _moments(shape, mixture, weights, scale)
        self._across, self._within = _chances(shape, self._home, both, one, scale)

    def pair(self, one: Id, other: Id) -> Fraction:
        """The chance that both are drawn; for twice the same person, their own chance."""
        (c, here), (d, there) = self._where[one], self._where[other]
        same = self._home[c] == self._home[d] and here == there
        found: Fraction = (self._within if same else self._across)[c, d]
        return found

    def matrix(self, people: Sequence[Id]) -> Exact:
        """π_ij by row and column of `people`: exact fractions."""
        where = np.array([self._where[person] for person in people], dtype=np.int64)
        kind, number = where.reshape(len(people), 2).T
        home = self._home[kind]
        same = (home[:, None] == home) & (number[:, None] == number)
        cells = kind[:, None], kind[None, :]
        found: Exact = np.where(same, self._within[cells], self._across[cells])
        return found


def _moments(
    shape: Shape, mixture: Mixture, weights: Sequence[int], scale: int
) -> tuple[Exact, Exact]:
    """Times `scale`, in whole numbers: E[(S y)_c·(S y)_d], and E[B_cd]."""
    size = len(shape.kinds)
    most = max((sum(counts) for _weight, counts in mixture), default=0) * max(
        map(len, shape.ways), default=0
    )
    exact = np.dtype(np.int64 if scale * (most + 1) ** 2 < WORD else object)
    seated = np.array([shape.seated(counts) for _weight, counts in mixture], dtype=exact)
    seated = seated.reshape(len(mixture), size)
    weigh = np.array(weights, dtype=exact)
    one = np.zeros((size, size), dtype=object)
    means = weigh @ np.array([counts for _weight, counts in mixture], dtype=exact).reshape(
        len(mixture), len(shape.ways)
    )
    for mean, way in zip(means.tolist(), shape.ways, strict=True):
        one[np.ix_(way, way)] += mean
    return (seated.T * weigh) @ seated, one


def _chances(
    shape: Shape, home: NDArray[np.int64], both: Exact, one: Exact, scale: int
) -> tuple[Exact, Exact]:
    """π_ij for units of kinds c and d: in different clusters, and in the same."""
    size = len(shape.kinds)
    across, within = np.zeros((2, size, size), dtype=object)
    for c, n in enumerate(shape.widths):
        for d, m in enumerate(shape.widths):
            if home[c] != home[d]:
                across[c, d] = Fraction(int(both[c, d]), scale * n * m)
                continue
            across[c, d] = Fraction(int(both[c, d] - one[c, d]), scale * n * max(1, n - 1))
            within[c, d] = Fraction(int(one[c, d]), scale * n)
    return across, within
