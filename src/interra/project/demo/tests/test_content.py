from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel import Locale

from interra.people.rules import Band, Door
from interra.project.demo.content import Atelier, Text, content
from interra.territory.models import Venue

DOORS = set(Door)
WEEKDAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
MOST_WORDS = 12
FORBIDDEN = re.compile(
    r"\b(migrant\w*|réfugié\w*|primo[- ]arrivant\w*|demandeur\w*|sans-papiers|étranger\w*|"
    r"bénéficiaire\w*|public cible|loca(l|le|les|ux)|intégration|vulnérable\w*|flux|vagues?|"
    r"veuillez|erreurs?|invalides?|désolée?s?|oups|interdite?s?)\b|·|\(e\)|\b\w+\.e\b",
    re.IGNORECASE,
)
SCHOOL_HOLIDAYS = Path(__file__).parents[3] / "steps" / "e_agenda" / "school_holidays.toml"


def every_text() -> list[tuple[str, Text]]:
    """Everything a page may show in several languages, with where it comes from."""
    season = content()
    texts = [
        (f"{a.slug} {part}", getattr(a, part))
        for a in season.ateliers
        for part in ("title", "story", "bring")
    ]
    return texts + [(person.key, person.line) for person in season.people.values() if person.line]


def every_french_text() -> list[tuple[str, str]]:
    season = content()
    texts = [(where, text["fr"]) for where, text in every_text()]
    texts += [(v.key, text) for v in season.venues.values() for text in (v.name, v.door, v.floor)]
    return texts + [
        ("wish", wish)
        for pool in (season.wishes.share, season.wishes.discover)
        for wish in pool["fr"]
    ]


def languages_of(text: Text) -> set[str]:
    return set(text)


def sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence.strip()]


def words(sentence: str) -> list[str]:
    return re.findall(r"\w+", sentence)


def drawn() -> list[Atelier]:
    return [atelier for atelier in content().ateliers if atelier.mode == "draw"]


def test_the_season_has_forty_ateliers_behind_eight_doors_and_twelve_venues():
    season = content()

    doors = Counter(atelier.door for atelier in season.ateliers)

    assert len(season.ateliers) == 40
    assert set(doors) == DOORS
    assert min(doors.values()) >= 3
    assert len(season.venues) == 12
    assert len({atelier.slug for atelier in season.ateliers}) == 40


def test_every_atelier_names_people_places_and_days_that_exist():
    season = content()

    for atelier in season.ateliers:
        assert atelier.hosts, atelier.slug
        assert set(atelier.hosts) <= set(season.people), atelier.slug
        assert atelier.venue in season.venues, atelier.slug
        assert atelier.weekday in WEEKDAYS, atelier.slug
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", atelier.slug)
        assert 8 <= atelier.start.hour < 21, atelier.slug
        assert 45 <= atelier.minutes <= 360, atelier.slug
        assert 6 <= atelier.seats <= 20, atelier.slug
        assert atelier.children in {"no", "welcome", "with"}, atelier.slug
        assert atelier.audience in {"everyone", "women", "families", "young"}, atelier.slug
        assert atelier.rhythm in {"once", "weekly", "fortnightly", "series"}, atelier.slug
        assert (atelier.times is not None) == (atelier.rhythm == "series"), atelier.slug
        assert 0 <= atelier.from_week + (atelier.times or 1) - 1 <= 15, atelier.slug
    assert {atelier.venue for atelier in season.ateliers} == set(season.venues)
    assert {atelier.weekday for atelier in season.ateliers} == WEEKDAYS


def test_no_place_holds_two_ateliers_at_the_same_hour_of_the_week():
    season = content()

    taken: dict[tuple[str, str], list[Atelier]] = {}
    for atelier in season.ateliers:
        taken.setdefault((atelier.venue, atelier.weekday), []).append(atelier)

    for together in taken.values():
        ordered = sorted(together, key=lambda atelier: atelier.start)
        for one, next_one in itertools.pairwise(ordered):
            ends = one.start.hour * 60 + one.start.minute + one.minutes
            assert ends <= next_one.start.hour * 60 + next_one.start.minute, (
                one.slug,
                next_one.slug,
            )


def test_a_draw_always_has_bounds_that_fit_its_seats():
    for atelier in drawn():
        assert atelier.mix is not None, atelier.slug
        assert atelier.mix.clash(atelier.seats) is None, atelier.slug
    assert len(drawn()) >= 12
    assert all(atelier.mix is None for atelier in content().ateliers if atelier.mode == "first")


def test_every_language_is_known_and_every_text_has_simple_french_and_its_host_s_language():
    season = content()
    codes = {code for _, text in every_text() for code in text}
    codes |= {code for atelier in season.ateliers for code in atelier.languages}
    codes |= {code for pool in season.pools for code in (*pool.languages, *pool.speaks)}
    codes |= {
        code for person in season.people.values() for code in (person.language, *person.speaks)
    }
    codes |= set(season.wishes.share) | set(season.wishes.discover)

    for code in codes:
        Locale.parse(code)
    for where, text in every_text():
        assert "fr" in text, where
    for atelier in season.ateliers:
        written = {season.people[host].language for host in atelier.hosts} | {"fr"}
        assert languages_of(atelier.title) == languages_of(atelier.story), atelier.slug
        assert languages_of(atelier.story) <= written, atelier.slug
        assert languages_of(atelier.bring) <= languages_of(atelier.story), atelier.slug
        assert languages_of(atelier.story) - {"fr"} or written == {"fr"}, atelier.slug
        assert set(atelier.story) <= set(atelier.languages), atelier.slug


