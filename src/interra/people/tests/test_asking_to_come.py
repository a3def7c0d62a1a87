"""« Venez avec moi »: two phones, one household, when both want it. Who asks learns nothing but a yes."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.people.actions import profile_codes, together
from interra.people.actions.my_space import come_together, leave_household
from interra.people.models import Household, HouseholdRequest, Member
from interra.people.queries.together import asked_by, asked_of
from interra.people.rules.contacts import Contact
from interra.people.tests.asking import (
    DAY,
    HERS,
    HIS,
    NOON,
    STRANGERS,
    ask,
    marc,
    names_with,
    samira,
    the_question,
)
from interra.people.tests.make import a_member, sign_in, with_a_fresh_code
from interra.people.timeline.entrance import sweep_entrance

if TYPE_CHECKING:
    import time_machine

pytestmark = pytest.mark.django_db


def test_a_couple_with_two_phones_comes_together(client: Client) -> None:
    her, him = samira(), marc()
    with_a_fresh_code(sign_in(client, her))
    client.post(reverse("people:ask_to_come"), {"contact": "0470 99 99 99"})

    his = with_a_fresh_code(sign_in(Client(), him))
    shown = his.get(reverse("people:household")).content.decode()
    code = re.findall(r'name="code" value="(\w+)"', shown)[0]
    his.post(reverse("people:answer_request"), {"code": code, "answer": "yes"})

    assert "<bdi>Samira</bdi> would like to come with you." in shown
    assert "A question waits for you" not in his.get(reverse("people:my_space")).content.decode()
    assert (names_with(her), names_with(him)) == (["Marc"], ["Samira"])
    assert HouseholdRequest.objects.count() == 0
    assert Entry.objects.filter(verb="people.came_together").count() == 2


def test_the_space_says_that_a_question_waits_and_no_name(client: Client) -> None:
    ask(samira(), now=dt.datetime.now(dt.UTC))
    sign_in(client, marc())

    shown = client.get(reverse("people:my_space")).content.decode()

    assert "A question waits for you" in shown
    assert "Samira" not in shown


def test_a_found_card_shows_no_name_and_binds_nobody(client: Client) -> None:
    her, him = samira(), marc()
    ask(her, now=dt.datetime.now(dt.UTC))
    sign_in(client, him)
    home = reverse("people:household")

    shown = client.get(home).content.decode()
    code = HouseholdRequest.objects.get().code
    sent = client.post(reverse("people:answer_request"), {"code": code, "answer": "yes"})

    assert "Samira" not in shown
    assert "Somebody would like to come with you." in shown
    assert sent.url == f"{reverse('people:confirm')}?next={quote(home, safe='')}"
    assert names_with(her) == []
    asking = client.post(reverse("people:ask_to_come"), {"contact": "0470 12 34 56"})
    assert asking.url.startswith(reverse("people:confirm"))


# --- limits, taking back, time -------------------------------------------------------------------


def test_three_people_are_asked_at_a_time_known_or_not() -> None:
    her = samira()
    marc()
    for contact in (HIS, STRANGERS, Contact(email="x@example.org")):
        ask(her, contact)
    ask(her, HIS)  # a second tap is the same request

    with pytest.raises(together.TooManyWait):
        ask(her, Contact(email="y@example.org"))
    together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)
    ask(her, Contact(email="y@example.org"))

    assert len(asked_by(her, now=NOON)) == 3


def test_five_requests_a_day_are_enough_also_when_taken_back() -> None:
    her = samira()
    for n in range(5):
        ask(her, Contact(email=f"{n}@example.org"))
        together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)

    with pytest.raises(together.TooManyToday):
        ask(her)
    ask(her, now=NOON + DAY)


def test_asking_again_sends_no_second_message_within_the_two_weeks() -> None:
    her, him = samira(), marc()
    for _ in range(3):
        ask(her)
        together.withdraw(member=her, code=asked_by(her, now=NOON)[0].code, now=NOON)
        together.withdraw(member=her, code="nothing", now=NOON)  # does no harm
    ask(her)
    assert Notice.objects.count() == 1
    assert len(asked_of(him, now=NOON)) == 1

    ask(her, now=NOON + 14 * DAY)
    assert Notice.objects.count() == 2


def test_after_fourteen_days_nobody_sees_it_and_later_nothing_is_kept() -> None:
    her, him = samira(), marc()
    ask(her)
    code, later = the_question(him), NOON + 14 * DAY

    assert asked_of(him, now=later) == []
    assert asked_by(her, now=later) == []
    with pytest.raises(together.NoLongerAsked):
        together.say_yes(member=him, code=code, now=later)
    sweep_entrance(later)
    assert HouseholdRequest.objects.count() == 0


def test_a_no_is_kept_as_long_as_it_protects() -> None:
    her, him = samira(), marc()
    ask(her)
    together.say_no(member=him, code=the_question(him), now=NOON)

    sweep_entrance(NOON + 29 * DAY)
    assert HouseholdRequest.objects.count() == 1
    sweep_entrance(NOON + 30 * DAY)
    assert HouseholdRequest.objects.count() == 0


def test_what_was_taken_back_can_not_be_answered(client: Client) -> None:
    her, him = samira(), marc()
    now = dt.datetime.now(dt.UTC)
    ask(her, now=now)
    code = the_question(him, now)
    sign_in(client, her)
    client.post(reverse("people:withdraw_request"), {"code": code})
    with_a_fresh_code(sign_in(client, him))

    for answer in ("yes", "no"):
        sent = client.post(
            reverse("people:answer_request"), {"code": code, "answer": answer}, follow=True
        )
        assert "This question is over." in sent.content.decode()
    assert names_with(her) == []


def test_who_has_shown_no_contact_and_was_met_by_nobody_asks_nobody(client: Client) -> None:
    ivan = a_member("Ivan", phone="+32470555555", met_at=None)
    him = marc()

    with pytest.raises(together.NotKnownYet):
        ask(ivan)

    page = sign_in(client, ivan).get(reverse("people:ask_to_come")).content.decode()
    assert reverse("people:prove") in page
    assert asked_of(him, now=NOON) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write their phone or their e-mail."),
        ("112", "Write the number with 10 digits"),
        ("a@b", "Write the whole e-mail"),
        ("\u202e" * 5000, "Write the number with 10 digits"),
    ],
)
def test_what_cannot_be_read_is_told(client: Client, typed: str, said: str) -> None:
    with_a_fresh_code(sign_in(client, samira()))

    answer = client.post(reverse("people:ask_to_come"), {"contact": typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert HouseholdRequest.objects.count() == 0


def test_a_refusal_stands_beside_the_field(client: Client) -> None:
    her = with_a_fresh_code(sign_in(client, samira()))
    for n in range(3):
        her.post(reverse("people:ask_to_come"), {"contact": f"{n}@example.org"})

    answer = her.post(reverse("people:ask_to_come"), {"contact": "3@example.org"})

    assert answer.status_code == 422
    assert "You have asked 3 people." in answer.content.decode()


def test_the_longest_e_mail_that_we_read_can_be_asked() -> None:
    host = ".".join(["a" * 62] * 4)[:252]
    ask(samira(), Contact(email=f"x@{host}"))

    assert HouseholdRequest.objects.get().contact_hint == f"x···@{host}"


# --- who says yes --------------------------------------------------------------------------------


def test_of_several_people_behind_a_phone_the_first_who_says_yes_comes() -> None:
    her, him, lea = samira(), marc(), marc("Léa")
    ask(her)
    code = the_question(lea)
    assert the_question(him) == code
    assert Notice.objects.count() == 1  # one phone, one SMS

    together.say_yes(member=lea, code=code, now=NOON)

    assert names_with(her) == ["Léa"]
    with pytest.raises(together.NoLongerAsked):
        together.say_yes(member=him, code=code, now=NOON)


def test_who_has_not_proved_the_contact_sees_nothing() -> None:
    pretender = marc("Ivan", phone_proved_at=None)
    her = samira()
    ask(her)

    assert asked_of(pretender, now=NOON) == []
    assert Notice.objects.get().to is None


def test_an_e_mail_asks_as_well_and_the_message_goes_where_they_read() -> None:
    her = samira()
    him = marc(channel="email", email="marc@example.org", email_proved_at=NOON)
    at_the_desk = marc("Léa", channel="desk")

    ask(her, Contact(email="marc@example.org"))
    assert [one.name for one in asked_of(him, now=NOON)] == ["Samira"]

    ask(her, HIS)
    assert {notice.to for notice in Notice.objects.all()} == {him, at_the_desk}


def test_nobody_says_yes_to_themselves_nor_to_who_comes_with_them_already() -> None:
    her, him = samira(), marc()
    ask(her, HERS)
    assert asked_of(her, now=NOON) == []

    ask(her)
    together.say_yes(member=him, code=the_question(him), now=NOON)
    ask(her)
    assert asked_of(him, now=NOON) == []


def test_who_comes_with_others_is_told_to_come_alone_first() -> None:
    her, him, lea = samira(), marc(), marc("Léa")
    come_together(member=him, codes=[lea.code], now=NOON)
    ask(her)
    him.refresh_from_db()
    code = the_question(him)

    with pytest.raises(together.ComesWithOthers):
        together.say_yes(member=him, code=code, now=NOON)
    leave_household(member=him, now=NOON)
    together.say_yes(member=him, code=code, now=NOON)

    assert names_with(her) == ["Marc"]


def test_the_children_behind_her_phone_come_too_and_those_behind_his_may_follow() -> None:
    her, child = samira(), a_member("Yusuf", phone=HERS.phone, phone_proved_at=NOON)
    come_together(member=her, codes=[child.code], now=NOON)
    him, his_child = marc(), marc("Léa")
    ask(her)
    together.say_yes(member=him, code=the_question(him), now=NOON)

    ask(her)
    together.say_yes(member=his_child, code=the_question(his_child), now=NOON)

    assert names_with(her) == ["Léa", "Marc", "Yusuf"]
    assert Household.objects.count() == 1


def test_a_third_phone_is_not_bound_to_somebody_who_was_not_asked() -> None:
    her, him = samira(), marc()
    ask(her)
    together.say_yes(member=him, code=the_question(him), now=NOON)
    nour = a_member("Nour", phone=STRANGERS.phone, phone_proved_at=NOON)
    ask(her, STRANGERS)

    with pytest.raises(together.NotForEverybody):
        together.say_yes(member=nour, code=the_question(nour), now=NOON)

    assert names_with(her) == ["Marc"]


def test_nobody_speaks_for_who_has_a_code_of_their_own() -> None:
    her, yusuf = samira(), a_member("Yusuf", phone=HERS.phone, phone_proved_at=NOON)
    come_together(member=her, codes=[yusuf.code], now=NOON)
    profile_codes.set_code(member=yusuf, code="2608", now=NOON)
    him = marc()
    ask(her)

    with pytest.raises(together.NotForEverybody):
        together.say_yes(member=him, code=the_question(him), now=NOON)


def test_either_can_leave_at_any_time() -> None:
    her, him = samira(), marc()
    ask(her)
    together.say_yes(member=him, code=the_question(him), now=NOON)

    leave_household(member=him, now=NOON)

    assert names_with(her) == []
    assert Household.objects.count() == 0


# --- what is held --------------------------------------------------------------------------------


def test_each_reads_their_own_side_in_my_data(
    client: Client, clock: time_machine.Traveller
) -> None:
    her, him = samira(), marc()
    ask(her)
    together.say_no(member=him, code=the_question(him), now=NOON)

    def read(member: Member) -> dict[str, Any]:
        with_a_fresh_code(sign_in(client, member))
        return client.get(reverse("people:my_data_download")).json()["Me"]

    assert read(her)["Asking to come together"] == [
        {
            "What": "I asked",
            "Contact": "047 ··· 99",
            "When": "2026-03-02T11:00:00+00:00",
            "Until": "2026-03-16T11:00:00+00:00",
            "Taken back": "",
        }
    ]
    assert read(him)["Asking to come together"] == [
        {
            "What": "I was asked",
            "Who": "Samira",
            "When": "2026-03-02T11:00:00+00:00",
            "I said no": "2026-03-02T11:00:00+00:00",
        }
    ]
    assert "people.declined_to_come" not in str(read(her))


def test_the_request_of_somebody_who_leaves_for_good_goes_with_them() -> None:
    her, him = samira(), marc()
    ask(her)

    her.delete()

    assert asked_of(him, now=NOON) == []
    assert HouseholdRequest.objects.count() == 0


def test_a_request_holds_no_contact_that_can_be_read() -> None:
    ask(samira())

    row = repr(HouseholdRequest.objects.values_list().get())
    assert HIS.phone not in row
    assert "999999" not in row
