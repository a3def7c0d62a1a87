"""Questions about a draw to come: can it be held, what blocks it, which chance is promised to all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice, product
from math import log
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.gatherings.models import Registration
from interra.gatherings.queries.chances import (
    everyone_has_at_least,
    why_chances_differ,
    you_have_about,
    you_have_at_least,
)
from interra.gatherings.queries.fairest import Mattered, fairest, floor_without, what_mattered
from interra.gatherings.queries.mixes import (
    change_in_words,
    mix_after,
    rule_in_words,
    seats_after,
)
from interra.gatherings.queries.terms import Terms, terms_of, terms_of_each
from interra.gatherings.rules import LARGEST_PARTY
from interra.gatherings.rules.chances import in_hundred
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from interra.gatherings.models import Session
    from interra.gatherings.rules.mixing import Mix, MixRule
    from interra_science.lottery import Change, Clash

FLOOR_KEPT = 120  # seconds: the floor is told to many people, and moves slowly
SHOWN = 3  # ways out
MOST_SILENCES = 24  # draws with one more person silent, for one page
EVEN = Fraction(1, 50)  # chances that differ by less are told as one


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
    """What the draw would be with those who have asked so far. Nothing here is kept.

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


def impossible(sessions: Sequence[Session], *, today: date) -> list[Session]:
    """Those whose mix cannot be kept with those who have asked so far."""
    terms = terms_of_each(sessions, today=today)
    return [session for session in sessions if not _is_possible(terms[session.pk])]


def _is_possible(terms: Terms) -> bool:
    """Nobody asked: nothing to mix yet."""
    if not terms.parties:
        return True
    try:
        lottery.fair(terms.problem())
    except lottery.NoGroup:
        return False
    return True


def dry_run_of(terms: Terms) -> DryRun:
    if not terms.parties or not terms.seats:
        return DryRun(possible=False, people=terms.people, seats=terms.seats, floor=None)
    try:
        best = fairest(terms)
    except lottery.NoGroup as why:
        return blocked(terms, why.clash)
    return DryRun(
        possible=True,
        people=terms.people,
        seats=terms.seats,
        floor=promised_floor(terms),
        shut_out=len(best.shut_out),
        ways_out=tuple(openings(terms)) if best.shut_out else (),
        binding=tuple(_binding(terms, best.levels[0])),
        gave_way=tuple(_as_kept(terms.mix, best.gave_way)),
    )


def blocked(terms: Terms, clash: Clash) -> DryRun:
    named = (terms.mix.by_name.get(rule) for rule in clash.rules)  # or the number of seats
    return DryRun(
        possible=False,
        people=terms.people,
        seats=terms.seats,
        floor=None,
        blocking=tuple(rule_in_words(rule) for rule in named if rule),
        ways_out=tuple(_way_out(terms, option) for option in clash.options),
        shut_out=len(clash.shut_out),
    )


def openings(terms: Terms) -> Iterator[WayOut]:
    """The smallest changes, each of one bound, after which nobody is shut out; three at most."""
    opened = set[tuple[str, str]]()
    for by, rule in product(range(1, LARGEST_PARTY + 1), terms.mix.rules):
        for change in eased(rule, by):
            bound = (change.rule, change.side)
            if bound in opened or len(opened) == SHOWN:
                continue
            if not lottery.fair(
                replace(terms, mix=mix_after(terms.mix, [change])).problem()
            ).shut_out:
                opened.add(bound)
                yield _way_out(terms, (change,))


def eased(rule: MixRule, by: int) -> Iterator[Change]:
    if rule.at_least >= by:
        yield lottery.Change(rule.name, "min", rule.at_least - by)
    if rule.at_most is not None:
        yield lottery.Change(rule.name, "max", rule.at_most + by)


def _way_out(terms: Terms, option: Sequence[Change]) -> WayOut:
    return WayOut(
        " ".join(change_in_words(terms.mix, terms.seats, change) for change in option),
        mix_after(terms.mix, option),
        seats_after(terms.seats, option),
    )


def _binding(terms: Terms, floor: Fraction) -> Iterator[Binding]:
    if floor == 1:
        return
    for rule in terms.mix.rules:
        without = floor_without(terms, rule.name)
        if in_hundred(without) > in_hundred(floor):
            yield Binding(rule, floor, without)


