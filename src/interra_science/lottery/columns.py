"""When whole groups cannot attain the bound of `relaxed`: leximin by column generation.

    maximise z   such that   Σ_j λ_j·(S y_j)_c - N_c·t_c·z ≥ 0      for each kind c not yet settled
                             Σ_j λ_j·(S y_j)_c ≥ N_c·p_c            for each kind settled at p_c
                             Σ_j λ_j = 1,   λ, z ≥ 0

λ_j is the share of the lottery given to group y_j. Groups are too many to list: one is added when
the dual weights u_c say that it would help, and a whole-number program either finds such a group
or proves that there is none. The weights are then read off as fractions, and the heaviest group
under them, a whole number again, gives z exactly (see `proof`). In the end the lottery itself is
solved for in whole numbers (`exactly`).

`complete` uses the same growth for a bound that is attained though no walk found how.

Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596 (2021), leximin by column generation.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from interra_science.lottery.exactly import combination
from interra_science.lottery.proof import Level
from interra_science.lottery.relaxed import SLACK, level_from
from interra_science.lottery.solver import INFINITY, Linear

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from interra_science.lottery.groups import Groups
    from interra_science.lottery.peeling import Mixture
    from interra_science.lottery.shapes import Counts
    from interra_science.lottery.solver import Reals

WHOLE = 10**9  # weights of the solver's size are searched with at this grain
PRIMAL = (
    4  # HiGHS's number for it: a group more leaves the last answer allowed, only no longer best
)
SHARE = 1e-12  # a share of the lottery below this is noise
SHORT = 1e-9  # per seat: a shortage below this is noise


class _Columns:
    """A program over the groups known so far."""

    def __init__(self, groups: Groups, cost: Reals) -> None:
        self.groups = groups
        self.widths = groups.shape.widths
        self.known: dict[Counts, None] = {}
        self.lp = Linear()
        self.lp.highs.setOptionValue("simplex_strategy", PRIMAL)
        self.lp.columns(np.zeros(len(cost)), np.full(len(cost), INFINITY), cost)
        self.ahead = len(cost)

    def add(self, counts: Counts) -> bool:
        """One more group; False when it is known."""
        if counts in self.known:
            return False
        self.known[counts] = None
        held = self.groups.shape.seated(counts)
        used = [c for c, y in enumerate(held) if y]
        self.lp.column(0.0, [*used, len(self.widths)], [*(held[c] for c in used), 1])
        return True

    def solve(self) -> float:
        """The best worth of a lottery over these groups.

        :raises ArithmeticError: when the solver finds none, although there is one.
        """
        if not self.lp.run():
            raise ArithmeticError("The solver lost a program that has an answer.")
        return float(self.lp.highs.getInfo().objective_function_value)

    def grow(self) -> bool:
        """Once solved: add the group that would help most. False when none would."""
        self.groups.watch.keep(self.groups, self._shares)
        self.groups.watch.look()
        weights = np.abs(self.lp.duals[: len(self.widths)])
        top = float(weights.max())
        best = self.groups.best([round(weight / top * WHOLE) for weight in weights.tolist()])
        return best is not None and self.add(best)

    def _shares(self) -> Mixture:
        """The lottery of the last program solved, as near as its numbers say."""
        shares = self.lp.values[self.ahead :].tolist()
        told = zip(shares, self.known, strict=True)
        return [(Fraction(share), group) for share, group in told if share > SHARE]

    def used(self) -> list[Counts]:
        """The groups with a share of the lottery."""
        shares = self.lp.values[self.ahead :].tolist()
        return [group for group, share in zip(self.known, shares, strict=True) if share > SHARE]


def complete(
    groups: Groups, chances: Sequence[Fraction], start: Iterable[Counts]
) -> Mixture | None:
    """A lottery with exactly these chances, grown from the groups in `start`; None if none exists."""
    widths = groups.shape.widths
    seated = [chance * n for chance, n in zip(chances, widths, strict=True)]
    grown = _Columns(groups, -np.ones(len(widths)))
    for c, mean in enumerate(seated):
        grown.lp.row(float(mean), INFINITY, [c], [1.0])
    grown.lp.row(1, 1, [], [])
    for counts in start:
        grown.add(counts)
    if not grown.known and not _add_first(grown):
        return None
    while (short := -grown.solve()) > SHORT and grown.grow():
        pass
    if short > SHORT * max(1, groups.total[1]):
        return None
    return combination(grown.used(), groups.shape.seated, seated)


def leximin(groups: Groups, start: Iterable[Counts]) -> tuple[Mixture, list[Level]]:
    """The fairest lottery over whole groups and its proof, grown from the groups in `start`."""
    shape = groups.shape
    widths, tickets = shape.widths, [kind.tickets for kind in shape.kinds]
    grown = _Columns(groups, np.ones(1))
    for n, t in zip(widths, tickets, strict=True):
        grown.lp.row(0, INFINITY, [0], [-n * float(t)])
    grown.lp.row(1, 1, [], [])
    for counts in start:
        grown.add(counts)
    settled: dict[int, Fraction] = {}
    levels: list[Level] = []
    for c in _cover(grown):
        weights = tuple(Fraction(int(d == c)) / (n * tickets[c]) for d, n in enumerate(widths))
        levels.append(Level(Fraction(0), (c,), weights, Fraction(0)))
        settled[c] = Fraction(0)
        _keep(grown, c, Fraction(0))
    while len(settled) < len(widths):
        grown.solve()
        while grown.grow():
            grown.solve()
        level = _level(grown, settled)
        new = {
            c: min(Fraction(1), level.height * tickets[c])
            for c in range(len(widths))
            if c not in settled and level.weights[c]
        }
        for c, chance in new.items():
            _keep(grown, c, chance)
        levels.append(replace(level, settled=tuple(new)))
        settled.update(new)
    chances = [settled[c] for c in range(len(widths))]
    mixture = complete(groups, chances, grown.known)
    if mixture is None:
        raise ArithmeticError("The solver's chances are those of no lottery.")
    return mixture, levels


def _add_first(grown: _Columns) -> bool:
    first = grown.groups.best([0] * len(grown.widths))
    return first is not None and grown.add(first)


def _cover(grown: _Columns) -> list[int]:
    """Make every kind appear in some known group; the kinds that are in no group at all."""
    shape = grown.groups.shape
    seen = {c for counts in grown.known for c, y in enumerate(shape.seated(counts)) if y}
    never = []
    for c in range(len(shape.kinds)):
        if c in seen:
            continue
        best = grown.groups.best([int(d == c) for d in range(len(shape.kinds))])
        held = shape.seated(best) if best else []
        if best is None or not held[c]:
            never.append(c)
        else:
            grown.add(best)
            seen.update(d for d, y in enumerate(held) if y)
    return never


def _keep(grown: _Columns, c: int, chance: Fraction) -> None:
    grown.lp.highs.changeCoeff(c, 0, 0.0)
    low = max(0.0, float(chance * grown.widths[c]) - SLACK)
    grown.lp.highs.changeRowBounds(c, low, INFINITY)


def _level(grown: _Columns, settled: dict[int, Fraction]) -> Level:
    """The bound on z that the dual weights prove: the heaviest group, found in whole numbers."""
    raw = np.abs(grown.lp.duals[: len(grown.widths)])
    return level_from(
        raw,
        grown.groups.shape,
        settled,
        lambda weights, _unit: (grown.groups.heaviest(weights), ()),
    )
