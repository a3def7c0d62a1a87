"""The people of the demo: the cast, then as many members as asked, from the pools of names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from interra.foundation.sealing import seal
from interra.people.models import Circumstance, Consent, Household, Member
from interra.people.queries.circumstances import owner_of
from interra.people.rules import DAY_PARTS, DAYS, MOST_LANGUAGES, SPOKEN, Age, Channel, Door
from interra.people.rules.names import fold, skeleton
from interra.project.demo.codes import code_from
from interra.project.demo.content import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from interra.project.demo.content import NamePool, Person

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Sketch:
    """A person before they are a row: what a row cannot hold is sealed beside it."""

    member: Member
    band: str | None
    languages: tuple[str, ...]
    mixes: bool


@dataclass(frozen=True, slots=True)
class Cast:
    by_key: dict[str, Member]
    others: list[Member]

    @property
    def everyone(self) -> list[Member]:
        return [*self.by_key.values(), *self.others]


def gather(members: int, *, random: Random, now: datetime) -> Cast:
    """Make `members` people in all, the cast among them."""
    named = {key: _named(key, person, random, now) for key, person in content().people.items()}
    crowd = list(_crowd(max(0, members - len(named)), random, now))
    _write([*named.values(), *crowd], now)
    cast = Cast({key: one.member for key, one in named.items()}, [one.member for one in crowd])
    _households(cast, random)
    return cast


def contact_of(key: str) -> str:
    """The phone or the e-mail of one of the cast; neither rings anywhere."""
    number = list(content().people).index(key)
    contacts = {"phone": _phone(900_000 + number), "email": f"{key}@example.org", "desk": ""}
    return contacts[content().people[key].contact]


def _named(key: str, person: Person, random: Random, now: datetime) -> Sketch:
    member = _member(
        name=person.name,
        language=_offered((person.language,)),
        contact=contact_of(key),
        joined_at=now - timedelta(days=random.randint(150, 500)),
        random=random,
    )
    member.is_staff = person.role == "coordinator"
    member.age = Age.YOUNGER if person.age == "younger" else Age.ADULT
    member.likes = [str(door) for door in person.likes]
    band = None if person.band == "unsaid" else str(person.band)
    return Sketch(member, band, person.speaks[:MOST_LANGUAGES], mixes=band is not None)


def _crowd(how_many: int, random: Random, now: datetime) -> Iterator[Sketch]:
    pools = content().pools
    singular = list(content().singular)
    turns = dict.fromkeys((pool.key for pool in pools), 0)
    picked = random.choices(pools, weights=[pool.share for pool in pools], k=how_many)
    for number, pool in enumerate(picked):
        name, language = pool.name(turns[pool.key]), _offered(pool.languages)
        turns[pool.key] += 1
        if singular and number % 17 == 5:
            odd = singular.pop()
            name, language = odd.name, _offered((odd.language,))
        yield _somebody(name, language, pool, number, random, now)


def _somebody(
    name: str, language: str, pool: NamePool, number: int, random: Random, now: datetime
) -> Sketch:
    contact = random.choices(
        [_phone(number), f"membre{number}@example.org", ""], weights=[60, 25, 15]
    )[0]
    joined = now - timedelta(days=random.randint(1, 400), hours=random.randint(0, 12))
    member = _member(
        name=name, language=language, contact=contact, joined_at=joined, random=random
    )
    member.age = random.choices([Age.ADULT, Age.FROM_16, Age.YOUNGER], weights=[94, 4, 2])[0]
    member.discreet = random.random() < 0.06
    speaks = [code for code, chance in pool.speaks.items() if random.random() < chance]
    spoken = tuple(code for code in speaks if code in SPOKEN)[:MOST_LANGUAGES]
    return Sketch(member, _band(pool, random), spoken, mixes=random.random() < 0.88)


def _band(pool: NamePool, random: Random) -> str | None:
    if random.random() < 0.12:
        return None
    if random.random() < pool.recent:
        return random.choices(["under_1", "1_to_3"], weights=[55, 45])[0]
    return random.choices(["3_to_5", "over_5"], weights=[25, 75])[0]


def _member(
    *, name: str, language: str, contact: str, joined_at: datetime, random: Random
) -> Member:
    is_email, is_phone = "@" in contact, contact.startswith("+")
    channel = Channel.EMAIL if is_email else Channel.SMS if is_phone else Channel.DESK
    return Member(
        code=code_from(random),
        name=name,
        folded_name=fold(name)[:255],
        name_skeleton=skeleton(name)[:120],
        phone=contact if is_phone else "",
        phone_proved_at=joined_at if is_phone else None,
        email=contact if is_email else "",
        email_proved_at=joined_at if is_email else None,
        channel=channel,
        language=language,
        met_at=None if contact and random.random() < 0.5 else joined_at,
        likes=[str(door) for door in random.sample(list(Door), k=random.randint(0, 4))],
        free_times=[
            f"{random.choice(DAYS)}-{part}" for part in DAY_PARTS if random.random() < 0.6
        ],
        can_share=_wish(content().wishes.share, language, random),
        would_discover=_wish(content().wishes.discover, language, random),
        onboarding_step=random.choice([0, 0, 3, 10]),
        joined_at=joined_at,
        seen_on=joined_at.date(),
    )


def _wish(pool: Mapping[str, tuple[str, ...]], language: str, random: Random) -> str:
    wishes = pool.get(language, ())
    return random.choice(wishes) if wishes and random.random() < 0.5 else ""


def _write(people: Sequence[Sketch], now: datetime) -> None:
    Member.objects.bulk_create([one.member for one in people], batch_size=BATCH)
    Circumstance.objects.bulk_create(
        [Circumstance(owner=owner_of(one.member), sealed=_sealed(one, now)) for one in people],
        batch_size=BATCH,
    )
    Consent.objects.bulk_create(
        [
            Consent(
                member=one.member, kind=Consent.Kind.MIX, given=one.mixes, at=one.member.joined_at
            )
            for one in people
        ],
        batch_size=BATCH,
    )


def _sealed(one: Sketch, now: datetime) -> str:
    given_on: date = min(one.member.joined_at, now).date()
    return seal(
        {
            "band": one.band,
            "given_on": given_on.isoformat() if one.band else None,
            "languages": list(one.languages),
            "mix_consent": one.mixes,
        }
    )


def _households(cast: Cast, random: Random) -> None:
    """The families of the cast, and one member in ten of the others with the next one."""
    together = [[cast.by_key[key] for key in home.members] for home in content().households]
    together += [
        cast.others[n : n + 2] for n in range(0, len(cast.others) - 1, 2) if random.random() < 0.1
    ]
    homes = Household.objects.bulk_create(
        [Household(code=code_from(random)) for _ in together], batch_size=BATCH
    )
    moved = []
    for home, people in zip(homes, together, strict=True):
        for member in people:
            member.household = home
            moved.append(member)
    Member.objects.bulk_update(moved, ["household"], batch_size=400)


def _offered(languages: Sequence[str]) -> str:
    """The first language of theirs in which the site can be read."""
    known = dict(settings.LANGUAGES)
    return next((code for code in languages if code in known), settings.LANGUAGE_CODE)


def _phone(number: int) -> str:
    return f"+3247{number:07d}"
