"""Everything `people` holds about one person, in the words of the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from interra.design import dates
from interra.design.templatetags.design import beside
from interra.foundation.journal.actions import subject_of
from interra.foundation.journal.models import Entry
from interra.people.models import Consent, Device, ProfileCode, WayIn
from interra.people.queries import apart as never_with
from interra.people.queries import together
from interra.people.queries.circumstances import answers_of
from interra.people.queries.my_space import household_of, who_opened
from interra.people.queries.words import BANDS, CONSENTS, free_time_in_words, likes_in_words
from interra.people.rules import SPOKEN

if TYPE_CHECKING:
    from datetime import date

    from interra.people.models import Member

NOTHING = "–"


def held_about(member: Member) -> dict[str, Any]:
    """Plain values under readable names: the same for the page and for the file."""
    return {
        _("Who I am"): _identity(member),
        _("What I said"): _answers(member),
        _("What I agreed to"): _agreements(member),
        _("My devices and ways in"): _ways_in(member),
        _("Asking to come together"): _requests(member),
        _("I do not want to be with"): never_with.held_about(member),
        _("Who opened my page"): [
            {_("When"): _moment(opened.at), _("Who"): _("The team"), _("Why"): str(opened.reason)}
            for opened in who_opened(member)
        ],
        _("Pages of mine that became one"): _joined_pages(member),
        _("What was done"): _deeds(member),
    }


def _identity(member: Member) -> dict[str, Any]:
    code = ProfileCode.objects.filter(member=member).first()
    return {
        _("Name"): member.name,
        _("Phone"): member.phone,
        _("E-mail"): member.email,
        _("How we write to me"): str(member.get_channel_display()),
        _("Discreet messages"): _yes_or_no(member.discreet),
        _("Language of the site"): settings.LANGUAGE_NAMES.get(member.language, member.language),
        _("Age"): str(member.get_age_display()),
        _("I come with"): [other.name for other in household_of(member)],
        _("Member since"): _moment(member.joined_at),
        _("Last visit"): _moment(member.seen_on),
        _("Last time noted with us"): _moment(member.came_on),
        _("Met by the team"): _moment(member.met_at),
        _("4-digit code set on"): _moment(code.set_at if code else None),
    }


def _answers(member: Member) -> dict[str, Any]:
    said = answers_of(member)
    language = get_language() or member.language
    return {
        _("Languages I speak"): [SPOKEN[code] for code in said.languages],
        _("Time in Belgium"): str(BANDS[said.band]) if said.band else "",
        _("Said on"): _moment(said.given_on),
        _("Stays the same until"): _moment(said.fixed_until),
        _("What I like"): likes_in_words(member.likes),
        _("When I am free"): [free_time_in_words(time, language) for time in member.free_times],
        _("What I can share"): member.can_share,
        _("What I would like to discover"): member.would_discover,
    }


def _agreements(member: Member) -> dict[str, Any]:
    consents = Consent.objects.filter(member=member).order_by("at", "pk")
    return {
        _("Consents"): [
            {
                _("Question"): str(CONSENTS[consent.kind]),
                _("Answer"): _yes_or_no(consent.given),
                _("When"): _moment(consent.at),
            }
            for consent in consents
        ],
        _("Charter accepted"): _moment(member.charter_accepted_at),
    }


def _ways_in(member: Member) -> list[dict[str, Any]]:
    devices = Device.objects.filter(member=member).order_by("opened_at", "pk")
    ways = WayIn.objects.filter(member=member).order_by("made_at", "pk")
    return [
        *(
            {
                _("What"): device.label,
                _("Since"): _moment(device.opened_at),
                _("Last visit"): _moment(device.seen_on),
            }
            for device in devices
        ),
        *(
            {
                _("What"): str(way.get_kind_display()),
                _("Since"): _moment(way.made_at),
                _("Used"): _moment(way.used_at),
                _("Closed"): _moment(way.revoked_at),
            }
            for way in ways
        ),
    ]


def _joined_pages(member: Member) -> list[dict[str, Any]]:
    """A page that sleeps still holds a name and a contact, until the pages can be apart no more."""
    return [
        {
            _("When"): _moment(merge.at),
            _("Name"): merge.other.name,
            _("Phone"): merge.other.phone,
            _("E-mail"): merge.other.email,
            _("Kept until"): _moment(merge.until),
        }
        for merge in member.merges.select_related("other").order_by("pk")
    ]


def _requests(member: Member) -> list[dict[str, Any]]:
    requests = together.held_about(member)
    return [
        *(
            {
                _("What"): _("I asked"),
                _("Contact"): one.contact_hint,
                _("When"): _moment(one.asked_at),
                _("Until"): _moment(one.expires_at),
                _("Taken back"): _moment(one.withdrawn_at),
            }
            for one in requests["asked"]
        ),
        *(
            {
                _("What"): _("I was asked"),
                _("Who"): one.asker.name,
                _("When"): _moment(one.asked_at),
                _("I said no"): _moment(one.refused_at),
            }
            for one in requests["heard"]
        ),
    ]


def _deeds(member: Member) -> list[dict[str, Any]]:
    """The journal keeps what was done on a page, in its own short words."""
    entries = Entry.objects.filter(subject=subject_of(member)).order_by("at", "pk")
    return [
        {_("When"): _moment(at), _("What"): verb} for at, verb in entries.values_list("at", "verb")
    ]


def _moment(at: datetime | date | None) -> str:
    if isinstance(at, datetime):
        return at.isoformat(timespec="seconds")
    return at.isoformat() if at else ""


def _yes_or_no(given: bool) -> str:
    return _("Yes") if given else _("No")


@dataclass(frozen=True, slots=True)
class Line:
    """A name and its value; `lines` when the value has parts of its own."""

    name: str
    value: str = ""
    lines: tuple[Line, ...] = ()

    @property
    def is_table(self) -> bool:
        """Several things of one kind: each is a small list of its own."""
        return all(line.name.isdigit() and line.lines for line in self.lines)


def as_sections(everything: dict[str, Any]) -> list[Line]:
    """The file as a page: each room a section, each value in words."""
    return [Line(_(name), lines=_lines(held)) for name, held in everything.items()]


def _lines(held: Any) -> tuple[Line, ...]:
    pairs = held.items() if isinstance(held, dict) else enumerate(held, 1)
    return tuple(_line(str(name), value) for name, value in pairs)


def _line(name: str, value: Any) -> Line:
    match value:
        case dict() | list() if value and not _is_flat(value):
            return Line(name, lines=_lines(value))
        case list():
            return Line(name, beside(*(apart(_in_words(part)) for part in value)) or NOTHING)
        case _:
            return Line(name, _in_words(value))


def apart(text: str) -> str:
    """Words of two directions in one line do not change places."""
    return f"\u2068{text}\u2069"


def _is_flat(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(part, dict | list) for part in value)


def _in_words(value: Any) -> str:
    language = get_language() or dates.SOURCE_LANGUAGE
    if isinstance(value, bool):
        return _yes_or_no(value)
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return str(value) if value not in {"", None} else NOTHING
    day = f"{dates.weekday(at, language)} {dates.month_day_year(at, language)}"
    return day if len(value) == len("2026-03-14") else beside(day, dates.clock(at, language))
