"""Every message fits one SMS in a telephone's own alphabet, whatever the day; discreet ones say little."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from interra.foundation.notices import sending
from interra.foundation.notices.actions import tell
from interra.foundation.notices.contexts import Nothing
from interra.foundation.notices.models import Notice
from interra.foundation.notices.rules import GSM_7, for_a_phone
from interra.gatherings import models
from interra.gatherings.actions import scheduling
from interra.gatherings.models import Registration
from interra.gatherings.tests.make import BRUSSELS, NOON, a_session
from interra.gatherings.tests.pools import asks
from interra.people.tests.make import a_member

pytestmark = pytest.mark.django_db
State = Registration.State

TEMPLATES = Path(models.__file__).parent / "templates/notices"
KINDS = sorted(path.stem for path in TEMPLATES.glob("gatherings.*.txt"))
ONE_SMS = 160
# The longest days of each month, and a long hour.
DAYS = [
    dt.datetime(2026, month, day, 18, 30, tzinfo=BRUSSELS)
    for month, day in zip(
        range(1, 13), (28, 25, 25, 29, 27, 24, 29, 26, 30, 28, 25, 30), strict=True
    )
]


def the_state_of(kind):
    state = kind.removeprefix("gatherings.")
    return state if state in State.values else State.PLACED


def letter(kind, *, day=None, channel="sms", language="fr", discreet=False):
    day = day or NOON + dt.timedelta(days=12)
    session = a_session(
        "Cuisine syrienne du samedi", starts_at=day, now=day - dt.timedelta(days=20)
    )
    samira = a_member("Samira", discreet=discreet)
    asks(session, samira, state=the_state_of(kind), offer_until=day - dt.timedelta(days=1))
    tell([samira], kind, at=NOON, session=session.code)
    notice = Notice.objects.latest("pk")
    return sending.write(notice, sending.Reader(channel, "", language, discreet))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_sms_is_enough_whatever_the_day(kind, language):
    for day in DAYS:
        body = for_a_phone(letter(kind, day=day, language=language).body)

        assert len(body) <= ONE_SMS, body
        assert set(body) <= GSM_7, set(body) - GSM_7


@pytest.mark.parametrize("kind", KINDS)
def test_a_discreet_message_does_not_name_the_atelier(kind):
    plain = letter(kind, channel="email")
    discreet = letter(kind, channel="email", discreet=True)

    assert plain.subject == "Cuisine syrienne du samedi"
    assert discreet.subject == "Rappel"
    assert "Cuisine" not in discreet.body
    assert "Café" not in discreet.body


def test_a_message_that_has_become_pointless_is_not_sent():
    session = a_session()
    samira = a_member("Samira")
    registration = asks(session, samira, state=State.OFFERED, offer_until=NOON)
    tell([samira], "gatherings.offered", at=NOON, session=session.code)
    Registration.objects.filter(pk=registration.pk).update(state=State.CANCELLED)

    reader = sending.Reader("sms", "", "fr", discreet=False)
    with pytest.raises(Nothing):
        sending.write(Notice.objects.latest("pk"), reader)


def test_a_reminder_of_a_cancelled_date_is_not_sent():
    session = a_session()
    samira = a_member("Samira")
    asks(session, samira, state=State.PLACED)
    tell([samira], "gatherings.reminder", at=NOON, session=session.code)
    scheduling.cancel_session(session=session, by=None, now=NOON)

    reader = sending.Reader("sms", "", "fr", discreet=False)
    with pytest.raises(Nothing):
        sending.write(Notice.objects.get(kind="gatherings.reminder"), reader)
