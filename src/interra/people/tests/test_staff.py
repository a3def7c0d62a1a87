"""The team's door: a password and a second factor, eight hours at most."""

from __future__ import annotations

import datetime as dt
import re
import time
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from interra.people import policies
from interra.people.actions import staff
from interra.people.models import Member
from interra.people.tests.make import a_coordinator, a_member, sign_in, sign_in_staff

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
with translation.override("en"):
    DOOR = reverse("people:staff_enter")
NOON = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)
PASSWORD = "four walls and a kettle"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def code_now(secret: str = SECRET, step: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def nora_of_the_team() -> tuple[Member, list[str]]:
    nora = a_coordinator(email="nora@example.org")
    return nora, staff.equip(member=nora, password=PASSWORD, secret=SECRET, now=NOON)


def knock(client: Client, **given: str) -> object:
    usual = {"who": "Nora", "password": PASSWORD, "code": code_now()}
    return client.post(DOOR, usual | given)


def is_in(client: Client) -> bool:
    samira = Member.objects.filter(name="Samira").first() or a_member()
    return client.get(reverse("people:person", args=[samira.code])).status_code == 200


@pytest.mark.parametrize("who", ["Nora", " nora ", "nora@example.org"])
def test_password_and_second_factor_open_the_desk(client: Client, who: str) -> None:
    nora_of_the_team()

    answer = knock(client, who=who, next="/fr/help/")

    assert answer["Location"] == "/fr/help/"
    assert is_in(client)
    assert client.get(DOOR).status_code == 302


@pytest.mark.parametrize(
    "given",
    [{"who": "Nobody"}, {"password": "another password!"}, {"code": "000000"}, {"code": "x"}],
)
def test_one_sentence_for_all_that_is_not_right(client: Client, given: dict[str, str]) -> None:
    nora_of_the_team()

    answer = knock(client, **given)

    said = "The name, the password or the code is not right. Try again."
    assert said in answer.content.decode()
    assert not is_in(client)


def test_a_code_of_the_phone_is_good_once(client: Client, clock: time_machine.Traveller) -> None:
    nora_of_the_team()
    code = code_now()
    knock(client)
    clock.shift(31)

    other = type(client)()
    knock(other, code=code)

    assert is_in(client)
    assert not is_in(other)


def test_a_lost_phone_is_replaced_by_one_recovery_code_once(client: Client) -> None:
    _, recovery = nora_of_the_team()
    assert len(recovery) == 10

    knock(client, code=recovery[3])
    other = type(client)()
    knock(other, code=recovery[3])

    assert is_in(client)
    assert not is_in(other)


def test_what_makes_the_codes_is_sealed() -> None:
    nora_of_the_team()

    assert SECRET not in str(list(Authenticator.objects.values_list("data")))


def test_a_member_with_a_password_is_not_the_team(client: Client) -> None:
    samira = a_member()
    samira.set_password(PASSWORD)
    samira.save()

    knock(client, who="Samira")

    assert client.get(reverse("people:devices")).status_code == 302


def test_somebody_of_the_team_who_entered_as_a_member_is_asked_for_more(client: Client) -> None:
    nora, _ = nora_of_the_team()
    sign_in(client, nora)

    answer = client.post(reverse("people:desk_code", args=[nora.code]))

    assert answer["Location"].startswith(DOOR)
    assert client.get(reverse("people:devices")).status_code == 200


def test_the_policy_wants_both() -> None:
    nora, samira = a_coordinator(), a_member()

    assert not policies.is_coordinator(nora)
    nora.second_factor_at = samira.second_factor_at = NOON
    assert policies.is_coordinator(nora)
    assert not policies.is_coordinator(samira)


def test_eight_hours_are_the_end(client: Client, clock: time_machine.Traveller) -> None:
    nora_of_the_team()
    knock(client)

    for _ in range(23):
        clock.shift(20 * 60)
        assert is_in(client)
    clock.shift(21 * 60)
    assert not is_in(client)


def test_half_an_hour_without_a_request_is_the_end(
    client: Client, clock: time_machine.Traveller
) -> None:
    sign_in_staff(client, a_coordinator())
    clock.shift(29 * 60)
    assert is_in(client)
    clock.shift(31 * 60)

    assert not is_in(client)


def test_knocking_is_limited(client: Client) -> None:
    nora_of_the_team()
    for _ in range(10):
        knock(client, password="wrong wrong wrong")

    assert "Many people" in knock(client).content.decode()
    assert not is_in(client)


def invited(name: str = "Nora", **options: str) -> str:
    said = StringIO()
    call_command("staff", name, stdout=said, **options)
    found = re.search(r"https?://[^/]+(/\S+)", said.getvalue())
    assert found
    return found[1]


def test_an_invitation_makes_one_of_the_team(client: Client) -> None:
    link = invited(email="nora@example.org")
    page = client.get(link).content.decode()
    secret = client.session["totp_secret"]
    assert secret in page.replace(" ", "")
    assert "data:image/svg+xml" in page

    kept = client.post(link, {"password": PASSWORD, "code": code_now(secret)})

    assert kept.content.decode().count('class="state"') == 10
    assert is_in(client)
    nora = Member.objects.get(email="nora@example.org")
    assert (nora.is_staff, nora.is_reachable) == (True, True)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password": "short"}, "15"),
        ({"password": "123456789012345678"}, "field-errors"),
        ({"code": "000000"}, "This is not the code of your phone now."),
        ({"code": "", "password": ""}, "Write a password."),
    ],
)
def test_what_is_missing_is_told_and_the_invitation_stays_good(
    client: Client, given: dict[str, str], said: str
) -> None:
    link = invited()
    client.get(link)
    secret = client.session["totp_secret"]
    usual = {"password": PASSWORD, "code": code_now(secret)}

    assert said in client.post(link, usual | given).content.decode()
    assert "field-errors" not in client.post(link, usual).content.decode()


