"""Samira and Marc are kept apart. Marc reads every page and file of the draws: where she may be, he
cannot find out before it is over. Then anybody can check, as ever."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from interra.gatherings.actions import drawing, joining, refilling, week_draw
from interra.gatherings.models import Draw, Registration, Session
from interra.gatherings.queries.refills import name_in_refill
from interra.gatherings.queries.terms import pseudonym_of
from interra.gatherings.tests import at_home
from interra.gatherings.tests.keeping_apart import never
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.gatherings.tests.test_draw_page import main_of
from interra.gatherings.tests.weeks import CLOSES, a_week, dates_of, wishers, wishes
from interra.gatherings.timeline.refills import reveal_ended
from interra.people.tests.make import a_coordinator, a_member
from interra_science import lottery

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client
    from time_machine import TimeMachineFixture

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
WAITS = "The groups are still sealed"


def a_held_draw(*, apart: bool = True, **given: Any) -> tuple[Session, Registration]:
    """Six ask for two seats, Samira and Marc among them; and Marc's request."""
    session = a_session(mode="draw", seats=2, **given)
    samira, marc = a_member("Samira"), a_member("Marc")
    if apart:
        never(samira, marc, a_coordinator())
    asks(session, samira)
    his = asks(session, marc)
    a_pool(session, unknown=4)
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    return session, his


def page_of(client: Client, session: Session) -> str:
    return main_of(client.get(reverse("gatherings:draw", args=[session.code])))


def file_of(client: Client, session: Session) -> dict[str, Any]:
    found: dict[str, Any] = client.get(reverse("gatherings:draw_file", args=[session.code])).json()
    return found


def test_before_it_is_over_nobody_reads_who_is_never_with_whom_nor_who_comes(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    session, his = a_held_draw()
    people = Draw.objects.get().public["people"]
    his_line = pseudonym_of(session, his.code, 0)
    time_machine.move_to(session.ends_at - MINUTE)

    everybody, file = page_of(client, session), file_of(client, session)
    own = main_of(client.get(reverse("gatherings:my_draw", args=[his.token])))

    assert WAITS in everybody
    assert "verify.js" not in everybody
    assert not [name for name in people if name in everybody + str(file)]
    assert file.keys().isdisjoint({"groups", "people", "chances", "fair", "index"})
    assert [name for name in people if name in own] == [his_line]


def test_what_was_shown_before_proves_the_groups_that_are_shown_after(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    session, _his = a_held_draw()
    time_machine.move_to(session.starts_at)
    before = file_of(client, session)
    time_machine.move_to(session.ends_at)

    after, page = file_of(client, session), page_of(client, session)

    assert datetime.fromisoformat(before["groups_from"]) == session.ends_at
    assert lottery.verify(after, before["beacon"], before["commitment"]).ok
    assert WAITS not in page
    assert all(name in page for name in after["people"])
    assert "We checked again just now: this draw is right." in page


def test_the_short_program_says_when_there_is_nothing_to_check_yet(
    client: Client, time_machine: TimeMachineFixture, tmp_path: Path
) -> None:
    session, _his = a_held_draw()
    time_machine.move_to(session.starts_at)
    kept = tmp_path / "draw.json"
    kept.write_text(json.dumps(file_of(client, session)))

    said = at_home.check(kept)

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "Not public yet: take the file again later.\n"


def test_where_nobody_is_kept_apart_all_is_shown_at_once(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    session, _his = a_held_draw(apart=False)
    time_machine.move_to(session.closes_at)

    assert WAITS not in page_of(client, session)
    assert len(file_of(client, session)["groups"]) == 1000


def test_a_discreet_place_waits_in_the_same_words_so_nobody_knows_why(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    discreet, _his = a_held_draw(apart=False, discreet_place=True)
    time_machine.move_to(discreet.closes_at)
    said = page_of(client, discreet)
    sealed = Draw.objects.get()

    assert WAITS in said
    assert "groups" not in file_of(client, discreet)
    assert sealed.groups_wait


def test_the_groups_of_a_week_wait_for_its_last_date(
    client: Client, time_machine: TimeMachineFixture
) -> None:
    week = a_week(sessions=2, seats=1)
    samira, marc = a_member("Samira"), a_member("Marc")
    never(samira, marc, a_coordinator())
    first, last = dates_of(week)
    for member in (samira, marc):
        wishes(member, week, 0, 1)
    wishers(week, newcomers=2)
    week_draw.hold_week(week_id=week.pk, by=None, now=CLOSES)
    file = reverse("gatherings:week_file", args=[week.code])

    time_machine.move_to(first.ends_at)
    between = main_of(client.get(reverse("gatherings:week", args=[week.code])))
    sealed = client.get(file).json()
    time_machine.move_to(last.ends_at)

    assert WAITS in between
    assert "groups" not in sealed
    assert sealed["commitment"] == client.get(file).json()["commitment"]
    assert len(client.get(file).json()["groups"]) == 1000


def test_who_waits_and_has_no_chance_in_a_small_draw_reads_it_only_when_all_is_over(
    client: Client,
) -> None:
    """Samira has a seat. Marc waits: a small draw passes over him."""
    session = a_session(mode="draw", seats=3)
    a_pool(session, unknown=6)
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    samira, leaves = session.registrations.filter(state="placed").order_by("pk")[:2]
    marc = session.registrations.filter(state="reserve").order_by("pk")[0]
    never(samira.member, marc.member, a_coordinator())
    joining.leave(registration=leaves, by=None, now=session.closes_at)
    refilling.refill(session_id=session.pk, now=session.closes_at)
    file = reverse("gatherings:refill_file", args=[session.code, 1])

    reveal_ended(session.ends_at - MINUTE)
    during, asked_early = page_of(client, session), client.get(file)
    reveal_ended(session.ends_at)

    assert "when the date is over" in during
    assert asked_early.status_code == 404
    his_line = name_in_refill(session.code, 1, pseudonym_of(session, marc.code, 0))
    assert client.get(file).json()["chances"][his_line] == 0
