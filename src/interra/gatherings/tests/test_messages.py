"""What leaves by SMS or e-mail about a request: short, true when it leaves, discreet when asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import translation

from interra import gatherings
from interra.foundation.notices import contexts
from interra.foundation.notices.contexts import Nothing
from interra.foundation.notices.models import Notice
from interra.foundation.notices.rules import GSM_7, for_a_phone
from interra.foundation.notices.sending import Reader, write
from interra.gatherings.actions.joining import join, leave
from interra.gatherings.actions.messages import tell_of
from interra.gatherings.actions.scheduling import cancel_session
from interra.gatherings.models import Registration
from interra.gatherings.queries.messages import about
from interra.gatherings.tests.make import NOON, a_session, a_venue
from interra.people.queries import to_say
from interra.people.tests.make import a_member

pytestmark = pytest.mark.django_db
FOLDER = Path(gatherings.__file__).parent / "templates/notices"
KINDS = sorted(path.stem for path in FOLDER.glob("gatherings.*.txt"))
LONGEST_SMS = 160
A_REAL_SITE = "https://agenda.interra.be"


def a_notice(kind: str, **member: object) -> Notice:
    session = a_session(venue=a_venue("Maison de quartier"))
    join(member=a_member(**member), session_id=session.pk, now=NOON)
    Registration.objects.update(offer_until=NOON)
    notice = Notice.objects.get()
    notice.kind = kind
    if (state := kind.partition(".")[2]) in {"asked", "reserve", "offered", "not_held"}:
        Registration.objects.update(state=state)
    return notice


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_message_fits_in_one_sms_of_the_old_alphabet(kind, language, settings):
    settings.SITE_URL = A_REAL_SITE
    notice = a_notice(kind)

    body = write(notice, Reader("sms", "+32470123456", language, discreet=False)).body
    body = for_a_phone(body)

    assert len(body) <= LONGEST_SMS
    assert set(body) - set(GSM_7) == set()
    assert A_REAL_SITE in body


@pytest.mark.parametrize("kind", KINDS)
def test_a_discreet_message_names_no_atelier_and_no_place(kind):
    notice = a_notice(kind)

    letter = write(notice, Reader("email", "x@example.org", "fr", discreet=True))

    for word in ("Cuisine", "Maison"):
        assert word not in letter.subject + letter.body


def test_a_message_that_is_no_longer_true_does_not_leave():
    session, samira = a_session(), a_member()
    registration = join(member=samira, session_id=session.pk, now=NOON)
    leave(registration=registration, by=samira, now=NOON)

    with pytest.raises(Nothing):
        about(Notice.objects.get())


def test_a_message_speaks_the_language_of_its_reader():
    with translation.override("en"):
        said = about(a_notice("gatherings.placed"))["when"]

    assert said == "Saturday 14 March, 18:30"


def test_of_a_cancelled_date_only_the_cancellation_is_told():
    session, samira = a_session(), a_member()
    join(member=samira, session_id=session.pk, now=NOON)
    cancel_session(session=session, by=None, now=NOON)
    placed, called_off = Notice.objects.order_by("pk")

    with pytest.raises(Nothing):
        about(placed)
    assert about(called_off)["title"] == "Cuisine du samedi"


def test_a_request_without_a_person_has_no_message():
    registration = join(member=a_member(), session_id=a_session().pk, now=NOON)
    registration.member = None

    tell_of(registration, registration.session, "placed", at=NOON)

    assert Notice.objects.count() == 1


def test_many_messages_are_read_at_once_and_each_tells_of_its_own(django_assert_num_queries):
    venue = a_venue("Maison de quartier")
    samira = a_member("Samira")
    for days in (1, 2):
        session = a_session(venue=venue, starts_at=NOON + days * dt.timedelta(days=20))
        join(member=samira, session_id=session.pk, now=NOON)
    notices = list(Notice.objects.select_related("to").order_by("pk"))
    alone = [about(notice)["url"] for notice in Notice.objects.order_by("pk")]

    with django_assert_num_queries(1):
        contexts.gather(notices)
        together = [about(notice)["url"] for notice in notices]

    assert together == alone
    assert len(set(together)) == 2


def test_what_is_said_aloud_has_no_private_link(settings):
    settings.SITE_URL = A_REAL_SITE
    notice = a_notice("gatherings.placed", language="fr")

    (message,) = to_say.in_words([notice])

    assert "place" in message.words[0].body
    assert A_REAL_SITE not in message.words[0].body
