"""A draw from a file, without a site: held, published, checked by anyone."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

CASE = {
    "people": [
        {"id": f"p{n}", "features": {"circle": "new" if n < 4 else "here"}} for n in range(12)
    ],
    "seats": 4,
    "rules": [{"name": "new", "feature": "circle", "value": "new", "min": 2, "max": 3}],
}


@pytest.fixture
def case(tmp_path):
    def written(**changed):
        file = tmp_path / "case.json"
        file.write_text(json.dumps({**CASE, **changed}), encoding="utf-8")
        return str(file)

    return written


def test_a_draw_is_held_published_and_checked(case, tmp_path, capsys):
    out = tmp_path / "out.json"

    call_command("draw", case(), "--seed", "s", "--beacon", "6 dice: 1 4 2 2 6 3", "-o", str(out))
    told = json.loads(out.read_text(encoding="utf-8"))

    assert "The lowest chance is 1/4" in capsys.readouterr().err
    assert told["drawn"] == told["public"]["groups"][told["public"]["index"]]
    assert len(told["public"]["groups"]) == 1000
    call_command("draw", "verify", str(out), "6 dice: 1 4 2 2 6 3")
    said = capsys.readouterr().out
    assert told["public"]["commitment"] in said
    assert ", ".join(told["drawn"]) in said


def test_a_table_that_was_touched_is_found_out(case, tmp_path, capsys):
    out = tmp_path / "out.json"
    call_command("draw", case(), "--groups", "20", "--beacon", "dice", "-o", str(out))
    told = json.loads(out.read_text(encoding="utf-8"))
    told["public"]["groups"][0][0] = told["public"]["groups"][1][1]
    out.write_text(json.dumps(told), encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("draw", "verify", str(out), "dice")

    assert "The table is not the one that was sealed." in capsys.readouterr().out


def test_without_a_beacon_the_table_waits_for_one(case, capsys):
    call_command("draw", case(), "--groups", "10")

    told = json.loads(capsys.readouterr().out)
    assert "drawn" not in told
    assert told["public"]["commitment"]


def test_an_impossible_draw_says_what_clashes_and_what_would_help(case, capsys):
    rules = [{"name": "new", "feature": "circle", "value": "new", "min": 5}]

    call_command("draw", case(rules=rules, seats=6))

    said = capsys.readouterr()
    assert json.loads(said.out)["status"] == "infeasible"
    assert "No group keeps these rules: new. What would help: new: min 4" in said.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere.json"], "cannot be read"),
        (["verify", "one.json"], "Give the published file and the beacon"),
        (["a.json", "b.json"], "Give one file"),
    ],
)
def test_words_that_make_no_sense_are_answered_with_a_sentence(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("draw", *words)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("{", "is not JSON"), ("[]", "does not hold a draw"), ("{}", "bad_case")],
)
def test_a_file_that_holds_no_draw_is_answered_with_a_sentence(tmp_path, text, sentence):
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=sentence):
        call_command("draw", str(file))
