from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from interra.design import dates
from interra.design.templatetags import design

STARTS = datetime(2026, 3, 14, 17, 30, tzinfo=UTC)
ENDS = datetime(2026, 3, 14, 20, 0, tzinfo=UTC)
AFTER_THE_CLOCKS_CHANGED = datetime(2026, 4, 4, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "samedi 14 mars"),
        ("en", "Saturday 14 March"),
        ("nl", "zaterdag 14 maart"),
        ("ar", "السبت 14 مارس"),
        ("ti", "ቀዳም 14 መጋቢት"),
        ("ps", "اونۍ مارچ 14"),
        ("a-language-nobody-knows", "samedi 14 mars"),
    ],
)
def test_a_day_is_said_in_the_language_of_the_reader(language: str, said: str) -> None:
    assert dates.day(STARTS, language) == said


@pytest.mark.parametrize(
    ("language", "said", "in_full"),
    [
        ("fr", "mercredi 1er avril", "1er avril 2026"),
        ("fr-be", "mercredi 1er avril", "1er avril 2026"),
        ("a-language-nobody-knows", "mercredi 1er avril", "1er avril 2026"),
        ("nl", "woensdag 1 april", "1 april 2026"),
        ("ar", "الأربعاء 1 أبريل", "1 أبريل 2026"),
        ("en", "Wednesday 1 April", "1 April 2026"),
    ],
)
def test_the_first_of_a_month_has_its_own_number_in_french_alone(
    language: str, said: str, in_full: str
) -> None:
    late_in_liege = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)

    assert dates.day(late_in_liege, language) == said
    assert dates.month_day_year(late_in_liege, language) == in_full


def test_only_the_first_is_an_ordinal() -> None:
    days = [dates.month_day(date(2026, 3, number), "fr") for number in (1, 2, 10, 11, 21, 31)]

    assert days == ["1er mars", "2 mars", "10 mars", "11 mars", "21 mars", "31 mars"]


def test_an_hour_is_said_as_on_the_clock_of_liege_in_winter_and_in_summer() -> None:
    assert dates.clock(STARTS, "nl") == "18:30"
    assert dates.clock(AFTER_THE_CLOCKS_CHANGED, "nl") == "18:30"


def test_french_hours_are_read_aloud_and_never_break_in_two_lines() -> None:
    assert dates.clock(STARTS, "fr") == "18\xa0h\xa030"
    assert dates.hours(STARTS, ENDS, "fr") == "de 18\xa0h\xa030 à 21\xa0h"
    assert dates.hours(STARTS, None, "fr") == "18\xa0h\xa030"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "samedi 14 mars, 18\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30"),
        ("ar", "السبت 14 مارس، 18:30"),
        ("ti", "ቀዳም 14 መጋቢት፣ 18:30"),
    ],
)
def test_a_day_and_an_hour_have_the_comma_of_their_script(language: str, said: str) -> None:
    assert dates.day_clock(STARTS, language) == said


def test_a_date_without_an_hour_stays_the_same_day() -> None:
    assert dates.day(date(2026, 3, 14), "fr") == "samedi 14 mars"


def test_a_french_reader_sees_the_day_then_the_hours() -> None:
    with translation.override("fr"):
        shown = design.when(STARTS, ENDS)

    assert shown == (
        '<time datetime="2026-03-14T18:30:00+01:00">'
        "samedi 14 mars, de 18\xa0h\xa030 à 21\xa0h</time>"
    )


def test_another_reader_also_sees_the_french_weekday_written_on_the_door() -> None:
    with translation.override("ar"):
        shown = design.when(STARTS)

    assert shown == (
        '<time datetime="2026-03-14T18:30:00+01:00">'
        'السبت (<bdi lang="fr">samedi</bdi>) 14 مارس · 18:30</time>'
    )


def test_where_hours_are_counted_from_dawn_a_moon_or_a_sun_tells_which_half_past_six() -> None:
    morning = STARTS.replace(hour=5)

    with translation.override("ti"):
        assert "#moon" in design.when(STARTS)
        assert "#sun" in design.when(morning)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (design.day, "samedi 14 mars"),
        (design.day_year, "samedi 14 mars 2026"),
        (design.month, "14 mars"),
        (design.weekday_short, "sam."),
        (design.day_number, 14),
        (design.clock, "18\xa0h\xa030"),
        (design.iso, "2026-03-14T18:30:00+01:00"),
    ],
)
def test_each_filter_says_one_part_of_a_moment(shown: object, expected: object) -> None:
    with translation.override("fr"):
        assert shown(STARTS) == expected


def test_weekdays_are_named_from_monday() -> None:
    with translation.override("fr"):
        assert [design.weekday_named(0), design.weekday_named(6)] == ["lundi", "dimanche"]
