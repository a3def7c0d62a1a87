"""One small season in the database, everybody's browser, and the words that fill in every address.

Samira is a member who comes; Hachem hosts what she comes to; Marc hosts something else; Nora is of the team.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from interra.gatherings.actions import drawing, joining, refilling, scheduling, weeks
from interra.gatherings.actions.promising import promise
from interra.gatherings.queries.here import here_token
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.pools import asks
from interra.people.actions import staff, ways_in
from interra.people.queries.onboarding import offer_for
from interra.people.rules.onboarding import Step
from interra.people.tests.make import a_coordinator, a_member, sign_in, sign_in_staff
from interra.steps.e_agenda.tests.make import a_date, an_atelier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interra.gatherings.models import Registration, Session, Week
    from interra.people.models import Member
    from interra.steps.e_agenda.models import Atelier

VISITOR, MEMBER, HOST, OTHER_HOST = "visitor", "member", "host", "other host"
HALF_TEAM, TEAM = "coordinator without the second factor", "coordinator"
TABLET = "tablet of the kiosk"
ROLES = (VISITOR, TABLET, MEMBER, HOST, OTHER_HOST, HALF_TEAM, TEAM)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class Season:
    samira: Member
    yara: Member
    hachem: Member
    marc: Member
    nora: Member
    atelier: Atelier
    coming: Session
    hosted: Session
    hers: Registration
    words: dict[str, str]
    cookies: dict[str, dict[str, str]]

    def browser(self, role: str, **given: Any) -> Client:
        """A browser of its own each time, with the key of this role."""
        client = Client(raise_request_exception=False, **given)
        for name, value in self.cookies[role].items():
            client.cookies[name] = value
        return client

    def url(self, name: str) -> str:
        return reverse(name, args=self.args(name))

    def args(self, name: str) -> list[Any]:
        """What the address of this name needs: the first of its words that we know."""
        if name in {"people:answer", "people:answer_by_link"}:
            return [*([self.words["new_token"]] if "link" in name else []), Step.LIKES]
        fresh = {"screen_token": here_token(self.hosted, timezone.now())}  # it changes each minute
        return [(self.words | fresh)[word] for word in ARGS.get(name, ())]


# Which words fill in which address, in their order. Addresses without an argument are not here.
SESSION = ("coming",)
TOKEN = ("her_token",)
TWO = ("samira", "yara")
DRAW, HOSTED, PERSON, ATELIER = ("drawing",), ("hosted",), ("samira",), ("atelier",)
ARGS: dict[str, tuple[str, ...]] = {
    "gatherings:join": SESSION,
    **dict.fromkeys(
        (
            "gatherings:receipt",
            "gatherings:receipt_calendar",
            "gatherings:bring",
            "gatherings:leave",
            "gatherings:answer",
            "gatherings:come_back",
        ),
        TOKEN,
    ),
    "gatherings:question": ("asks_token",),
    "gatherings:wishes": ("week_token",),
    **dict.fromkeys(
        (
            "gatherings:week",
            "gatherings:week_file",
            "gatherings:week_desk",
            "gatherings:hold_week",
            "gatherings:close_week_early",
            "gatherings:take_week_way_out",
        ),
        ("week",),
    ),
    **dict.fromkeys(("gatherings:change_week", "gatherings:take_week_apart"), ("free_week",)),
    "gatherings:my_draw": ("drawn_token",),
    "gatherings:draw": ("drawn",),
    "gatherings:draw_file": ("drawn",),
    "gatherings:refill_file": ("drawn", "refill"),
    **dict.fromkeys(
        (
            "gatherings:draw_desk",
            "gatherings:hold_draw",
            "gatherings:close_early",
            "gatherings:change_mix",
            "gatherings:take_way_out",
            "gatherings:name_beacon",
            "gatherings:type_lotto",
            "gatherings:throw_dice",
        ),
        DRAW,
    ),
    **dict.fromkeys(
        (
            "gatherings:host_session",
            "gatherings:presence",
            "gatherings:tap",
            "gatherings:taps",
            "gatherings:guest",
            "gatherings:screen",
            "gatherings:paper",
            "gatherings:tables",
            "gatherings:tables_paper",
            "gatherings:here",
        ),
        HOSTED,
    ),
    "gatherings:here_scanned": ("hosted", "screen_token"),
    "people:card": ("card",),
    "people:invitation": ("invitation",),
    **dict.fromkeys(
        (
            "people:desk_code",
            "people:make_card",
            "people:close_all",
            "people:person",
            "people:open_person",
            "people:reveal_contact",
            "people:correct_contact",
            "people:say_met",
            "people:say_stays",
            "people:free_band",
            "people:kept_apart",
            "people:let_meet",
            "people:same_person",
            "people:take_apart",
            "people:lift_code",
        ),
        PERSON,
    ),
    "people:side_by_side": TWO,
    "people:merge": TWO,
    "people:onboarding_by_link": ("new_token",),
    "territory:place": ("venue",),
    **dict.fromkeys(
        (
            "agenda:atelier",
            "agenda:atelier_calendar",
            "agenda:desk_atelier",
            "agenda:change",
            "agenda:mix",
            "agenda:publish",
            "agenda:close",
            "agenda:plan",
        ),
        ATELIER,
    ),
    "agenda:date": ("atelier", "coming"),
    "agenda:session": SESSION,
    "agenda:session_calendar": SESSION,
    "agenda:desk_date": SESSION,
}


def a_season() -> Season:
    now = timezone.now()
    samira = a_member(
        "Samira", email="s.haddad@example.org", email_proved_at=now, phone="+32470998877"
    )
    yara = a_member("Yara", language="ar")
    hachem, marc, nora = a_member("Hachem"), a_member("Marc"), a_coordinator("Nora")
    atelier = an_atelier("Cuisine d’Alep", hachem)
    coming = a_date(atelier, starts=now + 5 * DAY)
    begun = a_date(atelier, starts=now + HOUR)
    drawing_ = a_date(atelier, starts=now + 9 * DAY, mode="draw")
    drawn = a_date(atelier, starts=now + 6 * DAY, mode="draw", seats=3)
    a_date(an_atelier("Marche", marc, door="nature"), starts=now + 4 * DAY)
    for session in (drawing_, drawn):
        promise(session=session, now=now)
    hers = joining.join(member=samira, session_id=coming.pk, now=now)
    yaras = joining.join(member=yara, session_id=coming.pk, now=now)
    joining.join(member=samira, session_id=begun.pk, now=now)
    mix = Mix.of(women_at_most=9, easy_access_at_most=4)
    scheduling.change_mix(session=drawing_, mix=mix, reason="Pour toutes.", by=nora, now=now)
    asks = joining.join(member=samira, session_id=drawing_.pk, now=now)
    in_draw = joining.join(member=samira, session_id=drawn.pk, now=now)
    _begin(begun, now)
    drawing.close_early(session=drawn, reason="Tout le monde est là.", by=nora, now=now)
    drawing.hold_draw(session_id=drawn.pk, by=nora, now=now + dt.timedelta(seconds=1))
    _refill(drawn, now + dt.timedelta(seconds=2))
    week, hers_of_week = _a_week(atelier, samira, now)
    free_week, _nobodys = _a_week(atelier, None, now)
    offer = offer_for(yara)
    assert offer
    assert yaras
    words = {
        "coming": coming.code,
        "hosted": begun.code,
        "drawing": drawing_.code,
        "drawn": drawn.code,
        "refill": "1",
        "atelier": atelier.slug,
        "venue": atelier.venue.code,
        "samira": samira.code,
        "yara": yara.code,
        "her_token": hers.token,
        "drawn_token": in_draw.token,
        "asks_token": asks.token,
        "new_token": offer.token,
        "week": week.code,
        "free_week": free_week.code,
        "week_token": hers_of_week,
        "card": ways_in.make_card(member=samira, by=nora, now=now),
        "invitation": staff.invite_to_team(name="Inès", now=now)[1],
    }
    keys = {
        VISITOR: {},
        TABLET: _a_tablet(nora),
        MEMBER: _cookies(sign_in(Client(), samira)),
        HOST: _cookies(sign_in(Client(), hachem)),
        OTHER_HOST: _cookies(sign_in(Client(), marc)),
        HALF_TEAM: _cookies(sign_in(Client(), nora)),
        TEAM: _cookies(sign_in_staff(Client(), nora)),
    }
    return Season(samira, yara, hachem, marc, nora, atelier, coming, begun, hers, words, keys)


def names() -> list[str]:
    """The names of all addresses of the site."""
    return sorted(set(_named(get_resolver(), "")))


def _a_week(atelier: Atelier, member: Member | None, now: dt.datetime) -> tuple[Week, str]:
    """Two dates that are drawn at once, and the receipt of who has asked for them."""
    dates = [
        a_date(atelier, starts=now + days * DAY, mode="draw")
        for days in ((12, 13) if member else (15, 16))
    ]
    week = weeks.make_week(sessions=dates, closes_at=now + 10 * DAY, by=None, now=now)
    if member is None:
        return week, ""
    return week, weeks.wish(member=member, week=week, wishes=dates, now=now).token


def _begin(session: Session, now: dt.datetime) -> None:
    session.starts_at, session.closes_at = now, now
    session.save()


def _refill(session: Session, now: dt.datetime) -> None:
    """A seat was free, Luc waited for it; what was drawn is shown already."""
    asks(session, a_member("Luc"), state="reserve", asked_at=now)
    refilling.refill(session_id=session.pk, now=now)
    refilling.reveal(session_id=session.pk, now=session.ends_at)


def _a_tablet(nora: Member) -> dict[str, str]:
    browser = sign_in_staff(Client(), nora)
    browser.post(reverse("gatherings:open_kiosk"))
    return {name: value for name, value in _cookies(browser).items() if value}


def _cookies(client: Client) -> dict[str, str]:
    return {name: one.value for name, one in client.cookies.items()}


def _named(resolver: Any, space: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _named(one, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield space + (one.name or f"? {one.pattern}")
