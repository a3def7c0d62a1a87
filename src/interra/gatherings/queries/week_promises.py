"""What the draw of a week promises before it is held: one floor to all, and each person's own chance.

A chance is that of a seat on any date of the week. The floor holds for this week and for each week
in which one more person had kept silent, as for the draw of one date (`floors.guaranteed_floor`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import islice, product
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.gatherings.models import Registration
from interra.gatherings.queries.chances import (
    everyone_has_at_least,
    why_chances_differ,
    you_have_about,
)
from interra.gatherings.queries.forecasts import EVEN
from interra.gatherings.queries.promises import FLOOR_KEPT
from interra.gatherings.queries.week_fairest import (
    MatteredInWeek,
    fairest_week,
    what_mattered_in_week,
)
from interra.gatherings.queries.week_terms import WeekTerms, week_terms_of
from interra.gatherings.queries.wishes import open_sessions
from interra.gatherings.rules.mixing import SILENCES
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from fractions import Fraction

    from interra.gatherings.models import Week
    from interra.gatherings.queries.terms import Party

MOST_SILENCES = 12  # weeks with one more person silent, for one page: each is a draw of all dates
EACH_COUNTS = 12  # up to so many people, the floor is worked out again for each who asks
OF_ONE_DATE = ("gender", "easy_access")  # asked for each date apart


@dataclass(frozen=True, slots=True)
class WeekPromise:
    """Worked out for those who have asked so far. `own`: the chance by code of each request."""

    floor: Fraction | None = None
    highest: Fraction | None = None
    own: Mapping[str, Fraction] = field(default_factory=dict)
    mattered: MatteredInWeek = field(default_factory=MatteredInWeek)

    @property
    def said(self) -> str:
        """The same sentence for everybody; empty when nothing can be promised."""
        if not self.floor:
            return ""
        if self.floor == 1:
            return _("For now, there is a seat for everyone.")
        return everyone_has_at_least(self.floor)

    @property
    def is_even(self) -> bool:
        return bool(self.floor and self.highest and self.highest - self.floor < EVEN)


def week_floor_in_words(week: Week, *, now: datetime) -> str:
    """What the draw of the week promises today to each person who asks: one sentence for all. Empty
    when nothing can be promised, or nobody can ask any more."""
    return _promise(week, now=now).said if open_sessions(week, None, now) else ""


def week_chance_before(registration: Registration, week: Week, *, now: datetime) -> list[str]:
    """What one person may be told of the draw they wait for: as `promises.chance_before`."""
    promise = _promise(week, now=now)
    if not promise.said or promise.floor == 1:
        return [promise.said] if promise.said else []
    own = promise.own.get(registration.code)
    of_what = _("This is the chance of a seat on one of your dates.")
    if not own or promise.is_even:
        return [promise.said, of_what]
    session = registration.session
    why = why_chances_differ(session.mix, promise.mattered.of(session.code))
    return [promise.said, you_have_about(own), of_what, *why]


def promised_week_floor(terms: WeekTerms) -> Fraction | None:
    """The least chance of this week and of each week in which one more person had not answered; None
    where too many would have to be worked out while somebody waits for a page.

    :raises lottery.NoGroup: if no week can keep the rules that do not give way.
    """
    silences = list(islice(had_one_kept_silent(terms), MOST_SILENCES + 1))
    if len(silences) > MOST_SILENCES:
        return None
    floors = [fairest_week(terms).levels[0]]
    for other in silences:
        try:
            floors.append(fairest_week(other).levels[0])
        except lottery.NoGroup:
            continue  # as for one date: the team must ask for less first, and that lowers no floor
    return min(floors)


def had_one_kept_silent(terms: WeekTerms) -> Iterator[WeekTerms]:
    """The weeks there would be if one more person had not answered, at all their dates at once or,
    where a question is asked for one date, at that date; one of each sort."""
    parties: defaultdict[str, list[tuple[str, Party]]] = defaultdict(list)
    for code, its in terms.sessions.items():
        for party in its.parties:
            for name in party.names:
                parties[name].append((code, party))
    units = {name: frozenset(unit) for unit in terms.together for name in unit}
    seen = set[object]()
    for voice, about, where in _silences(terms):
        head = min(voice)
        unit = units.get(head, voice)
        theirs = list(dict.fromkeys(pair for name in sorted(unit) for pair in parties[name]))
        quiet = [
            (code, _silent(party, voice, about) if code in where else party)
            for code, party in theirs
        ]
        before, after = _seen(terms, theirs), _seen(terms, quiet)
        if before == after or (sort := (_alike(terms, unit), before, after)) in seen:
            continue
        seen.add(sort)
        instead = {(code, party.names): party for code, party in quiet}
        yield replace(
            terms,
            sessions={
                code: replace(
                    its,
                    parties=tuple(instead.get((code, p.names), p) for p in its.parties),
                )
                for code, its in terms.sessions.items()
            },
        )


def _silences(
    terms: WeekTerms,
) -> Iterator[tuple[frozenset[str], tuple[str, ...], frozenset[str]]]:
    """Whose answers, about which questions, at which dates."""
    told = [(code, party) for code, its in terms.sessions.items() for party in its.parties]
    voices = {frozenset(party.names[i] for i in v) for _code, party in told for v in party.voices}
    everywhere = frozenset(terms.sessions)
    for voice, about in product(sorted(voices, key=sorted), SILENCES):
        yield voice, about, everywhere
    for code, party in told:
        for name, question in product(party.names, OF_ONE_DATE):
            yield frozenset({name}), (question,), frozenset({code})


def _silent(party: Party, voice: frozenset[str], about: tuple[str, ...]) -> Party:
    return party.keeping_silent((i for i, name in enumerate(party.names) if name in voice), about)


def _seen(terms: WeekTerms, parties: list[tuple[str, Party]]) -> tuple[object, ...]:
    """What the rules of each date see of these people."""
    return tuple(
        sorted((code, *party.shares(terms.sessions[code].mix).items()) for code, party in parties)
    )


def _alike(terms: WeekTerms, unit: frozenset[str]) -> tuple[object, ...]:
    """What else makes people alike in chances: their wishes and tickets. Who is kept apart from
    somebody is like nobody else."""
    held = (
        person.tickets
        for its in terms.sessions.values()
        for party in its.parties
        for name, person in zip(party.names, party.people, strict=True)
        if name in unit
    )
    apart = {name for its in terms.sessions.values() for pair in its.apart for name in pair}
    wishes = tuple(sorted(terms.wishes[name] for name in unit))
    return wishes, max(held), frozenset(apart & unit)


def _promise(week: Week, *, now: datetime) -> WeekPromise:
    """One draw worked out for all who look. Beyond a few people, it is kept for a while."""
    asked = Registration.objects.filter(week=week, state=Registration.State.ASKED)
    people = min(asked.count(), 2 * EACH_COUNTS)
    changed = week.sessions.aggregate(at=Max("changed_at"))["at"]
    key = f"week-promise:{week.code}:{changed and changed.timestamp()}:{people}"
    known: WeekPromise | None = caches["pages"].get(key)
    if known is None:
        known = _work_out(week_terms_of(week, today=localdate(now)))
        caches["pages"].set(key, known, FLOOR_KEPT)
    return known


def _work_out(terms: WeekTerms) -> WeekPromise:
    if not terms.wishes:
        return WeekPromise()
    try:
        floor = promised_week_floor(terms)
    except lottery.NoGroup:
        return WeekPromise()
    if floor is None:
        return WeekPromise()
    best = fairest_week(terms)
    own = {
        code: best.chance[party.names[0]]
        for its in terms.sessions.values()
        for party in its.parties
        for code in party.registrations
    }
    mattered = what_mattered_in_week(terms, best)
    return WeekPromise(floor, best.levels[-1], own, mattered)
