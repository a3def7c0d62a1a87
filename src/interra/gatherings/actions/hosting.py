"""Who welcomes people on a date. Nobody comes there as a host where somebody must not meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from interra.design import dates
from interra.foundation.errors import Refused
from interra.gatherings.queries.apart import who_cannot_host
from interra.people.queries.my_data import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from interra.gatherings.models import Session
    from interra.people.models import Member


class CannotHost(Refused):
    """They have asked for a seat there, or are never put together with somebody who is expected: one
    sentence for both, as a host may look at the screen. The team looks at the requests, or chooses
    another host."""

    def __init__(self, host: Member, session: Session | None) -> None:
        if session is None:
            said = _("%(name)s cannot host here. Choose another host.")
        else:
            said = _(
                "%(name)s cannot host on %(day)s. Look at the requests for that date, or choose"
                " another host."
            )
        language = get_language() or dates.SOURCE_LANGUAGE
        day = dates.day(session.starts_at, language) if session else ""
        super().__init__(said % {"name": apart(host.name), "day": day})


def check_hosts(
    hosts: Sequence[Member], *, had: Collection[int] = (), session: Session | None = None
) -> None:
    """Those who host already stay; whoever is new is looked at, for this date if there is one.

    Callers hold the session's lock.

    :raises CannotHost: for the first who cannot.
    """
    new = [one for one in hosts if one.pk not in had]
    if new and (host := who_cannot_host(new, hosts, session)):
        raise CannotHost(host, session)
