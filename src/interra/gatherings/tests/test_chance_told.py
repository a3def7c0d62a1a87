"""Each person's own chance, before and after: the same sentences for all, only the numbers differ."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from interra.gatherings.actions import drawing
from interra.gatherings.models import Draw, Registration
from interra.gatherings.queries.chances import next_time, reason
from interra.gatherings.queries.drawing import dry_run
from interra.gatherings.queries.promises import chance_before
from interra.gatherings.rules.memory import Memory
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.gatherings.tests.test_draw_memory import a_past_draw
from interra.people.tests.make import a_member, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State
TODAY = NOON.date()
MORE = "More people asked than there are seats."
MIXED = "The draw chose a mixed group, by chance."
LOOKS = "The draw looks for a mixed group: people who arrived recently and people who have been here longer."
EARLIER = "Requests without a seat, before, count too."
AGAIN = "The next time, you have more chances."
WAIT = "When a seat is free, we write to you."
MIX = {"newcomers_at_least": 4, "locals_at_least": 4}


@pytest.fixture(autouse=True)
def _monday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def a_draw(pool, **given):
    session = a_session(mode="draw", **given)
    asked = a_pool(session, **pool)
    with_seed(session, "a story")
    return session, asked


def hold(session):
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    return Draw.objects.get(session=session)


def again(registration):
    return Registration.objects.select_related("session", "member").get(pk=registration.pk)


def turned_away(member, times, *, drawn=True):
    for weeks in range(1, times + 1):
        past = a_past_draw(weeks)
        asks(past, member, state=State.RESERVE, chance="300/1000")
        at = past.closes_at if drawn else None
        Draw.objects.filter(session=past).update(sealed_at=at, drawn_at=at)


def without_numbers(page):
    """What the page says, without what belongs to one request only."""
    text = page[page.index("<main") : page.index("</main>")]
    text = re.sub(r"<svg.*?</svg>|<input[^>]*>|href=\"[^\"]+\"", "", text, flags=re.DOTALL)
    return re.sub(r"\d+|%[0-9A-F]{2}|chances?", "", text)


def lines(client, registration):
    answer = client.get(reverse("gatherings:receipt", args=[registration.token]))
    return answer.content.decode()


# --- before ------------------------------------------------------------------------------------


def test_one_s_own_chance_stands_beside_the_floor_of_all():
    _session, asked = a_draw({"newcomers": 8, "locals_": 28}, **MIX | {"newcomers_at_least": 6})

    said = [chance_before(one, now=NOON) for one in (asked[0], asked[-1])]

    floor = "Everyone has at least 2 chances in 10."
    assert said[0] == [floor, "You have about 3 chances in 4.", LOOKS]
    assert said[1] == [floor, "You have about 1 chance in 5.", LOOKS]


def test_where_chances_are_even_one_sentence_is_enough():
    _session, asked = a_draw({"locals_": 24})

    assert chance_before(asked[0], now=NOON) == ["You have about 1 chance in 2."]


def test_whoever_is_not_known_to_the_draw_yet_is_told_the_floor_only(client):
    session, _asked = a_draw({"newcomers": 8, "locals_": 28}, newcomers_at_least=6)
    stranger = asks(session, a_member("Alex", phone="+32470123456"))
    stranger.member.phone_proved_at = stranger.member.met_at = None
    stranger.member.save()

    page = lines(client, stranger)

    assert "You have at least 2 chances in 10." in page
    assert "You have about" not in page


def test_a_draw_that_is_not_possible_promises_no_number(client):
    session, asked = a_draw({"newcomers": 2, "locals_": 18}, newcomers_at_least=6)

    assert chance_before(asked[0], now=NOON) == []
    assert "Everyone has a real chance." in lines(client, asked[0])
    assert session.is_draw


def test_earlier_requests_are_named_only_where_they_change_something():
    session = a_session(mode="draw", seats=2)
    back = a_newcomer("Samira")
    turned_away(back, 2)
    hers = asks(session, back)
    others = a_pool(session, newcomers=8)

    assert EARLIER in chance_before(hers, now=NOON)
    assert EARLIER in chance_before(others[0], now=NOON)


def test_before_the_draw_two_circles_read_the_same_page_but_for_numbers(client):
    _session, asked = a_draw({"newcomers": 8, "locals_": 28}, newcomers_at_least=6)

    newcomer, local = lines(client, asked[0]), lines(client, asked[-1])

    assert newcomer != local
    assert without_numbers(newcomer) == without_numbers(local)


def test_the_public_pages_say_nobody_s_own_chance(client):
    session, _asked = a_draw({"newcomers": 8, "locals_": 28}, newcomers_at_least=6)

    pages = [
        client.get(reverse(f"gatherings:{name}", args=[session.code])).content.decode()
        for name in ("draw", "join")
    ]

    assert all("You have about" not in page for page in pages)


# --- after -------------------------------------------------------------------------------------


def test_after_the_draw_why_is_told_in_the_same_sentences_to_all(client):
    session, asked = a_draw(
        {"newcomers": 8, "locals_": 28}, newcomers_at_least=6, locals_at_least=4
    )
    assert hold(session).rules_mattered

    asked = [again(one) for one in asked]
    newcomers, locals_ = (
        [one for one in some if one.state == State.RESERVE] for some in (asked[:8], asked[8:])
    )
    placed = [one for one in asked if one.state == State.PLACED]

    first, second = lines(client, newcomers[0]), lines(client, locals_[0])
    assert first != second
    assert without_numbers(first) == without_numbers(second)
    times = placed[0].chance.partition("/")[0]
    assert reason(placed[0]) == [MORE, MIXED, f"You had {times} chances in 1000.", LOOKS]


def test_rules_that_changed_nothing_are_not_blamed():
    session, asked = a_draw({"newcomers": 12, "locals_": 12}, **MIX)

    draw = hold(session)

    assert (draw.rules_mattered, draw.memory_mattered) == (False, False)
    assert reason(again(asked[0]))[:2] == [MORE, MIXED]
    assert LOOKS not in reason(again(asked[0]))


def test_a_draw_with_a_seat_for_everyone_has_nothing_to_explain():
    session, asked = a_draw({"locals_": 3})

    draw = hold(session)

    assert (draw.rules_mattered, draw.memory_mattered) == (False, False)
    assert reason(again(asked[0])) == ["There were enough seats for everyone who asked."]


def test_a_rule_that_lowers_the_least_chance_always_counts_as_one_that_mattered():
    session, _asked = a_draw({"newcomers": 2, "locals_": 10}, seats=4, newcomers_at_least=2)

    assert dry_run(session, today=TODAY).binding
    assert hold(session).rules_mattered


@pytest.mark.parametrize(
    ("refusals", "says"),
    [
        (0, []),
        (1, ["You had no seat 1 time before: you had more chances."]),
        (2, ["You had no seat 2 times before: you had more chances."]),
    ],
)
def test_whoever_was_turned_away_before_sees_why_they_had_more_chances(refusals, says):
    session = a_session(mode="draw", seats=2)
    back, karim = a_newcomer("Samira"), a_newcomer("Karim")
    turned_away(back, refusals)
    turned_away(karim, 1)
    hers = asks(session, back)
    asks(session, karim)
    a_pool(session, newcomers=8)
    with_seed(session, "a story")

    assert hold(session).memory_mattered

    said = reason(again(hers))
    assert said[:2] == [MORE, "The draw chose by chance."]
    assert said[3:] == [EARLIER, *says]


def test_what_was_decided_after_the_draw_is_not_told_as_a_reason_for_it():
    session = a_session(mode="draw", seats=2)
    back, karim = a_newcomer("Samira"), a_newcomer("Karim")
    turned_away(karim, 1)
    turned_away(back, 1, drawn=False)
    hers = asks(session, back)
    asks(session, karim)
    a_pool(session, newcomers=8)
    hold(session)

    assert reason(again(hers))[3:] == [EARLIER]
    Registration.objects.filter(pk=hers.pk).update(member=None)
    assert reason(again(hers))[3:] == [EARLIER]


@pytest.mark.parametrize("refusals", range(6))
def test_the_next_time_more_chances_is_said_exactly_when_tickets_grow(refusals):
    session = a_session(mode="draw", seats=1)
    samira = a_newcomer("Samira")
    turned_away(samira, refusals)
    hers = asks(session, samira, state=State.RESERVE, chance="300/1000")

    said = next_time(again(hers), today=TODAY)

    before, after = Memory(refusals=refusals), Memory(refusals=refusals + 1)
    assert bool(said) == before.gains_by_waiting == (after.tickets > before.tickets)
    assert said in ([], [AGAIN])


@pytest.mark.parametrize(
    ("state", "chance"),
    [(State.PLACED, "1/3"), (State.RESERVE, ""), (State.RESERVE, "3/3"), (State.CANCELLED, "1/3")],
)
def test_it_is_not_said_where_nothing_was_refused(state, chance):
    hers = asks(a_session(mode="draw"), a_newcomer("Samira"), state=state, chance=chance)

    assert next_time(again(hers), today=TODAY) == []


def test_a_year_later_a_refusal_gives_nothing_any_more():
    hers = asks(a_past_draw(), a_newcomer("Samira"), state=State.RESERVE, chance="1/3")

    assert next_time(again(hers), today=TODAY) == [AGAIN]
    assert next_time(again(hers), today=TODAY + dt.timedelta(days=366)) == []


def test_without_a_seat_the_receipt_says_what_one_can_do_next(client, time_machine):
    session, asked = a_draw({"newcomers": 8, "locals_": 28}, newcomers_at_least=6)
    hold(session)
    time_machine.move_to(session.closes_at, tick=False)
    away = next(one for one in map(again, asked) if one.state == State.RESERVE)

    page = lines(client, away)

    assert WAIT in page
    assert AGAIN in page
    assert reverse("gatherings:leave", args=[away.token]) in page
    assert "See all the ateliers" in page


def test_how_the_draw_works_tells_what_is_remembered(client):
    session, _asked = a_draw({"locals_": 3})

    page = client.get(reverse("gatherings:draw", args=[session.code])).content.decode()

    assert "No seat the last time? You have more chances now." in page
    assert "Each person has 1 ticket." in page
