"""What the messages of this app tell, asked when they leave."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from interra.design import dates
from interra.foundation.notices.contexts import Nothing

if TYPE_CHECKING:
    from interra.foundation.notices.models import Notice


def about(notice: Notice) -> dict[str, Any]:
    """An e-mail opens their space again; a phone that slept so long opens nothing: they tell us.

    :raises Nothing: for somebody who was told that we forget them, and who has come back.
    """
    if notice.kind != "people.forgotten_soon":
        return {}
    if not (notice.to and notice.to.forgotten_on):
        raise Nothing
    day = date.fromisoformat(notice.about["day"])
    return {
        "day": dates.day(day, get_language() or dates.SOURCE_LANGUAGE),
        "url": f"{settings.SITE_URL}{reverse('people:enter')}",
    }
