"""The draw of a week to come, for the team: can it be held, which sessions block, what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from interra.design.templatetags.design import beside, day, plain_words
from interra.gatherings.queries.chances import everyone_has_at_least
from interra.gatherings.queries.mixes import (
    change_in_words,
    mix_after,
    rule_as_kept,
    rule_in_words,
    seats_after,
)
from interra.gatherings.queries.week_terms import sessions_of, week_terms_of
from interra.gatherings.queries.week_trials import by_session, of_its_session, week_trial_of
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from interra.gatherings.models import Session, Week
    from interra.gatherings.queries.week_trials import WeekTrial
    from interra.gatherings.rules.mixing import Mix
    from interra_science.lottery import Change


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about one session of the week."""

    code: str
    title: str
    said: str

    def __str__(self) -> str:
        return _told_of(self.title, self.said)


@dataclass(frozen=True, slots=True)
class WeekWay:
    """A smallest change that makes the week possible, said; and, by code of the sessions that change,
    their mix and their number of free seats, before and after it."""

    said: str
    after: dict[str, tuple[Mix, int]]
    free: dict[str, int]

    @property
    def key(self) -> str:
        """What a form sends back: it is still this way out if it gives the same."""
        told = {code: [mix.as_json(), seats] for code, (mix, seats) in self.after.items()}
        return lottery.commit(told)[:16]


@dataclass(frozen=True, slots=True)
class WeekRun:
    """What the week's draw would be with those who have asked so far, in words. Nothing here is kept.

    `floor`: the chance promised to all, where it was asked for. `clashing`: the rules that cannot
    hold together, each with its session; `ways_out`: the smallest changes that would help, best
    first. `gave_way`: the rules « if possible » that could not be kept whole, as they are then kept.
    """

    possible: bool
    people: int
    seats: int
    everyone_fits: bool = False
    floor: Fraction | None = None
    clashing: tuple[Said, ...] = ()
    ways_out: tuple[WeekWay, ...] = ()
    gave_way: tuple[Said, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Of the sessions whose rules clash."""
        return frozenset(one.code for one in self.clashing)

    @property
    def said(self) -> str:
        if not self.possible:
            return _("This draw is not possible as it is.")
        if not self.people:
            return _("Nobody has asked yet.")
        if self.everyone_fits:
            return _("There is a seat for everyone who asked.")
        return _("This draw is possible.")

    @property
    def floor_said(self) -> str:
        return everyone_has_at_least(self.floor) if self.floor and self.floor < 1 else ""

    @property
    def blocking(self) -> tuple[str, ...]:
        return tuple(map(str, self.clashing))


def week_run_of(week: Week, *, today: date) -> WeekRun:
    return week_in_words(week, week_trial_of(week_terms_of(week, today=today)))


def week_in_words(week: Week, trial: WeekTrial) -> WeekRun:
    """The sessions of the week still have the mixes that were tried."""
    sessions = {one.code: one for one in sessions_of(week)}
    return WeekRun(
        possible=trial.possible,
        people=trial.people,
        seats=sum(trial.free.values()),
        everyone_fits=trial.everyone_fits,
        floor=trial.floor,
        clashing=tuple(_clashing(trial.clash, sessions)),
        ways_out=tuple(_way_out(option, trial.free, sessions) for option in trial.options),
        gave_way=tuple(_as_kept(trial.gave_way, sessions)),
    )


def _clashing(rules: Iterable[str], sessions: Mapping[str, Session]) -> Iterator[Said]:
    for code, own in map(of_its_session, rules):
        session = sessions[code]
        yield Said(code, _title(session), rule_in_words(session.mix.by_name[own]))


def _way_out(
    option: Iterable[Change], free: Mapping[str, int], sessions: Mapping[str, Session]
) -> WeekWay:
    said: list[str] = []
    after: dict[str, tuple[Mix, int]] = {}
    before: dict[str, int] = {}
    for code, changes in by_session(option).items():
        mix, seats = sessions[code].mix, free[code]
        words = (change_in_words(mix, seats, change) for change in changes)
        said.append(_told_of(_title(sessions[code]), " ".join(words)))
        before[code] = seats
        after[code] = (mix_after(mix, changes), seats_after(seats, changes))
    return WeekWay(" ".join(said), after, before)


def _as_kept(gave_way: Iterable[Change], sessions: Mapping[str, Session]) -> Iterator[Said]:
    for code, changes in by_session(gave_way).items():
        mix = sessions[code].mix
        kept = mix_after(mix, changes)
        for change in changes:
            yield Said(code, _title(sessions[code]), rule_as_kept(mix, kept, change.rule))


def _title(session: Session) -> str:
    """« Cuisine du samedi, samedi 14 mars »: as the coordinator names it."""
    return beside(plain_words(session.title), day(session.starts_at))


def _told_of(title: str, said: str) -> str:
    """A sentence about one session; a colon is not written alike everywhere."""
    return _("%(title)s: %(said)s") % {"title": title, "said": said}
