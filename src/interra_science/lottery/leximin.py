"""The fairest chances under any rules and with households kept whole: exact leximin.

Chances are p_c = E[y_c] / N_c over lotteries of groups y. First the lowest chance is made as high
as it can be; those who cannot have more are settled; then the lowest of the others, and so on.
Each level is a linear program over all groups. They are too many to list, so groups are added
only when the dual weights say that one would help (column generation); a whole-number program
either finds such a group or proves that there is none. The linear programs are solved in exact
fractions (`tableau`), so the chances are exact and every level has its proof (`proof`).

Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596 (2021), leximin by column generation.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from interra_science.lottery.proof import Level
from interra_science.lottery.tableau import Tableau

if TYPE_CHECKING:
    from interra_science.lottery.groups import Counts, Groups

Mixture = list[tuple[Fraction, "Counts"]]


def leximin(groups: Groups, first: Counts) -> tuple[Mixture, list[Level]]:
    """The fairest lottery over `groups`, of which `first` is one, and its proof."""
    table = Tableau(groups.most, first)
    free = set(range(len(groups.most)))
    floor = Fraction(0)
    levels = []
    while free:
        _raise_to_the_top(table, groups)
        lift, weights, most = table.proof()
        floor += lift
        settled = tuple(c for c in sorted(free) if weights[c] > 0)
        levels.append(Level(floor, settled, tuple(weights), most))
        free.difference_update(settled)
        table.settle(free)
    return table.shares(), levels


def _raise_to_the_top(table: Tableau, groups: Groups) -> None:
    table.raise_floor()
    while (helpful := groups.best(table.weights())) and table.improves(helpful):
        table.add(helpful)
        table.raise_floor()
