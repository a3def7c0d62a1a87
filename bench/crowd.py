"""Large draws in the product, on SQLite: a season of the demo, one date for which everybody asks.

The mix has five rules: who arrived recently, who has been here longer, one who speaks French beside
each beginner, and, if possible, first visits and people turned away before. Each size is a process of
its own, so that its memory is its own.

`crowd week 1000 30`: a week of ten dates of 30 seats, each with a mix of two rules; people wish for three.
"""

from __future__ import annotations

import io
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta

SIZES = ((300, 30), (10_000, 60))  # people, seats
DATES, WISHES = 10, 3
ONE, WEEK = "--one", "--week"


class Timed:
    """Prints what was done, and what it cost."""

    def __init__(self, said: str) -> None:
        self.said = said

    def __enter__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {self.said:<44}{wall:>7.2f} s{cpu:>7.2f} s CPU{peak:>6.0f} MB", flush=True)


def main() -> None:
    if sys.argv[1:2] == [ONE]:
        return one_size(int(sys.argv[2]), int(sys.argv[3]))
    if sys.argv[1:2] == [WEEK]:
        return one_week(int(sys.argv[2]), int(sys.argv[3]))
    is_week = sys.argv[1:2] == ["week"]
    given = tuple(map(int, sys.argv[1 + is_week : 3 + is_week]))
    for people, seats in [given] if given else SIZES:
        with tempfile.TemporaryDirectory(prefix="interra-bench-") as folder:
            os.environ.update(
                INTERRA_DEMO="yes",
                INTERRA_DATA_DIR=folder,
                DJANGO_SETTINGS_MODULE="interra.project.settings",
            )
            size = [WEEK if is_week else ONE, str(people), str(seats)]
            subprocess.run([sys.executable, __file__, *size], check=True)
    return None


