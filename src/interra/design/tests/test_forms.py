from __future__ import annotations

import re

from django.utils import translation

from interra.design.tests.look import Questions


def shown(data: dict[str, object] | None = None) -> str:
    with translation.override("fr"):
        return str(Questions(data))


def test_an_untouched_form_blames_nobody() -> None:
    assert "error-summary" not in shown()


def test_the_summary_leads_to_the_field_and_says_how_to_mend_it() -> None:
    html = shown({})

    label = Questions()["name"].label
    link = re.search(r'<a href="#id_name">(.+?)</a>', html, re.DOTALL)
    assert re.findall(r"<\w+\s*>([^<]+)<", link[1]) == [label, "Répondez à cette question."]
    assert 'id="id_name_error"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


def test_the_summary_leads_to_the_first_answer_of_a_choice() -> None:
    html = shown({})

    assert '<a href="#id_likes_0">' in html
    assert 'id="id_likes_0"' in html
    assert '<a href="#id_free_0">' in html
    assert 'id="id_free_0"' in html


def test_what_was_answered_is_not_lost() -> None:
    html = shown({"phone": "0470", "free": ["sat-morning"], "likes": ["music"]})

    assert 'value="0470"' in html
    assert html.count(" checked") == 2


def test_what_the_browser_can_fill_in_is_still_offered() -> None:
    assert 'autocomplete="given-name"' in shown()


def test_an_answer_that_is_not_needed_says_so() -> None:
    assert html_of_optional() == 1


def html_of_optional() -> int:
    return shown().count("(si vous voulez)")
