"""Whoever has a seat in too many weeks of the table, or in too few, changes places with somebody
alike.

Where nearly everybody is a kind of their own (a thousand people, each with wishes and tickets of
their own), few make-ups are counted out over M weeks for thousands of tallies, and some stray
further from M times the fairest chance than is promised. In one week and one session, a unit that
is there too often gives its seat to one of the same size that counts alike in each rule of that
session, wishes for it, and has no other seat in that week. Groups keep their seats and rules; two
units are each one week nearer to their chances, or the second strays less than the first did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from interra_science.lottery.batch import BatchFair

    Marks = NDArray[np.bool_]

EVEN = 1.9  # appearances further than this from the fairest chance are not even enough


def mend(fair: BatchFair, inside: list[Marks]) -> None:
    """Changes `inside`: for each session, who has a seat in which week. People who are kept apart
    from somebody stay where they are, and so does everybody where one may have several seats."""
    if fair.per_person > 1 or not fair.shape.kinds:
        return
    mender = _Mender(fair, inside)
    while mender.better():
        pass


class _Mender:
    """`off[s]`: by unit, how many weeks too many it is in session s; `off[-1]`: in any."""

    def __init__(self, fair: BatchFair, inside: list[Marks]) -> None:
        self.inside = inside
        units = [unit for kind in fair.shape.kinds for unit in kind.units]
        chances = [fair.chance_in(session.id) for session in fair.sessions]
        goal = np.array(
            [[float(chance[u[0]]) for u in units] for chance in (*chances, fair.chance)]
        )
        self.busy = np.logical_or.reduce(inside)
        times = np.array([marks.sum(axis=0) for marks in (*inside, self.busy)])
        self.off = times - goal * len(self.busy)
        foes = {person for pair in fair.problem.apart for person in pair}
        free = np.array([foes.isdisjoint(unit) for unit in units], dtype=np.bool_)
        self.may = (goal[:-1] > 0) & free
        self.alike = [self._alike(fair, number) for number in range(len(inside))]
        self.open = np.ones(self.off.shape, dtype=np.bool_)  # not yet tried in vain

    def better(self) -> bool:
        """One exchange, or one place where there is none; False when all is even enough."""
        strays = np.where(self.open, np.abs(self.off), 0.0)
        row, unit = np.unravel_index(int(np.argmax(strays)), strays.shape)
        if strays[row, unit] <= EVEN:
            return False
        sign = 1 if self.off[row, unit] > 0 else -1
        here = range(len(self.inside)) if row == len(self.inside) else [int(row)]
        here = [s for s in here if self.may[s, unit]]
        here.sort(key=lambda s: -sign * self.off[s, unit])
        if not any(self._exchanged(s, int(unit), sign, strays[row, unit]) for s in here):
            self.open[row, unit] = False
        return True

    def _exchanged(self, s: int, unit: int, sign: int, stray: float) -> bool:
        after = np.maximum(np.abs(self.off[s] + sign), np.abs(self.off[-1] + sign))
        alike = self.may[s] & (self.alike[s] == self.alike[s][unit]) & (after < stray)
        alike[unit] = False
        others = np.flatnonzero(alike)
        for other in others[np.argsort(after[others], kind="stable")].tolist():
            gives, gets = (unit, other) if sign > 0 else (other, unit)
            weeks = np.flatnonzero(self.inside[s][:, gives] & ~self.busy[:, gets])
            if len(weeks):
                self._move(s, int(weeks[0]), gives, gets)
                return True
        return False

    def _move(self, s: int, week: int, gives: int, gets: int) -> None:
        for marks in (self.inside[s], self.busy):
            marks[week, gives], marks[week, gets] = False, True
        for row in (s, -1):
            self.off[row, gives] -= 1
            self.off[row, gets] += 1

    @staticmethod
    def _alike(fair: BatchFair, number: int) -> NDArray[np.int64]:
        """By unit, a number for its size and what it counts in the rules of one session."""
        first = sum(len(session.rules) for session in fair.sessions[:number])
        rules = slice(first, first + len(fair.sessions[number].rules))
        seen: dict[tuple[int, ...], int] = {}
        told = [
            seen.setdefault((kind.size, *kind.share[rules]), len(seen))
            for kind in fair.shape.kinds
            for _ in kind.units
        ]
        return np.array(told, dtype=np.int64)