def test_every_host_has_a_line_of_one_or_two_sentences_in_french_and_in_their_language():
    season = content()

    for key in season.hosts:
        person = season.people[key]
        assert set(person.line) == {"fr", person.language}, key
        assert 1 <= len(sentences(person.line["fr"])) <= 2, key
        assert person.language in person.speaks, key


@pytest.mark.parametrize(("where", "text"), every_french_text())
def test_french_is_simple(where: str, text: str) -> None:
    for sentence in sentences(text):
        assert len(words(sentence)) <= MOST_WORDS or where == "maison-hocheporte", (
            f"{where}: {sentence}"
        )
    assert FORBIDDEN.search(text) is None, f"{where}: {text}"
    assert "'" not in text, f"{where}: a straight apostrophe"


def test_stories_are_two_to_four_sentences_and_titles_are_short_with_a_few_long_ones():
    titles = [atelier.title["fr"] for atelier in content().ateliers]

    for atelier in content().ateliers:
        assert 2 <= len(sentences(atelier.story["fr"])) <= 4, atelier.slug
        assert all(20 <= len(story) <= 400 for story in atelier.story.values()), atelier.slug
    assert 2 <= sum(len(title) > 32 for title in titles) <= 5
    assert {"ar", "ti", "uk"} <= {code for atelier in content().ateliers for code in atelier.title}


def test_a_few_ateliers_are_sensitive_and_hide_among_the_others():
    sensitive = [atelier.slug for atelier in content().ateliers if atelier.sensitive]

    assert sensitive == ["se-defendre-entre-femmes", "couture-entre-femmes"]


def test_the_pools_give_three_hundred_different_names_in_many_scripts():
    season = content()

    names = [pool.name(number) for pool in season.pools for number in range(pool.size)]

    assert len(names) == len(set(names))
    assert len(names) >= 900
    assert len({pool.script for pool in season.pools}) >= 7
    assert all(0 <= pool.recent <= 1 and pool.share > 0 for pool in season.pools)
    assert all(0 < often <= 1 for pool in season.pools for often in pool.speaks.values())


def test_every_name_is_already_clean():
    season = content()
    names = [pool.name(number) for pool in season.pools for number in range(pool.size)]
    names += [singular.name for singular in season.singular] + [
        person.name for person in season.people.values()
    ]

    for name in names:
        assert name == unicodedata.normalize("NFC", name).strip(), name
        assert len(name) <= 80, name
        assert not any(unicodedata.category(sign) in {"Cc", "Co", "Cs"} for sign in name), name


def test_the_names_that_break_software_are_there():
    names = {singular.name for singular in content().singular}

    assert "N" in names
    assert max(len(name) for name in names) == 80
    assert any("\u200c" in name for name in names)
    assert content().people["alireza"].name == "علی\u200cرضا"


def test_the_cast_is_the_one_of_every_test_and_its_households_exist():
    season = content()

    assert [season.people[key].name for key in ("samira", "marc", "nora")] == [
        "Samira",
        "Marc",
        "Nora",
    ]
    assert season.people["nora"].role == "coordinator"
    assert {h.key: len(h.members) for h in season.households}["tesfay"] == 3
    members = [key for household in season.households for key in household.members]
    assert len(members) == len(set(members))
    assert set(members) <= set(season.people)
    assert all(set(person.likes) <= DOORS for person in season.people.values())
    assert {person.band for person in season.people.values()} == {*Band, "unsaid"}


def test_wishes_are_short_and_never_twice_the_same():
    for pool in (content().wishes.share, content().wishes.discover):
        wishes = [wish for several in pool.values() for wish in several]

        assert len(wishes) == len(set(wishes))
        assert all(len(wish) <= 80 for wish in wishes)
        assert set(pool) >= {language.languages[0] for language in content().pools}


def test_places_are_in_the_city():
    for venue in content().venues.values():
        assert 50.60 < venue.lat < 50.67, venue.key
        assert 5.54 < venue.lon < 5.62, venue.key
        assert venue.postcode in {"4000", "4020"}, venue.key
        assert venue.kind in Venue.Kind.values, venue.key
    assert max(len(venue.name) for venue in content().venues.values()) > 80
    assert content().venues["deux-rives"].transport == "Bus 4, arrêt Outremeuse Surlet"
    assert content().venues["pierreuse"].transport == "Tram T1, arrêt Place Saint-Lambert"
    assert content().venues["deux-rives"].way_in.endswith("Salle du fond, au rez-de-chaussée.")


def test_school_holidays_follow_each_other_and_cover_three_school_years():
    periods = tomllib.loads(SCHOOL_HOLIDAYS.read_text("utf-8"))["period"]

    for one, next_one in itertools.pairwise(periods):
        assert one["end"] < next_one["start"]
    for period in periods:
        days = period["end"] - period["start"] + timedelta(days=1)
        assert days == timedelta(days=1) or period["kind"] == "holidays"
        assert days.days % 7 == 0 or period["kind"] == "day" or "été" in period["name"]
    assert Counter(period["year"] for period in periods if period["kind"] == "holidays") == {
        "2025-2026": 5,
        "2026-2027": 5,
        "2027-2028": 5,
    }
    assert {period["checked"] for period in periods if period["start"] < date(2027, 7, 1)} == {
        True
    }
    assert {period["checked"] for period in periods if period["start"] > date(2027, 7, 1)} == {
        False
    }
