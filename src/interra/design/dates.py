"""Days and hours as people read them, in any language Babel knows. Always Brussels wall time.

Plain functions of a value and a language code: messages and calendars use them as pages do.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable

BRUSSELS = ZoneInfo("Europe/Brussels")
SOURCE_LANGUAGE = "fr"
# In these languages many people count the hours from dawn: a sun or a moon tells which "6:30".
COUNTED_FROM_DAWN = frozenset({"am", "ln", "om", "rn", "rw", "so", "sw", "ti"})
# Where the language alone would give another country's habits.
REGIONS = {"en": "en_BE", "fr": "fr_BE", "nl": "nl_BE", "de": "de_BE"}
# The comma of a script, where it is not ours.
COMMAS = {"ar": "،", "ckb": "،", "fa": "،", "ps": "،", "ur": "،", "am": "፣", "ti": "፣"}
NO_BREAK = "\N{NO-BREAK SPACE}"
NIGHT_FALLS_AT, DAY_BREAKS_AT = 18, 6


def in_brussels(value: date) -> date:
    """The wall time in Liège; a plain date stays as it is."""
    return value.astimezone(BRUSSELS) if isinstance(value, datetime) else value


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The habits of a language; French when Babel has never heard of it."""
    code = language.replace("-", "_")
    try:
        return Locale.parse(REGIONS.get(code, code))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(REGIONS[SOURCE_LANGUAGE])


def name_in_itself(language: str) -> str:
    """« Hausa » for ha; the code itself for a language nobody has described."""
    try:
        named = Locale.parse(language, sep="-").get_language_name()
    except (UnknownLocaleError, ValueError):
        named = None
    return named[:1].upper() + named[1:] if named else language


def language_named(named: str, language: str) -> str:
    """« arabe » for ar, to somebody who reads French; its own name where no other is known."""
    return str(locale_of(language).languages.get(named) or name_in_itself(named))


def weekday(value: date, language: str) -> str:
    return _as("EEEE", value, language)


def weekday_named(index: int, language: str) -> str:
    """« lundi » for 0."""
    return str(locale_of(language).days["stand-alone"]["wide"][index])


def weekday_short(value: date, language: str) -> str:
    """« sam. »"""
    return _as("EEE", value, language)


def month_day(value: date, language: str) -> str:
    """« 14 mars », « 1er avril »"""
    pattern = locale_of(language).datetime_skeletons.get("MMMMd")
    return _numbered(str(pattern or "d MMMM"), value, language)


def month_day_year(value: date, language: str) -> str:
    """« 14 mars 2026 »"""
    return _numbered("long", value, language)


def day(value: date, language: str) -> str:
    """« samedi 14 mars »"""
    return f"{weekday(value, language)} {month_day(value, language)}"


def clock(value: datetime, language: str) -> str:
    """« 18 h 30 » in French, 18:30 elsewhere: 24 hours and Western digits everywhere."""
    local = value.astimezone(BRUSSELS)
    if not is_french(language):
        return f"{local:%H:%M}"
    minutes = f"{NO_BREAK}{local:%M}" if local.minute else ""
    return f"{local.hour}{NO_BREAK}h{minutes}"


def hours(starts: datetime, ends: datetime | None, language: str) -> str:
    """« de 18 h 30 à 21 h » or "18:30-21:00" with a dash."""
    if ends is None:
        return clock(starts, language)
    if is_french(language):
        return f"de {clock(starts, language)} à {clock(ends, language)}"
    return f"{clock(starts, language)}–{clock(ends, language)}"


def day_clock(value: datetime, language: str) -> str:
    """« samedi 14 mars, 18 h 30 »."""
    return beside([day(value, language), clock(value, language)], language)


def beside(parts: Iterable[str], language: str) -> str:
    """One after the other, with the comma of the language."""
    return f"{COMMAS.get(language, ',')} ".join(parts)


def is_dark(value: datetime) -> bool:
    return not DAY_BREAKS_AT <= value.astimezone(BRUSSELS).hour < NIGHT_FALLS_AT


def is_french(language: str) -> bool:
    return language.split("-", maxsplit=1)[0] == SOURCE_LANGUAGE


def _numbered(pattern: str, value: date, language: str) -> str:
    """A day of a month. In French, also for who reads it because we lack their language, the first is « 1er »."""
    said = _as(pattern, value, language)
    is_first = in_brussels(value).day == 1
    in_french = locale_of(language).language == SOURCE_LANGUAGE
    return said.replace("1", "1er", 1) if is_first and in_french else said


def _as(pattern: str, value: date, language: str) -> str:
    return str(format_date(in_brussels(value), pattern, locale=locale_of(language)))
