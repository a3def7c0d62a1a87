"""What the messages of this app tell, asked when they leave."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from interra.design import dates
from interra.foundation.notices.contexts import Nothing
from interra.people.models import HouseholdRequest

if TYPE_CHECKING:
    from interra.foundation.notices.models import Notice


def about(notice: Notice) -> dict[str, Any]:
    """
    :raises Nothing: when what was to be told is over.
    """
    match notice.kind:
        case "people.forgotten_soon":
            return _forgotten_soon(notice)
        case "people.asked_to_come":
            return _asked_to_come(notice)
        case _:
            return {}


def _forgotten_soon(notice: Notice) -> dict[str, Any]:
    """An e-mail opens their space again; a phone that slept so long opens nothing: they tell us.

    :raises Nothing: for somebody who was told that we forget them, and who has come back.
    """
    if not (notice.to and notice.to.forgotten_on):
        raise Nothing
    day = date.fromisoformat(notice.about["day"])
    return {
        "day": dates.day(day, get_language() or dates.SOURCE_LANGUAGE),
        "url": f"{settings.SITE_URL}{reverse('people:enter')}",
    }


def _asked_to_come(notice: Notice) -> dict[str, Any]:
    """Who asks, and what, is read inside: others may see a phone light up.

    :raises Nothing: when the request was taken back or answered.
    """
    shown = HouseholdRequest.objects.shown(notice.written_at)
    if not shown.filter(code=notice.about.get("request", "")).exists():
        raise Nothing
    return {"url": f"{settings.SITE_URL}{reverse('people:my_space')}"}
