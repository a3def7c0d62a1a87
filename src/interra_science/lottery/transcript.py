"""What is published, how the winning group is picked, and how anyone checks it.

    commitment   SHA-256 of the table, as JSON with sorted keys, no spaces, UTF-8
    pick         first 8 bytes of HMAC-SHA256(key = beacon, message = "commitment:counter"),
                 counter 0, 1, 2 …, accepted when below ⌊2^64/M⌋·M, then modulo M

The beacon is a text nobody can choose once the commitment is public. A table may say beforehand
what it will be: `named` is how the beacon begins ("drand:<chain>:<round>", "lotto-be:2026-11-28",
"dice", "house"), then a colon and the value. `seed_sha256` is the print of the seed that made the
table; "house:<seed>", the announced way out when the beacon named does not come, must be that seed.
A table that names nothing has the seed itself as its beacon.

A table of whole weeks is read the same way: each of its groups has a list of people for each session.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from interra_science.lottery.problem import in_order
from interra_science.lottery.refusals import BadRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from interra_science.lottery.problem import Id

AFTER = ("commitment", "beacon", "index", "seed", "signature", "refill_secret")
"""Keys that may be added to a published table afterwards; they are not part of the commitment."""
HOUSE = "house:"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found. `problems` are sentences; `index` the group that the beacon picks; where
    the table is of weeks, `week` says who is seated in each session, and `group` who is at all."""

    ok: bool
    problems: tuple[str, ...]
    commitment: str
    index: int | None
    group: tuple[str, ...]
    week: Mapping[str, tuple[str, ...]] | None = None