def test_an_invitation_lives_two_days(client: Client, clock: time_machine.Traveller) -> None:
    link = invited()
    clock.shift(48 * 3600)

    assert client.get(link).status_code == 404


def test_beginning_anew_closes_what_was_open(client: Client) -> None:
    nora_of_the_team()
    knock(client)
    assert is_in(client)

    other = type(client)()
    link = invited("nora")
    other.get(link)
    other.post(link, {"password": PASSWORD + "!", "code": code_now(other.session["totp_secret"])})

    assert is_in(other)
    assert not is_in(client)
    assert Member.objects.team().count() == 1


def test_leaving_the_team_closes_everything_at_once(client: Client) -> None:
    nora, _ = nora_of_the_team()
    knock(client)
    clients = [sign_in_staff(type(client)(), nora) for _ in range(5)]

    call_command("staff", "Nora", leave=True, stdout=StringIO())

    assert not any(is_in(one) for one in [client, *clients])
    assert not Authenticator.objects.exists()


def test_the_command_says_what_it_cannot_do() -> None:
    with pytest.raises(CommandError, match="0 people"):
        call_command("staff", "Nobody", leave=True)
    with pytest.raises(CommandError, match="for our team"):
        call_command("staff", "Interra")
    for _ in range(2):
        a_coordinator()
    with pytest.raises(CommandError, match="Two people"):
        call_command("staff", "Nora")


def test_somebody_of_the_team_is_known_by_phone_too(client: Client) -> None:
    nora, _ = nora_of_the_team()
    nora.phone = "+32470123456"
    nora.save()

    knock(client, who="0470 12 34 56")

    assert is_in(client)


def test_two_browsers_cannot_use_one_invitation() -> None:
    _, secret = staff.invite_to_team(name="Nora", now=NOON)
    given = {"password": PASSWORD, "secret": SECRET, "typed": code_now(), "now": NOON}
    staff.accept_invitation(invitation=secret, **given)

    with pytest.raises(staff.InvitationTooOld):
        staff.accept_invitation(invitation=secret, **given)


def test_a_demo_shows_its_code(client: Client, settings: object) -> None:
    settings.DEMO = True
    nora_of_the_team()

    assert "<b>123456</b>" in client.get(DOOR).content.decode()
    knock(client, code="123456")

    assert is_in(client)
