"""What pages need to show: pictograms, days and hours, words written by members."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from babel.lists import format_list
from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from interra.design import dates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

register = template.Library()

DOORS = ("cook", "move", "speak", "music", "write", "make", "nature", "other")
NOTHING = SafeString("")


def reader_language() -> str:
    return get_language() or dates.SOURCE_LANGUAGE


@register.simple_tag
@lru_cache(maxsize=512)  # a list shows a hundred; the address of the sprite is fixed for a release
def icon(name: str, *, flip: bool = False, size: str = "") -> SafeString:
    """A pictogram of the sprite. `flip` mirrors a direction for right-to-left readers."""
    classes = "icon" + (" icon-flip" if flip else "") + (f" icon-{size}" if size else "")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        classes,
        static("design/icons.svg"),
        name,
    )


@register.simple_tag
def door_icon(door: str, *, size: str = "") -> SafeString:
    """The pictogram of one of the eight doors, in its colour."""
    known = door if door in DOORS else "other"
    return format_html(
        '<span class="door" data-door="{}">{}</span>', known, icon(known, size=size)
    )


@register.filter
def autonym(language: str) -> str:
    """The name of a language in itself, ours if we have one for it."""
    ours: dict[str, str] = settings.LANGUAGE_NAMES
    return ours.get(language) or dates.name_in_itself(language)


def language_named(language: str) -> str:
    """The name of a language in the reader's own: « tigrigna », where « ትግርኛ » could not be read."""
    return dates.language_named(language, reader_language())


@register.filter
def door_name(door: str) -> str:
    names = {
        "cook": _("Cook"),
        "move": _("Move"),
        "speak": _("Speak a language"),
        "music": _("Music, dance"),
        "write": _("Write, draw"),
        "make": _("Make things"),
        "nature": _("Nature"),
    }
    return names.get(door) or _("Something else")


@register.filter
def day(value: date) -> str:
    """« samedi 14 mars »"""
    return dates.day(value, reader_language())


@register.filter
def day_year(value: date) -> str:
    """« samedi 14 mars 2026 », for papers that are kept."""
    language = reader_language()
    return f"{dates.weekday(value, language)} {dates.month_day_year(value, language)}"


@register.filter
def weekday_short(value: date) -> str:
    return dates.weekday_short(value, reader_language())


@register.filter
def weekday_named(index: int) -> str:
    """« lundi » for 0."""
    return dates.weekday_named(index, reader_language())


@register.filter
def iso(value: date) -> str:
    """For the datetime attribute of <time>."""
    return dates.in_brussels(value).isoformat()


@register.filter
def month(value: date) -> str:
    """« 14 mars », without the weekday."""
    return dates.month_day(value, reader_language())


@register.filter
def day_number(value: date) -> int:
    return dates.in_brussels(value).day


@register.filter
def clock(value: datetime) -> str:
    return dates.clock(value, reader_language())


def beside(*parts: str) -> str:
    """« Cuisine, samedi 14 mars »: with the comma of the reader's language."""
    return dates.beside(parts, reader_language())


@register.simple_tag
def day_name(value: date) -> SafeString:
    """The day in the reader's language, with the French weekday that is written on the door."""
    language = reader_language()
    if dates.is_french(language):
        return format_html("{}", dates.day(value, language))
    return format_html(
        '{} (<bdi lang="fr">{}</bdi>) {}',
        dates.weekday(value, language),
        dates.weekday(value, dates.SOURCE_LANGUAGE),
        dates.month_day(value, language),
    )


@register.simple_tag
def when(starts: datetime, ends: datetime | None = None) -> SafeString:
    """« samedi 14 mars, de 18 h 30 à 21 h »; elsewhere the French weekday stands beside."""
    language = reader_language()
    return format_html(
        '<time datetime="{}">{}{}{}{}</time>',
        dates.in_brussels(starts).isoformat(),
        day_name(starts),
        ", " if dates.is_french(language) else " · ",
        _light(starts, language),
        dates.hours(starts, ends, language),
    )


@register.inclusion_tag("design/progress.html")
def progress(step: int, *, of: int) -> dict[str, object]:
    """« 2 sur 5 », drawn as hills that meet."""
    said = _("%(step)s of %(all)s") % {"step": step, "all": of}
    return {"said": said, "hills": [index < step for index in range(of)]}


@register.inclusion_tag("design/greetings.html")
def greetings() -> dict[str, object]:
    """A hello in each language of the house, each said once."""
    hellos: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            hellos.setdefault(_("Hello"), code)
    return {"hellos": [(code, said) for said, code in hellos.items()]}


@register.simple_tag
def words(value: Mapping[str, str] | None) -> SafeString:
    """What a member wrote, in the reader's language if we have it, else French, else as written."""
    language, text = in_reader_language(value)
    if not text:
        return NOTHING
    return format_html('<span lang="{}" dir="auto">{}</span>', language, text)


@register.simple_tag
def names(people: Sequence[str]) -> SafeString:
    """« Léa et Youssouf », each in its own direction: names of two scripts must not change places."""
    each = [format_html("<bdi>{}</bdi>", name) for name in people]
    listed = format_list(each, locale=dates.locale_of(reader_language()))
    return mark_safe(listed)  # noqa: S308 -- each name is escaped


@register.simple_tag
def paragraphs(value: Mapping[str, str] | None) -> SafeString:
    """Like `words`, one <p> for each line the person left."""
    language, text = in_reader_language(value)
    lines = ((language, line.strip()) for line in text.splitlines() if line.strip())
    return format_html_join("\n", '<p lang="{}" dir="auto">{}</p>', lines)


@register.filter
def plain_words(value: Mapping[str, str] | None) -> str:
    """The same choice as `words`, without a tag: for titles, subjects and attributes."""
    return in_reader_language(value)[1]


def in_reader_language(value: Mapping[str, str] | None) -> tuple[str, str]:
    """The best text we have and the language it is in. The first entry is the author's own."""
    texts = {language: text for language, text in (value or {}).items() if text}
    chosen = [code for code in (reader_language(), dates.SOURCE_LANGUAGE) if code in texts]
    language = next(iter(chosen or texts), "")
    return language, texts.get(language, "")


def _light(starts: datetime, language: str) -> SafeString:
    if language.split("-", maxsplit=1)[0] not in dates.COUNTED_FROM_DAWN:
        return NOTHING
    return mark_safe(icon("moon" if dates.is_dark(starts) else "sun") + " ")  # noqa: S308 -- our own svg