def commit(public: object) -> str:
    """The fingerprint of anything that JSON can write."""
    text = json.dumps(public, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def pick(commitment: str, beacon: str, groups: int) -> int:
    """Which of `groups` equally likely groups the beacon picks: 0 … groups - 1, without bias.

    :raises BadRule: when there is no group to pick.
    """
    if groups < 1:
        raise BadRule("no_groups", "There must be at least one group to pick.")
    accepted = 2**64 // groups * groups
    counter = 0
    while True:
        message = f"{commitment}:{counter}".encode()
        digest = hmac.digest(beacon.encode(), message, "sha256")
        number = int.from_bytes(digest[:8], "big")
        if number < accepted:
            return number % groups
        counter += 1


def pseudonyms(people: Iterable[Id], secret: str) -> dict[Id, str]:
    """A name for each person that only the holder of `secret` can trace back.

    Use a new secret for each draw and never the seed, which is shown afterwards.
    """
    names: dict[Id, str] = {}
    taken: set[str] = set()
    for person in in_order(people):
        message = f"{type(person).__name__}:{person}".encode()
        digest = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
        length = next(n for n in range(8, 65) if digest[:n] not in taken)
        names[person] = digest[:length]
        taken.add(names[person])
    return names


def verify(public: Mapping[str, object], beacon: str, commitment: str | None = None) -> Verified:
    """Check a published table and say which group the beacon picks.

    `commitment` is the one you noted before the beacon was known; without it, the one written in
    `public` is checked.
    """
    table = {key: value for key, value in public.items() if key not in AFTER}
    seal = commit(table)
    problems = _seal_flaws(public, seal, commitment, beacon)
    try:
        names, seated, groups, told = _read(table)
        weeks = _weeks(table, names)
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        return Verified(False, (*problems, "The table cannot be read."), seal, None, ())
    index = pick(seal, beacon, len(groups))
    problems += _table_flaws(names, seated, groups, told)
    problems += weeks.flaws() if weeks else []
    if public.get("index", index) != index:
        problems.append("The beacon picks another group than the one announced.")
    week = weeks.every[index] if weeks else None
    return Verified(not problems, tuple(problems), seal, index, groups[index], week)


Told = dict[str, tuple[int, Fraction]]


def _read(
    table: Mapping[str, object],
) -> tuple[list[str], tuple[int, int], list[tuple[str, ...]], Told]:
    people, seated, groups = table["people"], table["seated"], table["groups"]
    if not (
        isinstance(people, list)
        and isinstance(seated, int | list)
        and isinstance(groups, list)
        and groups
    ):
        raise TypeError
    names = [str(name) for name in people]
    return names, _between(seated), [_seated(group) for group in groups], _told(table, names)


def _told(table: Mapping[str, object], names: list[str]) -> Told:
    """How often each person appears, and the fairest chance, as written."""
    chances, fair = table["chances"], table["fair"]
    if not (isinstance(chances, dict) and isinstance(fair, dict)):
        raise TypeError
    told = {name: (int(chances[name]), Fraction(fair[name])) for name in names}
    if not len(told) == len(chances) == len(fair):
        raise ValueError
    return told


def _seated(group: object) -> tuple[str, ...]:
    """Those of a group; of a week, those with a seat in any session."""
    if isinstance(group, dict):
        return tuple(sorted({str(name) for some in group.values() for name in some}))
    if not isinstance(group, list):
        raise TypeError
    return tuple(map(str, group))


@dataclass(frozen=True, slots=True)
class _Weeks:
    """A table of weeks: by session, the seats and what was told of each person's chance."""

    every: list[dict[str, tuple[str, ...]]]
    per_person: int
    sessions: dict[str, tuple[int, Told]]

    def flaws(self) -> list[str]:
        flaws = []
        for number, week in enumerate(self.every):
            if week.keys() != self.sessions.keys():
                flaws.append(f"Week {number} does not hold these sessions.")
            for session, group in week.items():
                if len(set(group)) < len(group):
                    flaws.append(f"Week {number} names someone twice in {session}.")
                if len(group) > self.sessions.get(session, (0, {}))[0]:
                    flaws.append(f"Week {number} holds too many people in {session}.")
            seats = Counter(name for group in week.values() for name in group)
            if max(seats.values(), default=0) > self.per_person:
                flaws.append(f"Week {number} gives someone too many seats.")
        for session, (_seats, told) in self.sessions.items():
            groups = [week.get(session, ()) for week in self.every]
            flaws += [f"{session}: {flaw}" for flaw in _chance_flaws(groups, told)]
        return flaws


def _weeks(table: Mapping[str, object], names: list[str]) -> _Weeks | None:
    """The table as weeks; None when it is one of a single session."""
    sessions, groups = table.get("sessions"), table["groups"]
    if sessions is None:
        return None
    if not (isinstance(sessions, dict) and isinstance(groups, list)):
        raise TypeError
    every = [{str(s): _seated(some) for s, some in week.items()} for week in groups]
    said = {str(s): (int(one["seats"]), _told(one, names)) for s, one in sessions.items()}
    return _Weeks(every, int(str(table["per_person"])), said)


def _between(seated: object) -> tuple[int, int]:
    """How many people a group holds: one number, or at least and at most."""
    low, high = seated if isinstance(seated, list) else (seated, seated)
    return int(str(low)), int(str(high))


def _seal_flaws(
    public: Mapping[str, object], seal: str, commitment: str | None, beacon: str
) -> list[str]:
    flaws = []
    if seal != (commitment or public.get("commitment", seal)):
        flaws.append("The table is not the one that was sealed.")
    if public.get("beacon", beacon) != beacon:
        flaws.append("The beacon announced is another one.")
    return flaws + _beacon_flaws(public, beacon)


def _beacon_flaws(public: Mapping[str, object], beacon: str) -> list[str]:
    """Is this what was named beforehand, and is the seed the one that was promised?"""
    flaws, named = [], public.get("named")
    if named is not None and not beacon.startswith((f"{named}:", HOUSE)):
        flaws.append("The beacon is not the one that was named.")
    if "seed_sha256" in public:
        own = beacon.removeprefix(HOUSE) if named is not None else beacon
        seed = str(public.get("seed", own))
        if hashlib.sha256(seed.encode()).hexdigest() != public["seed_sha256"]:
            flaws.append("The seed is not the one that was promised.")
        if beacon.startswith(HOUSE) and seed != own:
            flaws.append("The beacon is not the seed that was promised.")
    return flaws


def _table_flaws(
    names: list[str], seated: tuple[int, int], groups: list[tuple[str, ...]], told: Told
) -> list[str]:
    known = set(names)
    flaws = ["Someone is listed twice."] if len(known) < len(names) else []
    low, high = seated
    if not low <= sum(chance for _times, chance in told.values()) <= high:
        flaws.append("The fairest chances do not add up to the seats.")
    for number, group in enumerate(groups):
        if len(set(group)) < len(group) or not known.issuperset(group):
            flaws.append(f"Group {number} names someone twice, or a stranger.")
        if not low <= len(group) <= high:
            wanted = low if low == high else f"{low} to {high}"
            flaws.append(f"Group {number} holds {len(group)} people instead of {wanted}.")
    return flaws + _chance_flaws(groups, told)


def _chance_flaws(groups: list[tuple[str, ...]], told: Told) -> list[str]:
    flaws = []
    times = Counter(name for group in groups for name in group)
    for name, (appearances, chance) in told.items():
        if times[name] != appearances:
            flaws.append(f"{name} is in {times[name]} groups, not in {appearances}.")
        if abs(times[name] - chance * len(groups)) > 2:
            flaws.append(f"{name} is further than 2 groups from the fairest chance.")
    return flaws