def _as_kept(mix: Mix, gave_way: Iterable[Change]) -> Iterator[str]:
    kept = mix_after(mix, gave_way).by_name
    for change in gave_way:
        if change.rule in kept:
            yield rule_in_words(kept[change.rule])
        else:
            yield _("Not kept: %(rule)s") % {"rule": rule_in_words(mix.by_name[change.rule])}


def guaranteed_floor(terms: Terms) -> Fraction:
    """The chance that everybody has at least, and keeps whether they answer our questions or not.

    It is the least chance of this draw and of each draw in which one more person had not answered:
    nobody can fall below it by keeping silent. Where silence would make the draw impossible, the
    team must ask for less of the mix first, and that lowers nobody's least chance.
    """
    floors = [fairest(terms).levels[0]]
    for other in terms.had_one_kept_silent():
        try:
            floors.append(fairest(other).levels[0])
        except lottery.NoGroup:
            continue
    return min(floors)


def promised_floor(terms: Terms) -> Fraction | None:
    """The guaranteed floor; None where too many draws would have to be worked out while somebody
    waits for a page: then nothing is promised."""
    silences = islice(terms.had_one_kept_silent(), MOST_SILENCES + 1)
    if len(list(silences)) > MOST_SILENCES:
        return None
    return guaranteed_floor(terms)


def floor_in_words(session: Session, *, now: datetime) -> str:
    """What the draw promises today to each person who asks: one sentence, the same for everybody.

    Empty when nothing can be promised yet; nor is it for one session of a week.
    """
    if session.week_id is not None:
        return ""
    return _floor_said(_promise(session, now=now))


def chance_before(registration: Registration, *, now: datetime) -> list[str]:
    """What one person may be told of the draw they wait for, on their own page: the floor of all,
    their own chance for now, and why chances differ. The same sentences for everybody.

    Only the floor where chances are even, or where theirs is not known (yet); empty when nothing
    can be promised.
    """
    promise = _promise(registration.session, now=now)
    own = promise.own.get(registration.code)
    if not own or not promise.floor or promise.is_even:
        return [said] if (said := _floor_said(promise)) else []
    return [
        everyone_has_at_least(promise.floor),
        you_have_about(own),
        *why_chances_differ(registration.session.mix, promise.mattered),
    ]


@dataclass(frozen=True, slots=True)
class Promise:
    """What was worked out for those who have asked so far. `own`: the chance by registration."""

    floor: Fraction | None = None
    highest: Fraction = Fraction(0)
    own: Mapping[str, Fraction] = field(default_factory=dict)
    mattered: Mattered = field(default_factory=Mattered)

    @property
    def is_even(self) -> bool:
        return self.floor is not None and self.highest - self.floor < EVEN


def _floor_said(promise: Promise) -> str:
    if not promise.floor:
        return ""
    if promise.floor == 1:
        return _("For now, there is a seat for everyone.")
    if promise.is_even:
        return you_have_about(promise.floor)
    return you_have_at_least(promise.floor)


def _promise(session: Session, *, now: datetime) -> Promise:
    """One draw worked out for all; again when noticeably more people have asked."""
    asked = session.registrations.filter(state=Registration.State.ASKED).count()
    key = f"promise:{session.code}:{session.changed_at.timestamp()}:{_step(asked)}"
    known = caches["pages"].get(key)
    if known is None:
        known = _work_out(terms_of(session, today=localdate(now)))
        caches["pages"].set(key, known, FLOOR_KEPT)
    return known  # type: ignore[no-any-return]  # what we put in


def _work_out(terms: Terms) -> Promise:
    if not terms.parties or not terms.seats:
        return Promise()
    try:
        best = fairest(terms)
    except lottery.NoGroup:
        return Promise()
    own = {
        registration: best.chance[party.names[0]]
        for party in terms.parties
        for registration in party.registrations
    }
    return Promise(promised_floor(terms), best.levels[-1], own, what_mattered(terms, best))


def _step(asked: int) -> int:
    """Up to a dozen, each person matters; beyond, each tenth more does."""
    return asked if asked <= 12 else 12 + round(log(asked / 12, 1.1))
