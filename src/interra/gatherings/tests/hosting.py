"""The addresses of a host's pages, what they answer, and Samira as their list shows her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from interra.gatherings.models import Attendee

if TYPE_CHECKING:
    from django.http import HttpResponse

    from interra.gatherings.models import Session


def at(session: Session, page: str = "presence") -> str:
    return reverse(f"gatherings:{page}", args=[session.code])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def samira() -> Attendee:
    return Attendee.objects.get(member__name="Samira")
