"""The weeks that the crawl opens, one of each kind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from interra.gatherings.actions import week_draw, weeks
from interra.gatherings.models import Draw
from interra.gatherings.queries.wishes import open_sessions
from interra.gatherings.rules.mixing import Mix
from interra.people.models import Member
from interra.steps.e_agenda.models import AtelierSession
from interra.steps.e_agenda.tests.make import a_date

if TYPE_CHECKING:
    from datetime import datetime

DAY = timedelta(days=1)


def weeks_of(words: dict[str, str], now: datetime) -> dict[str, str]:
    """A week that people ask for, one that is drawn, one that nobody has asked for yet, one that
    cannot be drawn as it is, and a large one that the worker has in hand."""
    atelier = AtelierSession.objects.get(session__code=words["first"]).atelier
    samira, yara = (Member.objects.get(code=words[who]) for who in ("samira", "newly"))
    found = {}
    names = ("week", "drawn_week", "free_week", "stuck_week", "launched_week")
    for number, name in enumerate(names):
        starts = now + (20 + 3 * number) * DAY
        dates = [a_date(atelier, starts=starts + n * DAY, mode="draw", seats=2) for n in range(2)]
        found[name] = weeks.make_week(sessions=dates, closes_at=starts, by=None, now=now)
    wished = weeks.wish(
        member=yara, week=found["week"], wishes=open_sessions(found["week"], yara, now), now=now
    )
    stuck = found["stuck_week"]
    stuck.sessions.update(mix_rules=Mix.of(newcomers_at_least=2).as_json())
    weeks.wish(member=samira, week=stuck, wishes=open_sessions(stuck, samira, now), now=now)
    drawn = found["drawn_week"]
    weeks.wish(member=samira, week=drawn, wishes=open_sessions(drawn, samira, now), now=now)
    drawn.sessions.update(closes_at=now)
    week_draw.hold_week(week_id=drawn.pk, by=None, now=now)
    large = found["launched_week"]
    weeks.wish(member=samira, week=large, wishes=open_sessions(large, samira, now), now=now)
    large.sessions.update(closes_at=now)
    week_draw.launch(week_id=large.pk, by=Member.objects.team()[0], now=now)
    Draw.objects.filter(week=large).update(progress=40)
    of_week = found["week"].sessions.earliest("starts_at")
    return {
        **{name: week.code for name, week in found.items()},
        "token_wished": wished.token,
        "of_week": of_week.code,
    }
