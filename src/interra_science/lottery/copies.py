"""How many of the M groups get each make-up, so that nobody's appearances stray from M·p.

Giving make-up j exactly M·λ_j groups would be perfect, but these are not whole. Rounding to a_j
with Σ a_j = M shifts the appearances of kind c by  d_c = Σ_j (a_j - M·λ_j)·y_cj  in all, which its
N_c units share. The worst |d_c| / N_c is made small by moving one group at a time.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from interra_science.lottery.chances import Fair


def copies(fair: Fair, groups: int) -> NDArray[np.int64]:
    """a_j for each count vector of the mixture; they sum to `groups`."""
    exact = [groups * weight for weight, _counts in fair.mixture]
    chosen = np.array([floor(share) for share in exact])
    units = np.array([len(kind.units) for kind in fair.kinds])
    makeups = np.array([counts for _weight, counts in fair.mixture]) / units
    goal = np.array([float(chance) for chance in fair.chances]) * groups
    for _ in range(groups - int(chosen.sum())):
        strays = _worst(chosen @ makeups + makeups - goal)
        chosen[np.argmin(strays)] += 1
    return _settled(chosen, makeups, goal)


def _settled(
    chosen: NDArray[np.int64], makeups: NDArray[np.float64], goal: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Move one group from one make-up to another for as long as the worst stray gets smaller."""
    now = float(_worst((chosen @ makeups - goal)[None])[0])
    while True:
        moves = makeups[None, :, :] - makeups[:, None, :]
        strays = _worst(chosen @ makeups + moves - goal)
        strays[chosen == 0] = np.inf
        best = float(strays.min())
        if best > now - 1e-9:
            return chosen
        source, target = np.unravel_index(np.argmin(strays), strays.shape)
        chosen[source] -= 1
        chosen[target] += 1
        now = best


def _worst(strays: NDArray[np.float64]) -> NDArray[np.float64]:
    worst: NDArray[np.float64] = np.abs(strays).max(axis=-1)
    return worst
