"""Asked inside the house, in a process of its own: what to open in a demo season, and everybody's keys.

It also sets the stage: a session that has just begun, a cancelled one, a few people at the door. Prints JSON.
"""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db.models import Count
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone, translation

from interra.gatherings.actions import (
    beacons,
    drawing,
    joining,
    offers,
    presence,
    refilling,
    scheduling,
    tables,
)
from interra.gatherings.models import Draw, Registration, Session
from interra.gatherings.queries.here import here_token
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.rules.presence import Mark, Tap
from interra.people.actions import merging, profile_codes, staff, together, ways_in
from interra.people.actions.codes import DEMO_CODE
from interra.people.actions.entering import welcome
from interra.people.models import Member
from interra.people.queries.onboarding import offer_for
from interra.people.rules.contacts import Contact
from interra.people.rules.onboarding import Step
from interra.steps.e_agenda.models import Atelier, AtelierSession
from interra.territory.models import Venue
from tests.crawl import pages
from tests.crawl.sample_weeks import weeks_of

NOW = timezone.now()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LANGUAGES = ("fr", "ar")
AGENT = "Mozilla/5.0 (Linux; Android 10) Chrome/120 Mobile"


def main() -> None:
    words = {**sessions(), **people()}
    words |= receipts(words)
    words |= weeks_of(words, NOW)
    print(json.dumps({"paths": addresses(words), "keys": keys(words), "views": views()}))


# --- what to open --------------------------------------------------------------------------------


def sessions() -> dict[str, str]:
    """One date of each kind; some are made so here."""
    dates = Session.objects.filter(of_atelier__isnull=False)
    coming = dates.planned().filter(starts_at__gt=NOW + DAY, discreet_place=False)
    by_arrival = coming.filter(mode="first").order_by("starts_at")
    free = by_arrival.filter(seats__attendee=None).distinct()
    alone = dates.planned().filter(mode="draw", week=None)
    asked = alone.filter(closes_at__gt=NOW + HOUR, draw__drawn_at=None)
    drawn = dates.filter(draw__drawn_at__isnull=False).order_by("-starts_at")
    nora = Member.objects.team()[0]

    found = {
        "first": free[2],
        "hers": free[3],
        "drawing": max(asked, key=lambda one: one.registrations.count()),
        "drawn": next(one for one in drawn if one.registrations.filter(state="reserve").exists()),
        "full": by_arrival.exclude(pk__in=free)[0],
        "cancelled": by_arrival.last(),
        "moved": by_arrival.filter(registrations__state="placed").distinct()[4],
        "discreet": dates.planned().filter(starts_at__gt=NOW, discreet_place=True)[0],
        "past": dates.filter(ends_at__lt=NOW - 2 * DAY).order_by("-ends_at")[0],
        "hosted_later": free[4],
    }
    scheduling.cancel_session(
        session=found["cancelled"], reason="La salle est fermée ce jour-là.", by=nora, now=NOW
    )
    moved = found["moved"]
    scheduling.move_session(
        session=moved,
        starts_at=moved.starts_at + HOUR,
        ends_at=moved.ends_at + HOUR,
        by=nora,
        now=NOW,
    )
    others = by_arrival.exclude(code__in=[one.code for one in found.values()])
    found["hosted"] = begun(others.filter(registrations__state="placed").distinct())
    host = found["hosted"].hosts.first()
    found["hosted_later"].hosts.add(host)
    found["refilled"] = refilled(
        next(one for one in drawn if may_be_refilled(one, found["drawn"]))
    )
    spare = (one for one in list(asked.order_by("starts_at", "pk")) if one != found["drawing"])
    for kind, made in (
        ("sealed", sealed),
        ("asking", asking),
        ("launched", launched),
        ("waits", groups_wait),
    ):
        found[kind] = made(next(spare), nora)
    slugs = {
        f"slug_{kind}": AtelierSession.objects.get(session=one).atelier.slug
        for kind, one in found.items()
    }
    return {kind: one.code for kind, one in found.items()} | slugs


def asking(session: Session, nora: Member) -> Session:
    """Its mix counts what we do not know: there is a question on the receipts."""
    mix = Mix.of(women_at_least=1, easy_access_at_most=4)
    drawing.change_mix(session=session, mix=mix, reason="Pour toutes.", by=nora, now=NOW)
    return session


def launched(session: Session, nora: Member) -> Session:
    """A large draw that the worker has in hand."""
    drawing.close_early(session=session, reason="La salle ferme.", by=nora, now=NOW)
    drawing.launch(session_id=session.pk, by=nora, now=NOW)
    Draw.objects.filter(session=session).update(progress=40)
    return session


def groups_wait(session: Session, nora: Member) -> Session:
    """Drawn; its groups are public when it is over."""
    Session.objects.filter(pk=session.pk).update(discreet_place=True)
    why = "La salle est petite."
    drawing.change_mix(session=session, mix=Mix(), reason=why, by=nora, now=NOW)
    drawing.close_early(session=session, reason=why, by=nora, now=NOW)
    drawing.hold_draw(session_id=session.pk, by=nora, now=NOW)
    return session


