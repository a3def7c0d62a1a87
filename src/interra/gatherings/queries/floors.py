"""The one chance that is promised to all, before a draw."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING

from interra.gatherings.queries.fairest import fairest, has_bent, surely_keeps
from interra.gatherings.rules.chances import at_least
from interra.gatherings.rules.memory import LEAST_CHANCE
from interra_science import lottery

if TYPE_CHECKING:
    from interra.gatherings.queries.terms import Terms
    from interra_science.lottery import Fair

AT_ONCE = 300  # people: a larger draw is worked out by the worker, and a page waits for it
MOST_SILENCES = 24  # draws with one more person silent, while somebody waits for a page
MOST_WHOLE = 24  # of which the fairest chances are worked out, where no short proof is found
MOST_WORK = 60_000  # people times silences that even the worker looks at: some ten seconds
LESS, FEWER = Fraction(9, 10), 12  # by how much less is tried, how often


def guaranteed_floor(terms: Terms, best: Fair) -> Fraction | None:
    """The chance that everybody has at least, and keeps whether they answer our questions or not.

    It holds for this draw (`best`: its fairest chances) and for each draw in which one more person
    had not answered: nobody can fall below it by keeping silent. Where silence would make the draw
    impossible, the team must ask for less of the mix first, and that lowers nobody's least chance.

    For most of these draws a short proof shows that they keep it. Of those that do not, some are
    worked out whole; for the others less is promised. None where nothing can be proved, or where too
    many people and silences would have to be looked at.
    """
    if not _is_within(MOST_WORK // terms.people, terms):
        return None
    floor = best.levels[0]
    if has_bent(terms, best):
        floor = min(floor, LEAST_CHANCE)
    whole = MOST_WHOLE if terms.people <= AT_ONCE else 0
    for other in terms.had_one_kept_silent():
        try:
            if surely_keeps(other, floor, like=(terms, best)):
                continue
            if whole:
                whole -= 1
                floor = min(floor, fairest(other).levels[0])
            elif lower := _lower(other, floor, (terms, best)):
                floor = lower
            else:
                return None
        except lottery.NoGroup:
            continue
    return floor


def _lower(other: Terms, floor: Fraction, like: tuple[Terms, Fair]) -> Fraction | None:
    """A lower floor that is proved: first the one that people are told anyway, rounded down."""
    odds = at_least(floor)
    lower = Fraction(odds.chances, odds.out_of)
    for _ in range(FEWER):
        if lower < floor and surely_keeps(other, lower, like=like):
            return lower
        lower *= LESS
    return None


def is_quick(terms: Terms) -> bool:
    """Whether a page may work the floor out while somebody waits for it."""
    return terms.people <= AT_ONCE and _is_within(MOST_SILENCES, terms)


def _is_within(most: int, terms: Terms) -> bool:
    return len(list(islice(terms.had_one_kept_silent(), most + 1))) <= most
