from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from interra.foundation.errors import Refused
from interra.people.actions import staff
from interra.people.models import Member
from interra.people.rules import names

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = (
        "Invite somebody to the team: prints a link, good once and for two days, by which they "
        "choose a password and tie their phone. For somebody of the team, begins anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--email", default="")
        parser.add_argument("--leave", action="store_true", help="close the desk to this person")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            (self._leave if options["leave"] else self._invite)(**options)
        except Refused as reason:
            raise CommandError(str(reason)) from reason

    def _invite(self, *, name: str, email: str, **_: Any) -> None:
        member, secret = staff.invite_to_team(name=name, email=email, now=timezone.now())
        self.stdout.write(f"{member.name}: open this link within 48 hours.")
        self.stdout.write(settings.SITE_URL + reverse("people:invitation", args=[secret]))

    def _leave(self, *, name: str, **_: Any) -> None:
        same = list(Member.objects.team().filter(folded_name=names.fold(name)))
        if len(same) != 1:
            message = f"{len(same)} people of the team are called {name}."
            raise CommandError(message)
        staff.leave_team(member=same[0], now=timezone.now())
        self.stdout.write(f"{same[0].name} has left the team.")
