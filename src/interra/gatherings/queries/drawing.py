"""A draw to come, for the team: can it be held, what blocks it, what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from interra.gatherings.queries.mixes import (
    change_in_words,
    mix_after,
    rule_as_kept,
    rule_in_words,
    seats_after,
)
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.trials import trial_blocked, trial_of
from interra.gatherings.rules.chances import in_hundred
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from fractions import Fraction

    from interra.gatherings.models import Session
    from interra.gatherings.queries.terms import Terms
    from interra.gatherings.queries.trials import Trial
    from interra.gatherings.rules.mixing import Mix, MixRule
    from interra_science.lottery import Change, Clash


@dataclass(frozen=True, slots=True)
class WayOut:
    """A smallest change that makes the draw possible, said, and as a mix and a number of seats."""

    said: str
    mix: Mix
    seats: int

    @property
    def key(self) -> str:
        """What a form sends back: it is still this way out if it gives the same."""
        return lottery.commit([self.mix.as_json(), self.seats])[:16]


@dataclass(frozen=True, slots=True)
class Binding:
    """A rule that lowers the least chance; what that is, and what it would be without the rule."""

    rule: MixRule
    floor: Fraction
    floor_without: Fraction

    @property
    def said(self) -> str:
        return rule_in_words(self.rule)

    @property
    def chance_said(self) -> str:
        return _("Least chance: %(with)d in 100. Without this rule: %(without)d in 100.") % {
            "with": in_hundred(self.floor),
            "without": in_hundred(self.floor_without),
        }


@dataclass(frozen=True, slots=True)
class DryRun:
    """What the draw would be with those who have asked so far, in words. Nothing here is kept.

    `blocking`: the rules that cannot hold together. `ways_out`: the smallest changes that would
    help, best first; or, when the draw is possible and some people are in no possible group
    (`shut_out`: how many), those that let them in. `floor`: the least chance. `binding`: the rules
    that lower it. `gave_way`: the rules « if possible » that could not be kept whole, as they are
    then kept.
    """

    possible: bool
    people: int
    seats: int
    floor: Fraction | None
    blocking: tuple[str, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
    shut_out: int = 0
    binding: tuple[Binding, ...] = ()
    gave_way: tuple[str, ...] = ()

    @property
    def everyone_fits(self) -> bool:
        return self.floor == 1

    @property
    def said(self) -> str:
        """One sentence for the team."""
        if not self.people:
            return _("Nobody has asked yet.")
        if not self.possible:
            return _("This draw is not possible as it is.")
        if self.everyone_fits:
            return _("There is a seat for everyone who asked.")
        return _("This draw is possible.")


def dry_run(session: Session, *, today: date) -> DryRun:
    return dry_run_of(terms_of(session, today=today))


def dry_run_of(terms: Terms) -> DryRun:
    return in_words(terms.mix, trial_of(terms))


def blocked(terms: Terms, clash: Clash) -> DryRun:
    return in_words(terms.mix, trial_blocked(terms, clash))


def in_words(mix: Mix, trial: Trial) -> DryRun:
    """`mix`: the one that was tried."""
    named = (mix.by_name.get(rule) for rule in trial.clash)  # or the number of seats
    return DryRun(
        possible=trial.possible,
        people=trial.people,
        seats=trial.seats,
        floor=trial.floor,
        blocking=tuple(rule_in_words(rule) for rule in named if rule),
        ways_out=tuple(_way_out(mix, trial.seats, option) for option in trial.options),
        shut_out=trial.shut_out,
        binding=tuple(
            Binding(mix.by_name[rule], least, without) for rule, least, without in trial.binding
        ),
        gave_way=tuple(_as_kept(mix, trial.gave_way)),
    )


def _way_out(mix: Mix, seats: int, option: Sequence[Change]) -> WayOut:
    return WayOut(
        " ".join(change_in_words(mix, seats, change) for change in option),
        mix_after(mix, option),
        seats_after(seats, option),
    )


def _as_kept(mix: Mix, gave_way: Iterable[Change]) -> Iterator[str]:
    kept = mix_after(mix, gave_way)
    for change in gave_way:
        yield rule_as_kept(mix, kept, change.rule)
