import datetime as dt
from pathlib import Path

import pytest

from interra.foundation.notices import contexts, rules, sending
from interra.foundation.notices.actions import tell, tell_address
from interra.foundation.notices.models import Notice
from interra.people.tests.make import LONG_AGO, a_member

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
NOON = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)  # 12:00 in Liège
NIGHT = dt.datetime(2026, 11, 25, 22, 30, tzinfo=dt.UTC)
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
State = Notice.State


@pytest.fixture(autouse=True)
def _our_templates(settings):
    settings.TEMPLATES = [
        settings.TEMPLATES[0] | {"DIRS": [str(Path(__file__).parent / "templates")]}
    ]


@pytest.fixture
def marc():
    return a_member(
        "Marc", email="marc@example.org", email_proved_at=LONG_AGO, channel="email", language="fr"
    )


@pytest.fixture
def samira():
    return a_member(
        "Samira", phone="+32470123456", phone_proved_at=LONG_AGO, channel="sms", language="ar"
    )


def states():
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_an_email_leaves_once_to_one_person_with_a_name_that_never_changes(post_office, marc):
    tell([marc], "trial.hello", at=NOON)

    assert sending.send_due(NOON) == 1
    assert sending.send_due(NOON) == 0

    (envelope,) = post_office.arrived
    assert envelope.rcpt_tos == ["marc@example.org"]
    text = envelope.content.decode()
    assert "Subject: Cuisine d'Alep" in text
    assert f"Message-ID: <{Notice.objects.get().code}@" in text
    assert "Bonjour Marc." in text


def test_an_sms_leaves_through_the_gateway_with_its_token(sms_gateway, samira):
    tell([samira], "trial.hello", at=NOON)

    sending.send_due(NOON)

    notice = Notice.objects.get()
    assert sms_gateway.arrived == [
        (
            "Bearer gateway-token",
            {"id": notice.code, "to": "+32470123456", "text": "Bonjour Samira. None"},
        )
    ]
    assert (notice.state, notice.channel, notice.sent_at) == (State.SENT, "sms", NOON)