def may_be_refilled(session: Session, other: Session) -> bool:
    states = set(session.registrations.values_list("state", flat=True))
    return session != other and {"placed", "reserve"} <= states and "offered" not in states


def refilled(session: Session) -> Session:
    """Two seats were given back and drawn for; the date is over, so all is shown."""
    then = session.closes_at
    for placed in session.registrations.filter(state="placed").order_by("pk")[:2]:
        joining.leave(registration=placed, by=placed.member, now=then)
        refilling.refill(session_id=session.pk, now=then)
    refilling.reveal(session_id=session.pk, now=session.ends_at)
    return session


def sealed(session: Session, nora: Member) -> Session:
    """Requests are closed; the draw waits for the second dice."""
    beacons.name_beacon(session=session, kind=Kind.DICE, by=nora, now=NOW)
    why = "La salle ferme plus tôt."
    drawing.change_mix(session=session, mix=Mix(), reason=why, by=nora, now=NOW)
    drawing.close_early(session=session, reason=why, by=nora, now=NOW)
    drawing.seal_draw(session_id=session.pk, by=nora, now=NOW)
    host = session.hosts.all()[0]
    beacons.throw_dice(session_id=session.pk, digits="4162253614", by=host, now=NOW)
    return session


def begun(choice: Any) -> Session:
    """A session that has just begun; most people are there, and sit at tables. Its host can be asked
    to come with somebody."""
    asked = (one for one in choice[:30] if (host := one.hosts.first()) and host.proved_contact)
    session = max(asked, key=lambda one: one.registrations.filter(state="placed").count())
    starts = NOW.replace(minute=NOW.minute // 5 * 5, second=0, microsecond=0)
    Session.objects.filter(pk=session.pk).update(
        starts_at=starts, ends_at=starts + 2 * HOUR, closes_at=starts
    )
    session.refresh_from_db()
    host = session.hosts.first()
    coming = list(session.attendees.filter(registration__state="placed").order_by("pk"))
    here = [Tap(Mark(uuid.uuid4(), is_add=True), one.pk, NOW) for one in coming[:-2]]
    presence.merge(session=session, taps=here, by=host, now=NOW)
    presence.welcome_guest(session=session, name="Joséphine", op=uuid.uuid4(), by=host, now=NOW)
    tables.set_tables(session=session, number=1, tables=2, seed="crawl", by=host, now=NOW)
    return session


def people() -> dict[str, str]:
    samira, nora = Member.objects.get(name="Samira"), Member.objects.team()[0]
    yara = welcome(name="Yara", language="ar", phone="0470123456", now=NOW)
    others = Member.objects.exclude(pk=samira.pk).filter(is_staff=False)
    bare = Atelier.objects.exclude(dates__session__starts_at__gt=NOW).first()
    profile_codes.set_code(member=yara, code="2608", now=NOW)
    together.ask_to_come(member=samira, contact=Contact(phone="+32470112233"), now=NOW)
    return {
        "samira": samira.code,
        "newly": yara.code,
        "somebody": others.latest("pk").code,
        "joined": a_joined_page(nora).code,
        "card": ways_in.make_card(member=samira, by=nora, now=NOW),
        "invitation": staff.invite_to_team(name="Inès", now=NOW)[1],
        "venue": Venue.objects.order_by("pk")[0].code,
        "atelier": Atelier.objects.order_by("pk")[0].slug,
        "atelier_without_date": (bare or Atelier.objects.order_by("pk")[1]).slug,
    }


def receipts(words: dict[str, str]) -> dict[str, str]:
    """One private link for each thing a receipt can say."""
    of = Registration.objects.filter(member__isnull=False).order_by("pk")
    coming = of.filter(session__starts_at__gt=NOW, session__state="planned")
    samira, yara = (Member.objects.get(code=words[who]) for who in ("samira", "newly"))
    hers = joining.join(
        member=samira, session_id=Session.objects.get(code=words["hers"]).pk, now=NOW
    )
    offer = offer_for(yara)
    assert offer
    found = {
        "placed": coming.filter(state="placed")[0],
        **given_back(coming.filter(state="placed", session__mode="first")),
        "asked": of.filter(session__code=words["drawing"], state="asked")[0],
        "asks": of.filter(session__code=words["asking"], state="asked")[0],
        "lost": of.filter(session__code=words["drawn"], state="reserve")[0],
        "drawn": of.filter(session__code=words["drawn"]).exclude(state="reserve")[0],
        "past": of.filter(session__code=words["past"], state="placed")[0],
        "moved": of.filter(session__code=words["moved"], state="placed")[0],
    }
    hosted = Session.objects.get(code=words["hosted"])
    return {
        **{f"token_{state}": one.token for state, one in found.items()},
        "her_token": hers.token,
        "token_new": offer.token,
        "screen_token": here_token(hosted, NOW - HOUR),
    }


def given_back(placed: Any) -> dict[str, Registration]:
    """Nobody waited and all seats were taken; two ask; one seat is given back, and offered."""
    alone = placed.annotate(people=Count("attendees")).filter(people=1)
    calm = alone.exclude(session__registrations__state__in=["reserve", "offered"])
    gone: Registration = calm.filter(session__starts_at__gt=NOW + 2 * DAY)[0]
    session = gone.session
    taken = session.seats.filter(attendee__isnull=False).count()
    scheduling.change_seats(session=session, seats=taken, by=None, now=NOW)
    first, second = (
        joining.join(
            member=welcome(name=name, language="fr", met_by=Member.objects.team()[0], now=NOW),
            session_id=session.pk,
            now=NOW,
        )
        for name in ("Ali", "Zoé")
    )
    joining.leave(registration=gone, by=gone.member, now=NOW)
    offers.offer_freed_seats(session_id=session.pk, now=NOW)
    return {"cancelled": gone, "offered": first, "reserve": second}


def addresses(words: dict[str, str]) -> list[dict[str, str]]:
    return [
        {language: address(page, language, words) for language in LANGUAGES}
        for page in pages.PAGES
    ]


def a_joined_page(nora: Member) -> Member:
    """Somebody who had two pages until a moment ago."""
    pages_of_two = [
        welcome(name=name, language="fr", met_by=nora, now=NOW) for name in ("Omar", "Omar K.")
    ]
    kept, other = pages_of_two
    merging.merge(kept=kept, other_code=other.code, by=nora, now=NOW)
    return kept


def address(page: pages.Page, language: str, words: dict[str, str]) -> str:
    args: list[Any] = [arg.format_map(words) for arg in page.args]
    if page.view in {"people:answer", "people:answer_by_link"}:
        args[-1] = Step(args[-1])
    with translation.override(language):
        path = reverse(page.view, args=args)
    return f"{path}?{page.query}" if page.query else path


# --- everybody's keys ----------------------------------------------------------------------------


def keys(words: dict[str, str]) -> dict[str, dict[str, str]]:
    """The cookies of each browser, after what its owner did before we look."""
    host = Session.objects.get(code=words["hosted"]).hosts.first()
    assert host
    assert host.proved_contact
    samira = Member.objects.get(code=words["samira"])
    together.ask_to_come(member=samira, contact=host.proved_contact, now=NOW)
    browsers = {
        pages.VISITOR: a_browser(),
        pages.MEMBER: a_browser(words["samira"]),
        pages.NEWLY: a_browser(words["newly"]),
        pages.HOST: a_browser(host.code),
        pages.TEAM: a_browser(Member.objects.team()[0].code),
        pages.ENTERING: a_browser(),
        pages.CHOOSING: a_browser(),
        pages.CHOSEN: a_browser(),
        **{who: a_tablet() for who in (pages.TABLET, pages.NAMED, pages.SIGNED_UP)},
    }
    for who in ("samira", "newly", "joined"):
        send(browsers[pages.TEAM], "people:open_person", words[who], reason="asked")
    send(browsers[pages.ENTERING], "people:enter", contact="marc@example.org")
    for name in ("Ana", "Ali"):
        welcome(name=name, language="fr", email="ensemble@example.org", now=NOW)
    eve = welcome(name="Ève", language="fr", email="seule@example.org", now=NOW)
    profile_codes.set_code(member=eve, code="2608", now=NOW)
    send(browsers[pages.CHOOSING], "people:enter", contact="ensemble@example.org")
    send(browsers[pages.CHOOSING], "people:code", code=DEMO_CODE, mine="yes")
    send(browsers[pages.CHOSEN], "people:enter", contact="seule@example.org")
    send(browsers[pages.CHOSEN], "people:code", code=DEMO_CODE, mine="yes")
    for who in (pages.NAMED, pages.SIGNED_UP):
        send(browsers[who], "gatherings:kiosk_name", name="يارا")
    send(browsers[pages.SIGNED_UP], "gatherings:kiosk_which", session=words["first"])
    return {who: cookies(browser) for who, browser in browsers.items()}


def a_browser(code: str = "") -> Client:
    """With a key made a moment ago; for the team, with the second factor."""
    browser = Client(HTTP_HOST="127.0.0.1", HTTP_USER_AGENT=AGENT)
    if code:
        member = Member.objects.get(code=code)
        browser.force_login(member)
        session = browser.session
        session["fresh_at"] = NOW.isoformat()
        if member.is_staff:
            session["second_factor_at"] = NOW.isoformat()
        session.save()
    return browser


def a_tablet() -> Client:
    tablet = a_browser(Member.objects.team()[0].code)
    send(tablet, "gatherings:open_kiosk")
    return tablet


def send(browser: Client, view: str, *args: str, **typed: str) -> None:
    with translation.override("fr"):
        answer = browser.post(reverse(view, args=args), typed)
    assert answer.status_code in {302, 303}, (view, answer.status_code, answer.content.decode())


def cookies(browser: Client) -> dict[str, str]:
    return {name: one.value for name, one in browser.cookies.items() if one.value}


def views() -> list[str]:
    """The names of all addresses of the site."""
    return sorted(set(named(get_resolver(), "")))


def named(resolver: Any, space: str) -> list[str]:
    found = []
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            found += named(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            found.append(space + one.name)
    return found


if __name__ == "__main__":
    main()
