"""How a visitor of the demo enters as one of the cast. Printed at each start; invented people only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import generate_totp_secret

from interra.people.actions.codes import DEMO_CODE
from interra.people.actions.staff import equip
from interra.people.models import Member
from interra.project.demo.casting import contact_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

PASSWORD = "liege-sur-meuse-2026"  # noqa: S105 -- of an invented person
SHOWN = {
    "samira": "a member; reads Arabic",
    "marc": "a member; comes with Anne-Lise",
    "hachem": "carries an atelier",
    "nora": "the team: /fr/team/",
}


def cut_keys(*, now: datetime) -> None:
    """Give the team of the demo its password; its second factor is the demo's code."""
    nora = Member.objects.get(email=contact_of("nora"))
    equip(member=nora, password=PASSWORD, secret=generate_totp_secret(), now=now)


def lines() -> Iterator[str]:
    """One line for each of the cast that a visitor may want to be."""
    for key, who in SHOWN.items():
        contact = contact_of(key)
        member = Member.objects.filter(phone=contact) | Member.objects.filter(email=contact)
        found = member.exclude(phone="", email="").first()
        if found is None:
            continue
        word = f" password {PASSWORD}," if found.is_staff else ""
        yield f"  {found.name:<8} {contact:<20}{word} code {DEMO_CODE}  ({who})"