def a_season(people: int):
    """The hour it is then."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("demo", members=people + 400, sessions=200, stdout=io.StringIO())
    return timezone.now()


def one_size(people: int, seats: int) -> None:
    now = a_season(people)
    session = everybody_asks(people, seats, now)
    print(f"{people:,} people ask, {seats} seats, a mix of five rules")
    before_the_draw(session, now)
    session.closes_at = now
    session.save()
    the_draw(session, now)


def everybody_asks(people, seats, now):
    from interra.gatherings.actions.promising import promise
    from interra.gatherings.models import Attendee, Draw, Registration, Seat, Session
    from interra.gatherings.rules.mixing import Mix, MixRule, Sort
    from interra.people.models import Member

    session = Session.objects.draws_to_come(now).filter(week=None).order_by("closes_at").first()
    session.registrations.all().delete()
    Draw.objects.filter(session=session).delete()
    session.mix_rules = Mix.holding(
        (
            MixRule(Sort.NEWCOMERS, seats // 3),
            MixRule(Sort.LOCALS, seats // 3),
            MixRule(Sort.BESIDE_BEGINNERS, language="fr"),
            MixRule(Sort.FIRST_TIMERS, seats // 4, if_possible=True),
            MixRule(Sort.TURNED_AWAY, seats // 6, if_possible=True),
        )
    ).as_json()
    session.save()
    promise(session=session, now=now)
    free = range(session.seats.count() + 1, seats + 1)
    Seat.objects.bulk_create([Seat(session=session, number=number) for number in free])
    reachable = Member.objects.exclude(phone_proved_at=None, email_proved_at=None)
    asked = [
        Registration(session=session, member=one, state="asked", asked_at=now, moved_at=now)
        for one in reachable.order_by("pk")[:people]
    ]
    Registration.objects.bulk_create(asked, batch_size=500)
    Attendee.objects.bulk_create(
        [Attendee(registration=one, session=session, member=one.member) for one in asked],
        batch_size=500,
    )
    return session


def before_the_draw(session, now) -> None:
    from interra.gatherings.actions.forecasting import keep_forecast
    from interra.gatherings.queries.draw_pages import desk_draw
    from interra.gatherings.queries.promises import chance_before

    with Timed("the worker works out the forecast"):
        keep_forecast(session_id=session.pk, now=now)
    with Timed("the desk's page"):
        desk_draw(session, now=now)
    with Timed("one's own receipt: the chance"):
        told = chance_before(session.registrations.order_by("pk")[0], now=now)
    print("   ", " ".join(told))


def the_draw(session, now) -> None:
    from interra.gatherings.actions import drawing
    from interra.gatherings.models import Draw
    from interra.gatherings.queries.draw_pages import draw_page
    from interra.gatherings.queries.forecasts import is_large
    from interra.gatherings.timeline.draws import close_due_draws
    from interra.people.models import Member

    draw = Draw.objects.select_related("session").get(session=session)
    if is_large(session):
        with Timed("the desk's button: launched"):
            drawing.launch(session_id=session.pk, by=Member.objects.first(), now=now)
        with Timed("the worker holds the draw"):
            close_due_draws(now)
    else:
        with Timed("the desk's button: held within the request"):
            drawing.hold_draw(session_id=session.pk, by=None, now=now)
    draw.refresh_from_db()
    assert draw.drawn_at
    with Timed("the public page, all checks made"):
        page = draw_page(draw, now=now + timedelta(seconds=1))
    print(f"    {page.asked:,} could be drawn. {page.floor_said} Right: {page.is_right}")


def one_week(people: int, seats: int) -> None:
    now = a_season(people)
    week = everybody_wishes(people, seats, now)
    print(f"{people:,} people wish for {WISHES} of {DATES} dates, {seats} seats each")
    before_the_week(week, now)
    week.sessions.update(closes_at=now)
    the_week(week, now)


def everybody_wishes(people, seats, now):
    from interra.gatherings.actions import scheduling, weeks
    from interra.gatherings.models import Attendee, Registration, Session
    from interra.gatherings.rules.mixing import Mix
    from interra.people.models import Member

    later = Session.objects.draws_to_come(now).filter(week=None, closes_at__gt=now + timedelta(1))
    dates = list(later.order_by("starts_at", "pk")[:DATES])
    Registration.objects.filter(session__in=dates).delete()
    mix = Mix.of(newcomers_at_least=seats // 10, locals_at_least=seats // 6)
    for date in dates:
        scheduling.change_seats(session=date, seats=seats, by=None, now=now)
        scheduling.change_mix(session=date, mix=mix, reason="", by=None, now=now)
    closes = dates[0].closes_at
    week = weeks.make_week(sessions=dates, closes_at=closes, by=None, now=now)
    reachable = Member.objects.exclude(phone_proved_at=None, email_proved_at=None)
    luck, asked = random.Random(1), []
    for one in reachable.order_by("pk")[:people]:
        for rank, date in enumerate(luck.sample(dates, WISHES), start=1):
            wish = {"week": week, "wish": rank, "state": "asked"}
            when = {"asked_at": now, "moved_at": now}
            asked.append(Registration(session=date, member=one, **wish, **when))
    Registration.objects.bulk_create(asked, batch_size=500)
    there = [Attendee(registration=one, session=one.session, member=one.member) for one in asked]
    Attendee.objects.bulk_create(there, batch_size=500)
    return week


def before_the_week(week, now) -> None:
    from django.core.cache import caches

    from interra.gatherings.actions.forecasting import keep_week_forecast
    from interra.gatherings.queries.week_promises import week_chance_before
    from interra.gatherings.queries.weeks import desk_week

    hers = week.registrations.order_by("pk")[0]
    with Timed("the desk's page, not known yet"):
        assert desk_week(week.code, now).is_awaited
    with Timed("one's own receipt, not known yet"):
        assert week_chance_before(hers, week, now=now) == []
    with Timed("the worker works out the forecast"):
        keep_week_forecast(week_id=week.pk, now=now)
    with Timed("the desk's page"):
        desk_week(week.code, now)
    caches["pages"].clear()
    with Timed("one's own receipt: the chance"):
        told = week_chance_before(hers, week, now=now)
    print("   ", " ".join(told))


def the_week(week, now) -> None:
    from interra.gatherings.actions import week_draw
    from interra.gatherings.models import Draw
    from interra.gatherings.queries.draw_pages import draw_page, find_week_draw
    from interra.gatherings.timeline.draws import hold_launched_draws
    from interra.people.models import Member

    with Timed("the desk's button: launched"):
        week_draw.launch(week_id=week.pk, by=Member.objects.first(), now=now)
    with Timed("the worker holds the week"):
        hold_launched_draws(now)
    assert Draw.objects.get(week=week).drawn_at
    with Timed("the public page, all checks made"):
        page = draw_page(find_week_draw(week.code), now=now + timedelta(seconds=1))
    print(f"    {page.asked:,} could be drawn. {page.floor_said} Right: {page.is_right}")


if __name__ == "__main__":
    main()
