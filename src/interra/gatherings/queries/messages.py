"""What the templates `notices/gatherings.*.txt` may say: asked when the message leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from interra.design import dates
from interra.design.templatetags.design import plain_words
from interra.foundation.notices.contexts import Nothing
from interra.gatherings.models import Registration
from interra.gatherings.queries.beacons import drawn_from
from interra.gatherings.queries.places import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.foundation.notices.models import Notice

# These tell where a request stands: when it stands elsewhere, they have become pointless.
STANDS = {
    f"gatherings.{state}": state for state in ("asked", "placed", "reserve", "offered", "not_held")
} | {"gatherings.reminder": "placed"}


def about(notice: Notice) -> dict[str, Any]:
    """The request that the message tells of, its date and its place, in the reader's language.

    :raises Nothing: if the request is gone, or no longer where the message says.
    """
    registration = _registration(notice)
    session = registration.session
    place = place_of(session, has_seat=registration.state == Registration.State.PLACED)
    return {
        "title": plain_words(session.title),
        "when": moment(session.starts_at),
        "place": place.name or place.quarter,
        "draw_at": moment(drawn_from(session)),
        "answer_by": soon(registration.offer_until) if registration.offer_until else "",
        "because": session.cancelled_because,
        "url": settings.SITE_URL + reverse("gatherings:receipt", args=[registration.token]),
    }


def moment(value: datetime) -> str:
    """« samedi 14 mars, 18 h 30 », with plain spaces: a telephone's alphabet has no others."""
    language = get_language() or dates.SOURCE_LANGUAGE
    said = dates.day_clock(value, language)
    return said.replace(dates.NO_BREAK, " ")


def soon(value: datetime) -> str:
    """« mardi, 12 h »: within the next days the weekday is enough, and a telephone has little room."""
    language = get_language() or dates.SOURCE_LANGUAGE
    said = dates.beside([dates.weekday(value, language), dates.clock(value, language)], language)
    return said.replace(dates.NO_BREAK, " ")


def gather(notices: Sequence[Notice]) -> None:
    """One question for all these messages."""
    found = Registration.objects.select_related("session__venue", "session__draw").filter(
        session__code__in={notice.about.get("session") for notice in notices},
        member__in={notice.to_id for notice in notices},
    )
    of = {(one.session.code, one.member_id): one for one in found.order_by("-pk")}
    for notice in notices:
        notice.gathered = [of.get((notice.about.get("session"), notice.to_id))]


def _registration(notice: Notice) -> Registration:
    if notice.gathered is None:
        gather([notice])
    (registration,) = cast("list[Registration | None]", notice.gathered)
    stands = STANDS.get(notice.kind)
    if registration is None or (stands and registration.state != stands):
        raise Nothing
    if registration.session.is_cancelled and notice.kind != "gatherings.called_off":
        raise Nothing
    return registration
