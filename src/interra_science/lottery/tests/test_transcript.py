"""Anyone can check a draw, and no change to what was published goes unseen."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import (
    BadRule,
    Problem,
    Rule,
    commit,
    fair,
    lottery,
    pick,
    pseudonyms,
    verify,
)

PEOPLE = ["Samira", "Rania", "Marc", "Nora", "Luc", "Ana"]
NAMES = pseudonyms(PEOPLE, "kept in a drawer")
TABLE = lottery(
    fair(Problem(PEOPLE, 3, [Rule("newcomer", ["Samira", "Rania"], 1, 2)])),
    groups=20,
    seed=1,
    pseudonyms=NAMES,
)
BEACON = "drand 4242"


def published():
    """The public table as it comes back from a file."""
    return json.loads(json.dumps(TABLE.public()))


def test_what_is_published_verifies_and_says_who_won():
    public = {**published(), "commitment": TABLE.commitment, "beacon": BEACON}

    checked = verify(public, BEACON, TABLE.commitment)

    index = pick(TABLE.commitment, BEACON, 20)
    assert checked.ok
    assert checked.index == index
    assert checked.group == tuple(sorted(NAMES[person] for person in TABLE.groups[index]))


def test_what_is_published_names_nobody_and_tells_no_circle():
    text = json.dumps(TABLE.public())

    assert not any(person in text for person in PEOPLE)
    assert TABLE.public()["rules"] == [{"name": "newcomer", "min": 1, "max": 2}]


def _set(key, value):
    return lambda public: public.update({key: value})


def _swap_someone(public):
    group = public["groups"][0]
    group[0] = next(name for name in public["people"] if name not in group)


def _raise_a_chance(public):
    public["chances"][public["people"][0]] += 1


def _promise_more(public):
    public["fair"][public["people"][0]] = "1/1"


@pytest.mark.parametrize(
    "tamper",
    [
        _swap_someone,
        _raise_a_chance,
        _promise_more,
        _set("seated", 4),
        _set("people", ["x", "x"]),
        _set("groups", []),
        _set("groups", [["stranger", "stranger", "x"]] * 20),
        _set("chances", {}),
        _set("fair", None),
        lambda public: public["people"].append(public["people"][0]),
        lambda public: public["chances"].update(stranger=0),
        lambda public: public["groups"].reverse(),
        lambda public: public.pop("groups"),
    ],
)
def test_every_change_breaks_the_seal_and_most_contradict_the_rest(tamper):
    public = deepcopy(published())
    tamper(public)

    sealed = verify(public, BEACON, TABLE.commitment)
    resealed = verify(public, BEACON)

    assert "The table is not the one that was sealed." in sealed.problems
    assert not resealed.ok or public["groups"] == published()["groups"][::-1]


@given(key=st.sampled_from(sorted(published())), value=st.none() | st.integers() | st.text("a1/"))
@settings(max_examples=30, deadline=None)
def test_nonsense_is_answered_not_crashed_on(key, value):
    checked = verify({**published(), key: value}, BEACON, TABLE.commitment)

    assert not checked.ok


def test_the_announced_commitment_index_and_beacon_are_checked():
    right = pick(TABLE.commitment, BEACON, 20)

    announced = {"commitment": "0" * 64, "index": right + 1, "beacon": "dice"}
    checked = verify({**published(), **announced}, BEACON)

    assert checked.problems == (
        "The table is not the one that was sealed.",
        "The beacon announced is another one.",
        "The beacon picks another group than the one announced.",
    )


def test_other_pseudonyms_give_another_commitment():
    others = pseudonyms(PEOPLE, "another secret")

    assert commit(TABLE.public(others)) != TABLE.commitment == commit(TABLE.public())


def test_pseudonyms_differ_and_depend_on_the_secret():
    people = [*range(500), *map(str, range(500))]

    names = pseudonyms(people, "one")

    assert len(set(names.values())) == 1000
    assert not set(names.values()) & set(pseudonyms(people, "two").values())


def test_a_commitment_is_plain_sha256_of_plain_json():
    text = '{"a":[1,"é"],"b":null}'

    assert commit({"b": None, "a": [1, "é"]}) == hashlib.sha256(text.encode()).hexdigest()


def test_a_pick_is_plain_hmac():
    digest = hmac.new(b"beacon", b"seal:0", hashlib.sha256).digest()

    assert pick("seal", "beacon", 1000) == int.from_bytes(digest[:8], "big") % 1000


def test_numbers_that_would_favour_some_groups_are_passed_over():
    """With 2^63 + 1 groups almost half of the numbers are refused."""
    groups = 2**63 + 1
    beacon = next(
        str(number)
        for number in range(100)
        if hmac.digest(str(number).encode(), b"seal:0", "sha256")[0] >= 0x81
    )

    digest = hmac.digest(beacon.encode(), b"seal:0", "sha256")
    assert int.from_bytes(digest[:8], "big") >= groups
    assert pick("seal", beacon, groups) != int.from_bytes(digest[:8], "big") % groups


def test_all_groups_are_picked_equally_often():
    picks = Counter(pick("seal", str(number), 10) for number in range(10_000))

    assert (
        sum((times - 1000) ** 2 / 1000 for times in picks.values()) < 27.9
    )  # χ², 9 degrees, p 0.001


def test_there_must_be_something_to_pick():
    with pytest.raises(BadRule) as refusal:
        pick("seal", "beacon", 0)

    assert refusal.value.code == "no_groups"


SEED = "a seed"
PROMISED = {
    "seed_sha256": hashlib.sha256(SEED.encode()).hexdigest(),
    "named": "lotto-be:2026-11-28",
}


def announced(beacon, **added):
    """A table that says beforehand what will pick, and which seed made it."""
    return verify({**published(), **PROMISED, "seed": SEED, **added}, beacon)


@pytest.mark.parametrize("beacon", ["lotto-be:2026-11-28:3-8-12-20-31-44+7", f"house:{SEED}"])
def test_the_beacon_that_was_named_picks_or_the_seed_that_was_promised(beacon):
    assert announced(beacon).ok


@pytest.mark.parametrize(
    ("beacon", "added", "flaws"),
    [
        ("lotto-be:2026-12-02:1-2-3-4-5-6+7", {}, ["The beacon is not the one that was named."]),
        ("dice:1:2", {}, ["The beacon is not the one that was named."]),
        (
            "lotto-be:2026-11-28:3",
            {"seed": "other"},
            ["The seed is not the one that was promised."],
        ),
        ("house:other", {}, ["The beacon is not the seed that was promised."]),
    ],
)
def test_another_beacon_or_seed_than_announced_is_found_out(beacon, added, flaws):
    assert list(announced(beacon, **added).problems) == flaws


def test_a_table_that_names_nothing_has_its_seed_as_beacon():
    promised = {"seed_sha256": PROMISED["seed_sha256"]}

    assert verify({**published(), **promised}, SEED).ok
    assert not verify({**published(), **promised}, "another").ok
