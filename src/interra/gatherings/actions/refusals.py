"""What the deeds of this app may refuse, in words a member can read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.gatherings import rules


class CannotJoin(Refused):
    """This date takes no more requests (`why_closed`). Other dates do: the page shows them."""


class HostsComeAnyway(CannotJoin):
    def __init__(self) -> None:
        super().__init__(_("You welcome people on this date. Your place is kept."))


class TooMany(Refused):
    """More people than one request may bring."""

    def __init__(self) -> None:
        most = rules.LARGEST_PARTY
        super().__init__(_("You can come with %(most)d people at most.") % {"most": most - 1})


class SaysItThemselves(Refused):
    """Not of the household, named twice, or coming already: one sentence for all, so that nobody
    learns from it where a relative goes."""

    def __init__(self) -> None:
        super().__init__(
            _("You cannot add this person here. They can say “I am coming” themselves.")
        )


class NoSeatForThem(Refused):
    """The person keeps their own seat; there is none for the others."""

    def __init__(self) -> None:
        super().__init__(_("There is no free seat for one more person. You keep yours."))


class NotComing(Refused):
    """The request was taken back, or was never answered in time."""

    def __init__(self) -> None:
        super().__init__(_("You do not come to this date. First say “I am coming”."))


class AnswerFirst(Refused):
    """Seats are kept for exactly this party."""

    def __init__(self) -> None:
        super().__init__(_("First say if you take the seat. Then say who comes with you."))


class TooLate(Refused):
    """The session has begun."""

    def __init__(self) -> None:
        super().__init__(_("This date has already begun. Call us if you need something."))


class OfferOver(Refused):
    """The time to answer is over, or the seat was never offered."""

    def __init__(self) -> None:
        super().__init__(_("This seat is no longer kept for you."))
