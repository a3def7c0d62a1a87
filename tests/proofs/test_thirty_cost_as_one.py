"""Every page that shows a list asks as much of the database for thirty lines as for four."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interra.foundation.notices.actions import tell
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import joining, tables
from interra.gatherings.actions.kiosk import take_in
from interra.gatherings.actions.promising import promise
from interra.gatherings.models import Attendee, Registration, Session
from interra.gatherings.rules import presence
from interra.gatherings.rules.kiosk import Entry
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.pools import asks
from interra.people.models import Device, Household, HouseholdRequest, Opening
from interra.people.queries.together import digest_of
from interra.people.rules.contacts import Contact
from interra.people.tests.make import (
    a_coordinator,
    a_local,
    a_member,
    a_newcomer,
    open_page_of,
    sign_in,
    sign_in_staff,
)
from interra.steps.e_agenda.tests.make import a_date, an_atelier
from interra.territory.tests.make import a_venue

if TYPE_CHECKING:
    from collections.abc import Callable

    from interra.steps.e_agenda.models import Atelier

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 8, 9, tzinfo=dt.UTC)  # a Monday morning
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
VISITOR, SAMIRA, HACHEM, NORA, TABLET = "visitor", "samira", "hachem", "nora", "tablet"
State = Registration.State
PHONE = "+32470123456"
PROVED: dict[str, Any] = {"phone": PHONE, "phone_proved_at": NOW}


class World:
    """One thing of each sort, that Samira, her host Hachem and Nora of the team look at. It grows."""

    def __init__(self) -> None:
        self.size = 0
        self.samira = a_newcomer("Samira", household=Household.objects.create(), **PROVED)
        self.hachem, self.nora = a_member("Hachem"), a_coordinator()
        self.atelier = self.atelier_of("Cuisine")
        self.today = a_date(self.atelier, starts=NOW + HOUR, seats=200)
        self.drawing = self.draw_of(NOW + 9 * DAY, seats=40)
        asks(self.drawing, self.samira)
        while self.size < presence.FEWEST_AT_TABLES:
            self.grow()
        self.everybody_is_here()
        tables.set_tables(
            session=self.today, number=1, tables=2, seed="x", by=self.hachem, now=NOW
        )
        self.clients = {
            VISITOR: Client(),
            SAMIRA: sign_in(Client(), self.samira),
            HACHEM: sign_in(Client(), self.hachem),
            NORA: open_page_of(sign_in_staff(Client(), self.nora), self.samira),
            TABLET: sign_in_staff(Client(), self.nora),
        }
        just_confirmed = self.clients[SAMIRA].session
        just_confirmed["fresh_at"] = NOW.isoformat()
        just_confirmed.save()
        tablet = self.clients[TABLET]
        tablet.post(reverse("gatherings:open_kiosk"))
        tablet.post(reverse("gatherings:kiosk_name"), {"name": "Zed"})

    def atelier_of(self, title: str) -> Atelier:
        return an_atelier(title, self.hachem, venue=a_venue(f"Place of {title}"))

    def draw_of(self, starts: dt.datetime, **given: Any) -> Session:
        session = a_date(self.atelier, starts=starts, mode=Session.Mode.DRAW, **given)
        promise(session=session, now=NOW)
        return session

    def grow(self) -> None:
        """One more of everything that a page lists."""
        n = self.size = self.size + 1
        other = self.atelier_of(f"Atelier {n}")
        person = a_local(f"Marc {n}")
        hers = a_date(other, starts=NOW + n * DAY)
        joining.join(member=self.samira, session_id=hers.pk, now=NOW)
        joining.join(member=person, session_id=self.today.pk, now=NOW)
        a_date(self.atelier, starts=NOW + n * DAY)
        self.draws_that_need_the_team(n)
        asks(self.drawing, person, household=(a_newcomer(f"Nour {n}"),))
        offered = a_date(other, starts=NOW + n * DAY, seats=3)
        asks(offered, person, state=State.OFFERED, offer_until=NOW + DAY)
        self.home_and_past(n)
        self.kiosk_without_a_network(n)

    def kiosk_without_a_network(self, n: int) -> None:
        for session in (self.today.code, "nowhere"):
            entry = Entry(uuid4(), f"{1000 + n}", f"Zed {n}", "fr", session, NOW)
            take_in(entry=entry, by=self.nora, now=NOW)

    def everybody_is_here(self) -> None:
        Attendee.objects.filter(session=self.today).update(is_present=True)

    def draws_that_need_the_team(self, n: int) -> None:
        mix: dict[str, Any] = {"mix_rules": Mix.of(newcomers_at_least=3).as_json()}
        for starts, closes in (
            (NOW + n * HOUR + 3 * DAY, NOW + n * HOUR),  # soon, and impossible
            (NOW + n * HOUR + DAY, NOW - n * HOUR),  # late
            (NOW - n * HOUR, NOW - 2 * DAY),  # never held
        ):
            asks(self.draw_of(starts, closes_at=closes, **mix), a_member(f"Alex {n}"))

    def home_and_past(self, n: int) -> None:
        kin = a_member(f"Kin {n}", household=self.samira.household, **PROVED)
        a_member(f"Samira {n}", **PROVED)  # behind the same phone, and of the same name
        asks(self.drawing, kin)
        Device.objects.create(
            member=self.samira, session_key=f"k{n}", label="", opened_at=NOW, seen_on=NOW.date()
        )
        Opening.objects.create(member=self.samira, by=self.nora, reason="asked", at=NOW)
        tell([kin], "gatherings.asked", at=NOW, session=self.drawing.code)
        Notice.objects.filter(to=kin).update(state=Notice.State.DESK)
        asks_her, she_asks = digest_of(Contact(phone=PHONE)), f"somebody {n}"
        for asker, digest in ((a_local(f"Ana {n}"), asks_her), (self.samira, she_asks)):
            HouseholdRequest.objects.create(
                asker=asker,
                contact_digest=digest,
                is_shown=True,
                asked_at=NOW,
                told_at=NOW,
                expires_at=NOW + 14 * DAY,
            )
        past = a_date(self.atelier, starts=NOW - n * DAY)
        was = asks(past, self.samira, state=State.PLACED)
        was.attendees.update(is_present=True)


@dataclass(frozen=True)
class Look:
    who: str
    view: str
    args: Callable[[World], tuple[str, ...]] = lambda _world: ()
    sent: dict[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.who}-{self.view}{'-'.join(['', *(self.sent or {}).values()])}"


def _today(world: World) -> tuple[str, ...]:
    return (world.today.code,)


def _slug(world: World) -> tuple[str, ...]:
    return (world.atelier.slug,)


def _samira(world: World) -> tuple[str, ...]:
    return (world.samira.code,)


def _drawing(world: World) -> tuple[str, ...]:
    return (world.drawing.code,)


def _asked(world: World) -> tuple[str, ...]:
    found = Registration.objects.filter(session=world.drawing, member=world.samira)
    return (found[0].token,)


LOOKS = [
    Look(VISITOR, "agenda:agenda"),
    Look(SAMIRA, "agenda:agenda"),
    Look(VISITOR, "agenda:atelier", _slug),
    Look(SAMIRA, "agenda:date", lambda world: (world.atelier.slug, world.today.code)),
    Look(VISITOR, "agenda:atelier_calendar", _slug),
    Look(VISITOR, "calendar_of_all"),
    Look(VISITOR, "gatherings:join", _today),
    Look(VISITOR, "gatherings:draw", _drawing),
    Look(VISITOR, "gatherings:receipt", _asked),
    Look(SAMIRA, "gatherings:receipt", _asked),
    Look(SAMIRA, "gatherings:bring", _asked),
    Look(SAMIRA, "gatherings:my_draw", _asked),
    Look(SAMIRA, "people:my_space"),
    Look(SAMIRA, "people:household"),
    Look(SAMIRA, "people:devices"),
    Look(SAMIRA, "people:who_opened"),
    Look(SAMIRA, "people:my_data"),
    Look(SAMIRA, "people:my_data_readable"),
    Look(SAMIRA, "people:my_data_download"),
    Look(HACHEM, "people:my_space"),
    Look(HACHEM, "gatherings:host"),
    *(
        Look(HACHEM, f"gatherings:{page}", _today)
        for page in ("host_session", "presence", "paper", "screen", "tables", "tables_paper")
    ),
    Look(NORA, "people:desk"),
    Look(NORA, "people:to_say"),
    Look(NORA, "people:people", sent={"who": "samira"}),
    Look(NORA, "people:people", sent={"who": PHONE}),
    Look(NORA, "people:person", _samira),
    Look(NORA, "people:same_person", _samira, sent={"who": "samira"}),
    Look(NORA, "people:kept_apart", _samira, sent={"who": "samira"}),
    Look(NORA, "agenda:desk"),
    Look(NORA, "agenda:new"),
    Look(NORA, "agenda:desk_atelier", _slug),
    Look(NORA, "agenda:change", _slug),
    Look(NORA, "agenda:plan", _slug),
    Look(NORA, "agenda:desk_date", _today),
    Look(NORA, "gatherings:draw_desk", _drawing),
    Look(NORA, "gatherings:change_mix", _drawing),
    Look(NORA, "gatherings:assisted", sent={"name": "Samira"}),
    Look(NORA, "territory:places"),
    Look(NORA, "gatherings:kiosk_tickets"),
    Look(TABLET, "gatherings:kiosk_which"),
    Look(TABLET, "gatherings:kiosk_offline"),
]


@pytest.fixture
def world(time_machine: Any) -> World:
    time_machine.move_to(NOW, tick=False)
    return World()


def questions(world: World, look: Look) -> list[str]:
    client, address = world.clients[look.who], reverse(look.view, args=look.args(world))
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address) if look.sent is None else client.post(address, look.sent)
        b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200, f"{look}: {answer.status_code}"
    return [query["sql"] for query in asked]


def test_thirty_cost_as_one(world: World) -> None:
    few = {str(look): len(questions(world, look)) for look in LOOKS}
    while world.size < 30:
        world.grow()
    world.everybody_is_here()
    many = {str(look): len(questions(world, look)) for look in LOOKS}

    dearer = {look: (few[look], many[look]) for look in few if few[look] < many[look]}
    assert dearer == {}
