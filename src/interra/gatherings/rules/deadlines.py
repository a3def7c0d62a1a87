"""What time does to requests and offers. Plain values."""

from __future__ import annotations

from datetime import datetime, time, timedelta

KEPT_BY_NAME = timedelta(days=365)  # then a registration says nobody's name
ANSWERS_KEPT = timedelta(days=7)  # what the mix of one date asked; counted from its end
TERMS_KEPT = timedelta(days=3 * 365)  # who stood behind a draw's pseudonyms, for the auditor
REMINDED_BEFORE = timedelta(hours=24)
REMINDER_USELESS = timedelta(hours=2)  # so close to the start, a reminder only disturbs
MIX_WAITED_FOR = timedelta(hours=48)
MIX_GIVEN_UP = timedelta(hours=6)
TEAM_HAS = timedelta(minutes=30)
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(10)  # no offer ends in between


def offer_until(now: datetime, starts_at: datetime) -> datetime | None:
    """An offer stands a day; less when the session is near; never in the last hour before it.

    It never ends while people sleep: `now` is on their wall clock. None: too late to offer.
    """
    last = starts_at - timedelta(hours=1)
    if now >= last:
        return None
    time_left = starts_at - now
    a_day = time_left > timedelta(hours=48)
    patience = timedelta(hours=24) if a_day else max(time_left / 4, timedelta(minutes=30))
    return min(last, _when_awake(now + patience))


def mix_given_up_at(closes_at: datetime, starts_at: datetime) -> datetime:
    """When a draw that its mix makes impossible is held without it: nobody waits in vain.

    Six hours before the date; the team has half an hour in any case, or half of what is left.
    """
    team_has = min(TEAM_HAS, (starts_at - closes_at) / 2)
    return max(closes_at + team_has, starts_at - MIX_GIVEN_UP)


def holds_seats_for_the_mix(now: datetime, starts_at: datetime) -> bool:
    """While there is time, a freed seat waits for somebody whom the mix misses; then it is for all."""
    return starts_at - now > MIX_WAITED_FOR


def _when_awake(until: datetime) -> datetime:
    if NIGHT_ENDS <= until.time() < NIGHT_BEGINS:
        return until
    morning = until if until.time() < NIGHT_ENDS else until + timedelta(days=1)
    return datetime.combine(morning.date(), NIGHT_ENDS, tzinfo=until.tzinfo)
