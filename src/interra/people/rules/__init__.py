"""Who is a newcomer, what people like, when they are free: in the association's own words."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

NEWCOMER_YEARS = 3
# After somebody's first draw their band stays as it was said: nobody tries another for better odds.
BAND_FIXED_FOR = timedelta(days=183)
# Somebody we no longer see is told, then forgotten. A day is enough: hours are nobody's business.
IDLE_AFTER = timedelta(days=731)
TOLD_BEFORE_FORGOTTEN = timedelta(days=30)
# Two pages that were made one can be taken apart; then nothing is left to do it with.
MERGE_UNDONE_FOR = timedelta(days=30)


class Circle(StrEnum):
    """Private and derived for a given day. Never shown on a person."""

    NEWCOMER = "newcomer"
    LOCAL = "local"
    UNKNOWN = "unknown"


class Band(StrEnum):
    """How long somebody had lived in Belgium on the day they answered."""

    UNDER_1 = "under_1"
    FROM_1_TO_3 = "1_to_3"
    FROM_3_TO_5 = "3_to_5"
    OVER_5 = "over_5"


# The most recent possible arrival: years already lived here, at least, on the day of the answer.
YEARS_AT_LEAST = {Band.UNDER_1: 0, Band.FROM_1_TO_3: 1, Band.FROM_3_TO_5: 3, Band.OVER_5: 5}


class Door(StrEnum):
    """The eight doors to the ateliers; each has its own pictogram."""

    COOK = "cook"
    MOVE = "move"
    SPEAK = "speak"
    MUSIC = "music"
    WRITE = "write"
    MAKE = "make"
    NATURE = "nature"
    OTHER = "other"


class Age(StrEnum):
    ADULT = "adult"
    FROM_16 = "16_17"
    YOUNGER = "younger"


class Channel(StrEnum):
    """How we write to a person. At the desk: a human says it."""

    SMS = "sms"
    EMAIL = "email"
    DESK = "desk"


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_PARTS = ("morning", "afternoon", "evening")
FREE_TIMES = tuple(f"{day}-{part}" for day in DAYS for part in DAY_PARTS)


def circle_of(
    band: Band | None, given_on: date | None, today: date, *, threshold: int = NEWCOMER_YEARS
) -> Circle:
    """Newcomer: in Belgium for less than `threshold` years on the day in question.

    A band says how many years at least had passed on the day it was given; time adds the rest.
    Inside a band we believe the shortest stay, so that nobody loses the welcome too early.
    """
    if band is None or given_on is None:
        return Circle.UNKNOWN
    years_still_new = threshold - YEARS_AT_LEAST[band]
    if years_still_new <= 0 or today >= _years_later(given_on, years_still_new):
        return Circle.LOCAL
    return Circle.NEWCOMER


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


MOST_LANGUAGES = 3
# Languages people tell us they speak, each in its own words; Liège's most frequent first.
SPOKEN = {
    "fr": "Français",
    "ar": "العربية",
    "en": "English",
    "fa": "دری / فارسی",
    "ps": "پښتو",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "ru": "Русский",
    "es": "Español",
    "sq": "Shqip",
    "nl": "Nederlands",
    "so": "Soomaali",
    "ku": "Kurdî",
    "rn": "Ikirundi",
    "ff": "Pular",
    "ln": "Lingála",
    "sw": "Kiswahili",
    "am": "አማርኛ",
    "ka": "ქართული",
    "pt": "Português",
    "ro": "Română",
    "de": "Deutsch",
    "it": "Italiano",
    "pl": "Polski",
    "hy": "Հայերեն",
    "zh": "中文",
    "wa": "Walon",
}
