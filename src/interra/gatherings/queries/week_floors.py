"""The one chance that is promised to all, before the draw of a week.

A chance is that of a seat on any date of the week. The floor holds for this week and for each week
in which one more person had kept silent, as for the draw of one date (`floors.guaranteed_floor`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

from interra.gatherings.queries.floors import AT_ONCE
from interra.gatherings.queries.week_fairest import fairest_week
from interra.gatherings.rules.mixing import SILENCES
from interra_science import lottery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from interra.gatherings.queries.terms import Party
    from interra.gatherings.queries.week_terms import WeekTerms
    from interra_science.lottery import BatchFair

MOST_SILENCES = 12  # weeks with one more person silent, for one page: each is a draw of all dates
MOST_WORK = 4_000  # people times silences that even the worker looks at: about a minute
OF_ONE_DATE = ("gender", "easy_access")  # asked for each date apart


def promised_week_floor(terms: WeekTerms, best: BatchFair) -> Fraction | None:
    """The least chance of this week (`best`: its fairest chances) and of each week in which one more
    person had not answered; None where too many would have to be worked out."""
    silences = list(islice(had_one_kept_silent(terms), MOST_SILENCES + 1))
    if len(silences) > MOST_SILENCES:
        return None
    if terms.people > AT_ONCE and terms.people * len(silences) > MOST_WORK:
        return None
    floors = [best.levels[0]]
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