def test_a_discreet_member_gets_a_neutral_subject(post_office, marc):
    marc.discreet = True
    marc.save()
    tell([marc], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert "Subject: Rappel" in post_office.arrived[0].content.decode()


def test_what_must_not_stay_is_wiped_when_it_has_left(post_office):
    tell_address("trial.hello", email="a@example.org", language="fr", at=NIGHT, secret="482913")
    assert "482913" not in Notice.objects.get().secret

    sending.send_due(NIGHT)

    assert "482913" in post_office.arrived[0].content.decode()
    notice = Notice.objects.get()
    assert (notice.secret, notice.address) == ("", "")


def test_at_night_a_message_waits_for_the_morning(post_office, marc):
    tell([marc], "trial.hello", at=NIGHT)

    assert sending.send_due(NIGHT) == 0
    assert sending.send_due(dt.datetime(2026, 11, 26, 6, 59, tzinfo=dt.UTC)) == 0
    assert sending.send_due(dt.datetime(2026, 11, 26, 7, 0, tzinfo=dt.UTC)) == 1


def test_what_cannot_wait_for_the_morning_leaves_at_night(post_office, marc):
    tell([marc], "trial.hello", at=NIGHT, urgent=True)
    tell([marc], "trial.hello", at=NIGHT, useless_after=NIGHT + HOUR)

    assert sending.send_due(NIGHT) == 2


def test_nobody_gets_more_than_four_messages_a_day(post_office, marc, settings):
    for _ in range(6):
        tell([marc], "trial.hello", at=NOON)

    assert sending.send_due(NOON) == settings.MESSAGES_PER_PERSON_PER_DAY == 4
    assert sending.send_due(NOON + 12 * HOUR) == 0
    assert sending.send_due(NOON + 20 * HOUR) == 2


def test_a_message_that_has_become_useless_is_dropped(post_office, marc):
    tell([marc], "trial.hello", at=NOON, useless_after=NOON + HOUR)

    assert sending.send_due(NOON + 2 * HOUR) == 0

    assert (states(), post_office.arrived) == ([State.DROPPED], [])


def test_who_has_no_contact_is_told_at_the_desk(marc):
    marc.channel = "desk"
    marc.save()
    tell([marc], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert Notice.objects.to_say(NOON).count() == 1


def test_a_contact_that_nobody_proved_gets_nothing(post_office):
    stranger = a_member("N", email="n@example.org", channel="email", met_at=None)
    tell([stranger], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert (states(), post_office.arrived) == ([State.DESK], [])


def test_a_carrier_that_is_down_gets_it_later_and_a_person_says_it_in_the_end(sms_gateway, samira):
    sms_gateway.answer = 503
    tell([samira], "trial.hello", at=NOON, urgent=True)
    now = NOON

    assert sending.send_due(now) == 0
    assert states() == [State.WAITING]
    for wait in rules.PATIENCE:
        now += wait
        sending.send_due(now)

    assert (states(), sms_gateway.arrived) == ([State.DESK], [])


def test_an_address_refused_for_good_is_not_tried_again(post_office, marc):
    post_office.answer = "550 no such person"
    tell([marc], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert states() == [State.DESK]


def test_after_the_cap_on_the_bill_sms_wait_for_a_person(sms_gateway, samira, settings):
    settings.SMS_PER_DAY = 1
    tell([samira], "trial.hello", at=NOON)
    tell([samira], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert states() == [State.SENT, State.DESK]


def test_a_worker_that_died_while_sending_causes_one_copy_at_most(post_office, marc):
    tell([marc], "trial.hello", at=NOON)
    Notice.objects.update(state=State.SENDING, due_at=NOON + rules.LEASE)

    assert sending.send_due(NOON + MINUTE) == 0  # somebody may still be sending it
    assert sending.send_due(NOON + 6 * MINUTE) == 1  # nobody is: the only second copy

    Notice.objects.update(state=State.SENDING, due_at=NOON)
    assert sending.send_due(NOON + 6 * MINUTE) == 0
    assert states() == [State.DESK]


def test_a_message_about_nothing_is_dropped(post_office, marc, monkeypatch):
    def gone(_notice):
        raise contexts.Nothing

    monkeypatch.setitem(contexts._contexts, "trial", gone)
    tell([marc], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert (states(), post_office.arrived) == ([State.DROPPED], [])


def test_telling_twice_with_the_same_key_tells_once(marc):
    tell([marc], "trial.hello", at=NOON, once="reminder:x")
    tell([marc], "trial.hello", at=NOON, once="reminder:x")

    assert Notice.objects.count() == 1


def test_messages_are_forgotten_after_ninety_days_but_never_before_they_left(marc):
    tell([marc], "trial.hello", at=NOON)
    tell([marc], "trial.hello", at=NOON)
    Notice.objects.filter(pk=min(Notice.objects.values_list("pk", flat=True))).update(
        state=State.SENT
    )

    assert sending.forget_old(NOON + dt.timedelta(days=90)) == 0
    assert sending.forget_old(NOON + dt.timedelta(days=91)) == 1
    assert states() == [State.WAITING]


@pytest.mark.parametrize(
    ("hour", "quiet_from", "quiet_until", "quiet"),
    [(22, 21, 8, True), (7, 21, 8, True), (8, 21, 8, False), (20, 21, 8, False),
     (13, 12, 14, True), (15, 12, 14, False), (3, 0, 0, False)],
)  # fmt: skip
def test_quiet_hours_are_on_the_wall_clock(hour, quiet_from, quiet_until, quiet):
    local = dt.datetime(2026, 11, 25, hour, tzinfo=dt.UTC)

    assert rules.is_quiet(local, quiet_from=quiet_from, quiet_until=quiet_until) is quiet


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Samedi 1 août, 18 h 30. «Ça va» l’œuf…", 'Samedi 1 aout, 18 h 30. "Ça va" l\'oeuf...'),
        ("Café du Parc à Liège", "Café du Parc à Liège"),
        ("السبت 14 مارس – août", "السبت 14 مارس – août"),
    ],
)
def test_a_phone_reads_its_own_alphabet_when_the_words_allow_it(written, sent):
    assert rules.for_a_phone(written) == sent


def test_a_letter_that_no_key_opens_any_more_stops_no_other(post_office, marc, settings):
    tell_address("trial.hello", email="old@example.org", language="fr", at=NOON)
    settings.SEALED_KEY = "another-key-" + "z" * 50
    tell([marc], "trial.hello", at=NOON)

    assert sending.send_due(NOON) == 1

    assert states() == [State.DROPPED, State.SENT]


@pytest.mark.parametrize("phone", ["+33612345678", "+3242221100"])
def test_a_foreign_number_or_a_landline_gets_an_email_instead(
    post_office, sms_gateway, samira, phone
):
    samira.phone, samira.email, samira.email_proved_at = phone, "s@example.org", LONG_AGO
    samira.save()
    tell([samira], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert sms_gateway.arrived == []
    assert [envelope.rcpt_tos for envelope in post_office.arrived] == [["s@example.org"]]


def test_a_country_that_the_association_pays_for_gets_its_sms(sms_gateway, samira, settings):
    settings.SMS_COUNTRIES = ["+32", "+33"]
    samira.phone = "+33612345678"
    samira.save()
    tell([samira], "trial.hello", at=NOON)

    assert sending.send_due(NOON) == 1


def test_a_gateway_that_takes_it_and_does_not_answer_gets_one_copy_at_most(
    sms_gateway, samira, monkeypatch
):
    monkeypatch.setattr("interra.foundation.notices.channels.sms.PATIENCE", 0.3)
    sms_gateway.silent_for = 0.6
    tell([samira], "trial.hello", at=NOON)

    sending.send_due(NOON)
    assert states() == [State.WAITING]
    sending.send_due(NOON + rules.LEASE)
    sending.send_due(NOON + HOUR)

    assert states() == [State.DESK]
    assert len(sms_gateway.arrived) == 2


def test_a_mail_server_that_takes_it_and_hangs_up_gets_one_copy_at_most(
    post_office, marc, monkeypatch
):
    monkeypatch.setattr("interra.foundation.notices.channels.email.PATIENCE", 0.3)
    post_office.silent_for = 0.6
    tell([marc], "trial.hello", at=NOON)

    for later in (0 * HOUR, rules.LEASE, HOUR):
        sending.send_due(NOON + later)

    assert (states(), len(post_office.arrived)) == ([State.DESK], 2)


def test_a_gateway_where_nobody_is_has_not_taken_it(settings, samira):
    settings.SMS_URL = "http://127.0.0.1:9/send"
    tell([samira], "trial.hello", at=NOON)

    sending.send_due(NOON)

    assert (states(), Notice.objects.get().unsure) == ([State.WAITING], 0)
