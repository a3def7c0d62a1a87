"""Large draws in the product, on SQLite: a season of the demo, one date for which everybody asks.

The mix has five rules: who arrived recently, who has been here longer, one who speaks French beside
each beginner, and, if possible, first visits and people turned away before. Each size is a process of
its own, so that its memory is its own.
"""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta

SIZES = ((300, 30), (10_000, 60))  # people, seats
ONE = "--one"


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
    given = tuple(map(int, sys.argv[1:3]))
    for people, seats in [given] if given else SIZES:
        with tempfile.TemporaryDirectory(prefix="interra-bench-") as folder:
            os.environ.update(
                INTERRA_DEMO="yes",
                INTERRA_DATA_DIR=folder,
                DJANGO_SETTINGS_MODULE="interra.project.settings",
            )
            members = [ONE, str(people), str(seats)]
            subprocess.run([sys.executable, __file__, *members], check=True)
    return None


def one_size(people: int, seats: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("demo", members=people + 400, sessions=200, stdout=io.StringIO())
    now = timezone.now()
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
    print(f"    {len(page.lines):,} could be drawn. {page.floor_said} Right: {page.is_right}")


if __name__ == "__main__":
    main()
